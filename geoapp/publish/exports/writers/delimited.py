"""CSV and its kin in the hand of the file they come from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geoapp.publish.exports.writers.features import Layer, Rows


@dataclass(frozen=True, slots=True)
class Style:
    """How a text file is written.

    ``codec``: of a file in UTF-16; else how its bytes begin, which pass as Latin-1.
    ``is_told``: the first line names the separator, as Excel does. ``quoted``: for
    every column, whether all its cells stand in quotation marks.
    """

    separator: str = ","
    codec: str = "utf-8"
    is_told: bool = False
    newline: str = "\r\n"
    quoted_heading: bool = False
    quoted: Sequence[bool] = ()

    @property
    def is_text(self) -> bool:
        return self.codec.startswith("utf-16")


def write_delimited(path: Path, layer: Layer, rows: Rows, style: Style) -> None:
    codec = style.codec if style.is_text else "latin-1"
    headings = [_letters(column.heading or column.name) for column in layer.columns]
    quoted = [*style.quoted, *[False] * len(headings)][: len(headings)]
    with path.open("w", encoding=codec, errors="replace", newline="") as out:
        if style.codec == "utf-8-sig":
            out.write("\xef\xbb\xbf")
        if style.is_told:
            out.write(f"sep={style.separator}{style.newline}")
        out.write(_line(headings, [style.quoted_heading] * len(headings), style))
        for row in rows:
            out.write(_line([_letters(value) for value in row.values], quoted, style))


def _letters(value: Any) -> str:
    """Return a cell as letters; bytes pass as Latin-1, which writes them back."""
    if value is None:
        return ""
    if isinstance(value, bytes):
        return value.decode("latin-1")
    return str(value)


def _line(cells: Sequence[str], quoted: Sequence[bool], style: Style) -> str:
    needs = re.compile(rf'["\r\n{re.escape(style.separator)}]')
    written = (
        '"' + cell.replace('"', '""') + '"'
        if needs.search(cell) or (always and cell)
        else cell
        for cell, always in zip(cells, quoted, strict=True)
    )
    return style.separator.join(written) + style.newline
