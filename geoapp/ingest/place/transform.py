"""Coordinates to WGS 84 and back, by the official shift; arrays, not databases."""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt
from pyproj import CRS, Transformer

from geoapp.spatial.crs import STORAGE_SRID, VN2000

Points = npt.NDArray[np.float64]
"""Shape (n, 2): x (east, longitude) first, y (north, latitude) second."""


def to_wgs84(points: Points, srid: int) -> Points:
    """Return longitude and latitude, degrees WGS 84; what has no place is ``inf``.

    VN-2000 goes through the seven official parameters, whatever the point.

    Raises:
        pyproj.exceptions.CRSError: there is no such system.
    """
    return _transformed(points, _transformer(srid, backward=False))


def from_wgs84(points: Points, srid: int) -> Points:
    """Return coordinates in a system, from degrees WGS 84."""
    return _transformed(points, _transformer(srid, backward=True))


def ordered(points: Points, axis_order: str) -> Points:
    """Return x before y, whichever came first: ``xy`` or ``yx``."""
    return points[:, ::-1] if axis_order == "yx" else points


def _transformed(points: Points, transformer: Transformer) -> Points:
    x, y = transformer.transform(points[:, 0], points[:, 1])
    return np.column_stack([x, y])


@cache
def _transformer(srid: int, *, backward: bool) -> Transformer:
    system = VN2000.get(srid)
    file_crs = CRS.from_proj4(system.proj4) if system else CRS.from_epsg(srid)
    wgs84 = CRS.from_epsg(STORAGE_SRID)
    start, end = (wgs84, file_crs) if backward else (file_crs, wgs84)
    return Transformer.from_crs(start, end, always_xy=True)
