"""Which commune is a place in, on a day? The one answer to that question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from geoapp.spatial import sql
from geoapp.spatial.crs import STORAGE_SRID


@dataclass(frozen=True, slots=True)
class Place:
    """Degrees, WGS 84."""

    longitude: float
    latitude: float
    day: date


@dataclass(frozen=True, slots=True)
class _Located:
    position: int
    unit_id: int | None


def communes_at(places: Sequence[Place]) -> list[int | None]:
    """Return the unit of the commune around each place on its day, or None.

    A place on a shared boundary belongs to the commune with the smaller code.
    """
    rows = sql.fetch(
        "geoapp.territory",
        "communes_at",
        _Located,
        longitudes=[place.longitude for place in places],
        latitudes=[place.latitude for place in places],
        days=[place.day for place in places],
        srid=STORAGE_SRID,
    )
    return [row.unit_id for row in rows]


def commune_at(longitude: float, latitude: float, day: date) -> int | None:
    [unit_id] = communes_at([Place(longitude, latitude, day)])
    return unit_id
