"""What the web process may do in the database: read, and write a few tables.

The web process connects as ``geoapp_app``. It owns no table, so it can change no
schema and no policy, and history (events, batches, the export log) is append-only for
it because UPDATE and DELETE were never granted. Runs after every migration.

Every table there is stands in one of the lists below: a new one is closed, and a test
says so. Which *rows* of a table the process sees is said by the table's policies.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import connections
from psycopg import sql

from geoapp.config.database import ROLES
from geoapp.territory.scope import IMPORTER_ROLE

READ = "SELECT"
STAGE = "SELECT, INSERT, UPDATE, DELETE"
WRITE = STAGE

POLICED: Mapping[str, str] = {
    "accounts_onetimelink": "SELECT, INSERT, UPDATE (used_at, expires_at)",
    "accounts_user": "SELECT, INSERT, UPDATE (last_login, password, is_active)",
    "analysis_result": READ,
    "analysis_run": READ,
    "establishments_approx": "SELECT (id, block_id, unit_id, validity, frame)",
    "establishments_counts": READ,
    "hotspots_approx": "SELECT (id, block_id, unit_id, validity, status)",
    "hotspots_counts": READ,
    "ingest_mappingtemplate": STAGE,
    "ingest_stagedimport": STAGE,
    "ingest_stagedrow": STAGE,
    "inspections_approx": "SELECT (id, block_id, unit_id, validity, found)",
    "inspections_counts": READ,
    "jobs_job": "SELECT, INSERT, UPDATE (cancel_requested)",
    "lineage_batch": READ,
    "lineage_exportlog": "SELECT, INSERT",
    "lineage_keptatundo": READ,
    "lineage_source": READ,
    "province_progress": READ,
    "registry_establishment": READ,
    "registry_establishment_before": READ,
    "registry_hotspot": READ,
    "registry_hotspot_before": READ,
    "registry_hotspotevent": READ,
    "registry_hotspotevent_before": READ,
    "registry_hotspotextent": READ,
    "registry_hotspotextent_before": READ,
    "registry_inspection": READ,
    "registry_inspection_before": READ,
    "registry_servicesite": READ,
    "registry_servicesite_before": READ,
    "registry_tip": READ,
    "registry_tip_before": READ,
    "territory_adminunit": READ,
    "territory_adminunitversion": READ,
    "territory_areadesignation": READ,
    "territory_areadesignation_before": READ,
    "territory_areascope": "SELECT, INSERT, UPDATE (validity), DELETE",
    "territory_block": READ,
    "territory_landmark": READ,
    "territory_landmark_before": READ,
    "territory_nationalborder": READ,
    "territory_nationalborder_before": READ,
    "territory_unitpiece": READ,
    "territory_unitsuccession": READ,
    "territory_versionbefore": READ,
    "tiles_publishedshape": READ,
}
"""Row-level security is on: rows show to, and are written by, whom their policy says.
``place_id`` of the approximate ones is not granted: it would lead back to the place."""

OPEN: Mapping[str, str] = {
    "accounts_accountaction": "SELECT, INSERT",
    "accounts_bucket": "SELECT, INSERT, UPDATE",
    "accounts_recoverycode": "SELECT, INSERT, UPDATE (used_at), DELETE",
    "accounts_secondfactor": STAGE,
    "accounts_session": STAGE,
    "axes_accessattempt": STAGE,
    "axes_accessattemptexpiration": "SELECT, DELETE",
    "django_content_type": READ,
    "django_migrations": READ,
    "procrastinate_events": "INSERT",
    "procrastinate_jobs": "SELECT (id), INSERT",
    "procrastinate_workers": "SELECT (last_heartbeat)",
    "registry_servicetype": READ,
    "spatial_provincemeridian": READ,
    "spatial_ref_sys": READ,
}
"""Tables without data about places, which signing in needs before anybody is named; and
the queue, where a job is a number that means something in ``jobs_job`` only."""

CLOSED = frozenset(
    {
        "auth_group",
        "auth_group_permissions",
        "auth_permission",
        "axes_accessfailurelog",
        "axes_accesslog",
        "procrastinate_periodic_defers",
        "territory_unitreach",
    }
)
"""Tables that the web process has no business with."""

IMPORTER: Mapping[str, str] = {
    **{table: "SELECT" for table in POLICED if not table.endswith("_approx")},
    "ingest_stagedimport": STAGE,
    "ingest_stagedrow": STAGE,
    "lineage_batch": WRITE,
    "lineage_keptatundo": "SELECT, INSERT",
    "lineage_source": "SELECT, INSERT",
    "registry_establishment": WRITE,
    "registry_hotspot": WRITE,
    "registry_hotspotevent": "SELECT, INSERT, DELETE",
    "registry_hotspotextent": WRITE,
    "registry_inspection": WRITE,
    "registry_servicesite": WRITE,
    "registry_servicetype": READ,
    "registry_tip": WRITE,
    "spatial_provincemeridian": READ,
    "spatial_ref_sys": READ,
    "territory_adminunit": "SELECT, INSERT",
    "territory_adminunitversion": "SELECT, INSERT, UPDATE",
    "territory_areadesignation": WRITE,
    "territory_landmark": WRITE,
    "territory_nationalborder": WRITE,
    "territory_unitpiece": "SELECT, INSERT, DELETE",
    "territory_unitsuccession": WRITE,
    "territory_versionbefore": "SELECT, INSERT",
}
"""What a background import may do, for the officer it is done for: the same policies
bind it (``importing_for`` in territory/scope.py). It changes no history: earlier rows
are written by a trigger, and an event is deleted only when its import is taken back."""

SERVER_SETTINGS = {"jit": "off", "TimeZone": "Asia/Ho_Chi_Minh"}
"""Set on the database, so that they hold behind a connection pooler as well."""


def grant_to_app(using: str = "default", **_: Any) -> None:
    """Grant both roles their rights; nothing where a role does not exist.

    With ``DATABASE_URL`` there may be a single role: ``manage.py check`` then warns
    (geoapp.W002) that the database cannot guard itself against the web process.
    """
    with connections[using].cursor() as cursor:
        _set_defaults(cursor, str(connections[using].settings_dict["NAME"]))
        _grant(cursor, ROLES["app"], {**POLICED, **OPEN})
        if _grant(cursor, IMPORTER_ROLE, IMPORTER):
            _close_functions(cursor)


def _grant(cursor: Any, name: str, rights: Mapping[str, str]) -> bool:
    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name])
    if cursor.fetchone() is None:
        return False
    role = sql.Identifier(name)
    for statement in (
        sql.SQL("GRANT USAGE ON SCHEMA public TO {role}"),
        sql.SQL("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}"),
        sql.SQL("GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {role}"),
    ):
        _run(cursor, statement.format(role=role))
    for table, right in rights.items():
        granted = sql.SQL("GRANT {right} ON {table} TO {role}").format(
            right=sql.SQL(right), table=sql.Identifier(table), role=role
        )
        _run(cursor, granted)
    return True


_CODES_HELD = "registry_codes_held(text, text[])"
_FUNCTIONS_OF_THE_OWNER = (
    _CODES_HELD,
    "lineage_batch_in_use()",
    "lineage_known_batch()",
    "lineage_remember()",
    "registry_service_type_in_use()",
    "territory_known_unit()",
    "territory_known_unit_of_row()",
    "territory_unit_in_use()",
)
"""They run as the owner: for triggers, which need no grant, and for imports."""


def _close_functions(cursor: Any) -> None:
    for name in _FUNCTIONS_OF_THE_OWNER:
        closed = sql.SQL("REVOKE EXECUTE ON FUNCTION {} FROM PUBLIC")
        _run(cursor, closed.format(sql.SQL(name)))
    opened = sql.SQL("GRANT EXECUTE ON FUNCTION {} TO {}")
    _run(cursor, opened.format(sql.SQL(_CODES_HELD), sql.Identifier(IMPORTER_ROLE)))


def _set_defaults(cursor: Any, database: str) -> None:
    """Take hold with the next connection; only the database's owner may set them."""
    cursor.execute(
        "SELECT pg_get_userbyid(datdba) = current_user FROM pg_database"
        " WHERE datname = %s",
        [database],
    )
    if cursor.fetchone() != (True,):
        return
    for name, value in SERVER_SETTINGS.items():
        statement = sql.SQL("ALTER DATABASE {database} SET {name} = {value}")
        _run(
            cursor,
            statement.format(
                database=sql.Identifier(database),
                name=sql.Identifier(name),
                value=sql.Literal(value),
            ),
        )


def _run(cursor: Any, statement: sql.Composed) -> None:
    cursor.execute(statement.as_string(cursor.connection))
