"""The metric plane of the generator and the way out of it.

Shapes are drawn in WGS 84 / UTM 48N metres (EPSG:32648), where a distance means
something, and leave it once: as longitude/latitude on a grid of 1e-7 degrees (about
1 cm). A vertex shared by two boundaries is transformed and rounded once and then
used by both, so shared edges stay exactly shared.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely
from pyproj import Transformer

from scripts.synthetic.chance import FloatArray

PLANE = "EPSG:32648"
LONLAT = "EPSG:4326"

# Official 7 parameters VN-2000 → WGS 84 (EPSG:6960). Spelled out because PROJ chooses
# another, unofficial set in the Mekong delta (0.8 m away).
VN2000_SHIFT = (
    "-191.90441429,-39.30318279,-111.45032835,"
    "0.00928836,-0.01975479,0.00427372,0.252906278"
)

_to_lonlat = Transformer.from_crs(PLANE, LONLAT, always_xy=True)
_to_plane = Transformer.from_crs(LONLAT, PLANE, always_xy=True)


def to_lonlat(xy: FloatArray) -> FloatArray:
    """Metres (n, 2) → degrees (n, 2) on the 1e-7 grid."""
    lon, lat = _to_lonlat.transform(xy[:, 0], xy[:, 1])
    return np.round(np.column_stack([lon, lat]), 7)


def to_plane(lonlat: FloatArray) -> FloatArray:
    """Degrees (n, 2) → metres (n, 2)."""
    x, y = _to_plane.transform(lonlat[:, 0], lonlat[:, 1])
    return np.column_stack([x, y])


def shape_to_lonlat(geometry: Any) -> Any:
    """A shape (or array of shapes) in metres → degrees on the 1e-7 grid."""
    return shapely.transform(geometry, to_lonlat)


def shape_to_plane(geometry: Any) -> Any:
    """A shape (or array of shapes) in degrees → metres."""
    return shapely.transform(geometry, to_plane)


def to_vn2000(lonlat: FloatArray, central_meridian: int) -> FloatArray:
    """Degrees (n, 2) → VN-2000 TM-3 easting/northing in metres, to the millimetre.

    The zone is given by its central meridian in whole degrees: 104 is EPSG:9206,
    105 is EPSG:5897. Both have a false easting of 500,000 m, which is why a file
    read in the wrong zone still looks plausible.
    """
    zone = (
        f"+proj=tmerc +lat_0=0 +lon_0={central_meridian} +k=0.9999 +x_0=500000 "
        f"+y_0=0 +ellps=WGS84 +towgs84={VN2000_SHIFT} +units=m +type=crs"
    )
    east, north = Transformer.from_crs(LONLAT, zone, always_xy=True).transform(
        lonlat[:, 0], lonlat[:, 1]
    )
    return np.round(np.column_stack([east, north]), 3)
