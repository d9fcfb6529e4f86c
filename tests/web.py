"""A test client whose requests the database answers as it answers the web process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from django.db import connection
from django.test import Client

from geoapp.config.database import ROLES


@contextmanager
def web_role() -> Iterator[None]:
    """Be geoapp_app for a while: policies and grants bind, as in the web process."""
    with database_role(ROLES["app"]):
        yield


@contextmanager
def database_role(name: str) -> Iterator[None]:
    """Be another role of the database for a while, inside a transaction."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {name}")
    try:
        yield
    finally:
        if not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute("RESET ROLE")


@contextmanager
def as_owner() -> Iterator[None]:
    """Step out of ``web_role`` for a while: a command on the server."""
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    yield
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {ROLES['app']}")


class WebClient(Client):
    def request(self, **request: Any) -> Any:
        """Only in a transaction: without one no query of a test is allowed anyway."""
        with web_role() if connection.in_atomic_block else nullcontext():
            return super().request(**request)
