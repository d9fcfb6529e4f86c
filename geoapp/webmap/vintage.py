"""Which days have boundaries to draw, and what to say about those that have none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from geoapp.accounts.permissions import Viewer
from geoapp.territory.models import AdminUnitVersion
from geoapp.territory.scope import in_own_units
from geoapp.territory.vocabularies import Level


@dataclass(frozen=True, slots=True)
class Vintage:
    """Communes in force on a day. ``nearest``: the nearest day with boundaries.

    ``nearest`` is None where the day itself has them all, or no day has any.
    """

    named: int
    drawn: int
    nearest: date | None

    @property
    def is_blank(self) -> bool:
        return self.drawn == 0

    @property
    def undrawn(self) -> int:
        return self.named - self.drawn


def vintage_on(user: Viewer, day: date) -> Vintage:
    """Look at the communes of the user's own areas, or at all for who has none."""
    communes = AdminUnitVersion.objects.visible_to(user).filter(level=Level.COMMUNE)
    own = communes.filter(in_own_units("unit", user))
    if own.exists():
        communes = own
    today = communes.in_force_on(day)
    drawn = today.filter(geom__isnull=False)
    vintage = Vintage(today.count(), drawn.count(), None)
    if not vintage.is_blank:
        return vintage
    spans = communes.filter(geom__isnull=False).values_list("validity", flat=True)
    return Vintage(
        vintage.named, 0, _nearest(day, [(s.lower, s.upper) for s in spans.distinct()])
    )


def _nearest(day: date, spans: list[tuple[date, date | None]]) -> date | None:
    edges = [first for first, _end in spans]
    edges += [end - timedelta(days=1) for _first, end in spans if end is not None]
    return min(edges, key=lambda edge: abs(edge - day), default=None)
