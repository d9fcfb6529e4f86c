"""Set the indexes of a register aside while more is written to it than it holds.

Into an index row by row, a million points take longer than all the rest of a commit;
building it afterwards takes a fifth of that. The price: until the commit ends nobody
reads the register. So only where the file is large and the register, by comparison, is
not: its first load, or one that changes all of it. The key and the code keep theirs.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import OperationalError, connection, transaction
from psycopg.sql import SQL, Identifier

from geoapp.spatial import sql
from geoapp.territory.scope import as_owner_of_tables

MANY = 100_000
"""Rows from which it is worth while: below, a commit takes a second or two anyway."""

PATIENCE = "2s"
"""How long to wait for whoever reads the register; then it is written as it is."""


@dataclass(frozen=True, slots=True)
class _Index:
    name: str
    definition: str


@contextmanager
def set_aside(table: str, rows: int) -> Iterator[None]:
    """Run a block that writes ``rows`` rows, with indexes aside where that pays."""
    definitions = _drop(table) if _pays(table, rows) else ()
    yield
    if definitions:
        # A table whose rows await a check at the end takes no new index.
        connection.check_constraints()
        with as_owner_of_tables(), connection.cursor() as cursor:
            for definition in definitions:
                cursor.execute(definition)


def _pays(table: str, rows: int) -> bool:
    if rows < MANY:
        return False
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT reltuples FROM pg_class WHERE oid = %s::regclass", [table]
        )
        return bool(cursor.fetchone()[0] <= rows)


def _drop(table: str) -> tuple[str, ...]:
    """Drop the indexes that guard nothing; return how to make them again."""
    found = sql.fetch("geoapp.ingest", "indexes_of", _Index, table=table)
    try:
        with transaction.atomic(), as_owner_of_tables(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [PATIENCE])
            for one in found:
                order = SQL("DROP INDEX {}").format(Identifier(one.name))
                cursor.execute(order.as_string(cursor.connection))
            cursor.execute("SELECT set_config('lock_timeout', '0', true)")
    except OperationalError:
        return ()
    return tuple(one.definition for one in found)
