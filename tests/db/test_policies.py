"""Every policy of the database, one by one: what it shows, and that it is needed.

Straight SQL as the web's role, or as that of imports where only they write. What each
reader may see of each table is written once more in tests/access/rows.py; a policy that
is opened or dropped must show at once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import ProgrammingError, connection, transaction
from psycopg import sql

from geoapp.accounts.models import User
from geoapp.config.database import ROLES
from geoapp.territory.models import AdminUnitVersion, VersionBefore
from geoapp.territory.scope import IMPORTER_ROLE, seen_by
from tests.access.rows import RULES, Rule, user_id
from tests.access.rules import Reader
from tests.access.world import Secrets, make_secrets
from tests.web import database_role
from tiles.publish import publish_shapes

OWNER = Reader("gis_officer", "near")
OTHER = Reader("area_officer", "far")
READERS = (
    OWNER,
    OTHER,
    Reader("area_officer", "near"),
    Reader("leader", "none"),
    Reader("viewer", "near"),
    Reader("admin", "near"),
    Reader("auditor", "near"),
    Reader(None),
)


@dataclass(frozen=True)
class Policy:
    table: str
    name: str
    command: str
    using: str | None
    check: str | None

    @property
    def reads(self) -> bool:
        return self.command in {"ALL", "SELECT"}

    @property
    def writes(self) -> str | None:
        """Return the command that it lets through or refuses, if it changes rows."""
        if self.command == "ALL":
            return "INSERT" if self.check is not None else None
        return None if self.command == "SELECT" else self.command


@pytest.fixture
def secrets(db: None) -> Secrets:
    made = make_secrets()
    publish_shapes()
    version = AdminUnitVersion.objects.first()
    assert version is not None
    VersionBefore.objects.create(
        version=version,
        batch=made.batch,
        validity=version.validity,
        unit_type=version.unit_type,
        name=version.name,
    )
    return made


def policies() -> list[Policy]:
    return [
        Policy(*row)
        for row in rows(
            "SELECT tablename, policyname, cmd, qual, with_check FROM pg_policies"
            " WHERE schemaname = 'public' ORDER BY tablename, policyname"
        )
    ]


def rows(statement: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())


@contextmanager
def as_reader(
    secrets: Secrets, reader: Reader, role: str = ROLES["app"]
) -> Iterator[None]:
    key = user_id(reader, secrets)
    user = AnonymousUser() if key is None else User.objects.get(pk=key)
    with database_role(role), seen_by(user):
        yield


@contextmanager
def undone() -> Iterator[None]:
    """Run a block in a transaction that leaves nothing behind."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def whose(table: str, rule: Rule) -> Counter[Any]:
    """Return, row by row, what the column says that tells whose it is."""
    return Counter(value for (value,) in rows(f"SELECT {rule.column} FROM {table}"))


def wrongly_seen(secrets: Secrets, table: str) -> tuple[Counter[str], Counter[str]]:
    """Return how many rows each reader sees and must not, and misses."""
    rule = RULES[table]
    every = whose(table, rule)
    foreign: Counter[str] = Counter()
    missing: Counter[str] = Counter()
    for reader in READERS:
        allowed = Counter(
            {
                value: number
                for value, number in every.items()
                if rule.may(reader, secrets, value)
            }
        )
        with as_reader(secrets, reader):
            seen = whose(table, rule)
        foreign[str(reader)] += (seen - allowed).total()
        missing[str(reader)] += (allowed - seen).total()
    return +foreign, +missing


def test_every_policed_table_has_its_rule(db: None) -> None:
    assert {policy.table for policy in policies()} == set(RULES)


def test_with_all_policies_each_sees_what_it_may_and_no_more(secrets: Secrets) -> None:
    wrong = {table: wrongly_seen(secrets, table) for table in RULES}
    assert {table: found for table, found in wrong.items() if any(found)} == {}
    assert [table for table, rule in RULES.items() if not whose(table, rule)] == []


def test_no_policy_can_be_opened_unnoticed(secrets: Secrets) -> None:
    unnoticed = []
    for policy in policies():
        if not policy.reads or policy.using == "true":
            continue
        with undone():
            alter("ALTER POLICY {} ON {} USING (true)", policy)
            foreign, _missing = wrongly_seen(secrets, policy.table)
        if not foreign:
            unnoticed.append(policy)
    assert unnoticed == []


def test_no_policy_can_be_dropped_unnoticed(secrets: Secrets) -> None:
    unnoticed = []
    for policy in policies():
        with undone():
            alter("DROP POLICY {} ON {}", policy)
            _foreign, missing = wrongly_seen(secrets, policy.table)
            write = WRITES.get((policy.table, policy.writes or ""))
            refused = write is not None and not write.works(secrets, write.who)
        if not missing and not refused:
            unnoticed.append(policy)
    assert unnoticed == []


def alter(statement: str, policy: Policy) -> None:
    named = sql.Identifier(policy.name), sql.Identifier(policy.table)
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(statement).format(*named).as_string(None))


# Writing: in one's own name, and accounts by administrators

Value = Callable[[Secrets], Any]
ADMIN = Reader("admin", "none")


@dataclass(frozen=True)
class Write:
    """One statement that ``who`` may run and ``others`` may not.

    ``role``: that of the database whose process sends it.
    """

    statement: str
    value: Value
    who: Reader = ADMIN
    others: tuple[Reader, ...] = (OWNER, OTHER, Reader("auditor", "near"), Reader(None))
    role: str = ROLES["app"]

    def works(self, secrets: Secrets, reader: Reader) -> bool:
        """Tell whether it changes a row."""
        try:
            with (
                undone(),
                as_reader(secrets, reader, self.role),
                connection.cursor() as cursor,
            ):
                cursor.execute(self.statement, [self.value(secrets)])
                return cursor.rowcount > 0
        except ProgrammingError as error:
            if "row-level security" not in str(error):
                raise
            return False


def _account(secrets: Secrets) -> int:
    return secrets.account


def _owner(secrets: Secrets) -> int | None:
    return user_id(OWNER, secrets)


OTHERS = (OTHER, ADMIN, Reader(None))
COLLEAGUE = Reader("gis_officer", "far")
"""Has the same rights, elsewhere."""
WRITES: dict[tuple[str, str], Write] = {
    ("accounts_onetimelink", "INSERT"): Write(
        "INSERT INTO accounts_onetimelink"
        " (user_id, purpose, digest, created_at, expires_at)"
        " VALUES (%s, 'reset', repeat('4', 64), now(), now())",
        _account,
    ),
    ("accounts_onetimelink", "UPDATE"): Write(
        "UPDATE accounts_onetimelink SET used_at = now() WHERE user_id = %s",
        _account,
        others=(),  # whoever holds the link; nobody is signed in then
    ),
    ("accounts_user", "INSERT"): Write(
        "INSERT INTO accounts_user (username, password, display_name, role, is_active,"
        " is_sample, created_at)"
        " VALUES ('new' || %s, '!', '', 'admin', true, false, now())",
        _account,
    ),
    ("accounts_user", "UPDATE"): Write(
        "UPDATE accounts_user SET last_login = now() WHERE id = %s",
        _account,
        others=(),  # signing in
    ),
    ("ingest_mappingtemplate", "INSERT"): Write(
        "INSERT INTO ingest_mappingtemplate"
        " (layer, name, columns, constants, saved_at, created_by_id)"
        " VALUES ('tips', 'x', '{}', '{}', now(), %s)",
        _owner,
        OWNER,
        OTHERS,
    ),
    ("ingest_stagedimport", "INSERT"): Write(
        "INSERT INTO ingest_stagedimport (layer, file_name, sha256, choices, options,"
        " state, rows_read, counts, dropped_columns, created_at, created_by_id)"
        " VALUES ('tips', 'x', '0', '{}', '{}', 'staged', 0, '{}', '[]', now(), %s)",
        _owner,
        OWNER,
        OTHERS,
    ),
    ("ingest_stagedrow", "INSERT"): Write(
        "INSERT INTO ingest_stagedrow"
        " (job_id, row_no, raw, mapped, findings, refused, is_located)"
        " VALUES (%s, 77, '{}', '{}', '[]', false, false)",
        lambda secrets: secrets.staged,
        OWNER,
        OTHERS,
    ),
    ("jobs_job", "INSERT"): Write(
        "INSERT INTO jobs_job (kind, state, step, done, total, error, params,"
        " cancel_requested, attempts, created_at, requested_by_id)"
        " VALUES ('import.look', 'queued', '', 0, 0, '', '{}', false, 0, now(), %s)",
        _owner,
        OWNER,
        OTHERS,
    ),
    ("lineage_batch", "DELETE"): Write(
        "DELETE FROM lineage_batch WHERE id = %s",
        lambda secrets: secrets.own_batch,
        OWNER,
        (COLLEAGUE, OTHER, Reader(None)),
        IMPORTER_ROLE,
    ),
    ("lineage_batch", "INSERT"): Write(
        "INSERT INTO lineage_batch (source_id, layer, file_name, sha256, rows_read,"
        " rows_committed, rows_held, rows_left, rows_repeated, committed_at,"
        " committed_by_id)"
        " SELECT min(id), 'tips', 'x', repeat('0', 64), 1, 1, 0, 0, 0, now(), %s"
        " FROM lineage_source",
        _owner,
        OWNER,
        (COLLEAGUE, OTHER, Reader(None)),
        IMPORTER_ROLE,
    ),
    ("lineage_batch", "UPDATE"): Write(
        "UPDATE lineage_batch SET undone_at = now() WHERE id = %s",
        lambda secrets: secrets.own_batch,
        OWNER,
        (COLLEAGUE, OTHER, Reader(None)),
        IMPORTER_ROLE,
    ),
    ("lineage_exportlog", "INSERT"): Write(
        "INSERT INTO lineage_exportlog (user_id, exported_at, layers, day, crs_srid,"
        " reason, feature_counts, sha256)"
        " VALUES (%s, now(), '[]', '2025-10-01', 4326, 'x', '{}', '')",
        _owner,
        OWNER,
        OTHERS,
    ),
    ("territory_areascope", "DELETE"): Write(
        "DELETE FROM territory_areascope WHERE user_id = %s", _account
    ),
    ("territory_areascope", "INSERT"): Write(
        "INSERT INTO territory_areascope (user_id, unit_id, validity)"
        " SELECT %s, id, '[2030-01-01,)' FROM territory_adminunit LIMIT 1",
        _account,
    ),
    ("territory_areascope", "UPDATE"): Write(
        "UPDATE territory_areascope SET validity = validity WHERE user_id = %s",
        _account,
    ),
}
"""(table, command): every writing that a policy decides about."""


def test_what_may_be_written_is_known(db: None) -> None:
    decided = {(policy.table, policy.writes) for policy in policies() if policy.writes}
    assert decided == set(WRITES)


@pytest.mark.parametrize("about", sorted(WRITES), ids=" ".join)
def test_only_who_should_can_write(secrets: Secrets, about: tuple[str, str]) -> None:
    write = WRITES[about]
    assert write.works(secrets, write.who)
    assert [each for each in write.others if write.works(secrets, each)] == []


def test_no_check_of_writing_can_be_opened_unnoticed(secrets: Secrets) -> None:
    for policy in policies():
        write = WRITES.get((policy.table, policy.writes or ""))
        if write is None or not write.others:
            continue
        clause = "USING (true)" if policy.check is None else "WITH CHECK (true)"
        with undone():
            alter(f"ALTER POLICY {{}} ON {{}} {clause}", policy)
            assert any(write.works(secrets, each) for each in write.others), policy
