"""Coordinate reference systems: the only module that may spell an SRID as a number.

VN-2000 to WGS 84. EPSG lists two operations. EPSG:6960 is the official one (seven
parameters, Ministry of Natural Resources and Environment); EPSG:5194 is academic and
covers blocks of the Mekong delta. Inside 104.24-107.11 E, 9.35-11.04 N PostGIS and PROJ
pick 5194 by themselves and disagree with the official result by up to 0.82 m. So every
transform between VN-2000 and WGS 84 goes through a *pinned twin*: SRID 900000 + code,
the same projection with the official parameters written out, which no database of
operations can override. Pure: no Django, no database.
"""

from __future__ import annotations

from dataclasses import dataclass

STORAGE_SRID = 4326
"""Every geometry column: WGS 84, x = longitude, y = latitude, degrees. Never measure
in it: cast to geography, or transform to MEASURE_SRID."""

TILE_SRID = 3857
"""WebMercatorQuad tiles only. Never measure in it."""

PIN_OFFSET = 900_000

OFFICIAL_TOWGS84 = (
    "-191.90441429,-39.30318279,-111.45032835,"
    "0.00928836,-0.01975479,0.00427372,0.252906278"
)
"""EPSG:6960: metres, then arc-seconds (position vector), then parts per million."""

_ELLIPSOID = f"+ellps=WGS84 +towgs84={OFFICIAL_TOWGS84}"


@dataclass(frozen=True, slots=True)
class Vn2000:
    """One VN-2000 system. ``central_meridian`` is None for the geographic one."""

    srid: int
    title: str
    central_meridian: float | None
    projection: str

    @property
    def pinned_srid(self) -> int:
        """The twin that always uses the official shift to WGS 84."""
        return PIN_OFFSET + self.srid

    @property
    def proj4(self) -> str:
        """PROJ string with the official shift; metres, or degrees if geographic."""
        units = "+units=m " if self.central_meridian is not None else ""
        return f"{self.projection} {_ELLIPSOID} {units}+no_defs"


def _utm(srid: int, zone: int) -> Vn2000:
    return Vn2000(
        srid,
        f"VN-2000 / UTM zone {zone}N",
        6.0 * zone - 183,
        f"+proj=utm +zone={zone}",
    )


def _tm3(srid: int, title: str, meridian: float) -> Vn2000:
    return Vn2000(
        srid,
        f"VN-2000 / TM-3 {title}",
        meridian,
        f"+proj=tmerc +lat_0=0 +lon_0={meridian:g} +k=0.9999 +x_0=500000 +y_0=0",
    )


VN2000: dict[int, Vn2000] = {
    system.srid: system
    for system in (
        Vn2000(4756, "VN-2000", None, "+proj=longlat"),
        _utm(3405, 48),
        _utm(3406, 49),
        _tm3(5896, "zone 481", 102.0),
        _tm3(5897, "zone 482", 105.0),
        _tm3(5898, "zone 491", 108.0),
        _tm3(5899, "107-45", 107.75),
        _tm3(9205, "103-00", 103.0),
        _tm3(9206, "104-00", 104.0),
        _tm3(9207, "104-30", 104.5),
        _tm3(9208, "104-45", 104.75),
        _tm3(9209, "105-30", 105.5),
        _tm3(9210, "105-45", 105.75),
        _tm3(9211, "106-00", 106.0),
        _tm3(9212, "106-15", 106.25),
        _tm3(9213, "106-30", 106.5),
        _tm3(9214, "107-00", 107.0),
        _tm3(9215, "107-15", 107.25),
        _tm3(9216, "107-30", 107.5),
        _tm3(9217, "108-15", 108.25),
        _tm3(9218, "108-30", 108.5),
    )
}
"""Every VN-2000 system of EPSG that Viet Nam uses, by code."""

GEOGRAPHIC_VN2000_SRID = 4756
"""VN-2000 longitude and latitude, degrees; 224 m from WGS 84 on the ground."""

WGS84_UTM: dict[int, str] = {
    32647: "WGS 84 / UTM zone 47N",
    32648: "WGS 84 / UTM zone 48N",
    32649: "WGS 84 / UTM zone 49N",
}
"""The zones that touch Viet Nam, by code; metres."""

SPHERICAL_MERCATOR_CODES = frozenset({3857, 3785, 900913, 102100, 102113})
"""Web Mercator under its official and its former numbers."""

TM3_SCALE = 0.9999
"""Scale on the central meridian of the 3-degree zones; no unit. Circular 973/2001."""

UTM_SCALE = 0.9996
"""Scale on the central meridian of the 6-degree zones; no unit."""

MISSING_IN_POSTGIS = tuple(range(9205, 9219))
"""PostGIS 3.3's spatial_ref_sys lacks these; a migration adds them."""

MEASURE_SRID = VN2000[3405].pinned_srid
"""Metres for lengths and buffers: VN-2000 / UTM 48N, pinned. Scale error below 0.04 %
between 102 and 108 E, the zone; about 0.1 % at 109.5 E, the country's east end."""


def vn2000_srid(central_meridian: float, scale: float = TM3_SCALE) -> int | None:
    """Return the code of the VN-2000 plane with this meridian (degrees) and scale."""
    zones = "+proj=utm" if abs(scale - UTM_SCALE) < 1e-9 else "+proj=tmerc"
    for srid, system in VN2000.items():
        if system.central_meridian is not None and (
            system.projection.startswith(zones)
            and abs(system.central_meridian - central_meridian) < 1e-6
        ):
            return srid
    return None


def is_utm(srid: int) -> bool:
    """Tell the two 6-degree zones of VN-2000, which every province may use."""
    return srid in VN2000 and "+proj=utm" in VN2000[srid].projection


def scale_of(srid: int) -> float:
    """Return the scale on the central meridian of a VN-2000 plane."""
    return UTM_SCALE if is_utm(srid) else TM3_SCALE


def title_of(srid: int) -> str:
    """Name a system as officers know it, by its meridian; others by their code."""
    if srid in VN2000:
        meridian = VN2000[srid].central_meridian
        if meridian is None or is_utm(srid):
            return VN2000[srid].title
        minutes = round(meridian % 1 * 60)
        return f"VN-2000 / TM-3 {int(meridian)}°{minutes:02}'"
    named = {STORAGE_SRID: "WGS 84", TILE_SRID: "Web Mercator", **WGS84_UTM}
    return named.get(srid, f"EPSG:{srid}")


def transform_srid(srid: int) -> int:
    """Return the SRID to transform with: the pinned twin for VN-2000, else itself."""
    system = VN2000.get(srid)
    return system.pinned_srid if system else srid


def is_supported(srid: int) -> bool:
    """Tell whether files in this system can be read and written."""
    return srid in VN2000 or srid in {STORAGE_SRID, TILE_SRID} or srid in WGS84_UTM
