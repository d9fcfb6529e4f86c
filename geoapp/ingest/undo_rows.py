"""Take back what a batch did to one table, set by set, and list what has to stay.

Composed for the table at hand; its earlier rows are in a table of the same columns.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from psycopg.sql import SQL, Composable, Identifier

from geoapp.ingest.compare import as_sets
from geoapp.ingest.relations import RELATIONS
from geoapp.lineage.before import table_of

EDITED, IN_USE, FAILED = "edited", "in_use", "failed"

LOGS = frozenset(one.table for one in RELATIONS.values() if one.is_log)
"""Nobody changes a row of these; imports are not even granted it."""

_LABELS = {
    "registry_hotspotextent": SQL(
        "(SELECT code FROM registry_hotspot WHERE id = stored.hotspot_id)"
    ),
    "registry_hotspotevent": SQL(
        "(SELECT code FROM registry_hotspot WHERE id = stored.hotspot_id)"
        " || ' ' || stored.happened_on"
    ),
    "territory_areadesignation": SQL("stored.kind || ' ' || stored.document_no"),
    "territory_nationalborder": SQL("stored.name"),
}
"""What an officer calls a row that has no code."""

_LATER_EVENT = SQL("""
    OR EXISTS (
        SELECT FROM registry_hotspotevent AS other
        WHERE other.hotspot_id = stored.hotspot_id
        AND (other.happened_on, other.id) > (stored.happened_on, stored.id)
        AND other.batch_id IS DISTINCT FROM %(batch_id)s
    )
""")
"""A log is taken back from its end: each step follows from the one before it."""

_JUDGED = SQL("""
    own AS (
        SELECT row_id, min(change_id) AS first_change, max(change_id) AS last_change
        FROM {before}
        WHERE changed_by_batch = %(batch_id)s AND NOT is_undo
        GROUP BY row_id
    ),
    touched AS (
        SELECT stored.id, NULL::bigint AS first_change,
            coalesce(own.last_change, 0) AS last_change
        FROM {table} AS stored LEFT JOIN own ON own.row_id = stored.id
        WHERE stored.batch_id = %(batch_id)s
        UNION ALL
        SELECT stored.id, own.first_change, own.last_change
        FROM own INNER JOIN {table} AS stored ON stored.id = own.row_id
        WHERE stored.batch_id IS DISTINCT FROM %(batch_id)s
    ),
    edited AS (
        SELECT DISTINCT touched.id
        FROM touched INNER JOIN {before} AS later
            ON later.row_id = touched.id AND later.change_id > touched.last_change
        WHERE NOT later.is_undo
        AND NOT EXISTS (
            SELECT FROM {before} AS undone
            WHERE undone.row_id = later.row_id
            AND undone.is_undo
            AND undone.changed_by_batch = later.changed_by_batch
            AND undone.change_id > later.change_id
        )
    ),
    judged AS (
        SELECT
            touched.id,
            touched.first_change,
            {label} AS label,
            edited.id IS NOT NULL {later} AS is_edited,
            touched.first_change IS NULL AND ({in_use}) AS is_in_use
        FROM touched
        INNER JOIN {table} AS stored ON stored.id = touched.id
        LEFT JOIN edited ON edited.id = touched.id
    )
""")
"""``edited`` apart and joined: earlier rows have no index by row, and asked row by row
200,000 of them are looked through 200,000 times."""

_KEPT = SQL("""
    WITH {judged}
    SELECT id, label, is_edited FROM judged WHERE is_edited OR is_in_use ORDER BY id
""")

_DELETE = SQL("""
    WITH {judged}
    DELETE FROM {table} AS gone USING judged
    WHERE gone.id = judged.id AND judged.first_change IS NULL
    AND NOT judged.is_edited AND NOT judged.is_in_use {which}
""")

_RESTORE = SQL("""
    WITH {judged}
    UPDATE {table} AS back SET ({columns}) = ROW({earlier})
    FROM judged INNER JOIN {before} AS was ON was.change_id = judged.first_change
    WHERE back.id = judged.id AND NOT judged.is_edited {which}
""")

_IDS = SQL("""
    WITH {judged}
    SELECT id, coalesce(label, id::text) FROM judged
    WHERE NOT is_edited AND NOT is_in_use ORDER BY id DESC
""")

_FORESEE = SQL("""
    WITH {judged}
    SELECT
        count(*) FILTER (WHERE first_change IS NULL),
        count(*) FILTER (WHERE first_change IS NOT NULL)
    FROM judged WHERE NOT is_edited AND NOT is_in_use
""")

_TOUCHED = SQL("""
    SELECT
        (SELECT count(*) FROM {table} WHERE batch_id = %(batch_id)s)
        + (
            SELECT count(*)
            FROM {before} AS own INNER JOIN {table} AS stored ON stored.id = own.row_id
            WHERE own.changed_by_batch = %(batch_id)s AND NOT own.is_undo
        )
""")

_ALL = SQL("")
_SOME = SQL("AND judged.id = ANY(%(row_ids)s)")


@dataclass(frozen=True, slots=True)
class Kept:
    """A row that is not as it was before the batch. ``reason``: a code."""

    table: str
    row_id: int
    label: str
    reason: str


def take_back(table: str, batch_id: int) -> tuple[int, int, list[Kept]]:
    """Return how many rows were deleted, how many put back, and which stay."""
    said = _Statements(table)
    params = {"batch_id": batch_id}
    with as_sets(count_touched(table, batch_id)):
        kept = _kept(said, params)
        try:
            return *_reverse(said, params), kept
        except IntegrityError:
            found = _fetch(said.ids, params)
            rows = [Kept(table, row_id, label, FAILED) for row_id, label in found]
            return *_in_halves(said, params, rows, kept), kept


def _reverse(
    said: _Statements, params: dict[str, Any], which: SQL = _ALL
) -> tuple[int, int]:
    """Return how many rows were deleted and put back.

    Raises:
        IntegrityError: what there is now does not allow it; nothing was done.
    """
    with _checked_at_once():
        deleted = _run(said.delete(which), params)
        restored = 0 if said.table in LOGS else _run(said.restore(which), params)
    return deleted, restored


def _in_halves(
    said: _Statements, params: dict[str, Any], rows: Sequence[Kept], kept: list[Kept]
) -> tuple[int, int]:
    """Take back what can be, where some row meets a constraint.

    By halves of halves: of a million rows one costs twenty statements, not a million.
    """
    try:
        row_ids = [one.row_id for one in rows]
        return _reverse(said, {**params, "row_ids": row_ids}, _SOME)
    except IntegrityError:
        if len(rows) <= 1:
            kept += rows
            return 0, 0
        half = len(rows) // 2
        newer = _in_halves(said, params, rows[:half], kept)
        older = _in_halves(said, params, rows[half:], kept)
        return newer[0] + older[0], newer[1] + older[1]


def count_touched(table: str, batch_id: int) -> int:
    """Return how many rows a batch brought or changed, of those that one may see."""
    statement = _TOUCHED.format(
        table=Identifier(table), before=Identifier(table_of(table))
    )
    [(count,)] = _fetch(statement, {"batch_id": batch_id})
    return int(count)


@contextmanager
def _checked_at_once() -> Iterator[None]:
    """Run a block that can be taken back, and meet here what its end would meet.

    Foreign keys are checked when the transaction ends, where nobody could say any more
    which row it was.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        yield
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def foresee(table: str, batch_id: int) -> tuple[int, int, list[Kept]]:
    """Return the same without doing it.

    What a constraint would refuse is not known before; rows of this batch in tables
    that follow count as gone already.
    """
    said = _Statements(table, is_foreseen=True)
    params = {"batch_id": batch_id}
    with as_sets(count_touched(table, batch_id)):
        [(deleted, restored)] = _fetch(said.foresee, params)
        return deleted, restored, _kept(said, params)


def _kept(said: _Statements, params: dict[str, Any]) -> list[Kept]:
    return [
        Kept(said.table, row_id, label or str(row_id), EDITED if is_edited else IN_USE)
        for row_id, label, is_edited in _fetch(said.kept, params)
    ]


class _Statements:
    """The statements for one table."""

    def __init__(self, table: str, *, is_foreseen: bool = False) -> None:
        self.table = table
        self._is_foreseen = is_foreseen
        self._model = next(m for m in apps.get_models() if m._meta.db_table == table)  # noqa: SLF001
        self._names = {
            "table": Identifier(table),
            "before": Identifier(table_of(table)),
        }
        judged = _JUDGED.format(
            **self._names,
            label=_LABELS.get(table, SQL("stored.code")),
            later=_LATER_EVENT if table == "registry_hotspotevent" else SQL(""),
            in_use=self._in_use(),
        )
        self._names["judged"] = self.judged = judged  # type: ignore[assignment]
        self.kept = _KEPT.format(**self._names)
        self.ids = _IDS.format(**self._names)
        self.foresee = _FORESEE.format(**self._names)

    def delete(self, which: SQL) -> Composable:
        return _DELETE.format(**self._names, which=which)

    def restore(self, which: SQL) -> Composable:
        columns = [
            str(field.column)
            for field in self._model._meta.local_concrete_fields  # noqa: SLF001
            if not field.primary_key
        ]
        return _RESTORE.format(
            **self._names,
            columns=SQL(", ").join(map(Identifier, columns)),
            earlier=SQL(", ").join(Identifier("was", one) for one in columns),
            which=which,
        )

    def _in_use(self) -> Composable:
        """Rows of other tables that refer to a row; what follows it by itself not."""
        references: list[Composable] = [
            SQL(
                "EXISTS (SELECT FROM {} AS other WHERE other.{} = touched.id{})"
            ).format(
                Identifier(relation.related_model._meta.db_table),  # noqa: SLF001
                Identifier(str(relation.field.column)),
                self._others(relation.related_model._meta.db_table),  # noqa: SLF001
            )
            for relation in self._model._meta.related_objects  # noqa: SLF001
            if relation.on_delete is not models.CASCADE
            or relation.related_model._meta.db_table in _OWN_ROWS  # noqa: SLF001
        ]
        if self.table == "registry_hotspotextent":
            references.append(_staying_hotspots())
        return SQL(" OR ").join(references) if references else SQL("FALSE")

    def _others(self, table: str) -> SQL:
        """Of rows that go before their hotspot, count those of other batches only."""
        if self._is_foreseen and table in _OWN_ROWS:
            return SQL(" AND other.batch_id IS DISTINCT FROM %(batch_id)s")
        return SQL("")


def _staying_hotspots() -> Composable:
    """The condition that an extent's hotspot came with it and will stay.

    Else a hotspot that others refer to would be left without its ground.
    """
    return SQL(
        "stored.hotspot_id IN (WITH {judged} SELECT id FROM judged"
        " WHERE first_change IS NULL AND (is_edited OR is_in_use))"
    ).format(judged=_Statements("registry_hotspot", is_foreseen=True).judged)


_OWN_ROWS = frozenset({"registry_hotspotextent", "registry_hotspotevent"})
"""They would go with their hotspot; but other batches may have brought them."""


def _fetch(statement: Composable, params: dict[str, Any]) -> Sequence[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement.as_string(cursor.connection), params)
        return list(cursor.fetchall())


def _run(statement: Composable, params: dict[str, Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement.as_string(cursor.connection), params)
        return int(cursor.rowcount)
