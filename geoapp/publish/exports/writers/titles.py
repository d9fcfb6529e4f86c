"""Titles of columns in a GeoPackage, which QGIS shows as aliases."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

_SCHEMA = "http://www.geopackage.org/spec121/#extension_schema"


def entitle(file: sqlite3.Connection, titles: Iterable[tuple[str, str, str]]) -> None:
    """Write (table, column, title): extension «schema» of OGC 12-128r15, annex F.9."""
    file.execute(
        "CREATE TABLE IF NOT EXISTS gpkg_data_columns ("
        "table_name TEXT NOT NULL, column_name TEXT NOT NULL, name TEXT, title TEXT, "
        "description TEXT, mime_type TEXT, constraint_name TEXT, "
        "CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name), "
        "CONSTRAINT gdc_tn UNIQUE (table_name, name))"
    )
    file.execute(
        "CREATE TABLE IF NOT EXISTS gpkg_data_column_constraints ("
        "constraint_name TEXT NOT NULL, constraint_type TEXT NOT NULL, value TEXT, "
        "min NUMERIC, min_is_inclusive BOOLEAN, max NUMERIC, max_is_inclusive BOOLEAN, "
        "description TEXT, "
        "CONSTRAINT gdcc_ntv UNIQUE (constraint_name, constraint_type, value))"
    )
    _register(file)
    file.executemany(
        "INSERT INTO gpkg_data_columns (table_name, column_name, name, title) "
        "VALUES (?, ?, ?, ?)",
        [(table, column, column, title) for table, column, title in titles],
    )


def _register(file: sqlite3.Connection) -> None:
    """Name the extension, once; a table without geometry brings no such list along."""
    file.execute(
        "CREATE TABLE IF NOT EXISTS gpkg_extensions ("
        "table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, "
        "definition TEXT NOT NULL, scope TEXT NOT NULL, "
        "CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name))"
    )
    for table in ("gpkg_data_columns", "gpkg_data_column_constraints"):
        known = "SELECT 1 FROM gpkg_extensions WHERE table_name = ?"
        if file.execute(known, (table,)).fetchone() is None:
            file.execute(
                "INSERT INTO gpkg_extensions VALUES (?, NULL, 'gpkg_schema', ?, "
                "'read-write')",
                (table, _SCHEMA),
            )
