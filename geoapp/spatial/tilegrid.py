"""WebMercatorQuad arithmetic (OGC 17-083r4, annex D.1). Pure."""

from __future__ import annotations

import math
from dataclasses import dataclass

MAX_ZOOM = 22
HALF_WORLD_M = 20_037_508.342789244
"""Half the width of the WebMercatorQuad square, in its metres."""

EXTENT_PX = 4096
"""Grid units on a tile's side (Mapbox Vector Tile 2.1 default)."""


@dataclass(frozen=True, slots=True)
class TileIndex:
    """Column x and row y at a zoom, both from the north-west corner.

    Raises:
        ValueError: outside the grid. Unchecked, PostGIS answers with an error.
    """

    zoom: int
    x: int
    y: int

    def __post_init__(self) -> None:
        side = 2**self.zoom if 0 <= self.zoom <= MAX_ZOOM else 0
        if not (0 <= self.x < side and 0 <= self.y < side):
            raise ValueError(f"no tile {self.zoom}/{self.x}/{self.y}")

    def bbox_degrees(self, buffer_px: int = 0) -> tuple[float, float, float, float]:
        """Return (min_x, min_y, max_x, max_y) in degrees, widened by ``buffer_px``."""
        side = 2.0**self.zoom
        margin = buffer_px / EXTENT_PX
        return (
            _longitude((self.x - margin) / side),
            _latitude((self.y + 1 + margin) / side),
            _longitude((self.x + 1 + margin) / side),
            _latitude((self.y - margin) / side),
        )


def tile_at(longitude: float, latitude: float, zoom: int) -> TileIndex:
    """Return the tile that holds a point given in degrees."""
    side: int = 2**zoom
    column = int((longitude + 180) / 360 * side)
    sine = math.sin(math.radians(latitude))
    row = int((0.5 - math.atanh(sine) / (2 * math.pi)) * side)
    return TileIndex(zoom, min(max(column, 0), side - 1), min(max(row, 0), side - 1))


def metres_per_pixel_unit(zoom: int) -> float:
    """Return the side of one grid unit of a tile, in WebMercator metres."""
    return 2 * HALF_WORLD_M / float(2**zoom) / EXTENT_PX


def _longitude(fraction: float) -> float:
    return max(-180.0, min(180.0, fraction * 360 - 180))


def _latitude(fraction: float) -> float:
    clipped = max(0.0, min(1.0, fraction))
    return math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * clipped))))
