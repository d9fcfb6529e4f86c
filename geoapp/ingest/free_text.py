"""Keep persons out of what an import stores beside its fields (prohibition P1)."""

from __future__ import annotations

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


def strict_columns(mapping: ColumnMap) -> frozenset[str]:
    """Return the columns of codes, days and the like, which stay as they are.

    Only free text can say who somebody is.
    """
    return frozenset(
        column
        for name, column in mapping.columns.items()
        if mapping.target.field(name).kind is not Kind.TEXT
    )
