"""Put rows into staging without stopping on the way.

Where nothing compares rows with each other before they are staged, the private table
(``stage.py``) would be written and read for nothing. A block of rows goes as arrays
into one INSERT … SELECT, which row-level security guards as it should, and the next
block is made ready meanwhile. All of it belongs inside one transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import psycopg
import pyarrow as pa
from django.db import connection

from geoapp.ingest import pgarrays, reach, stage
from geoapp.ingest.cells import Told
from geoapp.ingest.models import StagedImport
from geoapp.ingest.pgarrays import Packed
from geoapp.spatial import sql

_ELEMENTS = {
    "row_no": pgarrays.INTEGER,
    "source_fid": pgarrays.BIGINT,
    "raw": pgarrays.JSON,
    "shape": pgarrays.BYTES,
    "mapped": pgarrays.TEXT,
    "day": pgarrays.TEXT,
}
_UNNAMED: Mapping[str, Packed | None] = dict.fromkeys(_ELEMENTS)


@dataclass(frozen=True, slots=True)
class Block:
    """Rows as arrays by the parameter that takes them, each with its findings."""

    arrays: Mapping[str, Packed]

    @classmethod
    def of(cls, columns: Mapping[str, pa.Array], told: Sequence[Told]) -> Block:
        """Take columns of equal length by name; those that staging has not are left."""
        rows = pa.array([row_no for row_no, _ in told], pa.int32())
        words = pa.array([stage.words(one) for _, one in told], pa.string())
        return cls(
            {
                **{
                    name: pgarrays.array(column, _ELEMENTS[name])
                    for name, column in columns.items()
                    if name in _ELEMENTS
                },
                "told_row": pgarrays.array(rows, pgarrays.INTEGER),
                "told": pgarrays.array(words, pgarrays.TEXT),
            }
        )


def insert(blocks: Iterable[Block], job: StagedImport, srid: int | None) -> None:
    """Stage blocks of rows; a row with an error is held.

    ``srid`` is the file's; None where nobody knows it.
    """
    statement = sql.statement("geoapp.ingest", "stage_block")
    placed = {"job_id": job.pk, **reach.placed_by(srid)}
    connection.ensure_connection()
    with (
        connection.wrap_database_errors,
        psycopg.Cursor(connection.connection) as cursor,
    ):
        pgarrays.taken_by(cursor)
        for block in blocks:
            cursor.execute(
                statement, {**placed, **_UNNAMED, **block.arrays}, prepare=False
            )
