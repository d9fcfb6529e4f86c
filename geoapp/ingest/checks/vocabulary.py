"""A value must stand in its code list, as code or as the words shown."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from geoapp.ingest.checks.finding import Read, Severity, finding
from geoapp.ingest.fields import Field
from geoapp.ingest.fold import fold

ID, SEVERITY = "not_in_vocabulary", Severity.ERROR


def read(field: Field, text: str) -> Read:
    accepted = _accepted(field)
    if (code := accepted.get(fold(text))) is not None:
        return Read(code)
    allowed = field.choices.values if field.choices else []
    return Read(
        None, finding(ID, SEVERITY, field.name, text, allowed=", ".join(allowed))
    )


@cache
def _accepted(field: Field) -> Mapping[str, str]:
    return field.accepted()
