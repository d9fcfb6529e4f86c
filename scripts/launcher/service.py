"""A process that lives as long as the launcher: start it, watch over it, stop it."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from scripts.launcher import lock
from scripts.launcher.paths import LOGS, ROOT, VAR
from scripts.launcher.say import say

LONGEST_PAUSE_S = 30
LIVED_S = 60
"""Whoever lived this long did not die of how it was started."""
LOOK_S = 0.3

_LOG_LIMIT = 50 * 2**20


class Service:
    """One process and its successors.

    It runs in a session of its own, so that Ctrl-C reaches the launcher alone, which
    then stops things in the right order.
    """

    def __init__(
        self,
        name: str,
        words: tuple[str, str],
        command: Sequence[str],
        env: Mapping[str, str],
    ) -> None:
        """``name`` is that of its log; ``words`` what we call it in both languages."""
        self.log = LOGS / f"{name}.log"
        self.words = words
        self.process: lock.Process | None = None
        self.child: subprocess.Popen[bytes] | None = None
        self._command, self._env = list(command), dict(env)
        self._note = VAR / f"{name}.json"
        self._pause_s = 1.0
        self._began = self._again_at = 0.0

    def start(self) -> None:
        LOGS.mkdir(parents=True, exist_ok=True)
        if self.log.exists() and self.log.stat().st_size > _LOG_LIMIT:
            self.log.rename(self.log.with_suffix(".log.1"))
        with self.log.open("ab") as log:
            self.child = subprocess.Popen(
                self._command,
                env=self._env,
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.process = lock.process(self.child.pid)
        self._began = time.monotonic()
        self._note.write_text(json.dumps(asdict(self.process)))

    def keep_alive(self) -> None:
        """Start it anew if it died, more slowly each time it dies at once."""
        if self.child is None:
            if time.monotonic() >= self._again_at:
                self.start()
            return
        code = self.child.poll()
        if code is None:
            return
        if time.monotonic() - self._began > LIVED_S:
            self._pause_s = 1.0
        vi, en = self.words
        say(
            f"{vi} dừng (mã {code}); khởi động lại sau {self._pause_s:.0f} s.",
            f"{en} ended ({code}); starting it again in {self._pause_s:.0f} s.",
        )
        if self.process:
            _end(self.process)
        self.child = None
        self._again_at = time.monotonic() + self._pause_s
        self._pause_s = min(self._pause_s * 2, LONGEST_PAUSE_S)

    def stop(self) -> None:
        if self.process:
            _end(self.process)
        if self.child:
            self.child.wait()
        self._note.unlink(missing_ok=True)


def watch(services: Sequence[Service]) -> None:
    """Keep all of them alive, until interrupted."""
    while True:
        for service in services:
            service.keep_alive()
        time.sleep(LOOK_S)


def stop_orphan(name: str, words: tuple[str, str]) -> bool:
    """Stop what a killed launcher left running; tell whether there was one."""
    note = VAR / f"{name}.json"
    left = _noted(note)
    found = left is not None and bool(lock.session(left, ROOT))
    if left and found:
        vi, en = words
        say(
            f"Dừng {vi[:1].lower()}{vi[1:]} còn sót lại từ lần chạy trước.",
            f"Stopping {en[:1].lower()}{en[1:]} that an earlier run left behind.",
        )
        _end(left)
    note.unlink(missing_ok=True)
    return found


def _noted(note: Path) -> lock.Process | None:
    """Return what was last started here, alive or not."""
    try:
        return lock.Process(**json.loads(note.read_text()))
    except (FileNotFoundError, ValueError, TypeError):
        return None


def _end(leader: lock.Process) -> None:
    """Ask it to end, wait, then kill what is left of its session.

    The workers of a web server outlive one that was killed, and they keep the port.
    """
    if leader.alive:
        os.kill(leader.pid, signal.SIGTERM)
        _wait_for_end(leader, within_s=15)
    for pid in lock.session(leader, ROOT):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    _wait_for_end(leader, within_s=5)


def _wait_for_end(leader: lock.Process, within_s: int) -> None:
    deadline = time.monotonic() + within_s
    while lock.session(leader, ROOT) and time.monotonic() < deadline:
        time.sleep(0.05)
