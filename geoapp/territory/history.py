"""What pages ask about units through time. Queries only; nothing here writes.

A day selects a set of units (``AdminUnitVersion.objects.in_force_on(day)``); of some
days only names and codes are known. These functions say which days those are, and what
became of one unit.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from geoapp.spatial import sql
from geoapp.territory.models import AdminUnit, AdminUnitVersion
from geoapp.territory.vintage import WHOLE_SHARE

_HERE = "geoapp.territory"


@dataclass(frozen=True, slots=True)
class Vintage:
    """The units that a province has at one level from ``day`` on.

    ``until`` is the first day of its next vintage at that level, None: still so.
    ``units`` counts all in force on ``day``, ``with_polygon`` those whose polygon is
    known, ``started`` those versions that begin on it. A day on which every unit of a
    level ended (districts on 01-07-2025) is a vintage of no units.
    """

    day: date
    until: date | None
    level: str
    province_id: int
    province_code: str
    province_name: str
    units: int
    with_polygon: int
    started: int

    @property
    def has_all_polygons(self) -> bool:
        return self.with_polygon == self.units

    @property
    def is_names_only(self) -> bool:
        return self.units > 0 and self.with_polygon == 0


@dataclass(frozen=True, slots=True)
class Related:
    """An older or newer unit that land passed from or to, by its name at that time.

    ``share_of_it``: how much of *that* unit's land is concerned; ``share_of_this``: how
    much of the unit whose history it is. None: a document that does not say.
    ``known_until`` before ``day``: measured on a polygon that is not known up to then,
    because only names are known of the vintages between.
    """

    unit_id: int
    code: str
    name: str
    day: date
    known_until: date
    basis: str
    share_of_it: float | None
    share_of_this: float | None

    @property
    def is_across_a_gap(self) -> bool:
        return self.known_until < self.day


@dataclass(frozen=True, slots=True)
class Predecessor(Related):
    """A unit whose land is here now; whole if all of it is."""

    @property
    def is_whole(self) -> bool:
        return (self.share_of_it or 0.0) >= WHOLE_SHARE


@dataclass(frozen=True, slots=True)
class Successor(Related):
    """A unit that has land of this one; whole if it has all of it."""

    @property
    def is_whole(self) -> bool:
        return (self.share_of_this or 0.0) >= WHOLE_SHARE


@dataclass(frozen=True, slots=True)
class CodeHolder:
    """Another unit that has carried the same code at the same level."""

    unit_id: int
    name: str
    first_day: date
    last_day: date | None


@dataclass(frozen=True, slots=True)
class History:
    """``versions`` from the oldest on; land passed, the largest share first."""

    unit: AdminUnit
    versions: tuple[AdminUnitVersion, ...]
    predecessors: tuple[Predecessor, ...]
    successors: tuple[Successor, ...]
    same_code: tuple[CodeHolder, ...]


def vintage_days(level: str | None = None) -> list[Vintage]:
    """Return every vintage known, by day, level and province; of one level if given.

    A level of provinces: one entry a province, which is its own.
    """
    return sql.fetch(_HERE, "vintage_days", Vintage, level=level)


def history(unit: AdminUnit) -> History:
    """Return what is known of one unit: four queries, whatever it lived through."""
    versions = AdminUnitVersion.objects.filter(unit=unit).order_by("validity")
    related = {"unit_id": unit.pk}
    return History(
        unit,
        tuple(versions.select_related("parent", "batch__source")),
        tuple(sql.fetch(_HERE, "predecessors", Predecessor, **related)),
        tuple(sql.fetch(_HERE, "successors", Successor, **related)),
        _same_code(unit),
    )


def _same_code(unit: AdminUnit) -> tuple[CodeHolder, ...]:
    own = AdminUnitVersion.objects.filter(unit=unit).values_list("level", "gso_code")
    if not own:
        return ()
    level, code = own[0]
    others = AdminUnitVersion.objects.filter(level=level, gso_code=code)
    spans: dict[int, CodeHolder] = {}
    for unit_id, name, validity in (
        others.exclude(unit=unit)
        .order_by("validity")
        .values_list("unit_id", "name", "validity")
    ):
        last = validity.upper - timedelta(days=1) if validity.upper else None
        first = spans[unit_id].first_day if unit_id in spans else validity.lower
        spans[unit_id] = CodeHolder(unit_id, name, first, last)
    return tuple(spans.values())
