"""A code that a spreadsheet took for a number has lost its leading zeros.

Repaired only where the length of the code is known; the officer is told.
"""

from __future__ import annotations

from geoapp.ingest.checks.finding import Read, Severity, finding
from geoapp.ingest.fields import Field

ID, SEVERITY = "lost_zeros", Severity.WARNING


def read(field: Field, text: str) -> Read:
    return padded(field.name, text, field.width)


def padded(name: str, text: str, width: int | None) -> Read:
    if width is None or not text.isdecimal() or len(text) >= width:
        return Read(text)
    code = text.zfill(width)
    return Read(code, finding(ID, SEVERITY, name, text, repaired=code))
