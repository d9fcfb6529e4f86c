"""Locks and process identities that survive a kill -9.

A lock is flock() on a file: the kernel frees it when the last holder dies, so a killed
launcher leaves nothing to clean up. A process is named by its id and its start time,
because ids are used again.
"""

from __future__ import annotations

import fcntl
import os
import time
from dataclasses import dataclass
from pathlib import Path

from scripts.launcher.say import say


@dataclass(frozen=True)
class Lock:
    fd: int

    def release(self) -> None:
        os.close(self.fd)


def try_lock(path: Path) -> Lock | None:
    """Take the lock, or return None if another process has it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fd = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(fd)
        return None
    # `scripts/run reset` may have deleted the file between open() and flock().
    if not path.exists() or os.fstat(fd).st_ino != path.stat().st_ino:
        os.close(fd)
        return None
    return Lock(fd)


def wait_for(path: Path, vi: str, en: str) -> Lock:
    """Take the lock; if another process has it, say so once and wait."""
    lock = try_lock(path)
    if lock is None:
        say(vi, en)
    while lock is None:
        time.sleep(0.3)
        lock = try_lock(path)
    return lock


@dataclass(frozen=True)
class Process:
    """A process of this machine that cannot be mistaken for a later one."""

    pid: int
    started: int  # clock ticks since boot

    @property
    def alive(self) -> bool:
        return start_time(self.pid) == self.started


def start_time(pid: int) -> int | None:
    """Return when the process started, in clock ticks since boot; None if it is gone.

    A zombie counts as gone: it holds nothing any more.
    """
    fields = _stat(pid)
    return None if fields is None or fields[0] == "Z" else int(fields[19])


def _stat(pid: int) -> list[str] | None:
    """Return proc(5)'s fields of the process from its state (field 3) on."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return None
    # The name, in parentheses, may hold anything: fields are counted after it.
    return text.rpartition(")")[2].split()


def session(leader: Process, folder: Path) -> list[int]:
    """Return the living processes that the leader started, even if it is gone itself.

    They share its session and run in ``folder``: the second tells them from strangers
    whose session got the same number after a reboot.
    """
    everyone = (int(entry.name) for entry in Path("/proc").glob("[0-9]*"))
    return [pid for pid in everyone if _belongs(pid, leader, folder)]


def _belongs(pid: int, leader: Process, folder: Path) -> bool:
    fields = _stat(pid)
    if fields is None or fields[0] == "Z" or int(fields[3]) != leader.pid:
        return False
    try:
        here = Path(f"/proc/{pid}/cwd").readlink() == folder
    except OSError:
        return False
    return here and int(fields[19]) >= leader.started


def process(pid: int) -> Process:
    """Return the identity of a living process."""
    return Process(pid, start_time(pid) or 0)
