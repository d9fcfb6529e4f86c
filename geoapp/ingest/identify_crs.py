"""Which of the systems we know is this? Runs in the reading child.

VN-2000 is matched by its parameters, not by its name or by PROJ's guess: a file named
``VN_2000_UTM_Zone_48N`` with the scale of a 3-degree zone is 699 m off at Hà Nội if the
name is believed.
"""

from __future__ import annotations

from pyproj import CRS
from pyproj.exceptions import CRSError

from geoapp.spatial.crs import VN2000, is_supported

MIN_CONFIDENCE = 70  # below it PROJ finds Cyprus for a Vietnamese file


def srid_of(text: str | None) -> int | None:
    """Return the EPSG code of a WKT or ``EPSG:n``; None means: ask."""
    if not text:
        return None
    try:
        crs = CRS.from_user_input(text)
    except CRSError:
        return None
    while crs.is_bound and crs.source_crs is not None:
        crs = crs.source_crs  # TOWGS84 in the file: the pinned shift replaces it
    if crs.is_projected and _is_vn2000(crs):
        return _by_parameters(crs)
    code = crs.to_epsg(min_confidence=MIN_CONFIDENCE)
    return code if code is not None and is_supported(code) else None


def _is_vn2000(crs: CRS) -> bool:
    geodetic = crs.geodetic_crs
    datum = geodetic.datum if geodetic else None
    names = f"{crs.name} {datum.name if datum else ''}"
    folded = names.lower().replace("-", "").replace("_", "").replace(" ", "")
    return "vn2000" in folded or "vietnam2000" in folded


def _by_parameters(crs: CRS) -> int | None:
    wanted = _parameters(crs)
    for srid, system in VN2000.items():
        if system.central_meridian is not None and (
            _parameters(CRS.from_epsg(srid)) == wanted
        ):
            return srid
    return None


def _parameters(crs: CRS) -> dict[str, float]:
    operation = crs.coordinate_operation
    return (
        {p.name: round(float(p.value), 6) for p in operation.params}
        if operation
        else {}
    )
