"""The web process without row-level security, to compare with; no product has this.

Connected as the owner of the tables, whom no policy binds, and tiles ask their
statement alone, without naming the user. Everything else is the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection, connections

from geoapp.config import wsgi
from geoapp.config.database import ROLES
from tiles import vector


def _ask(_user: object, statement: str, values: Sequence[Any]) -> list[Any]:
    connection.ensure_connection()
    rows: list[Any] = connection.connection.execute(statement, values).fetchall()
    return rows


application = wsgi.application
connections.databases["default"]["USER"] = ROLES["owner"]
vector.fetch_seen_by = _ask  # type: ignore[assignment, attr-defined]
