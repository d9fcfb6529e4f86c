"""Which VN-2000 system a province's own maps are drawn in: data, because it changes."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from geoapp.spatial.crs import VN2000


class ProvinceMeridian(models.Model):
    """A province by its GSO code, one of its central meridians, and who says so.

    A province merged from several in 2025 may go on using several. The codes are those
    of the 63 provinces until 30-06-2025; from 01-07-2025 the 34 keep some of them.
    """

    gso_code = models.CharField(max_length=2)
    province = models.CharField(max_length=60)
    srid = models.PositiveIntegerField()
    source = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["gso_code", "srid"], name="provincemeridian_unique"
            ),
            models.CheckConstraint(
                condition=Q(srid__in=sorted(VN2000)), name="provincemeridian_is_vn2000"
            ),
            models.CheckConstraint(
                condition=Q(gso_code__regex="^[0-9]{2}$"),
                name="provincemeridian_gso_code_form",
            ),
            models.CheckConstraint(
                condition=~Q(source=""), name="provincemeridian_has_source"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.province}: EPSG:{self.srid}"
