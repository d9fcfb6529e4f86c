"""A check that needs one cell and nothing else.

It looks at every distinct text of a column once, however many rows hold it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from geoapp.ingest.checks.finding import Severity
from geoapp.ingest.column_roles import Role
from geoapp.ingest.pair import Pair

Params = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SeenColumn:
    """A column as a check sees it. ``sample``: distinct cells as text."""

    name: str
    role: Role
    sample: Sequence[str]


def is_text(column: SeenColumn) -> bool:
    return column.role is Role.TEXT


@dataclass(frozen=True, slots=True)
class CellCheck:
    """``finds`` returns the parameters of ``words`` if a cell is wrong, else None.

    ``suspects`` (RE2) keeps a million rows cheap: only cells that match are looked at.
    ``repairs`` changes a cell that was found before it is kept. ``is_for_all``: also
    where a target says what its columns hold.
    """

    id: str
    severity: Severity
    words: Pair
    finds: Callable[[str], Params | None]
    concerns: Callable[[SeenColumn], bool] = is_text
    suspects: str = "."
    shows_value: bool = True
    is_for_all: bool = False
    repairs: Callable[[str], str] | None = None
