"""What a system's name claims; only to warn where its parameters say otherwise."""

from __future__ import annotations

import re

from geoapp.spatial.crs import UTM_SCALE

_MINUTES = {
    "00": 0.0,
    "15": 0.25,
    "25": 0.25,
    "30": 0.5,
    "50": 0.5,
    "45": 0.75,
    "75": 0.75,
}
_MERIDIAN = re.compile(
    r"(?<![\d.])(10[2-8]|111)(?:[\s°d._-]*(00|15|25|30|45|50|75))?(?!\d)"
)
_UTM = re.compile(r"utm[\s_-]*(?:zone[\s_-]*)?(4[789])", re.IGNORECASE)


def contradicts(name: str, meridian: float | None, scale: float) -> bool:
    """Tell whether a name claims another meridian (degrees) or zone width.

    «VN_2000_UTM_Zone_48N» on the scale of a 3-degree zone does; «HANOI_VN2000»,
    «TM3_107» on 107° and «VN-2000 / 10575» on 105.75° do not.
    """
    bare = re.sub(r"20[0O]{2}", " ", name)
    zone = _UTM.search(bare)
    if zone:
        return abs(scale - UTM_SCALE) > 1e-8 or meridian != 6.0 * int(zone[1]) - 183
    claimed = _MERIDIAN.search(bare)
    if claimed is None or meridian is None:
        return False
    return int(claimed[1]) + _MINUTES.get(claimed[2] or "00", 0.0) != meridian
