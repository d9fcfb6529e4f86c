"""The visibility rule: which protected places a user may see.

One rule for every read path. Public geography (units, landmarks, the border, service
sites) is shown to everybody who may open the map. Protected places (establishments,
hotspots, inspections, tips, and any score made from them) are shown to the roles that
work with them, and only inside the user's own areas. Everybody else gets nothing, not
even a count.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Self

from django.utils import timezone

from geoapp.accounts.models import User
from geoapp.accounts.permissions import Viewer, can_view_map, can_view_places
from geoapp.spatial import sql
from geoapp.territory.validity import DatedQuerySet


@dataclass(frozen=True, slots=True)
class _Unit:
    unit_id: int


def own_unit_ids(user: Viewer, day: date | None = None) -> frozenset[int]:
    """Return the units a user answers for on ``day`` (default: today), all vintages."""
    if not isinstance(user, User):
        return frozenset()
    rows = sql.fetch(
        "geoapp.territory",
        "units_below",
        _Unit,
        user_id=user.pk,
        day=day or timezone.localdate(),
    )
    return frozenset(row.unit_id for row in rows)


class ScopedQuerySet(DatedQuerySet):
    """Features that somebody may see."""

    def visible_to(self, user: Viewer) -> Self:
        raise NotImplementedError


class PublicQuerySet(ScopedQuerySet):
    """Geography that everybody with access to the map may see."""

    def visible_to(self, user: Viewer) -> Self:
        return self.all() if can_view_map(user) else self.none()


class ProtectedQuerySet(ScopedQuerySet):
    """Places that only the officials responsible for them may see."""

    unit_field = "unit"

    def visible_to(self, user: Viewer) -> Self:
        if not can_view_places(user):
            return self.none()
        return self.filter(**{f"{self.unit_field}__in": own_unit_ids(user)})
