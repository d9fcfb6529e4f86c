"""Text of a row must not say who somebody is (prohibition P1).

The finding carries the text blotted out: what is refused is not kept either.
"""

from __future__ import annotations

from geoapp.disclosure.persons import redacted, scan_free_text
from geoapp.ingest.checks.finding import Read, Severity, finding
from geoapp.ingest.fields import Field

ID, SEVERITY = "personal_data", Severity.ERROR


def read(field: Field, text: str) -> Read:
    hits = scan_free_text(text)
    if not hits:
        return Read(text)
    kinds = list(dict.fromkeys(hit.kind.value for hit in hits))
    found = finding(ID, SEVERITY, field.name, redacted(text), kinds=kinds)
    return Read(None, found)
