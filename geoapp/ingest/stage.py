"""Put a layer's rows into staging, in WGS 84.

COPY fills a table private to this connection, because PostgreSQL refuses COPY into a
table with row-level security; checks look at the rows there; one INSERT … SELECT moves
them on and turns coordinates into WGS 84 with the pinned shift (``spatial/crs.py``),
never with GDAL's. All of it belongs inside one transaction.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

import pyarrow as pa
from django.db import connection
from psycopg.sql import SQL, Identifier

from geoapp.ingest import pgcopy, reach
from geoapp.ingest.cells import Told
from geoapp.ingest.models import StagedImport
from geoapp.spatial import sql

_HERE = "geoapp.ingest"
_TELL = "COPY ingest_told (row_no, finding) FROM STDIN"


@dataclass(frozen=True, slots=True)
class Incoming:
    """One block of rows in COPY's form, and which columns it fills."""

    columns: tuple[str, ...]
    packed: memoryview
    told: Sequence[Told] = ()

    @classmethod
    def of(cls, columns: Mapping[str, pa.Array], told: Sequence[Told]) -> Incoming:
        """Take columns of equal length by name."""
        return cls(tuple(columns), pgcopy.block(list(columns.values())), told)


Batch = TypeVar("Batch")
Made = TypeVar("Made")


def in_two_threads(
    work: Callable[[Batch], Made], batches: Iterable[Batch]
) -> Iterator[Made]:
    """Do the work on two batches at once, in order: Arrow computes without the lock."""
    with ThreadPoolExecutor(max_workers=2) as pool:
        waiting: deque[Future[Made]] = deque()
        for batch in batches:
            waiting.append(pool.submit(work, batch))
            if len(waiting) > 1:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


@contextmanager
def private_tables() -> Iterator[None]:
    """Have the two private tables of this connection for a while."""
    sql.execute(_HERE, "create_incoming")
    sql.execute(_HERE, "create_told")
    yield  # an error ends the transaction, and with it the tables
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE ingest_incoming, ingest_told")


def fill(blocks: Iterable[Incoming]) -> None:
    """COPY blocks of rows, then what was said of single rows."""
    told: list[Told] = []
    with connection.cursor() as cursor:
        found = iter(blocks)
        first = next(found, None)
        if first is not None:
            names = SQL(", ").join(map(Identifier, first.columns))
            order = SQL("COPY ingest_incoming ({}) FROM STDIN (FORMAT BINARY)")
            with cursor.copy(order.format(names)) as copy:
                copy.write(pgcopy.HEADER)
                for block in _again(first, found):
                    copy.write(block.packed)
                    told += block.told
                copy.write(pgcopy.TRAILER)
    tell(told)


def _again(first: Incoming, rest: Iterator[Incoming]) -> Iterator[Incoming]:
    yield first
    yield from rest


def tell(told: Iterable[Told]) -> None:
    """Add findings about rows that are still in the private table."""
    with connection.cursor() as cursor, cursor.copy(_TELL) as copy:
        for row_no, finding in told:
            copy.write_row((row_no, words(finding)))


def words(finding: Mapping[str, Any]) -> str:
    """Return a finding as JSON, without the NUL that PostgreSQL cannot hold."""
    text = json.dumps(finding, ensure_ascii=False, default=str)
    return text.replace("\\u0000", "")


def move(job: StagedImport, srid: int | None) -> None:
    """Move all rows on, each with its findings; a row with an error is held.

    ``srid`` is the file's; None where nobody knows it.
    """
    sql.execute(_HERE, "stage_rows", job_id=job.pk, **reach.placed_by(srid))
