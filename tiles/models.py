"""What publishing writes for tiles to read."""

from __future__ import annotations

from django.contrib.gis.db import models
from django.contrib.postgres.indexes import GistIndex

from geoapp.spatial.crs import TILE_SRID


class PublishedShape(models.Model):
    """One polygon, simplified for one zoom together with all its neighbours.

    Simplifying each polygon alone tears the coverage (at zoom 8, 485 communes: 87 km²
    of overlap and 433 holes); simplified as a coverage there are none.
    """

    layer = models.CharField(max_length=40)
    feature_id = models.BigIntegerField()
    zoom = models.PositiveSmallIntegerField()
    geom = models.GeometryField(srid=TILE_SRID, spatial_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["layer", "zoom", "feature_id"], name="publishedshape_unique"
            ),
        ]
        indexes = [
            GistIndex(fields=["layer", "zoom", "geom"], name="publishedshape_gist"),
        ]

    def __str__(self) -> str:
        return f"{self.layer}/{self.zoom}/{self.feature_id}"
