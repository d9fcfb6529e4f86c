"""Shapefiles: geometry from GDAL by an index we checked, attributes by ourselves.

The .dbf lies under a name where GDAL does not look for it, so a record that is marked
deleted keeps its geometry, and the two cannot slip against each other.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from geoapp.ingest.files.readers import dbf, ogr, shape_index
from geoapp.ingest.files.received import Dataset
from geoapp.ingest.files.refusal import Refusal
from geoapp.ingest.files.told import Told
from geoapp.ingest.files.wire import schema_of
from geoapp.ingest.source import (
    ColumnKind,
    CrsForm,
    DeclaredCrs,
    Note,
    SourceColumn,
    SourceFile,
    SourceLayer,
    Weight,
)

MAX_PRJ_BYTES = 64 * 1024
_GEOMETRY = {1: "Point", 3: "LineString", 5: "Polygon", 8: "MultiPoint"}
_MULTIPATCH, _WITH_Z, _NO_SHAPES = 31, range(10, 20), 0


def describe(dataset: Dataset) -> SourceFile:
    table = dbf.open_dbf(dataset.parts["dbf"])
    parts = dataset.parts
    indexed = shape_index.index(
        dataset.path, parts.get("shx"), table.rows, table.claimed_rows
    )
    deleted = sum(int(dbf.is_deleted(piece).sum()) for piece in table.pieces())
    columns = (SourceColumn(f.name, f.kind, f.width, f.declared) for f in table.fields)
    layer = SourceLayer(
        name=dataset.name,
        columns=tuple(columns),
        geometry=_geometry(indexed.code),
        crs=_crs(dataset),
        encoding=_encoding(dataset, table.language),
        is_unicode=False,
        rows=table.rows - deleted,
        notes=tuple(_notes(dataset.name, indexed, deleted)),
        written={"language": table.language, "code_page": _code_page(dataset)},
    )
    return SourceFile(dataset.format.value, (layer,))


def _geometry(code: int) -> str | None:
    if code == _NO_SHAPES:
        return None
    return "MultiPatch" if code == _MULTIPATCH else _GEOMETRY.get(code % 10)


def _notes(name: str, indexed: shape_index.Indexed, deleted: int) -> Iterator[Note]:
    def note(code: str, **params: int) -> Note:
        return Note(code, Weight.WARNING, params, layer=name)

    if indexed.index != "fine":
        yield note(f"shx_{indexed.index}", rows=indexed.records)
    if indexed.header_lies:
        yield note("shp_length", rows=indexed.records)
    if deleted:
        yield note("dbf_deleted", rows=deleted)


def _crs(dataset: Dataset) -> DeclaredCrs | None:
    for part in ("prj", "qpj"):
        if part in dataset.parts:
            if dataset.parts[part].stat().st_size > MAX_PRJ_BYTES:
                raise Refusal("prj_too_large", limit_kb=MAX_PRJ_BYTES // 1024)
            raw = dataset.parts[part].read_bytes()
            text = raw.decode("utf-8-sig", "replace").strip("\0 \t\r\n")
            if text:
                return DeclaredCrs(CrsForm.WKT, text)
    return None


def _encoding(dataset: Dataset, language: int) -> str | None:
    if text := _code_page(dataset):
        return text
    return f"LDID 0x{language:02X}" if language else None


def _code_page(dataset: Dataset) -> str | None:
    for part in ("cpg", "cst"):
        if part in dataset.parts:
            with dataset.parts[part].open("rb") as opened:
                text = opened.read(64).decode("utf-8-sig", "replace").strip("\0 \t\r\n")
            if text:
                return text
    return None


def read(dataset: Dataset, layer: SourceLayer, told: Told) -> Iterator[pa.RecordBatch]:
    kinds = [column.kind for column in layer.columns]
    table = dbf.open_dbf(dataset.parts["dbf"], kinds)
    schema = pa.schema(list(schema_of(layer))[1:])
    done = 0
    for piece in ogr.pieces(dataset.path, None, told, rows=table.rows):
        records = table.records(done, done + len(piece.fids))
        if piece.fids.to_pylist() != list(range(done, done + len(records))):
            raise Refusal("unreadable", detail="record numbers with gaps")
        done += len(records)
        for field in table.fields:
            if field.kind in {ColumnKind.INTEGER, ColumnKind.REAL}:
                stars = dbf.starred(records, field)
                first = (
                    done - len(records) + int(stars.argmax()) + 1 if len(stars) else 0
                )
                told.count("dbf_starred", Weight.INFO, int(stars.sum()), first)
        yield _joined(
            piece, records, table, schema, has_shapes=layer.geometry is not None
        )
    if done != table.rows:
        raise Refusal("parts_disagree", shp=done, dbf=table.rows)


def _joined(
    piece: ogr.Piece,
    records: np.ndarray,
    table: dbf.Dbf,
    schema: pa.Schema,
    *,
    has_shapes: bool,
) -> pa.RecordBatch:
    deleted = dbf.is_deleted(records)
    shapes = [piece.fids, piece.wkb, piece.problems]
    if not has_shapes:
        shapes[2] = pa.nulls(len(records), pa.string())
    if deleted.any():
        live = ~deleted
        records = records[live]
        shapes = [one.filter(pa.array(live)) for one in shapes]
    values = [dbf.column(records, field) for field in table.fields]
    return pa.RecordBatch.from_arrays([*shapes, *values], schema=schema)
