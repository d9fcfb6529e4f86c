"""FlatGeobuf: Unicode and typed by definition; GDAL verifies its buffers."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa

from geoapp.ingest.files.readers import ogr
from geoapp.ingest.files.received import Dataset
from geoapp.ingest.files.refusal import Refusal
from geoapp.ingest.files.told import Told
from geoapp.ingest.files.wire import schema_of
from geoapp.ingest.source import (
    CrsForm,
    DeclaredCrs,
    SourceColumn,
    SourceFile,
    SourceLayer,
)

_VERIFIED = {"VERIFY_BUFFERS": "YES"}


def describe(dataset: Dataset) -> SourceFile:
    info = ogr.info(dataset.path, **_VERIFIED)
    columns = zip(info.fields, info.kinds, strict=True)
    layer = SourceLayer(
        name=dataset.name,
        columns=tuple(SourceColumn(name, kind) for name, kind in columns),
        geometry=info.geometry,
        crs=_crs(info.crs),
        encoding="UTF-8",
        is_unicode=True,
        rows=info.rows,
    )
    return SourceFile(dataset.format.value, (layer,))


def _crs(text: str | None) -> DeclaredCrs | None:
    if not text:
        return None
    form = CrsForm.CODE if text.startswith("EPSG:") else CrsForm.WKT
    return DeclaredCrs(form, text)


def read(dataset: Dataset, layer: SourceLayer, told: Told) -> Iterator[pa.RecordBatch]:
    schema = pa.schema(list(schema_of(layer))[1:])
    done = 0
    for piece in ogr.pieces(dataset.path, None, told, rows=layer.rows, **_VERIFIED):
        columns = [
            ogr.sound_text(ogr.as_type(column, field.type))
            for column, field in zip(piece.columns, list(schema)[3:], strict=True)
        ]
        problems = piece.problems
        if layer.geometry is None:
            problems = pa.nulls(len(piece.fids), pa.string())
        done += len(piece.fids)
        yield pa.RecordBatch.from_arrays(
            [piece.fids, piece.wkb, problems, *columns], schema=schema
        )
    if done != layer.rows:
        raise Refusal("rows_lost", found=done, expected=layer.rows)
