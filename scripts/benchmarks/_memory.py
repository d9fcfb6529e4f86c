"""How much memory this process and its children really take while something runs."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_EVERY_S = 0.1


class Memory:
    """Peaks of the proportional set size: a page of two processes counts half in each.

    The resident set would count the libraries that both have loaded twice.
    """

    def __init__(self) -> None:
        self._both = self._ours = self._children = 0

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Look ten times a second."""
        done = threading.Event()
        watch = threading.Thread(target=self._watch, args=(done,))
        watch.start()
        try:
            yield
        finally:
            done.set()
            watch.join()

    def peaks_mb(self) -> list[int]:
        """Return the peaks of both together, of this process, of its children."""
        return [kb // 1024 for kb in (self._both, self._ours, self._children)]

    def _watch(self, done: threading.Event) -> None:
        while not done.wait(_EVERY_S):
            ours, children = _proportional_kb("self"), 0
            for task in Path("/proc/self/task").iterdir():
                for pid in _read(task / "children").split():
                    children += _proportional_kb(pid)
            self._ours = max(self._ours, ours)
            self._children = max(self._children, children)
            self._both = max(self._both, ours + children)


def _proportional_kb(pid: str) -> int:
    lines = _read(Path(f"/proc/{pid}/smaps_rollup")).splitlines()
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


def _read(path: Path) -> str:
    """Return what /proc says; nothing of a process that has just ended."""
    try:
        return path.read_text()
    except OSError:
        return ""
