"""What the role of background imports can and cannot do in the database."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from django.apps import apps
from django.db import ProgrammingError, connection, transaction

from geoapp.ingest.relations import RELATIONS
from geoapp.lineage.before import Before
from geoapp.territory.scope import IMPORTER_ROLE
from tests.db.connecting import connected
from tests.web import database_role
from tests.world import make_world

REGISTERS = {table for one in RELATIONS.values() for table in one.tables}
LOGS = {"registry_hotspotevent"}
"""Append-only; an event goes only when its import is taken back."""

OF_UNITS = {
    "territory_adminunit": "I",
    "territory_adminunitversion": "IU",
    "territory_unitpiece": "ID",
    "territory_unitsuccession": "IUD",
    "territory_versionbefore": "I",
}
OF_THE_IMPORT = {
    "ingest_stagedimport": "IUD",
    "ingest_stagedrow": "IUD",
    "lineage_batch": "IUD",
    "lineage_keptatundo": "I",
    "lineage_source": "I",
}


@pytest.fixture
def as_importer(db: None) -> Iterator[None]:
    with database_role(IMPORTER_ROLE):
        yield


def run(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def refused(statement: str) -> bool:
    try:
        run(statement)
    except ProgrammingError as error:
        return "denied" in str(error) or "must be" in str(error)
    return False


def rights() -> dict[str, str]:
    """Return what it may do to each table: insert, update (any column), delete."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT tablename, concat(
                CASE WHEN has_table_privilege(%(role)s, path, 'INSERT')
                    OR has_any_column_privilege(%(role)s, path, 'INSERT') THEN 'I' END,
                CASE WHEN has_any_column_privilege(%(role)s, path, 'UPDATE')
                    THEN 'U' END,
                CASE WHEN has_table_privilege(%(role)s, path, 'DELETE') THEN 'D' END,
                CASE WHEN has_table_privilege(%(role)s, path, 'TRUNCATE, TRIGGER')
                    THEN '!' END
            )
            FROM pg_tables
            CROSS JOIN LATERAL (SELECT quote_ident(tablename) AS path) AS named
            WHERE schemaname = 'public'
            """,
            {"role": IMPORTER_ROLE},
        )
        return {table: can for table, can in cursor if can}


@pytest.mark.django_db
def test_it_writes_registers_and_what_an_import_needs_and_nothing_else() -> None:
    """So neither accounts, nor jobs, nor logs, nor what rows said before a change."""
    registers = {table: "ID" if table in LOGS else "IUD" for table in REGISTERS}
    assert rights() == {**registers, **OF_UNITS, **OF_THE_IMPORT}


def test_it_cannot_write_what_rows_said_before(as_importer: None) -> None:
    histories = [model for model in apps.get_models() if issubclass(model, Before)]
    assert len(histories) == len(REGISTERS)
    for table in (model._meta.db_table for model in histories):
        assert refused(f"UPDATE {table} SET changed_by_batch = NULL"), table
        assert refused(f"DELETE FROM {table}"), table
        assert refused(f"INSERT INTO {table} SELECT * FROM {table}"), table
        assert refused(f"TRUNCATE {table}"), table
        register = table.removesuffix("_before")
        assert refused(f"ALTER TABLE {register} DISABLE TRIGGER remember_update")
        assert refused(f"DROP TRIGGER remember_delete ON {register}")


@pytest.mark.django_db
def test_it_owns_nothing() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_shdepend"
            " WHERE refclassid = 'pg_authid'::regclass AND deptype = 'o'"
            " AND refobjid = %s::regrole",
            [IMPORTER_ROLE],
        )
        assert cursor.fetchone() == (0,)
        cursor.execute(
            "SELECT count(*) FROM pg_auth_members WHERE member = %s::regrole",
            [IMPORTER_ROLE],
        )
        assert cursor.fetchone() == (0,), "nobody else's rights come with it"


def test_nobody_connects_as_it(db: None) -> None:
    with pytest.raises(psycopg.OperationalError):
        connected(user=IMPORTER_ROLE)


def test_row_level_security_binds_it(db: None) -> None:
    make_world()
    with database_role(IMPORTER_ROLE):
        for table in sorted(REGISTERS):
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT count(*) FROM {table}")
                assert cursor.fetchone() == (0,), table
        with pytest.raises(ProgrammingError, match="row-level security"):
            run("SET LOCAL row_security = off; SELECT count(*) FROM registry_tip")


def test_the_web_process_cannot_ask_which_codes_are_held(db: None) -> None:
    ask = "SELECT registry_codes_held('tips', ARRAY['x'])"
    with database_role("geoapp_app"):
        assert refused(ask)
    with database_role(IMPORTER_ROLE):
        assert not refused(ask)
