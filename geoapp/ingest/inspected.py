"""What looking at a file found out, before it is put into words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from geoapp.ingest.errors import CHOICE_NEEDED, CLEAN, FILE_REFUSED, FINDINGS
from geoapp.ingest.request import RowFinding
from geoapp.ingest.source import Note, Weight

ACCEPT, WITH_WARNINGS, REJECT = "accept", "accept-with-warnings", "reject"


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to a question. ``longitude``, ``latitude``: where it puts the data."""

    value: str
    title: str
    longitude: float | None = None
    latitude: float | None = None
    share_inside: float | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """``choice`` is what ``--choose`` calls it; best option first."""

    choice: str
    options: tuple[Option, ...]
    layer: str | None = None


@dataclass(frozen=True, slots=True)
class InspectedColumn:
    """``samples``: up to five (before, after) where the text had to be repaired."""

    name: str
    kind: str
    encoding: str | None
    samples: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class StagedRecord:
    """``longitude``, ``latitude``: of the centroid, degrees WGS 84."""

    row_no: int
    values: Mapping[str, Any]
    longitude: float | None
    latitude: float | None


@dataclass(frozen=True, slots=True)
class FindingGroup:
    example: RowFinding
    rows: int


def grouped(findings: Sequence[RowFinding]) -> tuple[FindingGroup, ...]:
    """Return findings of one kind about one column together, most rows first."""
    counted = Counter((f.severity, f.check, f.field) for f in findings)
    first: dict[tuple[str, str, str | None], RowFinding] = {}
    for one in findings:
        first.setdefault((one.severity, one.check, one.field), one)
    return tuple(
        FindingGroup(first[key], rows)
        for key, rows in sorted(
            counted.items(), key=lambda each: (each[0][0], -each[1])
        )
    )


@dataclass(frozen=True, slots=True)
class InspectedLayer:
    """``crs`` as the report words it: ``EPSG:n``, ``ask``, ``ask:EPSG:n`` or None."""

    name: str
    kind: str
    geometry: str | None
    crs: str | None
    rows_total: int
    rows_held: int
    shapes: Mapping[str, int]
    columns: tuple[InspectedColumn, ...]
    dropped_columns: tuple[str, ...]
    notes: tuple[Note, ...]
    findings: tuple[RowFinding, ...]
    questions: tuple[Question, ...]
    records: tuple[StagedRecord, ...] = ()
    groups: tuple[FindingGroup, ...] = ()

    @property
    def rows_ok(self) -> int:
        return self.rows_total - self.rows_held


_STOPS = {"layer_missing": "layer", "several_layers": "layer"}
"""Which choice a stop waits for; the others name theirs in words."""


@dataclass(frozen=True, slots=True)
class Inspection:
    """A file looked at. ``stopped``: why it was refused, or which choice is wrong."""

    file_name: str
    sha256: str = ""
    format: str = ""
    layers: tuple[InspectedLayer, ...] = ()
    notes: tuple[Note, ...] = ()
    questions: tuple[Question, ...] = ()
    stopped: Note | None = None
    is_refused: bool = False
    others: tuple[str, ...] = field(default=())

    @property
    def all_questions(self) -> tuple[Question, ...]:
        asked = [*self.questions, *(q for one in self.layers for q in one.questions)]
        return tuple(asked)

    @property
    def needs_choice(self) -> tuple[str, ...]:
        asked = [one.choice for one in self.all_questions]
        if self.stopped is not None and not self.is_refused:
            asked.append(_STOPS.get(self.stopped.code, "choice"))
        return tuple(dict.fromkeys(asked))

    @property
    def outcome(self) -> str:
        if self.is_refused:
            return REJECT
        if self.stopped is not None:
            return WITH_WARNINGS
        said = [*self.notes, *(note for one in self.layers for note in one.notes)]
        is_clean = not (
            self.all_questions
            or any(one.findings for one in self.layers)
            or any(note.weight is not Weight.INFO for note in said)
        )
        return ACCEPT if is_clean else WITH_WARNINGS

    @property
    def exit_code(self) -> int:
        if self.is_refused:
            return FILE_REFUSED
        if self.stopped or self.all_questions:
            return CHOICE_NEEDED
        return CLEAN if self.outcome == ACCEPT else FINDINGS
