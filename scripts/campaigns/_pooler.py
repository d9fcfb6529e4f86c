"""PgBouncer in front of a cluster: transaction pooling, on a private socket."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from geoapp.config.database import ROLES
from scripts.launcher import cluster
from scripts.launcher.paths import is_root

PORT = 6432
"""A part of the socket's name; nothing listens on the network."""

POOL = 4
"""Connections to the server: far fewer than clients, so that all share all."""

READY_WITHIN_S = 10

_CONFIGURATION = """
[databases]
* = host={host} port={port} user={role}

[pgbouncer]
listen_addr =
listen_port = {own_port}
unix_socket_dir = {folder}
; whoever may enter the folder (0700), and always as this one role
auth_type = any
pool_mode = transaction
default_pool_size = {pool}
max_client_conn = 200
"""


def program() -> str | None:
    """Return PgBouncer's path; Debian keeps it where plain users do not look."""
    return shutil.which("pgbouncer", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


@contextmanager
def pooling(settings: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield a description like ``var/cluster.json`` that leads through the pool.

    Args:
        settings: Django's of the database: HOST is a socket folder.

    Raises:
        SystemExit: no PgBouncer on this system, or it does not start.
    """
    found = program()
    if found is None:
        raise SystemExit("PgBouncer is missing: apt-get install pgbouncer")
    folder = Path(tempfile.mkdtemp(prefix="geoapp-pool-"))
    try:
        file = folder / "pgbouncer.ini"
        file.write_text(
            _CONFIGURATION.format(
                host=settings["HOST"],
                port=settings["PORT"],
                role=ROLES["app"],
                own_port=PORT,
                folder=folder,
                pool=POOL,
            )
        )
        log = folder / "log"
        log.touch()
        if is_root():
            for path in (folder, file, log):
                os.chown(path, cluster.user().pw_uid, cluster.user().pw_gid)
        with log.open("wb") as output:
            child = subprocess.Popen(
                [str(part) for part in cluster.as_user([found, file])],
                cwd="/",
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        try:
            _wait(folder, child, log)
            yield {"host": str(folder), "port": PORT, "dbname": settings["NAME"]}
        finally:
            child.terminate()
            child.wait(10)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _wait(folder: Path, child: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + READY_WITHIN_S
    while child.poll() is None and time.monotonic() < deadline:
        with socket.socket(socket.AF_UNIX) as probe:
            try:
                probe.connect(f"{folder}/.s.PGSQL.{PORT}")
            except OSError:
                time.sleep(0.05)
            else:
                return
    raise SystemExit(f"PgBouncer does not start: {log.read_text()[-1000:]}")
