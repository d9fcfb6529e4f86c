"""Write what those outside an area may see of its places (registry/precision.py).

After every import and undo, and every day, because counts are of a day. All anew in
one transaction: at any moment readers find one whole state. A row that was kept while
others were written again would tell which place of its block had changed. Runs as the
owner.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from geoapp.registry.precision import (
    EstablishmentApprox,
    EstablishmentCount,
    HotspotApprox,
    HotspotCount,
    InspectionApprox,
    InspectionCount,
    ProvinceProgress,
)
from geoapp.spatial import sql
from geoapp.territory.models import AdminUnitVersion

MIN_BLOCK_KM2 = 0.5
"""Square kilometres. A smaller piece of a commune says too precisely where a place is;
police.uk asks for at least eight addresses around a shown point, which half a square
kilometre has wherever people live (product choice)."""

_HERE = "geoapp.registry"
_APPROXIMATE = (
    (EstablishmentApprox, "approximate_establishments"),
    (HotspotApprox, "approximate_hotspots"),
    (InspectionApprox, "approximate_inspections"),
)
_COUNTS = (EstablishmentCount, HotspotCount, InspectionCount)


@dataclass(frozen=True, slots=True)
class _Unit:
    unit_id: int


def generalise(day: date | None = None) -> int:
    """Write all of it as of ``day`` (default: today); return how many places."""
    day = day or timezone.localdate()
    with transaction.atomic():
        _measure_reach()
        _make_blocks()
        written = 0
        for model, statement in _APPROXIMATE:
            model.objects.all().delete()
            written += sql.execute(_HERE, statement)
        for count in _COUNTS:
            count.objects.all().delete()
        few = settings.GEOAPP_SMALL_COUNT
        hide_zero = settings.GEOAPP_HIDE_ZERO
        sql.execute(_HERE, "count_places", day=day, few=few, hide_zero=hide_zero)
        ProvinceProgress.objects.all().delete()
        sql.execute(_HERE, "measure_progress", day=day, few=few)
    return written


def is_due(day: date | None = None) -> bool:
    """Tell whether the counts are of another day, or were never made."""
    newest = ProvinceProgress.objects.order_by("-day").values_list("day", flat=True)
    return newest.first() != (day or timezone.localdate())


def _measure_reach() -> None:
    """Fire the trigger: a version loaded ahead of time may begin today."""
    AdminUnitVersion.objects.filter(pk__isnull=True).update(unit=F("unit"))


def _make_blocks() -> None:
    units = sql.fetch(_HERE, "units_with_places", _Unit)
    sql.execute(
        "geoapp.territory",
        "make_blocks",
        unit_ids=[unit.unit_id for unit in units],
        min_km2=MIN_BLOCK_KM2,
    )
    with connection.cursor() as cursor:  # the next statement plans with them
        cursor.execute("ANALYZE territory_block")
