"""Load one vintage: the units of one level, from one day on.

A file says which units some provinces have at one level from ``day``. Three judgements
follow from it, and they are made here, in Python; what they rest on is measured in SQL.

*Does a row continue a unit?* Codes and names are re-used: all 126 communes that Hà Nội
has had since 01-07-2025 carry the code of an older one. A row continues the unit in
force if code and name are equal and the polygons differ by at most 5 % of the larger
(or one has none). Otherwise it is a new unit, whatever its code says. Where that breaks
down: a commune that keeps code, name and extent but lost its continuity in law is taken
for the same, and one that is renamed is taken for another.

*What ends?* Units of the same provinces at that level that the file does not continue
end on ``day``; with the first communes directly below a province its districts end too.
Provinces have no parent: a file of provinces speaks for the land its polygons cover.
What began on ``day`` itself belongs to this same vintage: it is corrected, never ended.

*Until when?* An older vintage loaded after a newer one ends where the newer begins.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from geoapp.spatial import sql
from geoapp.territory.vocabularies import Level

COMMUNES_BELOW_PROVINCES_FROM = date(2025, 7, 1)
"""Nghị quyết 203/2025/QH15: districts end, communes stand directly below provinces."""

MAX_DIFFERENCE_SHARE = 0.05
SAME_OUTLINE_M = 0.001
"""Outlines whose mean distance is below this are one outline drawn twice."""


class Verdict(StrEnum):
    UNCHANGED = "unchanged"
    CORRECTED = "corrected"
    CONTINUED = "continued"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A version with a row's code, and how far the two differ.

    ``difference_share``: area in one polygon only, as a share of the larger polygon.
    ``outline_distance_m``: the same area over the length of the outline. Both None if
    either has no polygon.
    """

    row_no: int
    unit_id: int
    starts: date
    is_same_name: bool
    is_same_otherwise: bool
    row_has_polygon: bool
    version_has_polygon: bool
    difference_share: float | None
    outline_distance_m: float | None

    @property
    def is_identical(self) -> bool:
        same_ground = not self.row_has_polygon or (
            self.outline_distance_m is not None
            and self.outline_distance_m <= SAME_OUTLINE_M
        )
        return self.is_same_name and self.is_same_otherwise and same_ground

    @property
    def is_same_unit(self) -> bool:
        return self.is_same_name and (
            self.difference_share is None
            or self.difference_share <= MAX_DIFFERENCE_SHARE
        )


@dataclass(frozen=True, slots=True)
class Judged:
    """``unit_id`` is None for a new unit; ``replaces`` a version in force."""

    row_no: int
    verdict: Verdict
    unit_id: int | None = None
    replaces: bool = False


def judge(row_no: int, candidates: Sequence[Candidate], day: date) -> Judged:
    """Decide what one row is.

    ``candidates``: the version in force on ``day``, and the one that starts where this
    vintage will end; at most one of each.
    """
    for candidate in sorted(candidates, key=lambda one: one.starts):
        if candidate.starts == day:
            verdict = Verdict.UNCHANGED if candidate.is_identical else Verdict.CORRECTED
            return Judged(row_no, verdict, candidate.unit_id)
        if candidate.starts < day and candidate.is_identical:
            return Judged(row_no, Verdict.UNCHANGED, candidate.unit_id)
        if candidate.is_same_unit:
            replaces = candidate.starts < day
            return Judged(row_no, Verdict.CONTINUED, candidate.unit_id, replaces)
    return Judged(row_no, Verdict.NEW)


def parent_level(level: str, codes: Iterable[str], day: date) -> Level | None:
    """Return the level that a file's parent codes belong to.

    Three digits are districts, a leading zero of two a province; otherwise zeros may
    be lost, and the day decides.
    """
    if level == Level.PROVINCE:
        return None
    codes = list(codes)
    if level == Level.DISTRICT:
        return Level.PROVINCE
    if any(len(code) >= 3 for code in codes):
        return Level.DISTRICT
    if day >= COMMUNES_BELOW_PROVINCES_FROM or any(c.startswith("0") for c in codes):
        return Level.PROVINCE
    return Level.DISTRICT


@dataclass(frozen=True, slots=True)
class _Id:
    id: int


@dataclass(frozen=True, slots=True)
class _Day:
    day: date | None


def provinces_above(unit_ids: Sequence[int], day: date) -> list[int]:
    """Return the provinces that units belong to on ``day`` (a province: itself)."""
    rows = sql.fetch(
        "geoapp.territory", "provinces_above", _Id, unit_ids=list(unit_ids), day=day
    )
    return [row.id for row in rows]


def next_start(level: str, province_ids: Sequence[int], day: date) -> date | None:
    """Return the first day after ``day`` on which a newer vintage begins, if any."""
    [row] = sql.fetch(
        "geoapp.territory",
        "next_vintage_start",
        _Day,
        level=level,
        province_ids=list(province_ids),
        day=day,
    )
    return row.day


def close(version_ids: Sequence[int], day: date) -> None:
    """End versions: ``day`` is their first day no longer."""
    sql.execute(
        "geoapp.territory", "close_versions", version_ids=list(version_ids), day=day
    )


def below(unit_ids: Sequence[int], day: date) -> list[int]:
    """Return the versions below those units that began before ``day`` and hold on it.

    A unit does not outlive its parent: what lies below an ended one ends with it.
    """
    rows = sql.fetch(
        "geoapp.territory", "versions_below", _Id, unit_ids=list(unit_ids), day=day
    )
    return [row.id for row in rows]


def ending(
    level: str, province_ids: Sequence[int], day: date, *, with_districts: bool
) -> list[int]:
    """Return versions of those provinces that began before ``day`` and hold on it."""
    rows = sql.fetch(
        "geoapp.territory",
        "versions_before",
        _Id,
        level=level,
        province_ids=list(province_ids),
        day=day,
        with_districts=with_districts,
    )
    return [row.id for row in rows]
