"""How the reading child and its parent talk: JSON lines down, frames up.

Nothing is unpickled: the child has opened a file that may have taken it over, so the
parent believes neither its lengths nor its batches without looking.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import asdict
from enum import Enum
from typing import Any

import pyarrow as pa

from geoapp.ingest.source import (
    ColumnKind,
    CrsForm,
    DeclaredCrs,
    LayerKind,
    Note,
    SourceColumn,
    SourceFile,
    SourceLayer,
    Weight,
)

HEADER = struct.Struct("<cI")
"""Kind of frame, length of what follows in bytes."""
MAX_FRAME_BYTES = 1024**3
ANSWER, BATCH, REFUSED = b"A", b"B", b"X"

ROW_COLUMNS = (
    pa.field("__row", pa.int32()),
    pa.field("__fid", pa.int64()),
    pa.field("__wkb", pa.binary()),
    pa.field("__problem", pa.string()),
)
_TYPES: Mapping[ColumnKind, pa.DataType] = {
    ColumnKind.TEXT: pa.binary(),
    ColumnKind.INTEGER: pa.int64(),
    ColumnKind.REAL: pa.float64(),
    ColumnKind.BOOLEAN: pa.bool_(),
    ColumnKind.DATE: pa.string(),
    ColumnKind.BINARY: pa.binary(),
}


def type_of(layer: SourceLayer, column: SourceColumn) -> pa.DataType:
    if column.kind is ColumnKind.TEXT and layer.is_unicode:
        return pa.string()
    return _TYPES[column.kind]


def schema_of(layer: SourceLayer) -> pa.Schema:
    """Return the schema of a layer's batches; source columns are named by place."""
    fields = [
        pa.field(f"c{place}", type_of(layer, column))
        for place, column in enumerate(layer.columns)
    ]
    return pa.schema([*ROW_COLUMNS, *fields])


def to_plain(source: SourceFile) -> dict[str, Any]:
    """Turn into what JSON can say; raw names become ``{"bytes": latin-1}``."""
    plain: dict[str, Any] = _plain(asdict(source))
    return plain


def note_to_plain(note: Note) -> dict[str, Any]:
    plain: dict[str, Any] = _plain(asdict(note))
    return plain


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, bytes):
        return {"bytes": value.decode("latin-1")}
    return value.value if isinstance(value, Enum) else value


def source_file(plain: Mapping[str, Any]) -> SourceFile:
    return SourceFile(
        plain["format"],
        tuple(source_layer(layer) for layer in plain["layers"]),
        tuple(plain["others"]),
        tuple(source_note(note) for note in plain["notes"]),
    )


def source_layer(plain: Mapping[str, Any]) -> SourceLayer:
    crs = plain["crs"]
    return SourceLayer(
        name=plain["name"],
        columns=tuple(_column(column) for column in plain["columns"]),
        geometry=plain["geometry"],
        crs=DeclaredCrs(CrsForm(crs["form"]), crs["text"]) if crs else None,
        encoding=plain["encoding"],
        is_unicode=plain["is_unicode"],
        rows=plain["rows"],
        notes=tuple(source_note(note) for note in plain["notes"]),
        kind=LayerKind(plain["kind"]),
        written=plain["written"],
    )


def _column(plain: Mapping[str, Any]) -> SourceColumn:
    name = plain["name"]
    raw = name["bytes"].encode("latin-1") if isinstance(name, dict) else name
    return SourceColumn(
        raw, ColumnKind(plain["kind"]), plain["width"], plain["declared"]
    )


def source_note(plain: Mapping[str, Any]) -> Note:
    return Note(**{**plain, "weight": Weight(plain["weight"])})


def layer_to_plain(layer: SourceLayer) -> dict[str, Any]:
    plain: dict[str, Any] = _plain(asdict(layer))
    return plain


def batch_to_bytes(batch: pa.RecordBatch) -> pa.Buffer:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batch.schema) as writer:
        writer.write_batch(batch)
    return sink.getvalue()


def batch_from_bytes(raw: bytes | bytearray, schema: pa.Schema) -> pa.RecordBatch:
    """Take a batch in.

    Raises:
        ValueError: the bytes hold no sound batch of that schema.
    """
    with pa.ipc.open_stream(pa.py_buffer(raw)) as reader:
        batch = reader.read_next_batch()
    if batch.schema != schema:
        raise ValueError("another schema than described")
    batch.validate(full=True)
    return batch
