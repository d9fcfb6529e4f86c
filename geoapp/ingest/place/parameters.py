"""A declared system taken apart into what decides: datum, meridian, scale, origin."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from pyproj import CRS

from geoapp.spatial.crs import OFFICIAL_TOWGS84, VN2000, scale_of

SHIFT_TOLERANCE_M = 3.0
"""Metres in each of the three shifts within which they mean VN-2000: the official
ones and the Mekong delta's (EPSG:5194) differ by 1.0 m; other datums by tens."""

ROTATION_TOLERANCE = 1e-6
"""Arc-seconds; published rotations have eight decimals."""


class Kind(StrEnum):
    GEOGRAPHIC = "geographic"
    PLANE = "plane"
    """A transverse Mercator."""
    LOCAL = "local"
    """Tied to no place on the globe."""
    OTHER = "other"


class Datum(StrEnum):
    VN2000 = "vn2000"
    WGS84 = "wgs84"
    UNSAID = "unsaid"
    """The ellipsoid of WGS 84 and no word on the datum."""
    HANOI_72 = "hanoi72"
    INDIAN = "indian"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Plane:
    """A transverse Mercator: degrees, no unit, metres, metres, degrees, metres each."""

    meridian: float
    scale: float
    false_easting: float
    false_northing: float = 0.0
    latitude: float = 0.0
    unit: float = 1.0

    def is_system(self, srid: int) -> bool:
        """Tell whether these are the parameters of a VN-2000 plane."""
        return (
            VN2000[srid].central_meridian is not None
            and abs(self.meridian - (VN2000[srid].central_meridian or 0.0)) < 1e-6
            and abs(self.scale - scale_of(srid)) < 1e-8
            and abs(self.false_easting - 500_000) < 1e-3
            and abs(self.false_northing) < 1e-3
            and abs(self.latitude) < 1e-9
            and abs(self.unit - 1) < 1e-9
        )

    def srid(self) -> int | None:
        """Return the code of the VN-2000 plane with these parameters."""
        return next((srid for srid in VN2000 if self.is_system(srid)), None)

    def exchanged(self) -> Plane:
        """Return it with false easting and false northing exchanged."""
        return replace(
            self, false_easting=self.false_northing, false_northing=self.false_easting
        )


@dataclass(frozen=True, slots=True)
class Described:
    """A declared system. ``shift`` is its own shift to WGS 84, position vector."""

    name: str
    kind: Kind
    plane: Plane | None = None
    datum: Datum = Datum.OTHER
    shift: tuple[float, ...] = ()
    crs: CRS | None = None


def describe(crs: CRS) -> Described:
    """Take a system apart, unwrapping bound and compound ones."""
    shift: tuple[float, ...] = ()
    name = crs.name
    while crs.is_bound or crs.is_compound:
        if crs.is_bound and crs.coordinate_operation and not shift:
            shift = tuple(crs.coordinate_operation.towgs84)
        inner = crs.source_crs if crs.is_bound else crs.sub_crs_list[0]
        if inner is None:
            break
        crs = inner
    crs = crs.to_2d()
    name = crs.name if name == "unknown" else name
    if crs.is_engineering:
        return Described(name, Kind.LOCAL)
    datum = _datum(crs, shift)
    plane = _plane(crs) if crs.is_projected else None
    kind = Kind.PLANE if plane else Kind.GEOGRAPHIC if crs.is_geographic else Kind.OTHER
    return Described(name, kind, plane, datum, shift, crs)


def datum_of_shift(shift: Sequence[float]) -> Datum:
    """Name the datum on WGS 84's ellipsoid that has this shift; metres first."""
    official = [float(each) for each in OFFICIAL_TOWGS84.split(",")]
    if not any(shift[:7]):
        return Datum.WGS84
    near = [
        abs(a - b) < SHIFT_TOLERANCE_M for a, b in zip(shift, official, strict=False)
    ]
    return Datum.VN2000 if all(near[:3]) else Datum.OTHER


def has_reversed_rotations(shift: Sequence[float]) -> bool:
    """Tell whether rotations of the other convention were pasted: 0.5-0.8 m off."""
    official = [float(each) for each in OFFICIAL_TOWGS84.split(",")]
    return len(shift) == 7 and all(
        abs(a + b) < ROTATION_TOLERANCE
        for a, b in zip(shift[3:6], official[3:6], strict=True)
    )


def _plane(crs: CRS) -> Plane | None:
    operation = crs.coordinate_operation
    if operation is None or operation.method_name != "Transverse Mercator":
        return None
    values = {each.name: each for each in operation.params}
    names = (
        "Longitude of natural origin",
        "Scale factor at natural origin",
        "False easting",
        "False northing",
        "Latitude of natural origin",
    )
    if any(name not in values for name in names):
        return None
    meridian, scale, easting, northing, latitude = (
        float(values[name].value) for name in names
    )
    unit = crs.axis_info[0].unit_conversion_factor
    return Plane(meridian, scale, easting, northing, latitude, unit)


def _datum(crs: CRS, shift: tuple[float, ...]) -> Datum:
    geodetic = crs.geodetic_crs
    if geodetic is None or geodetic.datum is None or geodetic.ellipsoid is None:
        return Datum.OTHER
    datum = _folded(geodetic.datum.name)
    ellipsoid = geodetic.ellipsoid
    by_name = _named(datum)
    if by_name is None and _is_wgs84(
        ellipsoid.semi_major_metre, ellipsoid.inverse_flattening
    ):
        by_name = _on_wgs84(datum, _folded(geodetic.name), shift)
    if by_name is None and abs(ellipsoid.semi_major_metre - KRASSOWSKY_M) < 1:
        by_name = Datum.HANOI_72 if _is_of_vietnam(crs) else None
    return by_name or Datum.OTHER


def _on_wgs84(datum: str, base: str, shift: tuple[float, ...]) -> Datum:
    if shift:
        return datum_of_shift(shift)
    if "unknownbasedon" in datum:
        return Datum.UNSAID
    names = ("worldgeodeticsystem1984", "wgs1984", "wgs84")
    is_wgs84 = any(name in f"{datum} {base}" for name in names)
    return _named(base) or (Datum.WGS84 if is_wgs84 else Datum.UNSAID)


def _named(folded: str) -> Datum | None:
    return next(
        (datum for names, datum in _BY_NAME if any(name in folded for name in names)),
        None,
    )


def _folded(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


_BY_NAME: tuple[tuple[tuple[str, ...], Datum], ...] = (
    (("vn2000", "vietnam2000"), Datum.VN2000),
    (("hanoi1972", "hn72", "hanoi72"), Datum.HANOI_72),
    (("indian1960", "indian1954", "indian1975"), Datum.INDIAN),
)

KRASSOWSKY_M = 6_378_245.0
"""Semi-major axis of HN-72's ellipsoid, metres."""


def _is_of_vietnam(crs: CRS) -> bool:
    """HN-72 sheets are often named Pulkovo 1942: Krassowsky, meridian 105 or 111."""
    plane = _plane(crs)
    return plane is not None and 100 <= plane.meridian <= 112


FLATTENING_TOLERANCE = 5e-7
"""No unit. GRS 80, of other countries' datums, is 1.5e-6 away; a file that keeps six
decimals is 4.4e-7 away."""


def _is_wgs84(semi_major: float, inverse_flattening: float) -> bool:
    return (
        abs(semi_major - 6_378_137) < 0.01
        and abs(inverse_flattening - 298.257223563) < FLATTENING_TOLERANCE
    )
