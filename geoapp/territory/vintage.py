"""Load one vintage: the units of one level, from one day on.

A file says which units some provinces have at one level from ``day``. Four judgements
follow from it, and they are made here, in Python; what they rest on is measured in SQL.

*Does a row continue a unit?* By law (Quyết định 124/2004/QĐ-TTg) a code stays the same
for as long as its unit exists, through renaming, a new type and another parent. A
merged unit takes the code of the old one in which its seat is; the other codes are
closed for good. So another code is always another unit, but the same code need not be
the same unit: all 126 communes that Hà Nội has had since 01-07-2025 carry the code of
an older one. What tells the two apart is the ground:

- both polygons known: the same code on the same ground (they differ by at most 5 % of
  the larger) is the same unit, whatever it is called now. On other ground it is a new
  unit that re-uses the code, even under the same name.
- a polygon missing: the same code, the same proper name (to the accent) and the same
  parent is the same unit. A new name may be a renaming or a merger, and nobody can see
  which: a new unit. The same under another parent: a new unit too.

Where the version in force has no polygon, the last one known of its unit is compared.
Where the rule breaks down: a commune that keeps code, name and extent but lost its
continuity in law is taken for the same; one that was enlarged by more than 5 % and goes
on in law (Nghị quyết «nhập xã B vào xã A») is taken for a new one.

*Does a polygon still hold?* A list without polygons does not say where its units lie. A
commune that keeps code and name may have received half of its neighbour: in Hà Nội on
01-03-2020 Nguyễn Du did. If a list repeats what is in force in a province word for
word, nothing speaks against the polygons and nothing is written. If anything in the
province differs, all its units of that level are without polygon from that day (ADR 9).

*What ends?* Units of the same provinces at that level that the file does not continue
end on ``day``; with the first communes directly below a province its districts end too.
Provinces have no parent: a file of provinces speaks for the land its polygons cover.
What began on ``day`` itself belongs to this same vintage: it is corrected, never ended.

*Until when?* An older vintage loaded after a newer one ends where the newer begins.
What it ends, but which was in force then, is in force again from there on.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from geoapp.spatial import sql
from geoapp.territory.unit_names import proper_name
from geoapp.territory.vocabularies import Level

COMMUNES_BELOW_PROVINCES_FROM = date(2025, 7, 1)
"""Nghị quyết 203/2025/QH15: districts end, communes stand directly below provinces."""

MAX_DIFFERENCE_SHARE = 0.05
SAME_OUTLINE_M = 0.001
"""Outlines whose mean distance is below this are one outline drawn twice."""

WHOLE_SHARE = 0.98
"""An older unit lies wholly in a newer one if this share of it does."""


class Verdict(StrEnum):
    UNCHANGED = "unchanged"
    CORRECTED = "corrected"
    CONTINUED = "continued"
    NEW = "new"


class Role(StrEnum):
    """When a version with a row's code is in force."""

    CURRENT = "current"  # on the first day of the vintage
    NEXT = "next"  # from the day on which the vintage ends
    PAST = "past"  # the code's last holder, where nobody holds it on that day


class Aspect(StrEnum):
    """What is other about a unit that goes on, or remarkable about a new one."""

    RENAMED = "renamed"
    RETYPED = "retyped"
    MOVED = "moved"
    REDRAWN = "redrawn"
    POLYGON_LOST = "polygon_lost"
    POLYGON_FOUND = "polygon_found"
    CODE_REUSED = "code_reused"


@dataclass(frozen=True, slots=True)
class Stated:
    """What a row says of its unit."""

    row_no: int
    code: str
    name: str
    unit_type: str
    parent_id: int | None
    has_polygon: bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """A version with a row's code, and how far the two differ.

    ``difference_share``: area in one polygon only, as a share of the larger one, where
    the version's side is the last polygon known of its unit; ``inside_share``: how much
    of that polygon lies in the row's. ``outline_distance_m``: the area in one polygon
    only, over the length of the outline; the version's own polygon. None: not known.
    """

    row_no: int
    role: str
    version_id: int
    unit_id: int
    starts: date
    name: str
    unit_type: str
    parent_id: int | None
    has_polygon: bool
    difference_share: float | None
    inside_share: float | None
    outline_distance_m: float | None

    def is_redrawn(self, row: Stated) -> bool:
        if not (row.has_polygon and self.has_polygon):
            return False
        return (self.outline_distance_m or 0.0) > SAME_OUTLINE_M

    def says_the_same(self, row: Stated) -> bool:
        """Tell whether nothing in the row is news about this version."""
        words = (self.name, self.unit_type, self.parent_id)
        return (
            words == (row.name, row.unit_type, row.parent_id)
            and not self.is_redrawn(row)
            and (self.has_polygon or not row.has_polygon)
        )

    def is_same_unit(self, row: Stated) -> bool:
        if self.difference_share is not None:
            return self.difference_share <= MAX_DIFFERENCE_SHARE
        same_name = proper_name(self.name) == proper_name(row.name)
        return same_name and self.parent_id == row.parent_id


@dataclass(frozen=True, slots=True)
class Judged:
    """``unit_id`` is None for a new unit; ``replaces``: a version in force ends.

    ``before`` is the version that is continued, corrected or left as it is; for a new
    unit the older holder of its code.
    """

    row_no: int
    verdict: Verdict
    unit_id: int | None = None
    replaces: bool = False
    before: Candidate | None = None
    aspects: tuple[Aspect, ...] = ()


def judge(row: Stated, candidates: Sequence[Candidate], day: date) -> Judged:
    """Decide what one row is. ``candidates``: at most one of each role."""
    by_role = {candidate.role: candidate for candidate in candidates}
    current = by_role.get(Role.CURRENT)
    if current is not None and current.says_the_same(row):
        return Judged(row.row_no, Verdict.UNCHANGED, current.unit_id, before=current)
    if current is not None and current.starts == day:
        return _goes_on(Verdict.CORRECTED, row, current)
    if current is not None and current.is_same_unit(row):
        return _goes_on(Verdict.CONTINUED, row, current, replaces=True)
    newer = by_role.get(Role.NEXT)
    if newer is not None and newer.is_same_unit(row):
        return _goes_on(Verdict.CONTINUED, row, newer)
    holder = current or by_role.get(Role.PAST)
    reused = (Aspect.CODE_REUSED,) if holder else ()
    return Judged(row.row_no, Verdict.NEW, before=holder, aspects=reused)


def without_polygon(judged: Judged) -> Judged:
    """Turn «unchanged» into a new version whose polygon is not known."""
    return replace(
        judged,
        verdict=Verdict.CONTINUED,
        replaces=True,
        aspects=(Aspect.POLYGON_LOST,),
    )


def _goes_on(
    verdict: Verdict, row: Stated, version: Candidate, *, replaces: bool = False
) -> Judged:
    is_loss = version.has_polygon and not row.has_polygon and replaces
    found = {
        Aspect.RENAMED: proper_name(version.name) != proper_name(row.name),
        Aspect.RETYPED: version.unit_type != row.unit_type,
        Aspect.MOVED: version.parent_id != row.parent_id,
        Aspect.REDRAWN: version.is_redrawn(row),
        Aspect.POLYGON_LOST: is_loss,
        Aspect.POLYGON_FOUND: row.has_polygon and not version.has_polygon,
    }
    aspects = tuple(aspect for aspect, holds in found.items() if holds)
    return Judged(row.row_no, verdict, version.unit_id, replaces, version, aspects)


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
class Ending:
    """A version that began before a vintage and holds on its first day."""

    version_id: int
    unit_id: int
    province_id: int


@dataclass(frozen=True, slots=True)
class _Id:
    id: int


@dataclass(frozen=True, slots=True)
class _InProvince:
    unit_id: int
    province_id: int


@dataclass(frozen=True, slots=True)
class _Day:
    day: date | None


def province_of(unit_ids: Sequence[int], day: date) -> dict[int, int]:
    """Return the province that provinces and districts belong to on ``day``, by unit.

    A province belongs to itself.
    """
    rows = sql.fetch(
        "geoapp.territory",
        "provinces_above",
        _InProvince,
        unit_ids=list(unit_ids),
        day=day,
    )
    return {row.unit_id: row.province_id for row in rows}


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


def remember(version_ids: Sequence[int], batch_id: int) -> None:
    """Keep what versions say now, before a batch ends or corrects them."""
    sql.execute(
        "geoapp.territory",
        "remember_versions",
        version_ids=list(version_ids),
        batch_id=batch_id,
    )


def close(
    version_ids: Sequence[int], day: date, until: date | None, batch_id: int
) -> None:
    """End versions on ``day``; what held longer than ``until`` holds again from it."""
    remember(version_ids, batch_id)
    sql.execute(
        "geoapp.territory", "close_versions", version_ids=list(version_ids), day=day
    )
    if until is not None:
        sql.execute(
            "geoapp.territory",
            "resume_versions",
            version_ids=list(version_ids),
            until=until,
            batch_id=batch_id,
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
) -> list[Ending]:
    """Return versions of those provinces that began before ``day`` and hold on it."""
    return sql.fetch(
        "geoapp.territory",
        "versions_before",
        Ending,
        level=level,
        province_ids=list(province_ids),
        day=day,
        with_districts=with_districts,
    )
