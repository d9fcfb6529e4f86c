"""Name the import that changes rows, so that their history can say it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

_NAMED = """
    SELECT
        current_setting('geoapp.batch_id', true),
        current_setting('geoapp.is_undo', true)
"""
_NAME = """
    SELECT
        set_config('geoapp.batch_id', %s, true), set_config('geoapp.is_undo', %s, true)
"""


@contextmanager
def batch_at_work(batch_id: int, *, is_undo: bool = False) -> Iterator[None]:
    """Run a block whose changes are a batch's, or the taking back of one.

    Inside a transaction: the name ends with it, as that of the user does.
    """
    with connection.cursor() as cursor:
        cursor.execute(_NAMED)
        before = [one or "" for one in cursor.fetchone()]
        cursor.execute(_NAME, [str(batch_id), "on" if is_undo else ""])
        yield
        cursor.execute(_NAME, before)
