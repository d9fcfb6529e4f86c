"""Which import a row came with, and which one is changing rows now."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, models

_NAMED = """
    SELECT
        current_setting('geoapp.batch_id', true),
        current_setting('geoapp.is_undo', true)
"""
_NAME = """
    SELECT
        set_config('geoapp.batch_id', %s, true), set_config('geoapp.is_undo', %s, true)
"""


def of_batch(*, null: bool = False) -> models.ForeignKey[Any, Any]:
    """Return the field of a register that says with which import a row came.

    Guarded once a statement (database/known_batch.sql), not row by row: for a million
    rows of one batch a foreign key took as long as everything else together. Without an
    index: only taking a batch back asks for it.
    """
    return models.ForeignKey(
        "lineage.Batch",
        models.PROTECT,
        null=null,
        db_constraint=False,
        db_index=False,
    )


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
