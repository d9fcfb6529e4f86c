"""XLSX by openpyxl, a row at a time; text is text, whatever it begins with."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from geoapp.ingest.source import ColumnKind
from geoapp.publish.exports.writers.features import Layer, Rows

LONGEST = 32_767
"""Characters that a cell of Excel holds."""
DAY, MOMENT, HOUR, TEXT = "dd/mm/yyyy", "dd/mm/yyyy hh:mm", "hh:mm:ss", "@"
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


def write_workbook(path: Path, layer: Layer, rows: Rows) -> None:
    """Write one sheet, its heading in the first row."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(layer.name)
    sheet.append([_text(sheet, column.name) for column in layer.columns])
    kinds = [column.kind for column in layer.columns]
    for row in rows:
        pairs = zip(row.values, kinds, strict=True)
        sheet.append([_cell(sheet, value, kind) for value, kind in pairs])
    book.save(path)
    book.close()


def _cell(sheet: Any, value: Any, kind: ColumnKind) -> Any:
    if value is None or isinstance(value, bool | int | float):
        return value
    if kind is ColumnKind.DATE:
        moment = _moment(str(value))
        if moment is not None:
            return _formatted(sheet, moment)
    return _text(sheet, str(value))


def _formatted(sheet: Any, moment: datetime | date | time) -> Any:
    found = WriteOnlyCell(sheet)
    found.value = moment
    if isinstance(moment, datetime):
        found.number_format = MOMENT
    else:
        found.number_format = DAY if isinstance(moment, date) else HOUR
    return found


def _moment(text: str) -> datetime | date | time | None:
    for kind in (date, datetime, time):
        try:
            return kind.fromisoformat(text)
        except ValueError:
            continue
    return None


def _text(sheet: Any, text: str) -> Any:
    """Return a cell of text: never a formula, and never taken for a number."""
    cell = WriteOnlyCell(sheet)
    cell.value = _FORBIDDEN.sub("", text)[:LONGEST]
    cell.data_type = "s"
    cell.number_format = TEXT
    return cell
