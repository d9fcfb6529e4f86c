"""Turn one row as read into one row as meant. Pure.

Every cell becomes text first, then what its field's kind says; a cell that cannot be
understood becomes None and a finding. Names are normalised to NFC: a Mac writes «ộ» in
three code points, and joins would miss it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from geoapp.ingest.checks import (
    bad_date,
    lost_zeros,
    person_text,
    required,
    span,
    too_long,
    unit_code,
    unit_type,
    vocabulary,
    yes_no,
)
from geoapp.ingest.checks.finding import Read
from geoapp.ingest.fields import Clock, Field, Kind
from geoapp.ingest.mappings import ColumnMap
from geoapp.ingest.targets import CODE_WIDTH
from geoapp.territory.unit_names import unit_type_of


@dataclass(frozen=True, slots=True)
class Understood:
    mapped: dict[str, Any]
    findings: list[dict[str, Any]]
    day: date | None


def understand(
    row: Mapping[str, Any], mapping: ColumnMap, clock: Clock, *, has_shape: bool
) -> Understood:
    mapped: dict[str, Any] = {}
    findings: list[dict[str, Any]] = []
    for field in mapping.target.fields:
        read = read_cell(field, _text_of(field, row, mapping, clock))
        mapped[field.name] = read.value
        if read.finding:
            findings.append(read.finding)
    if mapping.target.layer == "admin_units":
        findings += _complete_unit(mapped)
    already = {found["field"] for found in findings}
    findings += required.check(mapping.target, mapped, already)
    findings += required.check_precision(mapping.target, mapped, has_point=has_shape)
    findings += span.check(mapped)
    return Understood(mapped, findings, mapping.target.day_of(mapped, clock))


def _text_of(
    field: Field, row: Mapping[str, Any], mapping: ColumnMap, clock: Clock
) -> str | None:
    if field.name in mapping.constants:
        return mapping.constants[field.name]
    column = mapping.columns.get(field.name)
    value = row.get(column) if column else None
    if value is None and field.name == "valid_from" and clock.valid_from:
        return clock.valid_from.isoformat()
    if value is None:
        return field.default
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", str(value))).strip() or None


_READERS: dict[Kind, Callable[[Field, str], Read]] = {
    Kind.DATE: bad_date.read,
    Kind.YES_NO: yes_no.read,
    Kind.CHOICE: vocabulary.read,
    Kind.CODES: lambda _, text: Read([c.strip() for c in re.split("[;,]", text) if c]),
}


def read_cell(field: Field, text: str | None) -> Read:
    """Return what a cell means for a field; also of one value meant for all rows."""
    if text is None:
        return Read(None)
    if field.kind in _READERS:
        return _READERS[field.kind](field, text)
    if field.kind is Kind.TEXT:
        about_places = person_text.read(field, text)
        if about_places.finding:
            return about_places
    fits = too_long.read(field, text)
    return lost_zeros.read(field, text) if fits.finding is None else fits


def _complete_unit(mapped: dict[str, Any]) -> list[dict[str, Any]]:
    """Pad the code to its level's length; take the type from the official name."""
    findings: list[dict[str, Any]] = []
    level = mapped["level"]
    if level and mapped["code"]:
        read = lost_zeros.padded("code", mapped["code"], CODE_WIDTH[level])
        mapped["code"] = read.value
        if read.finding:
            findings.append(read.finding)
        findings += unit_code.check(level, read.value)
    if mapped["unit_type"] is None and level and mapped["name"]:
        mapped["unit_type"] = unit_type_of(mapped["name"], level)
    return [*findings, *unit_type.check(mapped)]
