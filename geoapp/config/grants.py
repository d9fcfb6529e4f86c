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

READ = "SELECT"
STAGE = "SELECT, INSERT, UPDATE, DELETE"

POLICED: Mapping[str, str] = {
    "accounts_onetimelink": "SELECT, INSERT, UPDATE (used_at, expires_at)",
    "accounts_user": "SELECT, INSERT, UPDATE (last_login, password, is_active)",
    "analysis_result": READ,
    "analysis_run": READ,
    "establishments_approx": "SELECT (id, block_id, unit_id, validity, frame)",
    "establishments_counts": READ,
    "hotspots_approx": "SELECT (id, block_id, unit_id, validity, status)",
    "hotspots_counts": READ,
    "ingest_stagedimport": STAGE,
    "ingest_stagedrow": STAGE,
    "inspections_approx": "SELECT (id, block_id, unit_id, validity, found)",
    "inspections_counts": READ,
    "lineage_batch": READ,
    "lineage_exportlog": "SELECT, INSERT",
    "lineage_source": READ,
    "province_progress": READ,
    "registry_establishment": READ,
    "registry_establishment_service_types": READ,
    "registry_hotspot": READ,
    "registry_hotspotevent": READ,
    "registry_hotspotextent": READ,
    "registry_inspection": READ,
    "registry_servicesite": READ,
    "registry_tip": READ,
    "territory_adminunit": READ,
    "territory_adminunitversion": READ,
    "territory_areadesignation": READ,
    "territory_areascope": "SELECT, INSERT, UPDATE (validity), DELETE",
    "territory_block": READ,
    "territory_landmark": READ,
    "territory_nationalborder": READ,
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
    "registry_servicetype": READ,
    "spatial_provincemeridian": READ,
    "spatial_ref_sys": READ,
}
"""Tables without data about places, which signing in needs before anybody is named."""

CLOSED = frozenset(
    {
        "auth_group",
        "auth_group_permissions",
        "auth_permission",
        "axes_accessfailurelog",
        "axes_accesslog",
        "territory_unitreach",
    }
)
"""Tables that the web process has no business with."""

SERVER_SETTINGS = {"jit": "off", "TimeZone": "Asia/Ho_Chi_Minh"}
"""Set on the database, so that they hold behind a connection pooler as well."""


def grant_to_app(using: str = "default", **_: Any) -> None:
    """Grant the web role its rights; nothing where that role does not exist.

    With ``DATABASE_URL`` there may be a single role: ``manage.py check`` then warns
    (geoapp.W002) that the database cannot guard itself against the web process.
    """
    role = sql.Identifier(ROLES["app"])
    with connections[using].cursor() as cursor:
        _set_defaults(cursor, str(connections[using].settings_dict["NAME"]))
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLES["app"]])
        if cursor.fetchone() is None:
            return
        for statement in (
            sql.SQL("GRANT USAGE ON SCHEMA public TO {role}"),
            sql.SQL("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}"),
            sql.SQL("GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {role}"),
        ):
            _run(cursor, statement.format(role=role))
        for table, rights in {**POLICED, **OPEN}.items():
            _run(
                cursor,
                sql.SQL("GRANT {rights} ON {table} TO {role}").format(
                    rights=sql.SQL(rights), table=sql.Identifier(table), role=role
                ),
            )


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
