"""Text is never cut: what does not fit is refused."""

from __future__ import annotations

from geoapp.ingest.checks.finding import Read, Severity, finding
from geoapp.ingest.fields import Field

ID, SEVERITY = "too_long", Severity.ERROR


def read(field: Field, text: str) -> Read:
    limit = field.max_length
    if limit is None or len(text) <= limit:
        return Read(text)
    shown = text[:60] + "…"
    return Read(
        None,
        finding(ID, SEVERITY, field.name, shown, limit=limit, length=len(text)),
    )
