"""FlatGeobuf: Unicode and typed by definition; GDAL verifies its buffers."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa

from geoapp.ingest.files.readers import ogr
from geoapp.ingest.files.received import Dataset
from geoapp.ingest.files.told import Told
from geoapp.ingest.source import SourceColumn, SourceFile, SourceLayer

_VERIFIED = {"VERIFY_BUFFERS": "YES"}


def describe(dataset: Dataset) -> SourceFile:
    info = ogr.info(dataset.path, **_VERIFIED)
    columns = zip(info.fields, info.kinds, strict=True)
    layer = SourceLayer(
        name=dataset.name,
        columns=tuple(SourceColumn(name, kind) for name, kind in columns),
        geometry=info.geometry,
        crs=ogr.declared(info.crs),
        encoding="UTF-8",
        is_unicode=True,
        rows=info.rows,
    )
    return SourceFile(dataset.format.value, (layer,))


def read(dataset: Dataset, layer: SourceLayer, told: Told) -> Iterator[pa.RecordBatch]:
    return ogr.batches(dataset.path, None, layer, told, **_VERIFIED)
