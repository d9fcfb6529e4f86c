"""Administrative units and other places that everything else is located against.

Identity and version. Codes and names do not identify a commune: all 126 communes that
Hà Nội has had since 01-07-2025 re-use the code of an older one, and 57 of those older
ones do not even lie wholly inside the new one. So an ``AdminUnit`` is only a surrogate
key, and an ``AdminUnitVersion`` says what was true of it on which days: code, name,
type, parent, polygon. Everything that asks for units takes a ``day``. A version may
lack its polygon, because for some days only names and codes are known.

Validity is a half-open range ``[first day, first day no longer)``.
"""

from __future__ import annotations

from django.conf import settings
from django.contrib.gis.db import models
from django.contrib.postgres.fields import DateRangeField
from django.contrib.postgres.indexes import GistIndex
from django.db.models import Q

from geoapp.lineage.models import Batch
from geoapp.spatial.crs import STORAGE_SRID
from geoapp.territory.scope import PublicQuerySet
from geoapp.territory.validity import (
    DatedQuerySet,
    dated,
    never_twice_at_once,
    valid_geometry,
)
from geoapp.territory.vocabularies import (
    DesignationKind,
    LandmarkKind,
    Level,
    UnitType,
)


class AdminUnit(models.Model):
    """The identity of a province, district or commune: a key and nothing else."""

    def __str__(self) -> str:
        return f"đơn vị {self.pk}"


class AdminUnitVersion(models.Model):
    """What was true of one unit during one span of days."""

    unit = models.ForeignKey(AdminUnit, models.PROTECT, related_name="versions")
    level = models.CharField(max_length=10, choices=Level)
    gso_code = models.CharField(max_length=5)
    unit_type = models.CharField(max_length=15, choices=UnitType)
    name = models.CharField(max_length=120)
    parent = models.ForeignKey(
        AdminUnit, models.PROTECT, null=True, related_name="child_versions"
    )
    validity = DateRangeField()
    legal_from = models.DateField(null=True)
    operates_from = models.DateField(null=True)
    geom = models.MultiPolygonField(srid=STORAGE_SRID, null=True, spatial_index=False)
    batch = models.ForeignKey(Batch, models.PROTECT)

    objects = PublicQuerySet.as_manager()

    class Meta:
        constraints = [
            dated("adminunitversion"),
            valid_geometry("adminunitversion"),
            never_twice_at_once("adminunitversion_unit", "unit"),
            never_twice_at_once("adminunitversion_code", "level", "gso_code"),
            models.CheckConstraint(
                condition=Q(level__in=Level.values), name="adminunitversion_level_known"
            ),
            models.CheckConstraint(
                condition=Q(unit_type__in=UnitType.values),
                name="adminunitversion_unit_type_known",
            ),
            models.CheckConstraint(
                condition=(
                    Q(level=Level.PROVINCE, gso_code__regex="^[0-9]{2}$")
                    | Q(level=Level.DISTRICT, gso_code__regex="^[0-9]{3}$")
                    | Q(level=Level.COMMUNE, gso_code__regex="^[0-9]{5}$")
                ),
                name="adminunitversion_gso_code_form",
            ),
            models.CheckConstraint(
                condition=Q(level=Level.PROVINCE, parent__isnull=True)
                | (~Q(level=Level.PROVINCE) & Q(parent__isnull=False)),
                name="adminunitversion_parent_unless_province",
            ),
        ]
        indexes = [
            GistIndex(fields=["geom"], name="adminunitversion_geom_gist"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.gso_code})"


class UnitPiece(models.Model):
    """What a commune covers of one cell of a fixed grid; for points in territory.

    Kept in step by a trigger (database/unit_pieces.sql). ``geom`` is None where the
    commune covers the whole cell.
    """

    version = models.ForeignKey(
        AdminUnitVersion, models.CASCADE, related_name="pieces", db_index=True
    )
    cell_x = models.IntegerField()
    cell_y = models.IntegerField()
    is_whole = models.BooleanField()
    geom = models.GeometryField(srid=STORAGE_SRID, null=True, spatial_index=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(is_whole=True, geom__isnull=True)
                | Q(is_whole=False, geom__isnull=False),
                name="unitpiece_whole_or_geometry",
            ),
        ]
        indexes = [models.Index(fields=["cell_x", "cell_y"], name="unitpiece_cell")]

    def __str__(self) -> str:
        return f"{self.version_id}:{self.cell_x}/{self.cell_y}"


class AreaDesignation(models.Model):
    """What an official document calls a unit: border commune, complex area."""

    unit = models.ForeignKey(AdminUnit, models.PROTECT, related_name="designations")
    kind = models.CharField(max_length=20, choices=DesignationKind)
    validity = DateRangeField()
    document_no = models.CharField(max_length=100)
    batch = models.ForeignKey(Batch, models.PROTECT)

    objects = PublicQuerySet.as_manager()

    class Meta:
        constraints = [
            dated("areadesignation"),
            never_twice_at_once("areadesignation", "unit", "kind"),
            models.CheckConstraint(
                condition=Q(kind__in=DesignationKind.values),
                name="areadesignation_kind_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.document_no}"


class NationalBorder(models.Model):
    """A stretch of the national border, and the country on its other side."""

    name = models.CharField(max_length=200)
    neighbour_country = models.CharField(max_length=2, null=True)  # ISO 3166-1 alpha-2
    validity = DateRangeField()
    geom = models.MultiLineStringField(srid=STORAGE_SRID, spatial_index=False)
    batch = models.ForeignKey(Batch, models.PROTECT)

    objects = PublicQuerySet.as_manager()

    class Meta:
        constraints = [dated("nationalborder"), valid_geometry("nationalborder")]
        indexes = [GistIndex(fields=["geom"], name="nationalborder_geom_gist")]

    def __str__(self) -> str:
        return self.name


class Landmark(models.Model):
    """A tourist site, a border gate or another place people orient themselves by."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=LandmarkKind)
    validity = DateRangeField()
    geom = models.PointField(srid=STORAGE_SRID, spatial_index=False)
    batch = models.ForeignKey(Batch, models.PROTECT)

    objects = PublicQuerySet.as_manager()

    class Meta:
        constraints = [
            dated("landmark"),
            valid_geometry("landmark"),
            models.CheckConstraint(
                condition=Q(kind__in=LandmarkKind.values), name="landmark_kind_known"
            ),
        ]
        indexes = [GistIndex(fields=["geom"], name="landmark_geom_gist")]

    def __str__(self) -> str:
        return self.name


class AreaScope(models.Model):
    """The area a user is responsible for: a unit and everything below it."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="area_scopes"
    )
    unit = models.ForeignKey(AdminUnit, models.PROTECT)
    validity = DateRangeField()

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [
            dated("areascope"),
            never_twice_at_once("areascope", "user", "unit"),
        ]

    def __str__(self) -> str:
        return f"{self.user} / {self.unit}"
