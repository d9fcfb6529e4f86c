"""The visibility rule: which protected places a user may see.

One rule for every read path, and it stands in the database: row-level policies keyed on
the user whom the transaction names (``database/visibility.sql`` of every app). The web
process is subject to them whatever SQL it runs; ``seen_by`` and ``fetch_seen_by`` name
the user. ``visible_to`` says the same in Python, for what runs as the owner of the
tables and for knowing beforehand that a role sees nothing at all; a test compares both.

Public geography (units, landmarks, the border, service sites) is shown to everybody who
may open the map. Protected places (establishments, hotspots, inspections, tips, and any
score made from them) are shown to the roles that work with them, and only inside the
user's own areas. What others may know of them: registry/precision.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import connection, transaction
from django.db.models import BooleanField, F, Field, Func, Value
from django.utils import timezone

from geoapp.accounts.models import User
from geoapp.accounts.permissions import (
    Viewer,
    can_view_map,
    can_view_places,
    can_view_units,
)
from geoapp.spatial import sql
from geoapp.territory.validity import DatedQuerySet

_NAME = """
    SELECT
        set_config('geoapp.user_id', %s, true),
        set_config('statement_timeout', %s, true)
"""
_NAMED = """
    SELECT
        current_setting('geoapp.user_id', true), current_setting('statement_timeout')
"""


@contextmanager
def seen_by(user: Viewer) -> Iterator[None]:
    """Run a block as one transaction in which the database shows what ``user`` may see.

    The setting ends with the transaction. One of the session would stay on a pooled
    connection for whoever comes next: measured, 1,100 of 1,200 requests saw foreign
    rows. Inside another transaction (tests) the earlier setting is put back.
    """
    before = _read(_NAMED) if connection.in_atomic_block else None
    with transaction.atomic():
        _read(_NAME, _settings(user))
        yield
    if before is not None:
        _read(_NAME, before)


def fetch_seen_by(
    user: Viewer, statement: str, values: Sequence[Any]
) -> list[tuple[Any, ...]]:
    """Return the rows of one statement, as ``user`` may see them.

    For statements so quick that round trips count (tiles): beginning, setting,
    statement and end go to the server together.
    """
    if connection.in_atomic_block:
        with seen_by(user), connection.cursor() as cursor:
            cursor.execute(statement, values)
            return list(cursor.fetchall())
    connection.ensure_connection()
    raw = connection.connection
    with connection.wrap_database_errors:
        try:
            with raw.pipeline():
                raw.execute("BEGIN")
                raw.execute(_NAME, _settings(user))
                cursor = raw.execute(statement, values)
                raw.execute("COMMIT")
            return list(cursor.fetchall())  # inside it would wait once more
        except Exception:
            raw.rollback()
            raise


IMPORTER_ROLE = "geoapp_importer"
"""Whom a background import is in the database: it may write the registers, but is bound
by row-level security like the web process. Nobody can connect as it."""

_IMPORT = """
    SELECT
        set_config('geoapp.user_id', %s, true),
        set_config('statement_timeout', %s, true),
        set_config('role', %s, true)
"""
_IMPORTING = """
    SELECT
        current_setting('geoapp.user_id', true), current_setting('statement_timeout'),
        current_setting('role')
"""


@contextmanager
def importing_for(user: User) -> Iterator[None]:
    """Run a block as one transaction that writes only what ``user`` answers for.

    Not only by our own checks: in the database too, which refuses the rest. Where the
    database has a single role (geoapp.W002), the checks are all there is.
    """
    before = _read(_IMPORTING) if connection.in_atomic_block else None
    with transaction.atomic():
        _read(_IMPORT, (str(user.pk), "0", _importer()))
        yield
    if before is not None:
        _read(_IMPORT, (before[0] or "", *before[1:]))


@contextmanager
def as_owner_of_tables() -> Iterator[None]:
    """Leave the role of imports for a moment, for what only a table's owner may do."""
    (before,) = _read("SELECT current_setting('role')")
    _read("SELECT set_config('role', 'none', true)")
    yield
    _read("SELECT set_config('role', %s, true)", [before])


def _importer() -> str:
    (has_role,) = _read(
        "SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = %s)", [IMPORTER_ROLE]
    )
    return IMPORTER_ROLE if has_role else "none"


def _settings(user: Viewer) -> tuple[str, str]:
    return str(user.pk or ""), f"{settings.GEOAPP_STATEMENT_TIMEOUT_S}s"


def _read(statement: str, values: Sequence[Any] | None = None) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        row: tuple[Any, ...] = cursor.fetchone()
        return row


def in_own_units(path: str, user: Viewer) -> Func:
    """Return the condition that the unit at ``path`` is one of the user's own.

    These are the assigned ones with all below them and the older units whose records
    they keep: database/measure_reach.sql.
    """
    return _in_units(path, user, "territory_units_of")


def in_visible_units(path: str, user: Viewer) -> Func:
    """Return the same condition for keeping rows: not asked twice behind a policy."""
    return _in_units(path, user, "territory_visible_units")


def _in_units(path: str, user: Viewer, function: str) -> Func:
    """COALESCE for the planner, as in the policies; a sub-select runs once only."""
    units = Func(
        Value(user.pk if isinstance(user, User) else None),
        Value(timezone.localdate()),
        function=function,
        template="(SELECT %(function)s(%(expressions)s))",
        output_field=Field(),
    )
    return Func(
        F(path),
        units,
        template="COALESCE(%(expressions)s, FALSE)",
        arg_joiner=" <@ ",
        output_field=BooleanField(),
    )


@dataclass(frozen=True, slots=True)
class _Unit:
    unit_id: int


def own_unit_ids(user: Viewer, day: date | None = None) -> frozenset[int]:
    """Return the units a user answers for, for who needs them one by one."""
    rows = sql.fetch(
        "geoapp.territory",
        "own_units",
        _Unit,
        user_id=user.pk,
        day=day or timezone.localdate(),
    )
    return frozenset(row.unit_id for row in rows)


class ScopedQuerySet(DatedQuerySet):
    """Features that somebody may see."""

    def visible_to(self, user: Viewer) -> Self:
        raise NotImplementedError


class PublicQuerySet(ScopedQuerySet):
    """Geography that everybody with access to the map may see."""

    def visible_to(self, user: Viewer) -> Self:
        return self.all() if can_view_map(user) else self.none()


class UnitQuerySet(ScopedQuerySet):
    """Administrative units, which also whoever assigns areas must be able to name."""

    def visible_to(self, user: Viewer) -> Self:
        return self.all() if can_view_units(user) else self.none()


class ProtectedQuerySet(ScopedQuerySet):
    """Places that only the officials responsible for them may see."""

    unit_field = "unit"

    def visible_to(self, user: Viewer) -> Self:
        if not can_view_places(user):
            return self.none()
        return self.filter(in_visible_units(self.unit_field, user))
