"""Yes or no, in the ways people write it."""

from __future__ import annotations

from geoapp.ingest.checks.finding import Read, Severity, finding
from geoapp.ingest.fields import Field
from geoapp.ingest.fold import fold

ID, SEVERITY = "not_yes_or_no", Severity.ERROR
_YES = frozenset({"1", "true", "t", "yes", "y", "co", "x", "dung"})
_NO = frozenset({"0", "false", "f", "no", "n", "khong", "k", "sai"})


def read(field: Field, text: str) -> Read:
    word = fold(text)
    if word in _YES or word in _NO:
        return Read(word in _YES)
    return Read(None, finding(ID, SEVERITY, field.name, text))
