"""GeoPackages: what the tables really hold, and only the tables that are data.

SQLite keeps any type in any column; GDAL reads '1,5' in an integer column as 1. Such
columns, and dates, are asked for as text.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass

import pyarrow as pa

from geoapp.ingest.files.readers import ogr
from geoapp.ingest.files.received import Dataset
from geoapp.ingest.files.refusal import Refusal
from geoapp.ingest.files.told import Told
from geoapp.ingest.files.wire import schema_of
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

_NOT_DATA = frozenset({"layer_styles", "qgis_projects", "ogr_empty_table"})
_STORED_AS = {
    ColumnKind.INTEGER: ("integer", "null"),
    ColumnKind.REAL: ("real", "integer", "null"),
    ColumnKind.BOOLEAN: ("integer", "null"),
    ColumnKind.BINARY: ("blob", "null"),
}
_UNDEFINED_SYSTEMS = (0, -1)
_TYPES = {
    name.upper(): name
    for name in (
        "Point",
        "LineString",
        "Polygon",
        "MultiPoint",
        "MultiLineString",
        "MultiPolygon",
        "GeometryCollection",
        "CircularString",
        "CompoundCurve",
        "CurvePolygon",
        "MultiCurve",
        "MultiSurface",
    )
}


@dataclass(frozen=True, slots=True)
class _Table:
    name: str
    kind: LayerKind
    geometry: str | None
    crs: DeclaredCrs | None
    rows: int
    claimed_rows: int | None


def describe(dataset: Dataset) -> SourceFile:
    try:
        with closing(_connect(dataset)) as database:
            tables, others = _tables(database)
            layers = tuple(_layer(dataset, database, table) for table in tables)
    except sqlite3.Error as error:
        raise Refusal("unreadable", detail=str(error)[:200]) from error
    return SourceFile(
        dataset.format.value, layers, others, tuple(_notes(dataset, others))
    )


def _connect(dataset: Dataset) -> sqlite3.Connection:
    database = sqlite3.connect(f"{dataset.path.as_uri()}?mode=ro", uri=True)
    database.execute("PRAGMA trusted_schema = OFF")
    return database


def _notes(dataset: Dataset, others: tuple[str, ...]) -> Iterator[Note]:
    if others:
        yield Note(
            "tables_left_out", Weight.WARNING, {"names": ", ".join(others)[:200]}
        )
    if "gpkg-wal" in dataset.parts:
        yield Note("gpkg_journal", Weight.WARNING)


def _tables(database: sqlite3.Connection) -> tuple[list[_Table], tuple[str, ...]]:
    names = {
        str(name): str(kind)
        for name, kind in database.execute(
            "SELECT name, type FROM sqlite_master WHERE type IN ('table', 'view')"
        )
    }
    if "gpkg_contents" not in names:
        raise Refusal("not_the_format", expected="GeoPackage")
    drawn = {}
    if "gpkg_geometry_columns" in names:
        drawn = {
            str(row[0]): row
            for row in database.execute(
                "SELECT table_name, geometry_type_name, srs_id, column_name "
                "FROM gpkg_geometry_columns"
            )
        }
    counts = {}
    if "gpkg_ogr_contents" in names:
        counts = {
            str(table): count
            for table, count in database.execute(
                "SELECT table_name, feature_count FROM gpkg_ogr_contents"
            )
        }
    tables, others = [], []
    for name, data_type in database.execute(
        "SELECT table_name, data_type FROM gpkg_contents"
    ):
        if (
            name in names
            and data_type in {"features", "attributes"}
            and (name.lower() not in _NOT_DATA)
        ):
            geometry = drawn.get(name) if data_type == "features" else None
            tables.append(
                _Table(
                    name,
                    _kind(names[name], has_geometry=geometry is not None),
                    _TYPES.get(str(geometry[1]).upper(), "Geometry")
                    if geometry
                    else None,
                    _crs(database, int(geometry[2])) if geometry else None,
                    _one(database, f"SELECT count(*) FROM {_quoted(name)}"),  # noqa: S608
                    counts.get(name),
                )
            )
        else:
            others.append(str(name))
    return tables, tuple(others)


def _kind(stored: str, *, has_geometry: bool) -> LayerKind:
    if stored == "view":
        return LayerKind.VIEW
    return LayerKind.FEATURES if has_geometry else LayerKind.ATTRIBUTES


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _one(database: sqlite3.Connection, query: str) -> int:
    [value] = database.execute(query).fetchone()
    return int(value)


def _crs(database: sqlite3.Connection, srs_id: int) -> DeclaredCrs | None:
    row = database.execute(
        "SELECT organization, organization_coordsys_id, definition "
        "FROM gpkg_spatial_ref_sys WHERE srs_id = ?",
        (srs_id,),
    ).fetchone()
    if row is None or srs_id in _UNDEFINED_SYSTEMS:
        return None
    if str(row[0]).upper() == "EPSG":
        return DeclaredCrs(CrsForm.CODE, f"EPSG:{row[1]}")
    return DeclaredCrs(CrsForm.WKT, str(row[2]))


def _layer(
    dataset: Dataset, database: sqlite3.Connection, table: _Table
) -> SourceLayer:
    info = ogr.info(dataset.path, table.name)
    columns = tuple(
        SourceColumn(name, _stored_kind(database, table, name, kind))
        for name, kind in zip(info.fields, info.kinds, strict=True)
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


def _stored_kind(
    database: sqlite3.Connection, table: _Table, column: str, kind: ColumnKind
) -> ColumnKind:
    """Look at the cells themselves; one that is not of the column's type makes it text."""
    if kind not in _STORED_AS:
        return kind
    marks = ", ".join("?" * len(_STORED_AS[kind]))
    found = database.execute(
        f"SELECT 1 FROM {_quoted(table.name)} "  # noqa: S608 - sqlite has no name parameter
        f"WHERE typeof({_quoted(column)}) NOT IN ({marks}) LIMIT 1",
        _STORED_AS[kind],
    ).fetchone()
    return ColumnKind.TEXT if found else kind


def read(dataset: Dataset, layer: SourceLayer, told: Told) -> Iterator[pa.RecordBatch]:
    schema = pa.schema(list(schema_of(layer))[1:])
    info = ogr.info(dataset.path, layer.name)
    as_text = [
        str(column.name)
        for column, kind in zip(layer.columns, info.kinds, strict=True)
        if kind is not column.kind or column.kind is ColumnKind.DATE
    ]
    how = {"sql": _as_text(dataset, layer, as_text)} if as_text else {}
    name = None if as_text else layer.name
    done = 0
    for piece in ogr.pieces(dataset.path, name, told, rows=layer.rows, **how):
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


def _as_text(dataset: Dataset, layer: SourceLayer, names: list[str]) -> str:
    """Select the same columns, those of ``names`` as the text that is stored."""
    with closing(_connect(dataset)) as database:
        table = _quoted(layer.name)
        info = database.execute(f"PRAGMA table_info({table})").fetchall()
        shape = database.execute(
            "SELECT column_name FROM gpkg_geometry_columns WHERE table_name = ?",
            (layer.name,),
        ).fetchone()
    keys = [_quoted(str(row[1])) for row in info if row[5]] or (
        [_quoted("fid")] if any(row[1] == "fid" for row in info) else []
    )
    columns = [
        f"CAST({_quoted(name)} AS TEXT) AS {_quoted(name)}"
        if name in names
        else _quoted(name)
        for name in (str(column.name) for column in layer.columns)
    ]
    shapes = [_quoted(str(shape[0]))] if shape else []
    return f"SELECT {', '.join([*keys[:1], *shapes, *columns])} FROM {table}"  # noqa: S608
