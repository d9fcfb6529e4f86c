"""Read and run the ``.sql`` files that lie beside the module which owns them.

A file holds one static statement with psycopg's named parameters and a header that is
its contract (tests/architecture/test_sql_files.py EXPLAINs every one).
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any, TypeVar

from django.db import connection

Row = TypeVar("Row")


@cache
def statement(package: str, name: str) -> str:
    """Return the text of ``<package>/sql/<name>.sql``."""
    return (files(package) / "sql" / f"{name}.sql").read_text(encoding="utf-8")


def fetch(package: str, name: str, into: type[Row], **params: Any) -> list[Row]:
    """Run a statement that returns rows, each as an ``into`` object.

    ``into`` is a dataclass whose field names are exactly the output columns, so that a
    renamed column fails here and not in a template.
    """
    with connection.cursor() as cursor:
        cursor.execute(statement(package, name), params)
        columns = [column.name for column in cursor.description or ()]
        return [into(**dict(zip(columns, row, strict=True))) for row in cursor]


def execute(package: str, name: str, **params: Any) -> int:
    """Run a statement that returns no rows; return how many rows it changed."""
    with connection.cursor() as cursor:
        cursor.execute(statement(package, name), params)
        return int(cursor.rowcount)
