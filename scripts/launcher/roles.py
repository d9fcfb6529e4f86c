"""Make the four roles, the database and its extensions; again and again harmless.

Run by the virtual environment's Python (it needs psycopg) as the superuser:
``python -m scripts.launcher.roles HOST``. HOST is the folder of this clone's socket,
where the kernel vouches for us; in a container it is the database's name, and libpq
takes ``PGPASSWORD``.
"""

from __future__ import annotations

import os
import sys

import psycopg
from psycopg import sql

DATABASE = "geoapp"

# owner: holds the tables, runs migrations. app: the web process, sees rows through
# policies only. importer: what an import in the background is; bound by policies, too,
# and nobody connects as it. backup: reads everything, for pg_dump. None is a superuser.
ROLES = {
    "geoapp_owner": "LOGIN CREATEDB NOSUPERUSER NOBYPASSRLS",
    "geoapp_app": "LOGIN NOSUPERUSER NOBYPASSRLS",
    "geoapp_importer": "NOLOGIN NOSUPERUSER NOBYPASSRLS",
    "geoapp_backup": "LOGIN NOSUPERUSER BYPASSRLS",
}

# Needed by each database that the owner makes (the tests' one too, from template1),
# and by a superuser only: PostGIS is not a trusted extension.
IN_EACH_DATABASE = (
    "CREATE EXTENSION IF NOT EXISTS postgis",
    "CREATE EXTENSION IF NOT EXISTS btree_gist",
    "CREATE EXTENSION IF NOT EXISTS unaccent",
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    # PostGIS 3.3 lacks VN-2000 zones that a migration adds.
    "GRANT SELECT, INSERT, UPDATE, DELETE ON spatial_ref_sys TO geoapp_owner",
    "GRANT USAGE, CREATE ON SCHEMA public TO geoapp_owner",
    # It tells anybody the bounds of a whole table, past every policy.
    "REVOKE EXECUTE ON FUNCTION st_estimatedextent(text, text) FROM PUBLIC",
    "REVOKE EXECUTE ON FUNCTION st_estimatedextent(text, text, text) FROM PUBLIC",
    "REVOKE EXECUTE ON FUNCTION st_estimatedextent(text,text,text,boolean) FROM PUBLIC",
    # Behind row-level security only leakproof functions may use an index, and PostGIS
    # marks none. This one compares two boxes and can say nothing else; ST_Intersects,
    # whose errors quote coordinates, stays as it is. Neither pg_dump nor an update of
    # the extension keeps the mark: /health/ready looks after it.
    "ALTER FUNCTION geometry_overlaps(geometry, geometry) LEAKPROOF",
)

_OUTDATED = """
    SELECT name FROM pg_available_extensions
    WHERE installed_version <> default_version
"""


def connect(host: str, database: str) -> psycopg.Connection:
    return psycopg.connect(
        host=host, port=5432, user="postgres", dbname=database, autocommit=True
    )


def make_roles(connection: psycopg.Connection) -> None:
    rows = connection.execute("SELECT rolname FROM pg_roles").fetchall()
    existing = {str(row[0]) for row in rows}
    for role, attributes in ROLES.items():
        verb = "ALTER ROLE {} " if role in existing else "CREATE ROLE {} "
        named = sql.SQL(verb).format(sql.Identifier(role))
        connection.execute(named + sql.SQL(attributes))
        set_password(connection, role)
    connection.execute("GRANT pg_read_all_data TO geoapp_backup")
    # The tests look through the web process's eyes: SET ROLE geoapp_app.
    connection.execute("GRANT geoapp_app TO geoapp_owner")
    # The worker connects as the owner, and steps down to this for every import.
    connection.execute("GRANT geoapp_importer TO geoapp_owner")


def set_password(connection: psycopg.Connection, role: str) -> None:
    """Set what e.g. GEOAPP_OWNER_PASSWORD holds; over our socket nobody needs one."""
    if password := os.environ.get(f"{role.upper()}_PASSWORD"):
        statement = sql.SQL("ALTER ROLE {} PASSWORD {}")
        connection.execute(statement.format(sql.Identifier(role), password))


def make_database(connection: psycopg.Connection) -> None:
    query = "SELECT 1 FROM pg_database WHERE datname = %s"
    if connection.execute(query, [DATABASE]).fetchone() is None:
        statement = sql.SQL("CREATE DATABASE {} OWNER geoapp_owner")
        connection.execute(statement.format(sql.Identifier(DATABASE)))


def furnish(connection: psycopg.Connection) -> None:
    """Give one database its extensions, at the version that is installed."""
    for statement in IN_EACH_DATABASE:
        connection.execute(statement.encode())
    for row in connection.execute(_OUTDATED).fetchall():
        update = sql.SQL("ALTER EXTENSION {} UPDATE")
        connection.execute(update.format(sql.Identifier(str(row[0]))))


def main(host: str) -> None:
    with connect(host, "postgres") as server:
        make_roles(server)
        with connect(host, "template1") as template:
            furnish(template)
        make_database(server)
    with connect(host, DATABASE) as database:
        furnish(database)


if __name__ == "__main__":
    main(sys.argv[1])
