"""Every policy of the database, one by one: what it shows, and that it is needed.

Straight SQL as the web's role. What each reader may see of each table is written once
more in tests/access/rows.py; a policy that is opened or dropped must show at once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import ProgrammingError, connection, transaction
from psycopg import sql

from geoapp.accounts.models import User
from geoapp.territory.models import AdminUnitVersion, VersionBefore
from geoapp.territory.scope import seen_by
from tests.access.rows import RULES, Rule, user_id
from tests.access.rules import Reader
from tests.access.world import Secrets, make_secrets
from tests.web import web_role
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
    using: str | None
    check: str | None


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
            "SELECT tablename, policyname, qual, with_check FROM pg_policies"
            " WHERE schemaname = 'public' ORDER BY tablename, policyname"
        )
    ]


def rows(statement: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())


def run(statement: sql.Composed) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement.as_string(None))


@contextmanager
def as_reader(secrets: Secrets, reader: Reader) -> Iterator[None]:
    key = user_id(reader, secrets)
    user = AnonymousUser() if key is None else User.objects.get(pk=key)
    with web_role(), seen_by(user):
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
        if policy.using is None:
            continue
        with undone():
            run(
                sql.SQL("ALTER POLICY {} ON {} USING (true)").format(
                    sql.Identifier(policy.name), sql.Identifier(policy.table)
                )
            )
            foreign, _missing = wrongly_seen(secrets, policy.table)
        if not foreign:
            unnoticed.append(policy)
    assert unnoticed == []


def test_no_policy_can_be_dropped_unnoticed(secrets: Secrets) -> None:
    unnoticed = []
    for policy in policies():
        with undone():
            run(
                sql.SQL("DROP POLICY {} ON {}").format(
                    sql.Identifier(policy.name), sql.Identifier(policy.table)
                )
            )
            _foreign, missing = wrongly_seen(secrets, policy.table)
            refused = policy.table in WRITTEN and not may_write(
                secrets, policy.table, OWNER, OWNER
            )
        if not missing and not refused:
            unnoticed.append(policy)
    assert unnoticed == []


# Writing: only in one's own name

WRITTEN = {
    "ingest_stagedimport": "INSERT INTO ingest_stagedimport"
    " (layer, file_name, sha256, options, state, rows_read, counts, dropped_columns,"
    " created_at, created_by_id)"
    " VALUES ('tips', 'x', repeat('0', 64), '{}', 'staged', 0, '{}', '[]', now(), %s)",
    "ingest_stagedrow": "INSERT INTO ingest_stagedrow"
    " (job_id, row_no, raw, mapped, findings, refused, is_located)"
    " SELECT %s, 77, '{}', '{}', '[]', false, false",
    "lineage_exportlog": "INSERT INTO lineage_exportlog"
    " (user_id, exported_at, layers, day, crs_srid, reason, feature_counts, sha256)"
    " VALUES (%s, now(), '[]', '2025-10-01', 4326, 'x', '{}', '')",
}
"""Tables into which the web's role writes rows that belong to somebody."""


def may_write(secrets: Secrets, table: str, reader: Reader, name: Reader) -> bool:
    """Tell whether a reader can add a row in somebody's name (rows: to the one job)."""
    value = secrets.staged if table == "ingest_stagedrow" else user_id(name, secrets)
    try:
        with undone(), as_reader(secrets, reader), connection.cursor() as cursor:
            cursor.execute(WRITTEN[table], [value])
    except ProgrammingError as error:
        if "row-level security" not in str(error):
            raise
        return False
    return True


def test_what_may_be_written_is_known(db: None) -> None:
    checked = {policy.table for policy in policies() if policy.check is not None}
    assert checked == set(WRITTEN)


@pytest.mark.parametrize("table", sorted(WRITTEN))
def test_nobody_writes_in_another_s_name(secrets: Secrets, table: str) -> None:
    assert may_write(secrets, table, OWNER, OWNER)
    assert not may_write(secrets, table, OTHER, OWNER)
    assert not may_write(secrets, table, Reader(None), OWNER)


def test_no_check_of_writing_can_be_opened_unnoticed(secrets: Secrets) -> None:
    for policy in policies():
        if policy.check is None:
            continue
        with undone():
            run(
                sql.SQL("ALTER POLICY {} ON {} WITH CHECK (true)").format(
                    sql.Identifier(policy.name), sql.Identifier(policy.table)
                )
            )
            assert may_write(secrets, policy.table, OTHER, OWNER), policy
