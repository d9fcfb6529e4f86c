"""Which stretches of days each province has: its units, their polygons, the sources."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from geoapp.accounts.permissions import Viewer
from geoapp.territory.history import Vintage, vintage_days
from geoapp.territory.models import AdminUnitVersion
from geoapp.territory.vocabularies import Level
from geoapp.webmap.words import count_words


@dataclass(frozen=True, slots=True)
class Count:
    """Units of one level in force, and how many of them have a polygon."""

    words: str
    units: int
    with_polygon: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days on which a province's units stayed the same. ``last``: None, still so."""

    day: date
    last: date | None
    counts: tuple[Count, ...]
    sources: tuple[str, ...]

    @property
    def is_blank(self) -> bool:
        return not any(count.with_polygon for count in self.counts)

    def holds(self, day: date) -> bool:
        return self.day <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class Province:
    """``unit_id`` is text, so that no template groups its digits.

    ``is_alone``: nothing is known of what lies below it.
    """

    unit_id: str
    name: str
    stretches: tuple[Stretch, ...]
    is_alone: bool


def provinces_known(user: Viewer) -> list[Province]:
    """Return every province with its stretches, the newest first."""
    vintages: dict[int, list[Vintage]] = defaultdict(list)
    for vintage in vintage_days():
        vintages[vintage.province_id].append(vintage)
    sources = _sources(user)
    return [
        Province(
            str(province_id),
            max(known, key=lambda each: each.day).province_name,
            tuple(_stretches(known, sources[province_id])),
            is_alone=all(each.level == Level.PROVINCE for each in known),
        )
        for province_id, known in sorted(
            vintages.items(), key=lambda each: each[1][0].province_code
        )
    ]


def _stretches(
    vintages: Sequence[Vintage], sources: Sequence[tuple[Any, str]]
) -> Iterable[Stretch]:
    below = [each for each in vintages if each.level != Level.PROVINCE]
    edges = sorted({each.day for each in below or vintages})
    ends: list[date | None] = [edge - timedelta(days=1) for edge in edges[1:]]
    for day, last in reversed(list(zip(edges, [*ends, None], strict=True))):
        counts = tuple(_counts(below or vintages, day))
        if counts:
            titles = {title for span, title in sources if holds(span, day)}
            yield Stretch(day, last, counts, tuple(sorted(titles)))


def _counts(vintages: Iterable[Vintage], day: date) -> Iterable[Count]:
    """Return the counts of each level that has units on the day."""
    for level in Level:
        for each in vintages:
            is_there = each.day <= day and (each.until is None or day < each.until)
            if each.level == level and is_there and each.units:
                yield Count(
                    count_words(level, each.units), each.units, each.with_polygon
                )


def _sources(user: Viewer) -> dict[int, list[tuple[Any, str]]]:
    """Return province id to (validity, title of the source) of what lies below it."""
    versions = AdminUnitVersion.objects.visible_to(user)
    province_of = dict(
        versions.filter(level=Level.DISTRICT).values_list("unit", "parent")
    )
    found: dict[int, list[tuple[Any, str]]] = defaultdict(list)
    rows = versions.filter(parent__isnull=False).order_by().distinct()
    for parent, span, title in rows.values_list(
        "parent", "validity", "batch__source__title"
    ):
        found[province_of.get(parent, parent)].append((span, title))
    return found


def holds(span: Any, day: date) -> bool:
    """Tell whether a half-open range holds a day."""
    return bool(span.lower <= day and (span.upper is None or day < span.upper))
