"""Keep persons out of what an import stores beside its fields (prohibition P1)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from geoapp.disclosure.persons import redacted, scan_free_text
from geoapp.ingest.errors import FileRefused
from geoapp.ingest.fields import Kind
from geoapp.ingest.mappings import ColumnMap
from geoapp.ingest.request import Request


def check_request(request: Request) -> None:
    """Look at the options of an import that are kept with its batch.

    Raises:
        FileRefused: one of them holds what identifies a person.
    """
    said = {
        "file": request.file.name,
        "--source": request.source_title,
        "--supplier": request.supplier,
        "--licence": request.licence,
        **{f"--set {name}": value for name, value in request.constants.items()},
    }
    for option, text in said.items():
        if text and (hits := scan_free_text(text)):
            kinds = list(dict.fromkeys(hit.kind.value for hit in hits))
            raise FileRefused(
                "personal_option", field=option, kinds=kinds, value=redacted(text)
            )


def without_persons(row: Mapping[str, Any], mapping: ColumnMap) -> dict[str, Any]:
    """Return a row as read, ready to be kept: text blotted out where it names persons.

    Codes, days and the like stay as they are: only free text can say who somebody is.
    """
    strict = {
        column
        for name, column in mapping.columns.items()
        if mapping.target.field(name).kind is not Kind.TEXT
    }
    return {
        column: redacted(value)
        if isinstance(value, str) and column not in strict
        else value
        for column, value in row.items()
        if column not in mapping.dropped
    }
