"""What a vintage does to each unit, in words that a report can count. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from geoapp.territory.vintage import (
    WHOLE_SHARE,
    Aspect,
    Candidate,
    Judged,
    Stated,
    Verdict,
)


class Kind(StrEnum):
    """The kinds in which a report counts; one unit may be of several."""

    STARTS = "starts"
    ENDS = "ends"
    CODE_REUSED = "code_reused"
    RENAMED = "renamed"
    RETYPED = "retyped"
    MOVED = "moved"
    REDRAWN = "redrawn"
    POLYGON_LOST = "polygon_lost"
    POLYGON_FOUND = "polygon_found"
    CONTINUES = "continues"


@dataclass(frozen=True, slots=True)
class Change:
    """One unit and what becomes of it.

    ``row_no`` is None for a unit that the file does not name. ``is_correction``: of a
    version that began on this very day. ``before_*`` describe the version before, or
    for a re-used code its older holder; ``holder_inside_share`` is how much of that
    holder lies in the new unit, None if a polygon is missing.
    """

    kinds: tuple[Kind, ...]
    level: str
    code: str
    name: str
    row_no: int | None
    is_correction: bool = False
    before_name: str | None = None
    before_parent: str | None = None
    parent: str | None = None
    holder_inside_share: float | None = None

    @property
    def is_holder_inside(self) -> bool | None:
        """Tell whether the older holder of the code lies wholly in the new unit."""
        if self.holder_inside_share is None:
            return None
        return self.holder_inside_share >= WHOLE_SHARE


@dataclass(frozen=True, slots=True)
class Ended:
    level: str
    code: str
    name: str


_KIND_OF = {aspect: Kind(aspect.value) for aspect in Aspect}


def changes(
    level: str,
    rows: Mapping[int, Stated],
    judged: Iterable[Judged],
    ended: Iterable[Ended],
    parents: Mapping[int, str],
) -> list[Change]:
    """Return one entry per unit: rows in file order, then what ends.

    ``parents``: names of parent units, by unit.
    """
    found = [_of_row(level, rows[one.row_no], one, parents) for one in judged]
    gone = [Change((Kind.ENDS,), one.level, one.code, one.name, None) for one in ended]
    return found + gone


def _of_row(
    level: str, row: Stated, judged: Judged, parents: Mapping[int, str]
) -> Change:
    first = Kind.STARTS if judged.verdict is Verdict.NEW else Kind.CONTINUES
    kinds = (first, *(_KIND_OF[aspect] for aspect in judged.aspects))
    before = judged.before
    moved = Aspect.MOVED in judged.aspects
    return Change(
        kinds,
        level,
        row.code,
        row.name,
        row.row_no,
        is_correction=judged.verdict is Verdict.CORRECTED,
        before_name=before.name if before else None,
        before_parent=_parent(before.parent_id, parents) if before and moved else None,
        parent=_parent(row.parent_id, parents) if moved else None,
        holder_inside_share=_inside(before, judged),
    )


def _inside(before: Candidate | None, judged: Judged) -> float | None:
    if before is None or Aspect.CODE_REUSED not in judged.aspects:
        return None
    return before.inside_share


def _parent(unit_id: int | None, parents: Mapping[int, str]) -> str | None:
    return parents.get(unit_id) if unit_id is not None else None
