"""MapInfo's ``CoordSys`` clause, as far as Vietnamese tables use it.

``CoordSys Earth Projection 8, 104, "m", 105.75, 0, 0.9999, 500000, 0`` is a transverse
Mercator on datum 104, WGS 84. Datum 9999 is written out: ellipsoid, three shifts, three
rotations in the coordinate frame sign, scale, prime meridian; 999 has the shifts only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from geoapp.ingest.place.parameters import Datum, Described, Kind, Plane, datum_of_shift
from geoapp.spatial.crs import (
    OFFICIAL_TOWGS84,
    STORAGE_SRID,
    UTM_SCALE,
    VN2000,
    WGS84_UTM,
    scale_of,
)

_EARTH = re.compile(r"coordsys\s+earth\s+projection\s+(.*)", re.IGNORECASE | re.DOTALL)
_END = re.compile(r"\b(?:bounds|affine)\b", re.IGNORECASE)
_UNIT_METRES = {"m": 1.0, "km": 1000.0, "mm": 0.001, "cm": 0.01}
WGS84_DATUMS = frozenset({28, 104, 157})
WGS84_ELLIPSOIDS = frozenset({28, 54})
KRASSOWSKY_ELLIPSOID = 3
"""Numbers of MapInfo's own lists (MapInfo Professional User Guide, appendix)."""

_SHIFTS = {999: 3, 9999: 8}
LONGLAT, TRANSVERSE_MERCATOR = 1, 8


@dataclass(slots=True)
class _Items:
    left: list[str]

    def number(self) -> float:
        return float(self.left.pop(0))

    def word(self) -> str:
        return self.left.pop(0).strip('"').lower()


def described(clause: str) -> Described:
    """Read a clause. What it cannot express here is of kind ``OTHER``.

    Raises:
        ValueError: it is no CoordSys clause, or it is cut short.
    """
    if re.search(r"\bnonearth\b", clause, re.IGNORECASE):
        return Described("NonEarth", Kind.LOCAL)
    found = _EARTH.search(clause)
    if not found:
        raise ValueError(clause)
    body = found[1]
    has_affine = re.search(r"\baffine\b", body, re.IGNORECASE) is not None
    items = _Items([one.strip() for one in _END.split(body)[0].split(",")])
    try:
        projection = int(items.number())
        datum = _datum(items)
        if projection % 1000 == LONGLAT:
            return Described("MapInfo", Kind.GEOGRAPHIC, datum=datum)
        if projection % 1000 != TRANSVERSE_MERCATOR or has_affine:
            return Described("MapInfo", Kind.OTHER, datum=datum)
        unit = _UNIT_METRES.get(items.word(), 0.0)
        meridian, latitude, scale = items.number(), items.number(), items.number()
        easting, northing = items.number(), items.number()
    except IndexError as error:
        raise ValueError(clause) from error
    plane = Plane(meridian, scale, easting, northing, latitude, unit)
    return Described("MapInfo", Kind.PLANE, plane=plane, datum=datum)


def _datum(items: _Items) -> Datum:
    number = int(items.number())
    if number in WGS84_DATUMS:
        return Datum.WGS84
    if number % 10_000 not in _SHIFTS:
        return Datum.OTHER
    ellipsoid = int(items.number())
    shift = [items.number() for _ in range(_SHIFTS[number % 10_000])]
    if ellipsoid == KRASSOWSKY_ELLIPSOID:
        return Datum.HANOI_72
    return datum_of_shift(shift) if ellipsoid in WGS84_ELLIPSOIDS else Datum.OTHER


def clause(srid: int) -> str | None:
    """Return the clause of a system, None for one that MapInfo cannot name.

    VN-2000 with its datum written out; MapInfo has no number for it.
    """
    if srid == STORAGE_SRID:
        return f"CoordSys Earth Projection {LONGLAT}, 104"
    system = VN2000.get(srid)
    if system is not None and system.central_meridian is None:
        return f"CoordSys Earth Projection {LONGLAT}, {_written_out()}"
    if system is not None and system.central_meridian is not None:
        return _plane(_written_out(), system.central_meridian, scale_of(srid))
    if srid in WGS84_UTM:
        zone = srid % 100
        return _plane("104", 6.0 * zone - 183, UTM_SCALE)
    return None


def _plane(datum: str, meridian: float, scale: float) -> str:
    numbers = f'{datum}, "m", {meridian:g}, 0, {scale:g}, 500000, 0'
    return f"CoordSys Earth Projection {TRANSVERSE_MERCATOR}, {numbers}"


def _written_out() -> str:
    """MapInfo turns axes, PROJ turns positions: the rotations change their sign."""
    numbers = [float(one) for one in OFFICIAL_TOWGS84.split(",")]
    frame = [*numbers[:3], *(-one for one in numbers[3:6]), numbers[6], 0.0]
    return "9999, 28, " + ", ".join(f"{one:.12g}" for one in frame)
