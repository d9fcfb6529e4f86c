"""A hotspot's status may only follow certain others (registry NEXT_STATUS).

Events of the file are walked together with those already stored, in the order they
happened. On one day stored ones come first, then the file's in its own order.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F

from geoapp.ingest.checks.finding import Severity, finding
from geoapp.ingest.models import StagedImport, StagedRow
from geoapp.registry.models import HotspotEvent
from geoapp.registry.vocabularies import NEXT_STATUS

ID, SEVERITY = "illegal_transition", Severity.ERROR


@dataclass(frozen=True, slots=True, order=True)
class Event:
    """``row_no`` is 0 for a stored event; ``order`` is its place in the file or log."""

    happened_on: date
    row_no: int
    order: int
    status: str


@dataclass(frozen=True, slots=True)
class Refusal:
    row_no: int
    status: str
    previous: str | None
    allowed: tuple[str, ...]


def illegal(
    events: Iterable[Event],
    next_status: Mapping[str | None, Set[str]] = NEXT_STATUS,
) -> list[Refusal]:
    """Return the file's events of one hotspot that may not stand where they stand.

    A stored event is never refused: if one no longer fits, the file's event before it
    is to blame. An event the log already holds is passed over.
    """
    ordered = sorted(events)
    stored = {(e.happened_on, e.status) for e in ordered if e.row_no == 0}
    refusals: list[Refusal] = []
    current: str | None = None
    before_file: str | None = None
    last_row: Event | None = None
    for event in ordered:
        allowed = next_status[current]
        if event.row_no == 0:
            if event.status not in allowed and last_row is not None:
                refusals.append(_refusal(last_row, before_file, next_status))
            current, last_row = event.status, None
        elif (event.happened_on, event.status) in stored:
            continue
        elif event.status in allowed:
            before_file, last_row, current = current, event, event.status
        else:
            refusals.append(_refusal(event, current, next_status))
    return refusals


def _refusal(
    event: Event,
    previous: str | None,
    next_status: Mapping[str | None, Set[str]],
) -> Refusal:
    allowed = tuple(sorted(next_status[previous]))
    return Refusal(event.row_no, event.status, previous, allowed)


def check(job: StagedImport) -> None:
    by_hotspot: dict[str, list[Event]] = {}
    rows = {row.row_no: row for row in job.rows.filter(refused=False)}
    for row in rows.values():
        by_hotspot.setdefault(row.mapped["hotspot_code"], []).append(
            Event(
                date.fromisoformat(row.mapped["happened_on"]),
                row.row_no,
                row.row_no,
                row.mapped["status"],
            )
        )
    stored = HotspotEvent.objects.filter(hotspot__code__in=by_hotspot)
    for pk, code, day, status in stored.values_list(
        "pk", F("hotspot__code"), "happened_on", "status"
    ):
        by_hotspot[code].append(Event(day, 0, pk, status))
    refused = [refusal for events in by_hotspot.values() for refusal in illegal(events)]
    for refusal in refused:
        row = rows[refusal.row_no]
        row.findings = [*row.findings, _finding(refusal)]
        row.refused = True
    StagedRow.objects.bulk_update(
        [rows[refusal.row_no] for refusal in refused], ["findings", "refused"]
    )


def _finding(refusal: Refusal) -> dict[str, Any]:
    return finding(
        ID,
        SEVERITY,
        "status",
        refusal.status,
        status=refusal.status,
        previous=refusal.previous,
        allowed=list(refusal.allowed),
    )
