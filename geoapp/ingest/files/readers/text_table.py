"""CSV and its kin, strictly: no row is lost because a comma is.

Bytes are kept as they are: the text passes through Python's parser as Latin-1, which is
one letter for each byte and back. UTF-16 is decoded, since its bytes prove it.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa

from geoapp.ingest.files.problems import render
from geoapp.ingest.files.readers.heading import LOOKED_AT, Heading, find_heading
from geoapp.ingest.files.readers.rows import Row, batches
from geoapp.ingest.files.readers.text_file import TextEncoding, encoding_of
from geoapp.ingest.files.received import Dataset
from geoapp.ingest.files.refusal import Refusal
from geoapp.ingest.files.told import Told
from geoapp.ingest.source import (
    ColumnKind,
    SourceColumn,
    SourceFile,
    SourceLayer,
)

MAX_CELL_CHARACTERS = 16 * 1024**2
MAX_COLUMNS = 1_500
_SEPARATORS = ",;\t|"
_TOLD_SEPARATOR = re.compile('"?sep=(.)"?\r?\n')
"""The line by which Excel tells itself."""
_LOOK_AHEAD_ROWS = 30
_MARKED = re.compile('"(?:[^"]|"")*"')
_SNIFFED_CHARACTERS = 64 * 1024

QUOTED = "quoted"
"""The declared type of a column whose cells stand in marks that they do not need."""

csv.field_size_limit(MAX_CELL_CHARACTERS)


@dataclass(frozen=True, slots=True)
class _Line:
    """``line`` counts physical lines from 1; ``problem`` as in ``problems.py``."""

    line: int
    cells: list[str]
    problem: str | None = None


def describe(dataset: Dataset) -> SourceFile:
    encoding = encoding_of(dataset.path)
    heading = _heading(dataset.path, encoding)
    rows = sum(1 for _ in _data(dataset.path, encoding, heading))
    if len(heading.names) > MAX_COLUMNS:
        raise Refusal("too_many_columns", limit=MAX_COLUMNS)
    style = _style(dataset.path, encoding, len(heading.names))
    layer = SourceLayer(
        name=dataset.name,
        columns=tuple(
            SourceColumn(
                _out(name, encoding), ColumnKind.TEXT, None, QUOTED if marked else None
            )
            for name, marked in zip(heading.names, style.pop("quoted"), strict=True)
        ),
        geometry=None,
        crs=None,
        encoding=encoding.name,
        is_unicode=_is_decoded(encoding),
        rows=rows,
        notes=heading.notes(dataset.name),
        written=style,
    )
    return SourceFile(dataset.format.value, (layer,))


def _style(path: Path, encoding: TextEncoding, width: int) -> dict[str, Any]:
    """Return how the file is written: separator, marks, and which cells are quoted.

    ``quoted``: for the heading and for every column, whether its cells stand in
    quotation marks that they do not need.
    """
    codec = encoding.codec if _is_decoded(encoding) else "latin-1"
    with path.open(encoding=codec, errors="replace", newline="") as opened:
        sample = opened.read(_SNIFFED_CHARACTERS)
    if encoding.codec == "utf-8-sig":
        sample = sample[3:]
    told = _TOLD_SEPARATOR.match(sample)
    separator = told.group(1) if told else _separator(sample)
    lines = re.split("\r\n|\n|\r", sample[told.end() if told else 0 :])
    whole = [line for line in lines[:_LOOK_AHEAD_ROWS] if line.count('"') % 2 == 0]
    cells = [_raw_cells(line, separator) for line in whole]
    body = [row for row in cells[1:] if len(row) == width]
    return {
        "separator": separator,
        "codec": encoding.codec,
        "is_told": told is not None,
        "newline": "\r\n" if "\r\n" in sample else "\n",
        "quoted_heading": bool(cells) and any(map(_is_quoted, cells[0])),
        "quoted": [any(_is_quoted(row[at]) for row in body) for at in range(width)],
    }


def _raw_cells(line: str, separator: str) -> list[str]:
    """Return the cells of a line with their quotation marks."""
    between = re.escape(separator)
    return [
        one[0]
        for one in re.findall(rf'(?:^|{between})(("(?:[^"]|"")*")|[^{between}]*)', line)
    ]


def _is_quoted(cell: str) -> bool:
    inside = cell[1:-1]
    return cell.startswith('"') and re.search(r'[",;\t|\r\n]', inside) is None


def _is_decoded(encoding: TextEncoding) -> bool:
    return encoding.codec.startswith("utf-16")


def _out(text: str, encoding: TextEncoding) -> Any:
    return text if _is_decoded(encoding) else text.encode("latin-1")


def _heading(path: Path, encoding: TextEncoding) -> Heading:
    first = [line.cells for line in islice(_lines(path, encoding), LOOKED_AT + 10)]
    if not first:
        raise Refusal("file_empty")
    return find_heading(first)


def _lines(path: Path, encoding: TextEncoding) -> Iterator[_Line]:
    """Yield the rows that are not blank, broken ones too."""
    codec = encoding.codec if _is_decoded(encoding) else "latin-1"
    with path.open(encoding=codec, errors="replace", newline="") as opened:
        if encoding.codec == "utf-8-sig":
            opened.read(3)  # the mark, as Latin-1
        start = opened.tell()
        sample = opened.read(_SNIFFED_CHARACTERS)
        opened.seek(start)
        if told := _TOLD_SEPARATOR.match(sample):
            opened.readline()
        separator = told.group(1) if told else _separator(sample)
        reader = csv.reader(opened, delimiter=separator, strict=True)
        while True:
            line = reader.line_num + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield _broken(line, str(error), reader.line_num)
                continue
            if any(cell.strip() for cell in cells):
                yield _Line(line, cells)


def _broken(line: int, detail: str, last: int) -> _Line:
    if "unexpected end" in detail or last > line:
        raise Refusal("csv_quote_open", line=line)
    if "field limit" in detail:
        raise Refusal("value_too_long", limit_mb=MAX_CELL_CHARACTERS // 1024**2)
    return _Line(line, [], render("csv_quote", line=line))


def _separator(sample: str) -> str:
    """Choose the separator that cuts most of the first lines into as many cells.

    What stands in quotation marks is text: a sentence has commas of its own.
    """
    first = [_MARKED.sub("", line) for line in sample.split("\n")[:_LOOK_AHEAD_ROWS]]
    lines = [line for line in first if line.strip()]

    def agreement(mark: str) -> tuple[int, int]:
        counts = [line.count(mark) for line in lines]
        best = max(counts, key=counts.count, default=0)
        return (counts.count(best) if best else 0, best)

    by_heading = max(_SEPARATORS, key=agreement)
    return by_heading if agreement(by_heading)[0] else ","


def _data(path: Path, encoding: TextEncoding, heading: Heading) -> Iterator[_Line]:
    return islice(_lines(path, encoding), heading.data_from, None)


def read(dataset: Dataset, layer: SourceLayer, told: Told) -> Iterator[pa.RecordBatch]:
    del told
    return batches(_rows(dataset.path, len(layer.columns)), layer)


def _rows(path: Path, width: int) -> Iterator[Row]:
    encoding = encoding_of(path)
    heading = _heading(path, encoding)
    for number, line in enumerate(_data(path, encoding, heading), start=1):
        cells, problem = line.cells, line.problem
        surplus = [cell for cell in cells[width:] if cell.strip()]
        if problem is None and (surplus or len(cells) < width):
            problem = _ragged(line, width)
        padded = cells[:width] + [""] * (width - len(cells))
        values = [_out(cell, encoding) if cell else None for cell in padded]
        yield Row(number, values, None, problem, sum(map(len, cells)))


def _ragged(line: _Line, width: int) -> str:
    return render("csv_ragged", line=line.line, found=len(line.cells), width=width)
