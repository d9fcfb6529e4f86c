"""Rows of a file on their way into a target: as read, and as the target means them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import pyarrow as pa
from django.db.models import Func, Min

from geoapp.ingest.cells import Cells, Told, without_persons
from geoapp.ingest.checks.finding import Severity, finding
from geoapp.ingest.checks.shapes import swapped
from geoapp.ingest.fields import Clock
from geoapp.ingest.files import problems
from geoapp.ingest.free_text import strict_columns
from geoapp.ingest.layer_inspection import Opened, shapes_of
from geoapp.ingest.mappings import ColumnMap
from geoapp.ingest.records import json_records
from geoapp.ingest.source import Weight
from geoapp.ingest.stage_block import Block
from geoapp.ingest.understand import Understood, understand
from geoapp.territory.models import AdminUnitVersion
from geoapp.territory.vocabularies import Level

_SAID_BY_SQL = frozenset({"null_shape", "empty_shape"})
"""Whether a row may be without a shape is the target's affair."""


def target_rows(
    opened: Opened,
    mapping: ColumnMap,
    valid_from: date | None,
    *,
    is_swapped: bool,
    heard: Callable[[int], None] = lambda _: None,
) -> Iterator[Block]:
    """Yield the rows batch by batch, each with what it means for the target.

    ``heard`` hears before every batch how many rows went by.
    """
    cells = Cells(opened.spool, opened.layout, as_written=True)
    strict = strict_columns(mapping)
    clock = Clock(valid_from, earliest_communes())
    start = 0
    for batch in opened.spool.batches():
        heard(start)
        columns, told = cells.read(batch)
        shape = shapes_of(opened, batch, start)
        has_shape = shape.is_valid().to_pylist()
        rows = _rows(cells.names, columns, batch.num_rows)
        meant = [
            understand(row, mapping, clock, has_shape=is_there)
            for row, is_there in zip(rows, has_shape, strict=True)
        ]
        kept = [
            column if name in strict else without_persons(column)
            for name, column in zip(cells.names, columns, strict=True)
        ]
        numbers = batch.column("__row").to_pylist()
        told += _told(numbers, meant, batch.column("__problem").to_pylist())
        yield Block(
            {
                "row_no": batch.column("__row"),
                "source_fid": batch.column("__fid").fill_null(0),
                "raw": json_records(cells.names, kept, batch.num_rows),
                "shape": swapped(shape) if is_swapped else shape,
                "mapped": pa.array([_json(each.mapped) for each in meant], pa.string()),
                "day": pa.array([_iso(each.day) for each in meant], pa.string()),
            },
            told,
        )
        start += batch.num_rows


def earliest_communes() -> date | None:
    """Return the first day of the oldest communes known."""
    communes = AdminUnitVersion.objects.filter(level=Level.COMMUNE)
    first = communes.aggregate(first=Min(Func("validity", function="lower")))["first"]
    return first if isinstance(first, date) else None


def _rows(
    names: Sequence[str], columns: Sequence[pa.Array], count: int
) -> Iterator[Mapping[str, Any]]:
    if not columns:
        return iter([{}] * count)
    lists = [[_whole(value) for value in column.to_pylist()] for column in columns]
    return (dict(zip(names, row, strict=True)) for row in zip(*lists, strict=True))


def _whole(value: Any) -> Any:
    """An integer column with gaps may arrive as fractions: 96003.0 is a code."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _told(
    numbers: Sequence[int], meant: Sequence[Understood], problem: Sequence[str | None]
) -> Iterator[Told]:
    for row_no, each, wrong in zip(numbers, meant, problem, strict=True):
        for one in each.findings:
            yield row_no, one
        if wrong is None:
            continue
        code, params = problems.parse(wrong)
        if code not in _SAID_BY_SQL:
            is_error = problems.WEIGHTS.get(code, Weight.ERROR) is Weight.ERROR
            severity = Severity.ERROR if is_error else Severity.WARNING
            yield row_no, finding(code, severity, **params)


def _json(values: Mapping[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False).replace("\\u0000", "")


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
