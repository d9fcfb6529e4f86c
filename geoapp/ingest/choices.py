"""What an officer decides about a file where the file leaves it open."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from geoapp.ingest.errors import ChoiceNeeded
from geoapp.ingest.fold import fold
from geoapp.spatial.crs import STORAGE_SRID

AxisOrder = Literal["xy", "yx"]

_SWAPPED = frozenset(
    ["swap", "swapped", "yx", "x_north", "x_is_north", "x_is_northing", "lat_lon"]
)
_AS_WRITTEN = frozenset(
    ["xy", "keep", "as_is", "no", "x_east", "x_is_east", "x_is_easting", "lon_lat"]
)
_GEOMETRY = {
    **dict.fromkeys(["point", "points", "multipoint", "diem", "0"], 0),
    **dict.fromkeys(
        ["line", "lines", "linestring", "multilinestring", "duong", "1"], 1
    ),
    **dict.fromkeys(["polygon", "polygons", "multipolygon", "area", "vung", "2"], 2),
}
_NAMES = (
    *("crs", "axis_order", "layer", "sheet", "geometry_type", "encoding"),
    *("province", "key_field"),
)


@dataclass(frozen=True, slots=True)
class Choices:
    """``srid`` and ``axis_order`` win over what the file says and what fits.

    ``dimension`` is that of the geometries to keep: 0 points, 1 lines, 2 polygons.
    """

    layer: str | None = None
    srid: int | None = None
    axis_order: AxisOrder | None = None
    dimension: int | None = None
    encoding: str | None = None
    province: str | None = None
    key_field: str | None = None


def parse(pairs: Mapping[str, str], **more: str | None) -> Choices:
    """Return the choices written as ``name=value``.

    Raises:
        ChoiceNeeded: a name or value that nobody knows.
    """
    if unknown := sorted(set(pairs) - set(_NAMES)):
        raise ChoiceNeeded("no_such_choice", names=unknown, known=list(_NAMES))
    return Choices(
        layer=pairs.get("layer") or pairs.get("sheet"),
        srid=_srid(pairs["crs"]) if "crs" in pairs else None,
        axis_order=_axis_order(pairs["axis_order"]) if "axis_order" in pairs else None,
        dimension=_dimension(pairs["geometry_type"])
        if "geometry_type" in pairs
        else None,
        encoding=pairs.get("encoding"),
        province=pairs.get("province") or more.get("province"),
        key_field=pairs.get("key_field") or more.get("key_field"),
    )


def _srid(text: str) -> int:
    """Read ``EPSG:9210``, ``9210`` or a WGS 84 by name."""
    plain = text.strip().upper()
    if plain in {"OGC:CRS84", "CRS84", "WGS84", "WGS 84"}:
        return STORAGE_SRID
    found = re.fullmatch(r"(?:EPSG:+)?(\d{4,6})", plain)
    if found is None:
        raise ChoiceNeeded("bad_choice", name="crs", value=text, known=["EPSG:9210"])
    return int(found[1])


def _axis_order(text: str) -> AxisOrder:
    folded = fold(text.replace("=", "_").replace(",", "_"))
    if folded in _SWAPPED:
        return "yx"
    if folded in _AS_WRITTEN:
        return "xy"
    raise ChoiceNeeded(
        "bad_choice", name="axis_order", value=text, known=["swap", "keep"]
    )


def _dimension(text: str) -> int:
    dimension = _GEOMETRY.get(fold(text))
    if dimension is None:
        known = ["point", "line", "polygon"]
        raise ChoiceNeeded("bad_choice", name="geometry_type", value=text, known=known)
    return dimension
