"""May this officer take this batch back? Only who still answers for all of it."""

from __future__ import annotations

from geoapp.accounts.models import User
from geoapp.ingest.relations import RELATIONS
from geoapp.ingest.undo_rows import count_touched
from geoapp.lineage.models import Batch
from geoapp.territory.models import AdminUnitVersion
from geoapp.territory.scope import importing_for, own_unit_ids


def rows_outside(batch: Batch, user: User) -> int:
    """Return how many rows of a batch lie outside the officer's area by now.

    Row-level security would leave them as they are without a word, and the batch would
    be called taken back.
    """
    if batch.layer == "admin_units":
        units = AdminUnitVersion.objects.filter(batch=batch).values_list("unit_id")
        return len({unit for (unit,) in units} - own_unit_ids(user))
    every = _touched(batch)
    with importing_for(user):
        return every - _touched(batch)


def _touched(batch: Batch) -> int:
    tables = RELATIONS[batch.layer].tables
    return sum(count_touched(table, batch.pk) for table in tables)
