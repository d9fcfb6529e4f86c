"""Run whatever writes a file in a process of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db import connection

from geoapp.accounts.models import User

TIME_LIMIT_S = 300
"""Seconds after which an export from the page is given up."""

KEPT_S = 3600
"""Seconds a file that nobody fetched is kept."""


class ExportFailed(Exception):  # noqa: N818  said as officials say it
    """The child process wrote no file."""


def export_in_child(
    user: User, layer_ids: Sequence[str], day: date, srid: int, reason: str
) -> Path:
    """Return the path of a new GeoPackage to look at.

    The caller of this and of the others deletes the file after sending.

    Raises:
        ExportFailed: as ``run_in_child``.
    """
    return _export("export_layers", user, layer_ids, day, srid, reason)


def registers_in_child(
    user: User, names: Sequence[str], day: date, srid: int, reason: str
) -> Path:
    """Return the path of a new GeoPackage to correct and bring back.

    Raises:
        ExportFailed: as ``run_in_child``.
    """
    return _export("export_register", user, names, day, srid, reason)


def errors_in_child(user: User, import_id: int, name: str) -> Path:
    """Return the path of a new file of held rows, which is called ``name``.

    Raises:
        ExportFailed: as ``run_in_child``.
    """
    command = ["write_error_file", str(import_id), f"--username={user.username}"]
    return run_in_child(command, name)


def blank_in_child(layer: str, name: str, srid: int) -> Path:
    """Return the path of a new blank form of a layer; ``name`` ends in its format.

    Raises:
        ExportFailed: as ``run_in_child``.
    """
    return run_in_child(["write_blank", layer, f"--srid={srid}"], name)


def run_in_child(command: Sequence[str], name: str) -> Path:
    """Run a management command that writes the file of its ``--out``.

    As the web role: it may no more than the page that calls it.

    Raises:
        ExportFailed: it failed or took longer than ``TIME_LIMIT_S``.
    """
    folder: Path = settings.GEOAPP_EXPORT_FOLDER
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    _forget_old(folder)
    path = Path(tempfile.mkdtemp(dir=folder)) / name
    try:
        done = subprocess.run(  # noqa: S603  a list, no shell
            [
                sys.executable,
                str(settings.ROOT / "manage.py"),
                *command,
                f"--out={path}",
            ],
            env={
                **os.environ,
                "GEOAPP_DB_ROLE": "app",
                "GEOAPP_DB_NAME": str(connection.settings_dict["NAME"]),
            },
            timeout=TIME_LIMIT_S,
            capture_output=True,
            text=True,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise ExportFailed(f"no result after {TIME_LIMIT_S} s") from error
    if done.returncode != 0 or not path.exists():
        raise ExportFailed(done.stderr[-2000:])
    return path


def _export(
    command: str,
    user: User,
    layer_ids: Sequence[str],
    day: date,
    srid: int,
    reason: str,
) -> Path:
    asked = [
        command,
        *layer_ids,
        f"--username={user.username}",
        f"--day={day:%Y-%m-%d}",
        f"--srid={srid}",
        f"--reason={reason}",
    ]
    return run_in_child(asked, f"dia-ban_{day:%Y-%m-%d}.gpkg")


def _forget_old(folder: Path) -> None:
    for each in folder.iterdir():
        if time.time() - each.stat().st_mtime > KEPT_S:
            shutil.rmtree(each, ignore_errors=True)
