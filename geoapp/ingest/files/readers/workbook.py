"""XLSX by openpyxl, a row at a time; formulas give their stored value and are told."""

from __future__ import annotations

import datetime
import re
import warnings
import zlib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import chain, zip_longest
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import pyarrow as pa
from openpyxl import load_workbook

from geoapp.ingest.files import dictionaries
from geoapp.ingest.files.readers.heading import LOOKED_AT, Heading, find_heading
from geoapp.ingest.files.readers.rows import Row, batches
from geoapp.ingest.files.received import Dataset
from geoapp.ingest.files.refusal import Refusal
from geoapp.ingest.files.told import Told
from geoapp.ingest.source import (
    ColumnKind,
    Note,
    SourceColumn,
    SourceFile,
    SourceLayer,
    Weight,
)

MAX_COLUMNS = 1_500
_VISIBLE = "visible"
_MIDNIGHT = datetime.time(0)
_PADDED = re.compile("00+")


@dataclass(slots=True)
class _Sheet:
    """What a first pass over a sheet found."""

    heading: Heading
    kinds: list[ColumnKind | None]
    rows: int = 0
    formulas: dict[str, list[int]] = field(default_factory=dict)
    unstored: dict[str, list[int]] = field(default_factory=dict)

    @property
    def names(self) -> list[str]:
        return self.heading.names

    def take(self, values: Sequence[Any], formulas: Sequence[Any]) -> None:
        self.rows += 1
        for place in range(len(self.names)):
            value, formula = _at(values, place), _at(formulas, place)
            if formula is not None:
                found = self.formulas if value is not None else self.unstored
                found.setdefault(self.names[place], []).append(self.rows)
                value = formula if value is None else value
            kind, known = _kind(value), self.kinds[place]
            if known is None or kind is None:
                self.kinds[place] = kind or known
            elif kind is not known:
                both = {kind, known}
                numbers = both == {ColumnKind.INTEGER, ColumnKind.REAL}
                self.kinds[place] = ColumnKind.REAL if numbers else ColumnKind.TEXT


def _at(row: Sequence[Any], place: int) -> Any:
    return row[place] if place < len(row) else None


def _formula(cell: Any) -> str | None:
    """Return a formula's text; a text that only begins like one is none."""
    if cell.data_type != "f":
        return None
    return str(getattr(cell.value, "text", cell.value))


def _kind(value: Any) -> ColumnKind | None:
    match value:
        case None | "":
            return None
        case bool():
            return ColumnKind.BOOLEAN
        case int() if -(2**63) <= value < 2**63:
            return ColumnKind.INTEGER
        case float():
            return ColumnKind.REAL
        case datetime.datetime() | datetime.date() | datetime.time():
            return ColumnKind.DATE
        case _:
            return ColumnKind.TEXT


def describe(dataset: Dataset) -> SourceFile:
    layers: list[SourceLayer] = []
    others: list[str] = []
    with _opened(dataset.path) as (stored, written):
        for sheet in stored.worksheets:
            rows = _pairs(sheet, written[sheet.title])
            found = _sheet(rows) if _is_data(sheet) else None
            if found is None or not found.names:
                others.append(sheet.title)
            else:
                layers.append(_layer(sheet.title, found))
    if not layers:
        raise Refusal("workbook_empty")
    notes = []
    if others:
        names = ", ".join(others)[:200]
        notes = [Note("sheets_left_out", Weight.INFO, {"names": names})]
    return SourceFile(dataset.format.value, tuple(layers), tuple(others), tuple(notes))


def _is_data(sheet: Any) -> bool:
    return bool(sheet.sheet_state == _VISIBLE and sheet.title != dictionaries.SHEET)


_BROKEN = (
    KeyError,
    ValueError,
    TypeError,
    SyntaxError,
    OSError,
    BadZipFile,
    zlib.error,
)
"""What openpyxl lets through when a part is damaged; XML errors are SyntaxErrors."""


@contextmanager
def _opened(path: Path) -> Iterator[tuple[Any, Any]]:
    """Yield the workbook as calculated and as written."""
    with warnings.catch_warnings(), ExitStack() as closing:
        warnings.simplefilter("ignore")
        try:
            stored = load_workbook(path, read_only=True, data_only=True)
            closing.callback(stored.close)
            written = load_workbook(path, read_only=True)
            closing.callback(written.close)
            yield stored, written
        except _BROKEN as error:
            raise Refusal("workbook_broken", detail=str(error)[:200]) from error


def _pairs(stored: Any, written: Any) -> Iterator[tuple[Sequence[Any], Sequence[Any]]]:
    """Yield every row twice: values, formulas. The sheet's own size is not believed."""
    stored.reset_dimensions()
    written.reset_dimensions()
    rows = zip_longest(stored.iter_rows(), written.iter_rows(), fillvalue=())
    for values, formulas in rows:
        yield [_shown(cell) for cell in values], [_formula(cell) for cell in formulas]


def _shown(cell: Any) -> Any:
    """Return a cell's value; a number whose format pads it with zeros is a code."""
    value = cell.value
    if type(value) is int and _PADDED.fullmatch(cell.number_format):
        return str(value).zfill(len(cell.number_format))
    return value


def _sheet(rows: Iterator[tuple[Sequence[Any], Sequence[Any]]]) -> _Sheet | None:
    first = []
    for row in rows:
        first.append(row)
        if len(first) == LOOKED_AT + 10:
            break
    if not any(_is_filled(values) for values, _ in first):
        return None
    heading = find_heading([values for values, _ in first])
    if len(heading.names) > MAX_COLUMNS:
        raise Refusal("too_many_columns", limit=MAX_COLUMNS)
    sheet = _Sheet(heading, [None] * len(heading.names))
    for values, formulas in chain(first[heading.data_from :], rows):
        if _is_filled(values) or _is_filled(formulas):
            sheet.take(values, formulas)
    return sheet


def _is_filled(values: Sequence[Any]) -> bool:
    return any(value is not None and str(value).strip() for value in values)


def _layer(name: str, sheet: _Sheet) -> SourceLayer:
    columns = zip(sheet.names, sheet.kinds, strict=True)
    return SourceLayer(
        name=name,
        columns=tuple(
            SourceColumn(column, kind or ColumnKind.TEXT) for column, kind in columns
        ),
        geometry=None,
        crs=None,
        encoding="UTF-8",
        is_unicode=True,
        rows=sheet.rows,
        notes=tuple(_notes(name, sheet)),
    )


def _notes(name: str, sheet: _Sheet) -> Iterator[Note]:
    yield from sheet.heading.notes(name)
    for code, found in (
        ("formula_cells", sheet.formulas),
        ("formula_unstored", sheet.unstored),
    ):
        for column, rows in found.items():
            params = {"rows": len(rows), "first": rows[0]}
            yield Note(code, Weight.WARNING, params, layer=name, field=column)


def read(dataset: Dataset, layer: SourceLayer, told: Told) -> Iterator[pa.RecordBatch]:
    del told
    return batches(_rows(dataset.path, layer), layer)


def _rows(path: Path, layer: SourceLayer) -> Iterator[Row]:
    number = 0
    codes = {note.code: note.params for note in layer.notes}
    before = codes.get("heading_row", {"line": 1})["line"]
    if "heading_missing" in codes:
        before = codes["heading_missing"]["line"] - 1
    with _opened(path) as (stored, written):
        pairs = _pairs(stored[layer.name], written[layer.name])
        for place, (values, formulas) in enumerate(pairs):
            if place < before or not (_is_filled(values) or _is_filled(formulas)):
                continue
            number += 1
            cells = [
                _value(_cell(values, formulas, at), column.kind)
                for at, column in enumerate(layer.columns)
            ]
            yield Row(number, cells)


def _cell(values: Sequence[Any], formulas: Sequence[Any], place: int) -> Any:
    value = _at(values, place)
    return _at(formulas, place) if value is None else value


def _value(value: Any, kind: ColumnKind) -> Any:
    if value is None or value == "":
        return None
    if kind is ColumnKind.REAL:
        return float(value)
    if kind in {ColumnKind.INTEGER, ColumnKind.BOOLEAN}:
        return value
    return _text(value)


def _text(value: Any) -> str:
    match value:
        case bool():
            return "TRUE" if value else "FALSE"
        case float():
            return str(int(value)) if value.is_integer() else repr(value)
        case datetime.datetime() if value.time() == _MIDNIGHT:
            return value.date().isoformat()
        case datetime.datetime() | datetime.date() | datetime.time():
            return value.isoformat()
        case _:
            return str(value)
