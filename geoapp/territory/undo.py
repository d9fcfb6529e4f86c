"""Take back what a batch did to administrative units.

Everything a batch inserted goes, everything it ended or corrected is as it was before.
Only the last batch of a chain can go: whatever rests on it stands in the way and is
named, so that taking back is never a cascade that nobody asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.db.models import QuerySet

from geoapp.spatial import sql
from geoapp.territory import succession
from geoapp.territory.models import (
    AdminUnit,
    AdminUnitVersion,
    Block,
    UnitReach,
    UnitSuccession,
    VersionBefore,
)
from geoapp.territory.vocabularies import SuccessionBasis

_HERE = "geoapp.territory"
_OWN = (AdminUnitVersion, Block, UnitReach, UnitSuccession, VersionBefore)


@dataclass(frozen=True, slots=True)
class LaterBatch:
    """A later batch that rests on the one to take back."""

    batch_id: int
    file_name: str
    rows: int


@dataclass(frozen=True, slots=True)
class Dependents:
    """Rows outside the units' own tables that refer to units only this batch knows."""

    table: str
    rows: int


@dataclass(frozen=True, slots=True)
class TakenBack:
    """Numbers of versions deleted and put back, and of identities that went."""

    deleted: int
    restored: int
    units: int


def obstacles(batch_id: int) -> list[LaterBatch | Dependents]:
    """Return what rests on a batch of units; nothing: it can be taken back."""
    later = sql.fetch(_HERE, "undo_obstacles", LaterBatch, batch_id=batch_id)
    return [*later, *_dependents(_known_only_from(batch_id))]


def foresee(batch_id: int) -> TakenBack:
    """Return the numbers that ``take_back`` would give now."""
    return TakenBack(
        AdminUnitVersion.objects.filter(batch=batch_id).count(),
        VersionBefore.objects.filter(batch=batch_id).count(),
        _known_only_from(batch_id).count(),
    )


def take_back(batch_id: int) -> TakenBack:
    """Undo a batch that nothing rests on, inside the caller's transaction."""
    versions = AdminUnitVersion.objects.filter(batch=batch_id)
    changed = VersionBefore.objects.filter(batch=batch_id)
    first_days = _first_days(batch_id)
    unit_ids = list(_known_only_from(batch_id).values_list("pk", flat=True))
    deleted = versions.count()
    versions.delete()
    restored = sql.execute(_HERE, "restore_versions", batch_id=batch_id)
    changed.delete()
    AdminUnit.objects.filter(pk__in=unit_ids).delete()
    for level, day in first_days.items():
        succession.measure_again(level, day)
    return TakenBack(deleted, restored, len(unit_ids))


def _known_only_from(batch_id: int) -> QuerySet[AdminUnit]:
    others = AdminUnitVersion.objects.exclude(batch=batch_id)
    return (
        AdminUnit.objects.filter(versions__batch=batch_id)
        .exclude(pk__in=others.values("unit"))
        .distinct()
    )


def _first_days(batch_id: int) -> dict[str, date]:
    """Return the first day from which a batch changed a level, by level."""
    inserted = AdminUnitVersion.objects.filter(batch=batch_id)
    changed = VersionBefore.objects.filter(batch=batch_id)
    days: dict[str, date] = {}
    for level, day in (
        *inserted.values_list("level", "validity__startswith"),
        *changed.values_list("version__level", "validity__startswith"),
    ):
        days[level] = min(day, days.get(level, day))
    return days


def _dependents(units: QuerySet[AdminUnit]) -> list[Dependents]:
    """Count rows of any table that refer to ``units``, whichever issue added it."""
    found = []
    for relation in AdminUnit._meta.related_objects:  # noqa: SLF001 - Django's own way
        model: Any = relation.related_model
        if relation.on_delete is models.SET_NULL:
            continue
        rows = model.objects.filter(**{f"{relation.field.name}__in": units})
        if model is UnitSuccession:
            rows = rows.filter(basis=SuccessionBasis.DOCUMENT)
        elif model in _OWN:
            continue
        if count := rows.count():
            found.append(Dependents(str(model.__name__), count))
    return found
