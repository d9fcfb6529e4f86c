"""A drawing of where each coordinate system would put the data.

Drawn on the server: numbered points over the boxes of the country's provinces. No tiles
and no scripts are needed, and nothing of the file leaves the answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from geoapp.ingest.inspected import Option
from geoapp.ingest.place.provinces import PROVINCES, find_province

WIDTH, HEIGHT = 560, 380
"""Pixels of the drawing."""

MARGIN_DEGREES = 0.6
"""Around the outermost candidates; half a degree is about 50 km."""

_MAX_SPAN_DEGREES = 40.0


@dataclass(frozen=True, slots=True)
class Spot:
    """``x``, ``y``: pixels."""

    number: int
    title: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Rectangle:
    """``is_named``: of the province that the officer says the data are of."""

    title: str
    x: float
    y: float
    width: float
    height: float
    is_named: bool = False


@dataclass(frozen=True, slots=True)
class CandidateMap:
    width: int
    height: int
    spots: tuple[Spot, ...]
    provinces: tuple[Rectangle, ...]


def candidate_map(
    options: Sequence[Option], province: str | None = None
) -> CandidateMap | None:
    """Return the drawing, or None where no option has a place.

    ``province``: as the officer wrote it; its boxes stand out.
    """
    named = find_province(province) if province else None
    placed = [
        (number, one, one.longitude, one.latitude)
        for number, one in enumerate(options, start=1)
        if one.longitude is not None and one.latitude is not None
    ]
    if not placed:
        return None
    west = min(lon for *_, lon, _lat in placed) - MARGIN_DEGREES
    east = max(lon for *_, lon, _lat in placed) + MARGIN_DEGREES
    south = min(lat for *_, lat in placed) - MARGIN_DEGREES
    north = max(lat for *_, lat in placed) + MARGIN_DEGREES
    span = min(max(east - west, (north - south) * WIDTH / HEIGHT), _MAX_SPAN_DEGREES)
    scale = WIDTH / span
    middle_x, middle_y = (west + east) / 2, (south + north) / 2

    def to_pixels(longitude: float, latitude: float) -> tuple[float, float]:
        x = WIDTH / 2 + (longitude - middle_x) * scale
        y = HEIGHT / 2 - (latitude - middle_y) * scale
        return round(x, 1), round(y, 1)

    spots = tuple(
        Spot(number, one.title, *to_pixels(lon, lat))
        for number, one, lon, lat in placed
    )
    boxes = []
    for one in PROVINCES:
        for left, bottom, right, top in one.extents:
            x, y = to_pixels(left, top)
            width, height = (right - left) * scale, (top - bottom) * scale
            if x < WIDTH and y < HEIGHT and x + width > 0 and y + height > 0:
                is_named = named is not None and one.code == named.code
                size = round(width, 1), round(height, 1)
                boxes.append(Rectangle(one.name, x, y, *size, is_named))
    boxes.sort(key=lambda box: box.is_named)  # on top of its neighbours
    return CandidateMap(WIDTH, HEIGHT, spots, tuple(dict.fromkeys(boxes)))
