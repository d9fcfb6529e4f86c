"""A unit's code has 2, 3 or 5 digits by its level."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from geoapp.ingest.checks.finding import Severity, finding
from geoapp.ingest.targets import CODE_WIDTH

ID, SEVERITY = "unit_code_form", Severity.ERROR


def check(level: str, code: str) -> Iterator[dict[str, Any]]:
    width = CODE_WIDTH[level]
    if len(code) != width or not (code.isascii() and code.isdecimal()):
        yield finding(ID, SEVERITY, "code", code, width=width)
