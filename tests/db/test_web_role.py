"""What the role of the web process can and cannot do in the database."""

from collections.abc import Iterator

import psycopg
import pytest
from django.db import ProgrammingError, connection, transaction

from geoapp.accounts.models import Role
from geoapp.config.database import ROLES
from geoapp.config.grants import CLOSED, OPEN, POLICED
from geoapp.territory.models import AreaScope
from geoapp.territory.scope import IMPORTER_ROLE, seen_by
from tests.db.connecting import connected
from tests.web import web_role
from tests.world import make_world


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
        "ingest_mappingtemplate",
        "ingest_stagedimport",
        "ingest_stagedrow",
    }
    assert refused("UPDATE registry_hotspotevent SET note = 'x'")
    assert refused("UPDATE lineage_exportlog SET reason = 'x'")
    assert refused("UPDATE accounts_user SET role = 'admin'")
    assert refused("UPDATE accounts_user SET username = 'x'")
    assert refused("UPDATE accounts_accountaction SET actor = 'x'")
    assert refused("UPDATE accounts_onetimelink SET digest = 'x'")
    assert refused("UPDATE territory_areascope SET user_id = 1")
    assert refused("UPDATE jobs_job SET state = 'done'")
    assert refused("UPDATE registry_tip SET code = 'x'")
    assert refused("UPDATE lineage_batch SET undone_at = now()")
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
    with (
        connected(user=ROLES["app"]) as web,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        web.execute("SET ROLE geoapp_owner")


@pytest.mark.django_db
def test_the_roles_are_not_more_than_they_should_be() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolname, rolcanlogin, rolsuper, rolbypassrls, rolcreaterole"
            " FROM pg_roles WHERE rolname = ANY(%s) ORDER BY rolname",
            [[*ROLES.values(), IMPORTER_ROLE]],
        )
        assert cursor.fetchall() == [
            ("geoapp_app", True, False, False, False),
            ("geoapp_backup", True, False, True, False),
            ("geoapp_importer", False, False, False, False),
            ("geoapp_owner", True, False, False, False),
        ]


@pytest.mark.django_db
def test_every_table_is_policed_open_or_closed() -> None:
    """A new table is closed until somebody says what it holds."""
    declared = [*POLICED, *OPEN, *CLOSED]
    assert len(declared) == len(set(declared))
    assert set(tables()) == set(declared)


@pytest.mark.django_db
def test_policies_stand_on_exactly_the_policed_tables() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relrowsecurity AND relkind = 'r'"
        )
        secured = {name for (name,) in cursor}
        cursor.execute("SELECT DISTINCT tablename FROM pg_policies")
        with_policy = {name for (name,) in cursor}
    assert secured == set(POLICED) | {"territory_unitreach"}
    assert with_policy == set(POLICED)


def test_closed_tables_are_closed(as_web_role: None) -> None:
    for table in sorted(CLOSED):
        assert refused(f"SELECT FROM {table}"), table


@pytest.mark.parametrize("layer", ["establishments", "hotspots", "inspections"])
def test_nothing_leads_from_an_approximate_place_to_the_place(
    as_web_role: None, layer: str
) -> None:
    assert refused(f"SELECT place_id FROM {layer}_approx")
    assert not refused(f"SELECT block_id FROM {layer}_approx")


DOORS = [
    "territory_may",
    "territory_measure_reach",
    "territory_named",
    "territory_units_of",
]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "doors"),
    [(ROLES["app"], DOORS), (IMPORTER_ROLE, ["registry_codes_held", *DOORS])],
)
def test_only_the_known_functions_run_as_their_owner(
    role: str, doors: list[str]
) -> None:
    """A function that runs as the owner of the tables is a door past every policy."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT proname FROM pg_proc WHERE prosecdef"
            " AND pronamespace = 'public'::regnamespace"
            " AND has_function_privilege(%s, oid, 'EXECUTE')"
            " ORDER BY proname",
            [role],
        )
        assert [name for (name,) in cursor] == doors


@pytest.mark.parametrize(
    "statement",
    [
        (
            "INSERT INTO accounts_user (username, display_name, role, password,"
            " is_active, is_sample, created_at)"
            " VALUES ('x', '', 'admin', '', true, false, now())"
        ),
        (
            "INSERT INTO territory_areascope (user_id, unit_id, validity)"
            " VALUES ({user}, {unit}, '[2020-01-01,)')"
        ),
        (
            "INSERT INTO accounts_onetimelink (user_id, purpose, digest, created_at,"
            " expires_at) VALUES ({user}, 'reset', 'x', now(), now())"
        ),
        "UPDATE accounts_user SET is_active = NOT is_active WHERE id = {user}",
        "UPDATE accounts_user SET role = 'admin' WHERE id = {user}",
        "DELETE FROM accounts_user WHERE id = {user}",
    ],
)
def test_only_the_administrator_makes_accounts_and_areas(
    db: None, statement: str
) -> None:
    world = make_world()
    user, unit = world.users["viewer"].pk, world.units["mo"].pk
    written = statement.format(user=user, unit=unit)
    names = {"role", "DELETE"}
    for role in Role.values:
        may = role == Role.ADMIN and not names & set(written.split())
        with web_role(), seen_by(world.users[role]):
            assert denied(written) is not may, role
    with web_role():
        assert denied(written), "nobody named"


def test_areas_are_taken_back_by_the_administrator_alone(db: None) -> None:
    world = make_world()
    for role in sorted(Role.values, key=lambda role: role == Role.ADMIN):
        with web_role(), seen_by(world.users[role]):
            gone, _ = AreaScope.objects.filter(user=world.users["viewer"]).delete()
        assert bool(gone) is (role == Role.ADMIN), role


def denied(statement: str) -> bool:
    """Try it and take it back."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
            transaction.set_rollback(True)
    except ProgrammingError as error:
        words = ("denied", "row-level security", "administrator")
        return any(word in str(error) for word in words)
    return False
