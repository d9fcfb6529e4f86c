"""What came back, counted: by kind and outcome, and every leak in words."""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import dataclass, field

SHOWN_LEAKS = 20


@dataclass
class Tally:
    """Filled by many threads. ``rows``: own places seen, by kind."""

    outcomes: Counter[tuple[str, str]] = field(default_factory=Counter)
    rows: Counter[str] = field(default_factory=Counter)
    leaks: list[str] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def count(self, kind: str, outcome: str, *, seen: int = 0) -> None:
        with self._lock:
            self.outcomes[kind, outcome] += 1
            self.rows[kind] += seen

    def saw(self, kind: str, rows: int) -> None:
        with self._lock:
            self.rows[kind] += rows

    def leak(self, words: str) -> None:
        with self._lock:
            self.leaks.append(words)

    @property
    def requests(self) -> int:
        return sum(self.outcomes.values())

    @property
    def verdict(self) -> str:
        """Return "" if all is well, else why the campaign proves nothing or worse."""
        if self.leaks:
            return f"{len(self.leaks)} leaks"
        blind = sorted(kind for kind in MUST_SEE if not self.rows[kind])
        return f"nothing was seen through {', '.join(blind)}" if blind else ""

    def show(self) -> None:
        print(f"\n  requests: {self.requests}, leaks: {len(self.leaks)}")
        print("   number  rows seen  kind: outcome")
        for (kind, outcome), number in sorted(self.outcomes.items()):
            print(f"  {number:7} {self.rows[kind]:9}  {kind}: {outcome}")
        for words in self.leaks[:SHOWN_LEAKS]:
            print(f"  LEAK {words}")


MUST_SEE = ("tile", "own facts", "named SQL")
"""Kinds through which somebody must have seen places: else nothing was tried."""
