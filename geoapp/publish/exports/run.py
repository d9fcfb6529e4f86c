"""Run an export in a process of its own."""

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
    """Return the path of a new GeoPackage; the caller deletes it after sending.

    Raises:
        ExportFailed: the export failed or took longer than ``TIME_LIMIT_S``.
    """
    folder: Path = settings.GEOAPP_EXPORT_FOLDER
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    _forget_old(folder)
    path = Path(tempfile.mkdtemp(dir=folder)) / f"dia-ban_{day:%Y-%m-%d}.gpkg"
    command = [
        sys.executable,
        str(settings.ROOT / "manage.py"),
        "export_layers",
        *layer_ids,
        f"--username={user.username}",
        f"--day={day:%Y-%m-%d}",
        f"--srid={srid}",
        f"--reason={reason}",
        f"--out={path}",
    ]
    try:
        done = subprocess.run(  # noqa: S603  a list, no shell
            command,
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


def _forget_old(folder: Path) -> None:
    for each in folder.iterdir():
        if time.time() - each.stat().st_mtime > KEPT_S:
            shutil.rmtree(each, ignore_errors=True)
