"""What an import would do: how many rows of each kind, and what changes in each.

Read-only. The rows a file means (``meant_<layer>.sql``) are laid beside the rows there
are; whoever asks sees only what row-level security shows.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db import connection
from psycopg.sql import SQL, Composable, Identifier, Literal

from geoapp.ingest.models import StagedImport
from geoapp.ingest.relations import HERE, RELATIONS, Relation, meant_by
from geoapp.ingest.request import Counts, Missing, Switches
from geoapp.spatial import sql


class Kind(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


_COUNT = SQL("""
    WITH meant AS ({meant})
    SELECT
        count(*) FILTER (WHERE meant.id IS NULL),
        count(*) FILTER (WHERE meant.id IS NOT NULL AND {differs}),
        count(*) FILTER (WHERE meant.id IS NOT NULL AND NOT {differs}),
        count(*) FILTER (WHERE {closes})
    FROM meant LEFT JOIN {table} AS stored ON stored.id = meant.id
""")

_NEW_ROWS = SQL("""
    WITH meant AS ({meant})
    SELECT meant.row_no, NULL, NULL, {after}
    FROM meant
    WHERE meant.id IS NULL
    ORDER BY meant.row_no
    LIMIT %(limit)s OFFSET %(offset)s
""")

_ROWS = SQL("""
    WITH meant AS MATERIALIZED ({meant})
    SELECT meant.row_no, stored.id, {before}, {after}
    FROM meant INNER JOIN {table} AS stored ON stored.id = meant.id
    WHERE {kind}
    ORDER BY meant.row_no
    LIMIT %(limit)s OFFSET %(offset)s
""")
"""Apart, because the planner expects one row where a join finds nothing, and then looks
through the whole register for each row of the file: 8 s for 60,000 rows."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One row beside the one there is. Values are text; geometry is GeoJSON."""

    row_no: int
    id: int | None
    before: Mapping[str, str | None]
    after: Mapping[str, str | None]

    @property
    def changed(self) -> tuple[str, ...]:
        """The columns that become others."""
        return tuple(n for n, new in self.after.items() if self.before.get(n) != new)


@dataclass(frozen=True, slots=True)
class Absent:
    """A row that is in force and not in the file."""

    id: int
    code: str
    name: str
    unit_id: int | None


def count(job: StagedImport, switches: Switches) -> Counts:
    """Return what writing the accepted rows would do."""
    relation = RELATIONS[job.layer]
    statement = _COUNT.format(
        meant=relation.meant,
        differs=relation.differs,
        table=Identifier(relation.table),
        closes=Identifier("meant", relation.closes)
        if relation.closes
        else SQL("FALSE"),
    )
    with as_sets(job.rows_read, relation.table):
        new, changed, unchanged, closed = _fetch(statement, meant_by(job))[0]
        absent = missing(job, switches)
    ended = len(absent) + (closed if switches.update else 0)
    return counted(new, changed, unchanged, ended, switches)


def counted(
    new: int, changed: int, unchanged: int, ended: int, switches: Switches
) -> Counts:
    """Return the numbers as the switches leave them."""
    left = (0 if switches.insert else new) + (0 if switches.update else changed)
    return Counts(
        new if switches.insert else 0,
        changed if switches.update else 0,
        unchanged,
        ended,
        left,
    )


def differences(
    job: StagedImport, kind: Kind, *, limit: int, offset: int = 0
) -> list[Difference]:
    """Return accepted rows of one kind beside those there are, in the file's order."""
    allow_memory()
    relation = RELATIONS[job.layer]
    statement = (_NEW_ROWS if kind is Kind.NEW else _ROWS).format(
        meant=relation.meant,
        table=Identifier(relation.table),
        before=_shown(relation, "stored"),
        after=_shown(relation, "meant"),
        kind=is_kind(relation, kind),
    )
    params = {**meant_by(job), "limit": limit, "offset": offset}
    return [
        Difference(row_no, id_, json.loads(before or "{}"), json.loads(after))
        for row_no, id_, before, after in _fetch(statement, params)
    ]


def missing(job: StagedImport, switches: Switches) -> list[Absent]:
    """Return what is in force on the file's day and not in the file.

    Nothing where the switches keep it, or where a held row does not say which it is:
    then nobody can know what is missing.
    """
    relation = RELATIONS[job.layer]
    day = job.options.get("valid_from")
    if switches.missing is Missing.KEEP or not relation.ends or day is None:
        return []
    if job.rows.filter(**{f"mapped__{relation.key}": None}).exists():
        return []
    return sql.fetch(
        HERE,
        f"missing_{job.layer}",
        Absent,
        job_id=job.pk,
        day=day,
        everywhere=switches.missing is Missing.END_IN_AREA,
        own_units=_own_units(job),
    )


def _own_units(job: StagedImport) -> str | None:
    """Return the units of whoever imports; None where nobody is named."""
    if job.created_by_id is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT territory_own_units()::text")
        return str(cursor.fetchone()[0])


def is_kind(relation: Relation, kind: Kind) -> Composable:
    """Return the condition on ``meant`` beside ``stored`` that a row is of a kind."""
    if kind is Kind.NEW:
        return SQL("meant.id IS NULL")
    negation = SQL("") if kind is Kind.CHANGED else SQL("NOT ")
    return SQL("meant.id IS NOT NULL AND {}{}").format(negation, relation.differs)


def _shown(relation: Relation, side: str) -> Composable:
    """Return the columns as one JSON object of texts."""
    parts: list[Composable] = []
    for name in relation.columns:
        column = Identifier(side, name)
        shown = (
            SQL("ST_AsGeoJSON({}, 9)").format(column)
            if name == "geom"
            else SQL("{}::text").format(column)
        )
        parts += [Literal(name), shown]
    if relation.extra is not None:
        other = (
            SQL("FALSE") if side == "stored" else Identifier("meant", relation.extra)
        )
        parts += [Literal(relation.extra), SQL("({})::text").format(other)]
    return SQL("jsonb_build_object({})").format(SQL(", ").join(parts))


WORK_MEM = "32MB"
"""For joining a million staged rows with a register: half the time of the server's
default of 4 MB, as fast as 128, and no more than this for each join however many rows
there are."""


def allow_memory() -> None:
    """Until the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('work_mem', %s, true)", [WORK_MEM])


AS_SETS = 1_000
"""Rows from which a file is joined with a register as one set with another."""


@contextmanager
def as_sets(rows: int, table: str | None = None) -> Iterator[None]:
    """Keep the planner from looking through a register once for each row of a file.

    A register counts as empty that was so when statistics were taken, and looking
    through nothing costs nothing. But there may be rows that died since, and while it
    is written to, each look passes by all that was written before: 200,000 rows took
    nine minutes. A ``table`` that statistics call large is left to the planner.
    """
    if rows < AS_SETS:
        yield
        return
    allow_memory()
    with connection.cursor() as cursor:
        if table is not None and _believed(cursor, table) >= AS_SETS:
            yield
            return
        cursor.execute("SELECT set_config('enable_nestloop', 'off', true)")
        yield
        cursor.execute("SELECT set_config('enable_nestloop', 'on', true)")


def _believed(cursor: Any, table: str) -> float:
    cursor.execute("SELECT reltuples FROM pg_class WHERE oid = %s::regclass", [table])
    return float(cursor.fetchone()[0])


def _fetch(statement: Composable, params: Mapping[str, Any]) -> Sequence[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement.as_string(cursor.connection), params)
        return list(cursor.fetchall())
