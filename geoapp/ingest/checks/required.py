"""What a row cannot do without."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from geoapp.ingest.checks.finding import Severity, finding
from geoapp.ingest.fields import Target

ID, SEVERITY = "required", Severity.ERROR


def check(
    target: Target, values: Mapping[str, Any], already: set[str]
) -> Iterator[dict[str, Any]]:
    """Yield one finding per empty required field, unless ``already`` complained of."""
    for field in target.fields:
        empty = values.get(field.name) in (None, [], "")
        if field.is_required and empty and field.name not in already:
            yield finding(ID, SEVERITY, field.name)


def check_precision(
    target: Target, values: Mapping[str, Any], *, has_point: bool
) -> Iterator[dict[str, Any]]:
    """A point without its precision cannot be weighed, and the database refuses it."""
    is_asked = has_point and "location_precision" in target.names
    if is_asked and values.get("location_precision") is None:
        yield finding("precision_missing", SEVERITY, "location_precision")
