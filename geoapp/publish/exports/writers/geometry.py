"""Shapes taken apart into numbers, for the formats that are text."""

from __future__ import annotations

from typing import Any

import shapely
from shapely.geometry import mapping


def geometry_of(wkb: bytes | None) -> dict[str, Any] | None:
    """Return a shape as GeoJSON has it; None for none, and for an empty one."""
    if wkb is None:
        return None
    shape = shapely.from_wkb(wkb)
    if shape.is_empty:
        return None
    found: dict[str, Any] = mapping(shape)
    return found
