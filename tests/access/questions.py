"""What can be asked of an address, and which status each kind of reader must get."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from django.urls import reverse

from tests.access.rules import Reader
from tests.access.world import Secrets

DAYS = ("2019-12-31", "2024-03-01", "2026-06-01")
"""Days of the vintage before, of an earlier status, and of the future."""
STRANGE_DAYS = (
    "hôm-nay", "2025-13-01", "0001-01-01", "9999-12-31", "1 OR 1=1", "%00", "31/02/2025"
)  # fmt: skip
STRANGE_IDS = ("0", "-1", "x", "99999999999999999999", "1 OR 1=1", "1;", "%27")

Statuses = frozenset[int]
LOGIN = 302


def one(status: int | Iterable[int]) -> Statuses:
    return frozenset([status] if isinstance(status, int) else status)


@dataclass(frozen=True)
class Expected:
    """Statuses by who asks: readers in ``who`` by how their area stands to the region.

    ``refused``: everybody else who is signed in.
    """

    who: frozenset[str]
    own: int | Iterable[int] = 200
    other: int | Iterable[int] | None = None
    none: int | Iterable[int] | None = None
    refused: int | Iterable[int] = 403
    anonymous: int | Iterable[int] = LOGIN

    def of(self, reader: Reader, region: str | None) -> Statuses:
        if reader.role is None:
            return one(self.anonymous)
        if reader.role not in self.who:
            return one(self.refused)
        standing = reader.standing(region)
        chosen = self.own if standing == "own" else getattr(self, standing)
        return one(self.own if chosen is None else chosen)

    def loosened(self, nothing: int) -> Expected:
        """Allow that there is nothing on another day; never more than allowed."""

        def also(status: Any) -> Any:
            return None if status is None else one(status) | {nothing}

        return replace(
            self, own=also(self.own), other=also(self.other), none=also(self.none)
        )


@dataclass(frozen=True)
class Question:
    path: str
    expected: Expected
    region: str | None = None
    method: str = "get"
    data: dict[str, Any] = field(default_factory=dict)


Row = Callable[[Secrets], Iterable[Question]]


def page(
    name: str,
    expected: Expected,
    *queries: str,
    args: Iterable[Any] = (),
    stranger_posts: int = LOGIN,
) -> list[Question]:
    """Ask one page plainly, on all kinds of days, and with the queries given."""
    path = reverse(name, args=list(args))
    asked = ["", *queries, *(f"day={day}" for day in DAYS)]
    asked += [f"day={day}" for day in STRANGE_DAYS] if not args else []
    return [Question(f"{path}?{query}", expected) for query in asked] + [
        Question(
            path,
            replace(expected, own=405, refused=405, anonymous=stranger_posts),
            method="post",
        )
    ]
