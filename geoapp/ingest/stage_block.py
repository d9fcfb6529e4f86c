"""Put rows into staging without stopping on the way.

Where nothing compares rows with each other before they are staged, the private table
(``stage.py``) would be written and read for nothing. Blocks of rows go straight into
staging, and the next ones are made ready meanwhile. There are two ways in:

* COPY, where there is nothing to work out: rows without a place, or points in our own
  system that lie on earth. A million rows cost the server 2.0 s.
* one INSERT … SELECT of the same columns as arrays, for everything else: other systems,
  larger shapes, and whoever is bound by a policy, because PostgreSQL refuses COPY into
  a table with row-level security. The same rows cost 2.9 s.

All of it belongs inside one transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import psycopg
import pyarrow as pa
import pyarrow.compute as pc
from django.db import connection
from psycopg.sql import SQL, Composed, Identifier

from geoapp.ingest import pgarrays, pgcopy, reach, stage
from geoapp.ingest.cells import Told
from geoapp.ingest.checks.finding import Severity
from geoapp.ingest.models import StagedImport
from geoapp.ingest.spool import are_points, middle_points
from geoapp.spatial import sql
from geoapp.spatial.crs import STORAGE_SRID

_ELEMENTS = {
    "row_no": pgarrays.INTEGER,
    "source_fid": pgarrays.BIGINT,
    "raw": pgarrays.TEXT,
    "shape": pgarrays.BYTES,
    "mapped": pgarrays.TEXT,
    "day": pgarrays.TEXT,
}
_UNNAMED: Mapping[str, pgarrays.Packed | None] = dict.fromkeys(_ELEMENTS)
_COPY = SQL("COPY ingest_stagedrow ({}) FROM STDIN (FORMAT BINARY)")
_JSONB = b"\x01"
"""Version of the form in which jsonb travels; the text follows."""

Send = Callable[[psycopg.Cursor[object]], None]


@dataclass(frozen=True, slots=True)
class Block:
    """Rows as columns of equal length, by name, and what is said of single rows."""

    columns: Mapping[str, pa.Array]
    told: Sequence[Told]


def insert(blocks: Iterable[Block], job: StagedImport, srid: int | None) -> None:
    """Stage blocks of rows; a row with an error is held.

    ``srid`` is the file's; None where nobody knows it. Columns that staging has not are
    left out.
    """
    connection.ensure_connection()
    with (
        connection.wrap_database_errors,
        psycopg.Cursor(connection.connection) as cursor,
    ):
        pgarrays.taken_by(cursor)
        ready = partial(_ready, job.pk, srid, is_policed=_is_policed(cursor))
        for send in stage.in_two_threads(ready, blocks):
            send(cursor)


def _is_policed(cursor: psycopg.Cursor[object]) -> bool:
    cursor.execute("SELECT row_security_active('ingest_stagedrow')")
    return cursor.fetchone() != (False,)


def _ready(job_id: int, srid: int | None, block: Block, *, is_policed: bool) -> Send:
    """Return what sends a block the quickest way that it may go."""
    if not is_policed and is_plain(block.columns["shape"], srid):
        return _by_copy(job_id, block, has_place=srid is not None)
    return _by_insert(job_id, srid, block)


def is_plain(shapes: pa.Array, srid: int | None) -> bool:
    """Tell whether shapes can be stored as they are, without a look by PostGIS."""
    if srid is None or shapes.null_count == len(shapes):
        return True
    if srid != STORAGE_SRID or not are_points(points := shapes.drop_null()):
        return False
    bounds = reach.placed_by(srid)
    farthest = [bounds["reach_x"], bounds["reach_y"]]
    return bool((np.abs(middle_points(points)) <= farthest).all())


def _by_copy(job_id: int, block: Block, *, has_place: bool) -> Send:
    """``geom`` takes its SRID from the column's type; what is left out is a default."""
    given = block.columns
    rows = given["row_no"]
    columns = {
        "job_id": pa.array(np.full(len(rows), job_id)),
        "row_no": rows,
        "source_fid": given["source_fid"],
        "raw": given["raw"],
    }
    if has_place:
        columns["geom"] = given["shape"]
    if "mapped" in given:
        columns["mapped"] = _as_jsonb(given["mapped"])
        columns["day"] = pgcopy.days(given["day"])
    if block.told:
        columns["findings"], columns["refused"] = _by_row(rows, block.told)
    order = _COPY.format(SQL(", ").join(map(Identifier, columns)))
    return partial(_copy, order, pgcopy.block(list(columns.values())))


def _copy(order: Composed, packed: memoryview, cursor: psycopg.Cursor[object]) -> None:
    with cursor.copy(order) as copy:
        copy.write(pgcopy.HEADER)
        copy.write(packed)
        copy.write(pgcopy.TRAILER)


def _as_jsonb(texts: pa.Array) -> pa.Array:
    return pc.binary_join_element_wise(_JSONB, texts.cast(pa.binary()), b"")


def _by_row(rows: pa.Array, told: Sequence[Told]) -> tuple[pa.Array, pa.Array]:
    """Return every row's findings as jsonb, and whether one of them is an error."""
    said: dict[int, list[str]] = {}
    errors = set()
    for row_no, one in told:
        said.setdefault(row_no, []).append(stage.words(one))
        if one["severity"] == Severity.ERROR:
            errors.add(row_no)
    texts = [f"[{', '.join(each)}]".encode() for each in said.values()]
    place = pc.index_in(rows, pa.array(list(said), pa.int32()))
    findings = pc.fill_null(pa.array(texts, pa.binary()).take(place), b"[]")
    refused = pc.is_in(rows, pa.array(list(errors), pa.int32()))
    return _as_jsonb(findings), refused


def _by_insert(job_id: int, srid: int | None, block: Block) -> Send:
    told_rows = pa.array([row_no for row_no, _ in block.told], pa.int32())
    told = pa.array([stage.words(one) for _, one in block.told], pa.string())
    params = {
        "job_id": job_id,
        **reach.placed_by(srid),
        **_UNNAMED,
        **{
            name: pgarrays.array(column, _ELEMENTS[name])
            for name, column in block.columns.items()
            if name in _ELEMENTS
        },
        "told_row": pgarrays.array(told_rows, pgarrays.INTEGER),
        "told": pgarrays.array(told, pgarrays.TEXT),
    }
    return partial(_insert, params)


def _insert(params: Mapping[str, object], cursor: psycopg.Cursor[object]) -> None:
    statement = sql.statement("geoapp.ingest", "stage_block")
    cursor.execute(statement, params, prepare=False)
