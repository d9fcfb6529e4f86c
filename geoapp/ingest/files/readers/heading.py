"""Which row of a table is its heading: officers put titles above it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

LOOKED_AT = 20
"""A heading stands among the first rows or is not one."""
_FULL = 0.6
"""Share of the widest row that a heading fills; a title fills one or two cells."""


def find_heading(rows: Sequence[Sequence[Any]]) -> int:
    """Return the place of the heading among the first rows of a table.

    The first row of words that is about as wide as the widest; the first row of all
    when none is.
    """
    filled = [[cell for cell in row if _is_filled(cell)] for row in rows]
    widest = max((len(cells) for cells in filled), default=0)
    for place, cells in enumerate(filled[:LOOKED_AT]):
        words = all(isinstance(cell, str) and not _is_number(cell) for cell in cells)
        if len(cells) >= max(1, _FULL * widest) and words:
            return place
    return 0


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
