"""What GDAL writes: GeoPackage, FlatGeobuf, and the geometry of Shapefiles.

Rows go through as Arrow batches, some at a time: two hundred thousand of them take no
more memory than two thousand. Text passes as Unicode; whatever is in bytes is written
by the other modules.
"""

from __future__ import annotations

import re
import sqlite3
import warnings
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyogrio.raw import write_arrow

from geoapp.ingest.source import ColumnKind
from geoapp.publish.exports.writers.features import Column, Layer, Row, Rows
from geoapp.publish.exports.writers.titles import entitle

BATCH_ROWS = 2_000
GEOPACKAGE_VERSION = "1.2"
"""The newest that QGIS 3.22, the conformance suite and older tools all read."""

_TYPES = {
    ColumnKind.TEXT: pa.string(),
    ColumnKind.INTEGER: pa.int64(),
    ColumnKind.REAL: pa.float64(),
    ColumnKind.BOOLEAN: pa.bool_(),
    ColumnKind.DATE: pa.string(),
    ColumnKind.BINARY: pa.binary(),
}


def write_geopackage(path: Path, layer: Layer, rows: Rows) -> None:
    """Add a layer to a GeoPackage, which is made if there is none."""
    taken = {column.name.lower() for column in layer.columns}
    shape, key = _free("geom", taken), _free("fid", taken)
    fresh = not path.exists()
    _write(
        path,
        layer,
        rows,
        shape,
        driver="GPKG",
        layer_options={"FID": key, "IDENTIFIER": layer.title or layer.name},
        dataset_options={"VERSION": GEOPACKAGE_VERSION} if fresh else {},
    )
    _declare(path, layer)


def write_flatgeobuf(path: Path, layer: Layer, rows: Rows) -> None:
    """Write without an index, which would put the rows in another order."""
    options = {"SPATIAL_INDEX": "NO"}
    _write(path, layer, rows, "geom", driver="FlatGeobuf", layer_options=options)


def write_shapes(path: Path, layer: Layer, rows: Rows) -> None:
    """Write .shp, .shx and .prj; the .dbf that comes with them is to be replaced."""
    bare = Layer(layer.name, (), layer.geometry, layer.srid)
    shapes = (Row((), row.wkb) for row in rows)
    _write(path, bare, shapes, "geom", driver="ESRI Shapefile")


def _write(
    path: Path, layer: Layer, rows: Rows, shape: str, *, driver: str, **options: Any
) -> None:
    schema = _schema(layer, shape)
    stream = pa.RecordBatchReader.from_batches(schema, _batches(layer, rows, schema))
    drawn: dict[str, Any] = {}
    if layer.geometry is not None:
        drawn = {
            "geometry_name": shape,
            "geometry_type": _geometry_type(layer.geometry),
            "crs": None if layer.srid is None else f"EPSG:{layer.srid}",
        }
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a file without a system; shapes of two kinds
        write_arrow(stream, path, layer=layer.name, driver=driver, **drawn, **options)


def _geometry_type(name: str) -> str:
    return "Unknown" if name == "Geometry" else name


def _free(name: str, taken: set[str]) -> str:
    """Return a name for a column of GDAL's own that no column of ours has."""
    while name in taken:
        name = f"{name}_"
    return name


def _schema(layer: Layer, shape: str) -> pa.Schema:
    fields = [pa.field(c.name, _TYPES[c.kind]) for c in layer.columns]
    if layer.geometry is not None:
        known = {"ARROW:extension:name": "geoarrow.wkb"}
        fields.append(pa.field(shape, pa.binary(), metadata=known))
    return pa.schema(fields)


def _batches(layer: Layer, rows: Rows, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    waiting = iter(rows)
    while some := list(islice(waiting, BATCH_ROWS)):
        columns = [
            pa.array([_value(row.values[at], column) for row in some], field.type)
            for at, (column, field) in enumerate(
                zip(layer.columns, schema, strict=False)
            )
        ]
        if layer.geometry is not None:
            columns.append(pa.array([row.wkb for row in some], pa.binary()))
        yield pa.RecordBatch.from_arrays(columns, schema=schema)


def _value(value: Any, column: Column) -> Any:
    if value is None or column.kind is not ColumnKind.REAL:
        return value
    return float(value)


def _declare(path: Path, layer: Layer) -> None:
    """Give columns the types and titles that they are to have.

    Dates went in as text, which is how a GeoPackage stores them; its schema alone says
    that they are dates.
    """
    declared = {
        column.name: column.declared
        for column in layer.columns
        if column.declared and _SQL_TYPE.fullmatch(column.declared)
    }
    titles = [(layer.name, c.name, c.title) for c in layer.columns if c.title]
    with sqlite3.connect(path) as file:
        if declared:
            _redeclare(file, layer.name, declared)
        if titles:
            entitle(file, titles)
    file.close()


_SQL_TYPE = re.compile(r"[A-Za-z]{1,20}(?: ?\(\d{1,6}(?:, ?\d{1,3})?\))?")
"""The words come from somebody's file and go into the schema of another."""


def _redeclare(
    file: sqlite3.Connection, table: str, declared: Mapping[str, str]
) -> None:
    query = "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?"
    [sql] = file.execute(query, (table,)).fetchone()
    for name, type_ in declared.items():
        quoted = '"' + name.replace('"', '""') + '"'
        start = sql.index(f"{quoted} ") + len(quoted) + 1
        end = re.compile("[,)]").search(sql, start)
        if end is not None:
            sql = f"{sql[:start]}{type_}{sql[end.start() :]}"
    file.execute("PRAGMA writable_schema = ON")
    file.execute(
        "UPDATE sqlite_master SET sql = ? WHERE type = 'table' AND name = ?",
        (sql, table),
    )
    file.execute("PRAGMA writable_schema = RESET")
