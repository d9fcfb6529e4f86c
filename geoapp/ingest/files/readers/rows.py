"""Batches from rows in Python, for the formats we parse ourselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from geoapp.ingest.files.wire import schema_of
from geoapp.ingest.source import SourceLayer

BATCH_ROWS = 8_192
BATCH_BYTES = 16 * 1024**2


@dataclass(frozen=True, slots=True)
class Row:
    """``values`` in the order and of the types of the layer's columns."""

    fid: int
    values: Sequence[Any]
    wkb: bytes | None = None
    problem: str | None = None
    size: int = 0
    """Bytes it roughly takes, so that few large rows make a batch."""


def batches(rows: Iterable[Row], layer: SourceLayer) -> Iterator[pa.RecordBatch]:
    schema = pa.schema(list(schema_of(layer))[1:])
    gathered: list[Row] = []
    size = 0
    for row in rows:
        gathered.append(row)
        size += row.size
        if len(gathered) == BATCH_ROWS or size > BATCH_BYTES:
            yield _batch(gathered, schema)
            gathered, size = [], 0
    if gathered:
        yield _batch(gathered, schema)


def _batch(rows: list[Row], schema: pa.Schema) -> pa.RecordBatch:
    columns = zip(*(row.values for row in rows), strict=True)
    arrays = [
        pa.array([row.fid for row in rows], pa.int64()),
        pa.array([row.wkb for row in rows], pa.binary()),
        pa.array([row.problem for row in rows], pa.string()),
        *(
            _array(column, field.type)
            for column, field in zip(columns, list(schema)[3:], strict=True)
        ),
    ]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def _array(values: Sequence[Any], kind: pa.DataType) -> pa.Array:
    try:
        return pa.array(values, kind)
    except UnicodeEncodeError:  # half of a surrogate pair, from "\ud83d" in JSON
        sound = [v and v.encode("utf-8", "replace").decode() for v in values]
        return pa.array(sound, kind)
