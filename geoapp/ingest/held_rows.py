"""Rows that were held, and what to say of each, for who has to correct them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from geoapp.disclosure.persons import redacted
from geoapp.ingest import messages
from geoapp.ingest.checks.finding import Severity
from geoapp.ingest.models import StagedImport
from geoapp.ingest.pair import Pair
from geoapp.spatial import sql

SOME = 2_000
"""Rows fetched at once."""

_NOTE: Pair = ("lưu ý: ", "note: ")


@dataclass(frozen=True, slots=True)
class HeldRow:
    """``raw``: the values as read, without columns about persons, by heading."""

    row_no: int
    raw: Mapping[str, Any]
    findings: Sequence[Mapping[str, Any]]
    wkb: bytes | None


@dataclass(frozen=True, slots=True)
class _Fetched:
    row_no: int
    raw: str
    findings: Any
    wkb: Any


def held_rows(job: StagedImport) -> Iterator[list[HeldRow]]:
    """Yield the held rows in the file's order, some at a time; never all at once."""
    after = 0
    while True:
        found = sql.fetch(
            "geoapp.ingest",
            "held_rows",
            _Fetched,
            job_id=job.pk,
            after=after,
            some=SOME,
        )
        if not found:
            return
        yield [_row(one) for one in found]
        after = found[-1].row_no


def _row(one: _Fetched) -> HeldRow:
    findings = one.findings
    if isinstance(findings, str):
        findings = json.loads(findings)
    wkb = None if one.wkb is None else bytes(one.wkb)
    return HeldRow(one.row_no, json.loads(one.raw), findings, wkb)


def what_is_wrong(row: HeldRow, columns: Mapping[str, str]) -> Pair:
    """Return all findings of a row in a sentence each, errors first.

    ``columns``: from a target's fields to the headings that its author knows.
    """
    ordered = sorted(row.findings, key=lambda one: one["severity"] != Severity.ERROR)
    pairs = [_sentence(one, columns) for one in ordered]
    return " | ".join(vi for vi, _ in pairs), " | ".join(en for _, en in pairs)


def _sentence(finding: Mapping[str, Any], columns: Mapping[str, str]) -> Pair:
    params = {name: _shown(value) for name, value in finding["params"].items()}
    value = _shown(finding["value"])
    vi, en = messages.of(finding["check"], {"value": value, **params})
    named = columns.get(finding["field"] or "", finding["field"])
    where = named or ""
    if value is not None:
        where += f" = «{value}»" if where else f"«{value}»"
    before = f"{where}: " if where else ""
    if finding["severity"] == Severity.ERROR:
        return f"{before}{vi}", f"{before}{en}"
    return f"{_NOTE[0]}{before}{vi}", f"{_NOTE[1]}{before}{en}"


def _shown(value: Any) -> Any:
    """Blot out persons: a value quoted from a cell is not what staging redacted."""
    return redacted(value) if isinstance(value, str) else value
