"""Make one Mapbox Vector Tile from a layer of the catalogue.

The catalogue's query says which features exist, on which day and for whom; the wrapper
around it only cuts and encodes. It expands the search box by the tile's buffer, so that
a symbol near the edge is drawn by both tiles, and orders by id, so that the same data
give the same bytes.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.gis.geos import Polygon
from psycopg import sql

from geoapp.accounts.permissions import Viewer
from geoapp.publish.catalogue import features
from geoapp.publish.layer import Layer
from geoapp.spatial.crs import STORAGE_SRID, TILE_SRID
from geoapp.spatial.functions import Stored
from geoapp.spatial.tilegrid import EXTENT_PX, TileIndex
from geoapp.territory.scope import fetch_seen_by

BUFFER_PX = 128
"""Grid units drawn beyond the edge: 8 screen pixels, our widest symbol."""

PUBLISHED_ZOOMS = range(4, 13)
"""Zooms with simplified shapes (tiles/publish.py); beyond, the stored geometry."""

_STATEMENT = sql.SQL("""
WITH tile AS (
    SELECT
        ST_TileEnvelope(%s, %s, %s) AS bounds,
        ST_TileEnvelope(%s, %s, %s, margin => %s) AS reach
),
feature AS ({features}),
shape AS (
    SELECT feature_id, geom
    FROM tiles_publishedshape, tile
    WHERE layer = %s AND zoom = %s AND geom && reach
),
cell AS (
    SELECT
        {columns},
        ST_AsMVTGeom(
            COALESCE(shape.geom, ST_Transform(feature.stored, %s::integer)),
            bounds, %s, %s
        ) AS mvt_geom
    FROM feature
    CROSS JOIN tile
    LEFT JOIN shape ON shape.feature_id = feature.{outline}
    ORDER BY 1
)
SELECT COALESCE(ST_AsMVT(cell, %s, %s, 'mvt_geom', {feature_id}), '')
FROM cell
WHERE mvt_geom IS NOT NULL
""")


def make_tile(layer: Layer, tile: TileIndex, viewer: Viewer, day: date) -> bytes:
    """Return the encoded tile; empty bytes where the viewer may see nothing."""
    asked = tile_statement(layer, tile, viewer, day)
    if asked is None:
        return b""
    [(encoded,)] = fetch_seen_by(viewer, *asked)
    return bytes(encoded)


def tile_statement(
    layer: Layer, tile: TileIndex, viewer: Viewer, day: date
) -> tuple[str, list[Any]] | None:
    """Return the statement that makes a tile, with its values; None: nothing to draw.

    Args:
        layer: from the catalogue.
        tile: WebMercatorQuad index.
        viewer: whose eyes; the visibility rule decides.
        day: features in force on this day.
    """
    if tile.zoom < layer.min_zoom:
        return None
    reach = Polygon.from_bbox(tile.bbox_degrees(BUFFER_PX))
    reach.srid = STORAGE_SRID
    names = [layer.id_field, *layer.tile_fields]
    drawn_by, outline = layer.outlines or (layer.id, "id")
    query = (
        features(layer, viewer, day)
        .filter(geom__bboverlaps=reach)
        .order_by()
        .annotate(stored=Stored("geom"))
        .values("stored", *{outline, *names})
    )
    if query.query.is_empty():
        return None
    inner, parameters = query.query.sql_with_params()
    statement = _STATEMENT.format(
        features=sql.SQL(inner),
        columns=sql.SQL(", ").join(sql.Identifier("feature", name) for name in names),
        feature_id=sql.Literal(layer.id_field),
        outline=sql.Identifier(outline),
    )
    index = (tile.zoom, tile.x, tile.y)
    values: list[Any] = [*index, *index, BUFFER_PX / EXTENT_PX, *parameters]
    values += [drawn_by, tile.zoom, TILE_SRID, EXTENT_PX, BUFFER_PX]
    values += [layer.id, EXTENT_PX]
    return statement.as_string(None), values
