"""What pages about units share: ids from addresses, spans, names through time."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.urls import reverse

from geoapp.accounts.permissions import Viewer
from geoapp.territory.models import AdminUnitVersion
from geoapp.territory.vocabularies import Level


def unit_id_of(written: str | None) -> int | None:
    """Return a unit's id from a query string; None for anything that is none."""
    if written is None or not re.fullmatch(r"[0-9]{1,18}", written):
        return None
    return int(written)


def unit_address(unit_id: int, day: date) -> str:
    return f"{reverse('unit', args=[unit_id])}?day={day.isoformat()}"


def last_day(version: Any) -> date | None:
    """Return the last day in force; None while no end is known.

    Stored is the first day no longer in force. People say «đến hết 30/06/2025».
    """
    end = version.validity.upper
    return end - timedelta(days=1) if end is not None else None


class NamesThroughTime:
    """Versions of some units, to name each as it was on some day."""

    def __init__(self, user: Viewer, unit_ids: Iterable[int | None]) -> None:
        self._versions: dict[int, list[AdminUnitVersion]] = defaultdict(list)
        wanted = {unit_id for unit_id in unit_ids if unit_id is not None}
        visible = AdminUnitVersion.objects.visible_to(user).filter(unit__in=wanted)
        for version in visible.defer("geom").order_by("validity"):
            self._versions[version.unit_id].append(version)

    def on(self, unit_id: int | None, day: date) -> AdminUnitVersion | None:
        """Return the version in force on ``day``, or the one nearest to it."""
        versions = self._versions.get(unit_id or 0, [])
        return min(versions, key=lambda each: days_away(each, day), default=None)


def days_away(version: AdminUnitVersion, day: date) -> int:
    """Return how many days a day lies outside a version's span; 0: inside."""
    end = last_day(version)
    if day < version.validity.lower:
        return int((version.validity.lower - day).days)
    return (day - end).days if end is not None and day > end else 0


def province_of(user: Viewer, unit_id: int) -> int | None:
    """Return the province a unit belonged to last; None for an unknown unit."""
    versions = AdminUnitVersion.objects.visible_to(user).order_by("-validity")
    while True:
        newest = versions.filter(unit=unit_id).values_list("level", "parent").first()
        if newest is None:
            return None
        level, parent_id = newest
        if level == Level.PROVINCE:
            return unit_id
        unit_id = parent_id
