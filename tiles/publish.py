"""Simplify administrative polygons for every zoom, together with their neighbours."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import shapely
from django.db import connection, transaction

from geoapp.spatial import sql
from geoapp.spatial.crs import TILE_SRID
from geoapp.spatial.tilegrid import metres_per_pixel_unit
from tiles.models import PublishedShape
from tiles.vector import PUBLISHED_ZOOMS

LAYER = "admin_units"

TOLERANCE_UNITS = 8
"""Simplification in grid units of a tile: half a screen pixel at 256 pixels a tile."""


@dataclass(frozen=True, slots=True)
class Polygon:
    """A polygon in WebMercator and the coverage (level, first day) it belongs to."""

    id: int
    level: str
    since: date
    wkb: bytes


def publish_shapes() -> int:
    """Replace all published shapes in one transaction; return how many were written.

    Polygons of one level that start on one day are simplified as one coverage. A
    polygon that outlives its neighbours keeps the shape it had beside the first ones;
    the next vintage may then differ from it by up to the tolerance, half a pixel.
    """
    coverages: dict[tuple[str, date], list[Polygon]] = defaultdict(list)
    for polygon in sql.fetch("tiles", "unit_polygons", Polygon, tile_srid=TILE_SRID):
        coverages[polygon.level, polygon.since].append(polygon)
    written = 0
    with transaction.atomic():
        PublishedShape.objects.filter(layer=LAYER).delete()
        for polygons in coverages.values():
            written += _write(polygons)
    return written


def is_stale() -> bool:
    """Tell whether some polygon has no published shape, or a shape no polygon."""
    with connection.cursor() as cursor:
        cursor.execute(sql.statement("tiles", "stale_shapes"), {"layer": LAYER})
        return bool(cursor.fetchone()[0])


def _write(polygons: list[Polygon]) -> int:
    ids = [polygon.id for polygon in polygons]
    statement = "COPY tiles_publishedshape (layer, feature_id, zoom, geom) FROM STDIN"
    written = 0
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for zoom, shapes in _simplified([polygon.wkb for polygon in polygons]):
            for feature_id, shape in zip(ids, shapes, strict=True):
                copy.write_row((LAYER, feature_id, zoom, shape))
                written += 1
    return written


def _simplified(wkb: list[bytes]) -> Iterator[tuple[int, list[str]]]:
    """Yield (zoom, EWKB hex of every shape), finest first, each from the one before."""
    shapes = shapely.from_wkb(wkb)
    for zoom in reversed(PUBLISHED_ZOOMS):
        tolerance_m = TOLERANCE_UNITS * metres_per_pixel_unit(zoom)
        shapes = shapely.coverage_simplify(shapes, tolerance_m)
        # Overlapping input (digitised unit by unit) can come out self-crossing.
        shapes = shapely.make_valid(shapes)
        with_srid = shapely.set_srid(shapes, TILE_SRID)
        yield zoom, list(shapely.to_wkb(with_srid, hex=True, include_srid=True))
