"""The type of a unit must be known and belong to its level."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from geoapp.ingest.checks.finding import Severity, finding
from geoapp.territory.vocabularies import LEVEL_OF_TYPE

ID, SEVERITY = "unit_type_unknown", Severity.ERROR


def check(values: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    if not values["level"] or not values["name"]:
        return
    kind = values["unit_type"]
    if kind is None or LEVEL_OF_TYPE[kind] != values["level"]:
        yield finding(ID, SEVERITY, "unit_type", kind or values["name"])
