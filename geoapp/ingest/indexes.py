"""Set the indexes of a register aside while more is written to it than it holds.

Into an index row by row, a million points take longer than all the rest of a commit;
building it afterwards takes a fifth of that. The price: until the commit ends nobody
reads the register. So only where the file is large and the register, by comparison, is
not: its first load, or one that changes all of it. The key keeps its own; that no code
comes twice is checked when the code's comes back.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import OperationalError, connection, transaction

from geoapp.spatial import sql
from geoapp.territory.scope import as_owner_of_tables

MANY = 100_000
"""Rows from which it is worth while: below, a commit takes a second or two anyway."""

PATIENCE = "2s"
"""How long to wait for whoever reads the register; then it is written as it is."""

MEMORY = "32MB"
"""For building an index: no slower than with 512 MB, and the same for two million rows
as for one (``scripts/bench ingest``)."""


@dataclass(frozen=True, slots=True)
class _Index:
    going: str
    coming: str


@contextmanager
def set_aside(table: str, rows: int) -> Iterator[None]:
    """Run a block that writes ``rows`` rows, with indexes aside where that pays."""
    gone = _drop(table) if _pays(table, rows) else ()
    yield
    if gone:
        # A table whose rows await a check at the end takes no new index.
        connection.check_constraints()
        with as_owner_of_tables(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('maintenance_work_mem', %s, true)", [MEMORY]
            )
            for one in gone:
                cursor.execute(one.coming)


def _pays(table: str, rows: int) -> bool:
    if rows < MANY:
        return False
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT reltuples FROM pg_class WHERE oid = %s::regclass", [table]
        )
        return bool(cursor.fetchone()[0] <= rows)


def _drop(table: str) -> Sequence[_Index]:
    """Drop the indexes but the key's; return those that went."""
    found = sql.fetch("geoapp.ingest", "indexes_of", _Index, table=table)
    try:
        with transaction.atomic(), as_owner_of_tables(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [PATIENCE])
            for one in found:
                cursor.execute(one.going)
            cursor.execute("SELECT set_config('lock_timeout', '0', true)")
    except OperationalError:
        return ()
    return found
