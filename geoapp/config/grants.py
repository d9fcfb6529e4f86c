"""What the web process may do in the database: read, and write a few tables.

The web process connects as ``geoapp_app``. It owns no table, so it can change no
schema, and history (events, batches, the export log) is append-only for it because
UPDATE and DELETE were never granted. Runs after every migration.
"""

from __future__ import annotations

from typing import Any

from django.db import connections
from psycopg import sql

from geoapp.config.database import ROLES

READ_ONLY_EXCEPT = {
    "django_session": "INSERT, UPDATE, DELETE",
    "accounts_user": "UPDATE (last_login, password)",
    "lineage_exportlog": "INSERT",
    "ingest_stagedimport": "INSERT",
    "ingest_stagedrow": "INSERT",
}


def grant_to_app(using: str = "default", **_: Any) -> None:
    """Grant the web role its rights; nothing where that role does not exist.

    With ``DATABASE_URL`` there may be a single role: ``manage.py check`` then warns
    (geoapp.W002) that the database cannot guard itself against the web process.
    """
    role = sql.Identifier(ROLES["app"])
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLES["app"]])
        if cursor.fetchone() is None:
            return
        statements = [
            sql.SQL("GRANT USAGE ON SCHEMA public TO {role}"),
            sql.SQL("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}"),
            sql.SQL("GRANT SELECT ON ALL TABLES IN SCHEMA public TO {role}"),
            sql.SQL("GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {role}"),
        ]
        for statement in statements:
            _run(cursor, statement.format(role=role))
        for table, rights in READ_ONLY_EXCEPT.items():
            _run(
                cursor,
                sql.SQL("GRANT {rights} ON {table} TO {role}").format(
                    rights=sql.SQL(rights), table=sql.Identifier(table), role=role
                ),
            )


def _run(cursor: Any, statement: sql.Composed) -> None:
    cursor.execute(statement.as_string(cursor.connection))
