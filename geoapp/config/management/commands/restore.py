"""manage.py restore FILE: put a back-up in the place of the present database.

The back-up is first restored beside the present database. Only when that succeeded are
the two swapped by renaming, and the old one is kept: nothing is lost.
"""

from __future__ import annotations

import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.utils import timezone
from psycopg import sql

from geoapp.config.grants import grant_to_app
from geoapp.config.postgres_tools import run_tool

_FURNISHED = (" EXTENSION ", " SCHEMA - public ", " ACL public FUNCTION ")


class Command(BaseCommand):
    help = "Khôi phục từ tệp sao lưu / Restore from a back-up"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        if not file.exists():
            raise CommandError(f"{file}: không có tệp / no such file.")
        name = str(connection.settings_dict["NAME"])
        fresh, kept = _names(name, timezone.localtime())
        with _maintenance() as server:
            _do(server, "CREATE DATABASE {}", fresh)
            try:
                _restore_into(fresh, file)
            except CommandError:
                _do(server, "DROP DATABASE {}", fresh)
                raise
            connection.close()
            _disconnect_others(server, name)
            _do(server, "ALTER DATABASE {} RENAME TO {}", name, kept)
            _do(server, "ALTER DATABASE {} RENAME TO {}", fresh, name)
        grant_to_app()  # and the settings of the database, which no back-up holds
        self.stdout.write(
            f"Đã khôi phục / restored: {file}\n"
            f"Cơ sở dữ liệu trước đó giữ tại / the previous one is kept as: {kept}"
        )


def _names(name: str, now: datetime) -> tuple[str, str]:
    stamp = f"{now:%Y%m%d_%H%M%S}"
    return f"{name}_restore_{stamp}", f"{name}_before_{stamp}"


def _restore_into(database: str, file: Path) -> None:
    """Restore everything but what only a superuser may, and template1 has already.

    These are the extensions, and that one of their functions is closed to the public.
    """
    contents = run_tool(
        "pg_restore", "--list", str(file), role="owner", database=database
    )
    wanted = [
        line
        for line in contents.splitlines()
        if not any(part in line for part in _FURNISHED)
    ]
    with tempfile.NamedTemporaryFile("w", suffix=".list") as listing:
        listing.write("\n".join(wanted))
        listing.flush()
        run_tool(
            "pg_restore",
            "--exit-on-error",
            "--single-transaction",
            "--no-owner",
            f"--use-list={listing.name}",
            f"--dbname={database}",
            str(file),
            role="owner",
            database=database,
        )


def _maintenance() -> psycopg.Connection[Any]:
    target = connection.settings_dict
    return psycopg.connect(
        host=str(target["HOST"]),
        port=str(target["PORT"] or 5432),
        user=str(target["USER"]),
        password=str(target.get("PASSWORD", "")),
        dbname="postgres",
        autocommit=True,
    )


def _disconnect_others(server: psycopg.Connection[Any], name: str) -> None:
    # Roles of ours only: the owner may end what its member roles run.
    server.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = %s AND pid <> pg_backend_pid()"
        " AND pg_has_role(current_user, usesysid, 'USAGE')",
        [name],
    )


def _do(server: psycopg.Connection[Any], statement: str, *names: str) -> None:
    server.execute(sql.SQL(statement).format(*(sql.Identifier(name) for name in names)))
