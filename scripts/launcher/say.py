"""What the launcher says: Vietnamese first, then English, and how long it took."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


class Trouble(Exception):  # noqa: N818  # it is what the user reads, not an error class
    """An expected failure: what happened and what to do, in both languages."""

    def __init__(self, *, what: tuple[str, str], do: tuple[str, str]) -> None:
        super().__init__(what[1])
        self.what = what
        self.do = do


@dataclass
class Clock:
    """Counts the whole time and, within it, the time spent on downloads."""

    start: float = field(default_factory=time.monotonic)
    downloads_s: float = 0.0

    @property
    def total_s(self) -> float:
        return time.monotonic() - self.start

    @contextmanager
    def download(self) -> Iterator[None]:
        begin = time.monotonic()
        try:
            yield
        finally:
            self.downloads_s += time.monotonic() - begin


CLOCK = Clock()


def speak_utf8() -> None:
    """Print Vietnamese letters whatever the terminal's locale says."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding="utf-8", errors="replace", line_buffering=True)


def at_terminal() -> bool:
    """Tell whether somebody can answer a question; without stdin nobody can."""
    return sys.stdin is not None and sys.stdin.isatty()


def say(vi: str, en: str) -> None:
    print(f"[{CLOCK.total_s:4.0f} s] {vi}\n         {en}", flush=True)


def trouble(problem: Trouble) -> None:
    print(f"LỖI: {problem.what[0]} / {problem.what[1]}", file=sys.stderr)
    print(f"HÃY: {problem.do[0]} / {problem.do[1]}", file=sys.stderr, flush=True)


def times() -> None:
    total, downloads = CLOCK.total_s, CLOCK.downloads_s
    own = total - downloads
    say(
        f"Tổng {total:.1f} s, trong đó tải về {downloads:.1f} s, còn lại {own:.1f} s.",
        f"{total:.1f} s in all: downloads {downloads:.1f} s, all else {own:.1f} s.",
    )
