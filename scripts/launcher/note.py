"""What a running launcher tells the other verbs: ``var/run.json``."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass

from scripts.launcher import lock, web
from scripts.launcher.paths import VAR

FILE = VAR / "run.json"
LOCK = VAR / "run.lock"  # held by the launcher from its first to its last moment


@dataclass(frozen=True)
class Note:
    pid: int
    started: int  # see lock.Process
    host: str
    port: int
    ready: bool

    @property
    def launcher(self) -> lock.Process:
        return lock.Process(self.pid, self.started)

    @property
    def address(self) -> web.Address:
        return web.Address(self.host, self.port)


def read() -> Note | None:
    """Return the note of the launcher that is alive now."""
    try:
        found = Note(**json.loads(FILE.read_text()))
    except (FileNotFoundError, ValueError, TypeError):
        return None
    return found if found.launcher.alive else None


def write(address: web.Address, *, ready: bool) -> None:
    me = lock.process(os.getpid())
    mine = Note(me.pid, me.started, address.host, address.port, ready)
    fresh = FILE.with_suffix(".new")
    fresh.write_text(json.dumps(asdict(mine)))
    fresh.rename(FILE)
