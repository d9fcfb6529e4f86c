"""GeoPackages to be looked at in QGIS: whole layers with their styles and titles."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas
import pandas as pd
import shapely

from geoapp.publish.exports.writers.titles import entitle

GEOPACKAGE_VERSION = "1.2"
"""The newest that QGIS 3.22, the conformance suite and older tools all read."""

_GEOMETRY_TYPES = {
    "point": "Point",
    "line": "MultiLineString",
    "polygon": "MultiPolygon",
}


@dataclass(frozen=True, slots=True)
class Table:
    """One layer ready to be written.

    ``rows`` hold the column values followed by the geometry as WKB, in ``epsg``.
    """

    name: str
    title: str
    geometry: str
    columns: Sequence[tuple[str, str]]
    rows: Sequence[Sequence[Any]]
    qml: str
    style_name: str


def write_geopackage(path: Path, tables: Sequence[Table], epsg: int) -> None:
    """Write the tables, their styles for QGIS and the titles of their columns.

    An empty layer is written too, so that a reader sees that nothing was found and not
    that something was forgotten.
    """
    for table in tables:
        _write_layer(path, table, epsg)
    with sqlite3.connect(path) as file:
        entitle(
            file,
            [
                (table.name, name, title)
                for table in tables
                for name, title in table.columns
            ],
        )
        _write_styles(file, tables)
    file.close()


def _write_layer(path: Path, table: Table, epsg: int) -> None:
    names = [name for name, _title in table.columns]
    *values, shapes = (
        zip(*table.rows, strict=True) if table.rows else [()] * (len(names) + 1)
    )
    frame = geopandas.GeoDataFrame(
        {
            name: pd.Series(list(column), dtype=_dtype(column))
            for name, column in zip(names, values, strict=True)
        },
        geometry=list(shapely.from_wkb([bytes(shape) for shape in shapes])),
        crs=f"EPSG:{epsg}",
    )
    frame.to_file(
        path,
        layer=table.name,
        driver="GPKG",
        engine="pyogrio",
        geometry_type=_GEOMETRY_TYPES[table.geometry],
        promote_to_multi=table.geometry != "point",
        layer_options={"IDENTIFIER": table.title},
        dataset_options={"VERSION": GEOPACKAGE_VERSION},
    )


def _dtype(column: Sequence[Any]) -> str:
    known = [value for value in column if value is not None]
    if known and all(isinstance(value, bool) for value in known):
        return "boolean"
    return "object"


def _write_styles(file: sqlite3.Connection, tables: Sequence[Table]) -> None:
    # The table QGIS looks for. One default row a layer, catalogue and schema empty:
    # otherwise QGIS 3.34 and later lose styles (qgis/QGIS#58467).
    file.execute(
        "CREATE TABLE layer_styles ("
        "id INTEGER PRIMARY KEY AUTOINCREMENT, f_table_catalog TEXT, "
        "f_table_schema TEXT, f_table_name TEXT, f_geometry_column TEXT, "
        "styleName TEXT, styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN, "
        "description TEXT, owner TEXT, ui TEXT, "
        "update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')))"
    )
    file.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier) "
        "VALUES ('layer_styles', 'attributes', 'layer_styles')"
    )
    file.executemany(
        "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, "
        "f_geometry_column, styleName, styleQML, useAsDefault) "
        "VALUES ('', '', ?, 'geom', ?, ?, 1)",
        [(table.name, table.style_name, table.qml) for table in tables],
    )
