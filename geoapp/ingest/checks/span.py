"""The first day no longer must come after the first day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from geoapp.ingest.checks.finding import Severity, finding

ID, SEVERITY = "span_empty", Severity.ERROR


def check(values: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    start, end = values.get("valid_from"), values.get("valid_to")
    if start and end and end <= start:  # ISO days compare as text
        yield finding(ID, SEVERITY, "valid_to", end, start=start)
