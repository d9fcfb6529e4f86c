"""Run PostgreSQL's own programs (pg_dump, pg_restore) against our database."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection

from geoapp.config.database import ROLES, private_cluster


def run_tool(name: str, *arguments: str, role: str, database: str) -> str:
    """Run one program as ``role`` and return what it printed.

    Raises:
        CommandError: the program is missing, or failed: with its own words.
    """
    target = connection.settings_dict
    user = target["USER"] if "DATABASE_URL" in os.environ else ROLES[role]
    # Through the environment: a password on the command line shows in `ps`.
    variables = {
        "PGHOST": str(target["HOST"]),
        "PGPORT": str(target["PORT"]),
        "PGUSER": str(user),
        "PGPASSWORD": str(target.get("PASSWORD", "")),
        "PGDATABASE": database,
    }
    if "DATABASE_URL" not in os.environ:
        # Unpacked packages of an installation without root bring their own libraries.
        variables |= private_cluster(settings.VAR).get("env", {})
    done = subprocess.run(  # noqa: S603  a list, no shell
        [_path_of(name), *arguments],
        env={**os.environ, **{key: value for key, value in variables.items() if value}},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise CommandError(f"{name}: {done.stderr.strip()[-2000:]}")
    return done.stdout


def _path_of(name: str) -> str:
    if "DATABASE_URL" not in os.environ:
        beside_server = Path(str(private_cluster(settings.VAR)["bin"])) / name
        if beside_server.exists():
            return str(beside_server)
    if found := shutil.which(name):
        return found
    raise CommandError(
        f"Không tìm thấy {name}: cài postgresql-client cùng phiên bản máy chủ / "
        f"{name} not found: install postgresql-client of the server's version."
    )
