"""Which coordinates a file's system can have, and what turns them into ours."""

from __future__ import annotations

from geoapp.spatial.crs import STORAGE_SRID, VN2000, transform_srid

_DEGREES = (180.0, 90.0)
_METRES = (20_037_508.4, 20_037_508.4)


def placed_by(srid: int | None) -> dict[str, float | None]:
    """Return what a statement has to know to turn a file's coordinates into ours.

    ``srid`` is the file's; None where nobody knows it.
    """
    reach_x, reach_y = _DEGREES if _is_degrees(srid) else _METRES
    return {
        "srid": transform_srid(srid) if srid is not None else None,
        "storage_srid": STORAGE_SRID,
        "reach_x": reach_x,
        "reach_y": reach_y,
    }


def _is_degrees(srid: int | None) -> bool:
    if srid is None or srid == STORAGE_SRID:
        return True
    return srid in VN2000 and VN2000[srid].central_meridian is None
