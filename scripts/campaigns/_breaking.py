"""A worker that can be killed, and a database that can be stopped in the middle."""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection

from scripts.launcher import cluster
from scripts.launcher.paths import CLUSTER_VARIABLE, PYTHON, ROOT

PATIENCE_S = 900
"""A step that has not ended after this long never will."""


def until(
    condition: Callable[[], bool], what: str, within_s: float = PATIENCE_S
) -> None:
    """Wait for something.

    Raises:
        TimeoutError: it did not come.
    """
    deadline = time.monotonic() + within_s
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(what)
        time.sleep(0.02)


class Worker:
    """``manage.py work`` in a folder of its own, as ``scripts/run`` starts it."""

    def __init__(self, folder: Path) -> None:
        self._temporary = folder / "tmp"
        self._temporary.mkdir(exist_ok=True)
        self._scratch = folder / "scratch"
        self._log = folder / "worker.log"
        self._env = {
            **os.environ,
            "GEOAPP_DB_ROLE": "owner",
            "GEOAPP_VAR": str(folder),
            "TMPDIR": str(self._temporary),
        }
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(
                [str(PYTHON), "manage.py", "work"],
                cwd=ROOT,
                env=self._env,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def kill(self) -> None:
        """SIGKILL, and wait until the server has noticed, too."""
        if self.process is None:
            return
        self.process.kill()
        self.process.wait()
        self.process = None

    def left_files(self) -> list[str]:
        """Return temporary files, of this worker and of those before it."""
        within = (*self._temporary.iterdir(), *self._scratch.glob("*/*"))
        return [file.name for file in within]

    def orphans(self) -> int:
        """Return how many reading children live without the worker that had them."""
        found = 0
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                command = (entry / "cmdline").read_bytes()
                is_ours = (entry / "cwd").readlink() == ROOT
                parent = (entry / "stat").read_text().rpartition(")")[2].split()[1]
            except OSError:
                continue
            is_reader = b"geoapp.ingest.files.child" in command
            found += is_ours and is_reader and int(parent) == 1
        return found


class Database:
    """The private cluster that the campaign runs on."""

    def __init__(self) -> None:
        card = json.loads(Path(os.environ[CLUSTER_VARIABLE]).read_text())
        self._data = Path(card["data"])
        self._pg_ctl = Path(card["bin"]) / "pg_ctl"
        self._env = {**os.environ, **card["env"]}

    def stop_at_once(self) -> None:
        """Stop without a checkpoint, as a power cut would: it has to recover."""
        connection.close()
        self._run("stop", "-m", "immediate")

    def start(self) -> None:
        log = self._data.with_name(f"{self._data.name}.log")
        self._run("start", "-l", str(log), "-t", "600")

    def _run(self, verb: str, *options: str) -> None:
        command = cluster.as_user(
            [self._pg_ctl, "-D", self._data, "-w", *options, verb]
        )
        subprocess.run(
            [str(part) for part in command],
            env=self._env,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            check=True,
        )


def others() -> int:
    """Return how many connections there are beside our own."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        return int(cursor.fetchone()[0])


@contextmanager
def looking() -> Iterator[psycopg.Connection[Any]]:
    """Look from a connection of one's own, which never keeps an old snapshot."""
    target = connection.settings_dict
    with psycopg.connect(
        host=target["HOST"],
        port=target["PORT"],
        dbname=target["NAME"],
        user=target["USER"],
        autocommit=True,
    ) as other:
        yield other
