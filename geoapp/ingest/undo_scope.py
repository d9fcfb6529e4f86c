"""May this officer take this vintage of units back?"""

from __future__ import annotations

from geoapp.accounts.models import User
from geoapp.lineage.models import Batch
from geoapp.territory.models import AdminUnitVersion
from geoapp.territory.scope import own_unit_ids


def is_within(batch: Batch, user: User) -> bool:
    """Tell whether every unit that a batch brought is the officer's own."""
    if batch.committed_by_id != user.pk:
        return False
    units = set(
        AdminUnitVersion.objects.filter(batch=batch).values_list("unit_id", flat=True)
    )
    return units <= own_unit_ids(user)
