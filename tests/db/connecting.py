"""Connections to the test's database beside Django's."""

from __future__ import annotations

from typing import Any

import psycopg
from django.db import connection


def connected(**more: Any) -> psycopg.Connection[Any]:
    """Return a connection in a transaction of its own, which holds what it locks."""
    target = connection.settings_dict
    return psycopg.connect(
        **{
            "host": target["HOST"],
            "port": target["PORT"],
            "dbname": target["NAME"],
            "user": target["USER"],
        }
        | more
    )
