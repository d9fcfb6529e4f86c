"""What the role of the web process can and cannot do in the database."""

from collections.abc import Iterator

import psycopg
import pytest
from django.db import ProgrammingError, connection, transaction

from geoapp.config.database import ROLES
from geoapp.config.grants import READ_ONLY_EXCEPT


@pytest.fixture
def as_web_role(db: None) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE geoapp_app")
    yield
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


def tables() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        return sorted(name for (name,) in cursor)


def refused(statement: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except ProgrammingError as error:
        return "denied" in str(error) or "must be" in str(error)
    return False


def test_it_may_read_and_little_else(as_web_role: None) -> None:
    changeable = {
        table for table in tables() if not refused(f"DELETE FROM {table} WHERE false")
    }
    assert changeable == {
        "accounts_recoverycode",
        "accounts_secondfactor",
        "accounts_session",
        "axes_accessattempt",
        "axes_accessattemptexpiration",
        "territory_areascope",
    }
    assert refused("UPDATE registry_hotspotevent SET note = 'x'")
    assert refused("UPDATE lineage_exportlog SET reason = 'x'")
    assert refused("UPDATE accounts_user SET role = 'admin'")
    assert refused("UPDATE accounts_user SET username = 'x'")
    assert refused("UPDATE accounts_accountaction SET actor = 'x'")
    assert refused("UPDATE accounts_onetimelink SET digest = 'x'")
    assert refused("UPDATE territory_areascope SET user_id = 1")
    assert not refused("UPDATE accounts_user SET last_login = now()")


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE mine (id int)",
        "DROP TABLE registry_tip",
        "ALTER TABLE registry_tip DISABLE TRIGGER ALL",
        "TRUNCATE registry_tip",
        "COPY registry_tip TO PROGRAM 'cat'",
    ],
)
def test_it_changes_no_schema_and_becomes_nobody_else(
    as_web_role: None, statement: str
) -> None:
    assert refused(statement)


def test_it_cannot_become_the_owner(db: None) -> None:
    """Connected as itself: SET ROLE in our own session would prove nothing."""
    target = connection.settings_dict
    with (
        psycopg.connect(
            host=target["HOST"],
            port=target["PORT"],
            dbname=target["NAME"],
            user=ROLES["app"],
        ) as web,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        web.execute("SET ROLE geoapp_owner")


@pytest.mark.django_db
def test_the_roles_are_not_more_than_they_should_be() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolname, rolsuper, rolbypassrls, rolcreaterole FROM pg_roles"
            " WHERE rolname = ANY(%s) ORDER BY rolname",
            [list(ROLES.values())],
        )
        assert cursor.fetchall() == [
            ("geoapp_app", False, False, False),
            ("geoapp_backup", False, True, False),
            ("geoapp_owner", False, False, False),
        ]


def test_every_table_it_may_write_exists(db: None) -> None:
    assert set(READ_ONLY_EXCEPT) <= set(tables())
