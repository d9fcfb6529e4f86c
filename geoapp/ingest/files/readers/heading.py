"""Which row of a table is its heading: officers put titles above it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from geoapp.ingest.source import Note, Weight

LOOKED_AT = 20
"""A heading stands among the first rows or is not one."""
_FULL = 0.6
"""Share of the widest row that a heading fills; a title fills one or two cells."""


@dataclass(frozen=True, slots=True)
class Heading:
    """``place``: the heading's row from 0, or the first row when it is missing."""

    place: int
    names: list[str]
    is_missing: bool

    @property
    def data_from(self) -> int:
        """Return the place of the first row of data."""
        return self.place if self.is_missing else self.place + 1

    def notes(self, layer: str) -> tuple[Note, ...]:
        line = {"line": self.place + 1}
        if self.is_missing:
            return (Note("heading_missing", Weight.WARNING, line, layer=layer),)
        if self.place:
            return (Note("heading_row", Weight.INFO, line, layer=layer),)
        return ()


def find_heading(rows: Sequence[Sequence[Any]]) -> Heading:
    """Find the heading among the first rows of a table.

    The first row about as wide as the widest, so that only titles are passed over;
    when most of its cells are numbers it is data, and the columns get names of ours.
    """
    filled = [[cell for cell in row if _is_filled(cell)] for row in rows]
    widest = max((len(cells) for cells in filled), default=0)
    wide = max(1, _FULL * widest)
    looked_at = filled[:LOOKED_AT]
    place = next((at for at, one in enumerate(looked_at) if len(one) >= wide), 0)
    numbers = sum(_is_number(str(cell)) for cell in filled[place])
    is_missing = 2 * numbers > len(filled[place])
    if is_missing:
        names = [f"column_{at}" for at in range(1, len(rows[place]) + 1)]
    else:
        names = names_of(rows[place])
    return Heading(place, names, is_missing)


def names_of(row: Sequence[Any]) -> list[str]:
    """Return the names, perhaps not unique; an empty heading cell gets ``column_n``."""
    width = max((at + 1 for at, cell in enumerate(row) if _is_filled(cell)), default=0)
    return [
        _one_line(str(cell)) if _is_filled(cell) else f"column_{place}"
        for place, cell in enumerate(row[:width], start=1)
    ]


def _one_line(text: str) -> str:
    """Join lines; only ASCII white space, since bytes may stand as letters here."""
    return " ".join(word for word in re.split("[ \t\r\n]+", text) if word)


def _is_filled(cell: Any) -> bool:
    return cell is not None and str(cell).strip() != ""


def _is_number(text: str) -> bool:
    try:
        float(text.strip().replace(",", "."))
    except ValueError:
        return False
    return True
