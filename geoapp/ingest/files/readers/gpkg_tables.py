"""What a GeoPackage's own catalogue and tables say, by SQLite and read-only."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geoapp.ingest.files.refusal import Refusal
from geoapp.ingest.source import ColumnKind, CrsForm, DeclaredCrs, LayerKind

_NOT_DATA = frozenset({"layer_styles", "qgis_projects", "ogr_empty_table"})
_DATA_TYPES = frozenset({"features", "attributes"})
_UNDEFINED_SYSTEMS = (0, -1)
_STORED_AS = {
    ColumnKind.INTEGER: ("integer", "null"),
    ColumnKind.REAL: ("real", "integer", "null"),
    ColumnKind.BOOLEAN: ("integer", "null"),
    ColumnKind.BINARY: ("blob", "null"),
}
"""What SQLite may hold in a column of a kind; it keeps anything anywhere."""
_MODULES = frozenset({"rtree", "fts3", "fts4", "fts5"})
"""Indexes; every other module of a virtual table reads something else."""
_MODULE = re.compile(r"(?i)\busing\s+[\"'\[`]?(\w+)")
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
class Table:
    """``claimed_rows`` is what GDAL once noted, None when it did not."""

    name: str
    kind: LayerKind
    geometry: str | None
    crs: DeclaredCrs | None
    rows: int
    claimed_rows: int | None


@contextmanager
def connected(path: Path) -> Iterator[sqlite3.Connection]:
    """Yield a connection that runs no code of the file's schema."""
    database = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
    try:
        database.execute("PRAGMA trusted_schema = OFF")
        yield database
    except sqlite3.Error as error:
        raise Refusal("unreadable", detail=str(error)[:200]) from error
    finally:
        database.close()


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def tables(database: sqlite3.Connection) -> tuple[list[Table], tuple[str, ...]]:
    """Return the tables that are data, and the names of those that are not."""
    kinds = dict(
        database.execute(
            "SELECT name, type FROM sqlite_master WHERE type IN ('table', 'view')"
        )
    )
    if "gpkg_contents" not in kinds:
        raise Refusal("not_the_format", expected="GeoPackage")
    _refuse_modules(database)
    listed = database.execute("SELECT table_name, data_type FROM gpkg_contents")
    data, others = [], []
    for name, data_type in listed.fetchall():
        is_data = data_type in _DATA_TYPES and name.lower() not in _NOT_DATA
        if is_data and name in kinds:
            data.append(_table(database, name, str(kinds[name])))
        else:
            others.append(str(name))
    return data, tuple(others)


def _refuse_modules(database: sqlite3.Connection) -> None:
    """A virtual table is code: it may open other files when it is read."""
    virtual = database.execute(
        "SELECT name, sql FROM sqlite_master WHERE sql LIKE 'create%virtual%table%'"
    )
    for name, sql in virtual:
        found = _MODULE.search(str(sql))
        if found is None or found.group(1).lower() not in _MODULES:
            raise Refusal("gpkg_virtual", name=str(name)[:100])


def _table(database: sqlite3.Connection, name: str, kind: str) -> Table:
    drawn = _first(
        database,
        "gpkg_geometry_columns",
        "SELECT geometry_type_name, srs_id FROM gpkg_geometry_columns "
        "WHERE table_name = ?",
        name,
    )
    counted = _first(
        database,
        "gpkg_ogr_contents",
        "SELECT feature_count FROM gpkg_ogr_contents WHERE table_name = ?",
        name,
    )
    count = f"SELECT count(*) FROM {quoted(name)}"  # noqa: S608 - no name parameters
    [rows] = database.execute(count).fetchone()
    if kind == "view":
        layer = LayerKind.VIEW
    else:
        layer = LayerKind.FEATURES if drawn else LayerKind.ATTRIBUTES
    return Table(
        name,
        layer,
        _TYPES.get(str(drawn[0]).upper(), "Geometry") if drawn else None,
        _crs(database, int(drawn[1])) if drawn else None,
        int(rows),
        counted[0] if counted else None,
    )


def _first(
    database: sqlite3.Connection, table: str, query: str, name: str
) -> tuple[Any, ...] | None:
    """Run a query on a table that a GeoPackage may lack."""
    known = "SELECT 1 FROM sqlite_master WHERE name = ?"
    if database.execute(known, (table,)).fetchone() is None:
        return None
    row: tuple[Any, ...] | None = database.execute(query, (name,)).fetchone()
    return row


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
    if '"CRS84"' in str(row[2]):
        return DeclaredCrs(CrsForm.CODE, "OGC:CRS84")
    return DeclaredCrs(CrsForm.WKT, str(row[2]))


def declared_types(database: sqlite3.Connection, table: str) -> dict[str, str]:
    """Return the type of each column, in SQL's words."""
    info = database.execute(f"PRAGMA table_info({quoted(table)})").fetchall()
    return {str(row[1]): str(row[2]) for row in info}


def stored_kinds(
    database: sqlite3.Connection, table: str, declared: Mapping[str, ColumnKind]
) -> dict[str, ColumnKind]:
    """Look at the cells: one that is not of its column's kind makes that text.

    One pass for all columns: a million rows take as long as one of them.
    """
    doubtful = {name: kind for name, kind in declared.items() if kind in _STORED_AS}
    if not doubtful:
        return dict(declared)
    strays = ", ".join(
        f"max(typeof({quoted(name)}) NOT IN {_STORED_AS[kind]})"
        for name, kind in doubtful.items()
    )
    query = f"SELECT {strays} FROM {quoted(table)}"  # noqa: S608 - no name parameters
    found = database.execute(query).fetchone()
    stray = {name for name, one in zip(doubtful, found, strict=True) if one}
    return {
        name: ColumnKind.TEXT if name in stray else kind
        for name, kind in declared.items()
    }


def as_text(
    database: sqlite3.Connection, table: str, columns: list[str], texts: set[str]
) -> str:
    """Return a query for the same columns, ``texts`` as the text that is stored."""
    info = database.execute(f"PRAGMA table_info({quoted(table)})").fetchall()
    keys = [str(row[1]) for row in info if row[5] or row[1] == "fid"]
    shape = database.execute(
        "SELECT column_name FROM gpkg_geometry_columns WHERE table_name = ?", (table,)
    ).fetchone()
    chosen = [quoted(name) for name in keys[:1]]
    if shape:
        chosen.append(quoted(str(shape[0])))
    for name in columns:
        cast = f"CAST({quoted(name)} AS TEXT) AS {quoted(name)}"
        chosen.append(cast if name in texts else quoted(name))
    return f"SELECT {', '.join(chosen)} FROM {quoted(table)}"  # noqa: S608
