"""What an officer asks for, and what comes back."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from geoapp.accounts.models import User
from geoapp.ingest.choices import Choices
from geoapp.ingest.errors import CLEAN, FINDINGS
from geoapp.territory.changes import Change
from geoapp.territory.succession import Passed


class Missing(StrEnum):
    """What becomes of what is in force and not in the file."""

    KEEP = "keep"
    END_IN_COMMUNES = "communes"
    END_IN_AREA = "area"


@dataclass(frozen=True, slots=True)
class Switches:
    """Which rows are written: new ones, changed ones; and what is missing ends or not.

    ``missing`` in the communes that the file mentions, or in the whole area that the
    officer answers for; it needs the day the file speaks of.
    """

    insert: bool = True
    update: bool = True
    missing: Missing = Missing.KEEP


@dataclass(frozen=True, slots=True)
class Request:
    """One import.

    ``constants`` gives target fields the same value in every row; ``columns`` names the
    column to take a target field from; ``without`` are fields that take none, whatever
    a heading says. ``choices``: what the officer says of how to
    read the file, which wins over what the file says. ``accept_repairs``: take invalid
    polygons as repaired, where that hardly changes them, instead of holding the row.
    """

    layer: str
    file: Path
    commit: bool = False
    valid_from: date | None = None
    constants: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    without: Collection[str] = ()
    choices: Choices = field(default_factory=Choices)
    switches: Switches = field(default_factory=Switches)
    accept_repairs: bool = False
    source_title: str | None = None
    supplier: str | None = None
    licence: str | None = None
    is_sample: bool = False
    user: User | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """Rows (features of the target, for ``ended``) by what the import does to them.

    ``left``: new or changed rows that the switches leave out; the others do not count
    them.
    """

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    ended: int = 0
    left: int = 0

    @property
    def writes(self) -> bool:
        return self.new + self.changed + self.ended > 0


@dataclass(frozen=True, slots=True)
class RowFinding:
    """``column`` is the heading in the file, which is what its author knows."""

    row_no: int
    check: str
    severity: str
    field: str | None
    column: str | None
    value: str | None
    params: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was done, or in a preview what would be done.

    ``rows_repeated``: rows left out because an earlier one says exactly the same.
    ``changes`` and ``passed`` are for administrative units only.
    """

    layer: str
    file_name: str
    committed: bool
    asked_to_commit: bool
    job_id: int
    batch_id: int | None
    rows_read: int
    rows_refused: int
    rows_repeated: int
    counts: Counts
    changes: tuple[Change, ...]
    passed: tuple[Passed, ...]
    findings: tuple[RowFinding, ...]
    dropped_columns: tuple[str, ...]
    unused_columns: tuple[str, ...]
    mapped_columns: Mapping[str, str]

    @property
    def exit_code(self) -> int:
        return FINDINGS if self.findings else CLEAN
