"""Read a place as people write it: with a point or a decimal comma, in either order."""

from __future__ import annotations

import re

_WITH_POINT = re.compile(r"[+-]?\d{1,3}(?:\.\d{1,15})?")
_WITH_COMMA = re.compile(r"[+-]?\d{1,3}(?:,\d{1,15})?")
_BETWEEN = re.compile(r"[\s,;/°]*")


def read_coordinates(written: str) -> tuple[float, float]:
    """Return (longitude, latitude), degrees WGS 84.

    «21.33, 103.91», «21,33 103,91», «103,91; 21,33». A comma is a decimal comma unless
    the text has a decimal point. All of Viet Nam lies between 8° and 24° north and
    102° and 118° east, so the larger number is the longitude in whichever order they
    are written.

    Raises:
        ValueError: not exactly two such numbers, or none that could be in Viet Nam's
            quarter of the globe.
    """
    number = _WITH_POINT if "." in written else _WITH_COMMA
    rest = number.sub("", written)
    found = number.findall(written)
    if len(found) != 2 or not _BETWEEN.fullmatch(rest):
        raise ValueError(written)
    latitude, longitude = sorted(float(each.replace(",", ".")) for each in found)
    if not (0 <= latitude <= 90 < longitude <= 180):
        raise ValueError(written)
    return longitude, latitude
