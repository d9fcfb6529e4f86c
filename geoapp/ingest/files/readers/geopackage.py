"""GeoPackages: what the tables really hold, and only the tables that are data.

GDAL reads '1,5' in an integer column as 1. Columns with such cells, and dates, are
asked for as text.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Any

import pyarrow as pa

from geoapp.ingest.files.readers import gpkg_tables, ogr
from geoapp.ingest.files.received import Dataset
from geoapp.ingest.files.told import Told
from geoapp.ingest.source import (
    ColumnKind,
    Note,
    SourceColumn,
    SourceFile,
    SourceLayer,
    Weight,
)


def describe(dataset: Dataset) -> SourceFile:
    with gpkg_tables.connected(dataset.path) as database:
        tables, others = gpkg_tables.tables(database)
        layers = tuple(_layer(dataset, database, table) for table in tables)
    notes = tuple(_notes(dataset, others))
    return SourceFile(dataset.format.value, layers, others, notes)


def _notes(dataset: Dataset, others: tuple[str, ...]) -> Iterator[Note]:
    if others:
        names = ", ".join(others)[:200]
        yield Note("tables_left_out", Weight.WARNING, {"names": names})
    if "gpkg-wal" in dataset.parts:
        yield Note("gpkg_journal", Weight.WARNING)


def _layer(
    dataset: Dataset, database: sqlite3.Connection, table: gpkg_tables.Table
) -> SourceLayer:
    info = ogr.info(dataset.path, table.name)
    declared = dict(zip(info.fields, info.kinds, strict=True))
    kinds = gpkg_tables.stored_kinds(database, table.name, declared)
    types = gpkg_tables.declared_types(database, table.name)
    columns = tuple(
        SourceColumn(name, kinds[name], None, types.get(name)) for name in info.fields
    )
    notes = []
    if table.claimed_rows not in {None, table.rows}:
        params = {"claimed": table.claimed_rows, "rows": table.rows}
        notes = [Note("gpkg_count", Weight.WARNING, params, layer=table.name)]
    return SourceLayer(
        name=table.name,
        columns=columns,
        geometry=table.geometry,
        crs=table.crs,
        encoding="UTF-8",
        is_unicode=True,
        rows=table.rows,
        notes=tuple(notes),
        kind=table.kind,
    )


def read(dataset: Dataset, layer: SourceLayer, told: Told) -> Iterator[pa.RecordBatch]:
    info = ogr.info(dataset.path, layer.name)
    texts = {
        str(column.name)
        for column, kind in zip(layer.columns, info.kinds, strict=True)
        if kind is not column.kind or kind is ColumnKind.DATE
    }
    how: dict[str, Any] = {}
    if texts:
        with gpkg_tables.connected(dataset.path) as database:
            names = [str(column.name) for column in layer.columns]
            how["sql"] = gpkg_tables.as_text(database, layer.name, names, texts)
    name = None if texts else layer.name
    return ogr.batches(dataset.path, name, layer, told, **how)
