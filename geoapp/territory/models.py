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

from geoapp.lineage.batch import of_batch
from geoapp.lineage.models import Batch
from geoapp.spatial.crs import STORAGE_SRID
from geoapp.territory.scope import PublicQuerySet, UnitQuerySet
from geoapp.territory.validity import (
    DatedQuerySet,
    dated,
    never_twice_at_once,
    unique_code,
    valid_geometry,
)
from geoapp.territory.vocabularies import (
    DesignationKind,
    LandmarkKind,
    Level,
    SuccessionBasis,
    UnitType,
)


class UnitSetField(models.Field):  # type: ignore[type-arg]
    """Keys of units as a multirange: membership in it is a binary search."""

    def db_type(self, connection: object) -> str:  # noqa: ARG002  its signature
        return "int8multirange"


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

    objects = UnitQuerySet.as_manager()

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


class VersionBefore(models.Model):
    """What a version said before a batch ended or corrected it; undo puts it back.

    A version points at the batch that inserted it. What a later batch did to it stands
    here, because the version itself has no room for two batches.
    """

    version = models.ForeignKey(
        AdminUnitVersion, models.CASCADE, related_name="earlier"
    )
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="+")
    validity = DateRangeField()
    unit_type = models.CharField(max_length=15, choices=UnitType)
    name = models.CharField(max_length=120)
    parent = models.ForeignKey(AdminUnit, models.PROTECT, null=True, related_name="+")
    geom = models.MultiPolygonField(srid=STORAGE_SRID, null=True, spatial_index=False)

    class Meta:
        constraints = [
            dated("versionbefore"),
            models.UniqueConstraint(
                fields=["version", "batch"], name="versionbefore_once_a_batch"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} / {self.batch_id}"


class UnitSuccession(models.Model):
    """On ``day``, land of an older unit is land of a newer one, wholly or in part.

    ``old_share``: how much of the old unit lies in the new one; ``new_share``: how much
    of the new unit came from the old one. Measured from polygons (basis ``geometry``)
    or taken from a document, which may not say how much. ``known_until``: first day for
    which the old polygon is no longer known. It is before ``day`` where vintages lie
    between of which only names are known: then the old polygon may have changed since.

    What was measured follows from the versions alone (territory/succession.py) and is
    measured again whenever they change. ``batch`` is the one that made it known.
    """

    old_unit = models.ForeignKey(AdminUnit, models.CASCADE, related_name="successors")
    new_unit = models.ForeignKey(AdminUnit, models.CASCADE, related_name="predecessors")
    day = models.DateField()
    known_until = models.DateField()
    old_share = models.FloatField(null=True)
    new_share = models.FloatField(null=True)
    basis = models.CharField(max_length=10, choices=SuccessionBasis)
    batch = models.ForeignKey(Batch, models.PROTECT)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["old_unit", "new_unit", "day", "basis"],
                name="unitsuccession_once",
            ),
            models.CheckConstraint(
                condition=~Q(old_unit=models.F("new_unit")),
                name="unitsuccession_not_of_itself",
            ),
            models.CheckConstraint(
                condition=Q(known_until__lte=models.F("day")),
                name="unitsuccession_known_before",
            ),
            models.CheckConstraint(
                condition=Q(basis__in=SuccessionBasis.values),
                name="unitsuccession_basis_known",
            ),
            models.CheckConstraint(
                condition=Q(old_share__gte=0, old_share__lte=1)
                | Q(old_share__isnull=True),
                name="unitsuccession_old_share_is_a_share",
            ),
            models.CheckConstraint(
                condition=Q(new_share__gte=0, new_share__lte=1)
                | Q(new_share__isnull=True),
                name="unitsuccession_new_share_is_a_share",
            ),
            models.CheckConstraint(
                condition=~Q(basis=SuccessionBasis.GEOMETRY)
                | Q(old_share__isnull=False, new_share__isnull=False),
                name="unitsuccession_measured_has_shares",
            ),
        ]
        indexes = [models.Index(fields=["day"], name="unitsuccession_by_day")]

    def __str__(self) -> str:
        return f"{self.old_unit_id} → {self.new_unit_id} ({self.day})"


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


class UnitReach(models.Model):
    """Which units whoever answers for a unit answers for as well.

    Kept by a trigger (database/measure_reach.sql, which says the rule); read by the
    functions that policies ask, and by nothing else.
    """

    unit = models.OneToOneField(AdminUnit, models.CASCADE, primary_key=True)
    units = UnitSetField()

    def __str__(self) -> str:
        return f"{self.unit_id}: {self.units}"


class Block(models.Model):
    """A part of a commune that stands for every place in it (registry/precision.py).

    Blocks of one commune do not overlap and fill it: the cells of the grid of
    ``UnitPiece``, where slivers joined a neighbour; a small ward is a single block.
    They are made once and kept, because two different cuts of the same ground, laid
    over each other, would tell more about a place than either. ``area_km2`` is on the
    ellipsoid.
    """

    unit = models.ForeignKey(AdminUnit, models.CASCADE, related_name="blocks")
    cell_x = models.IntegerField()
    cell_y = models.IntegerField()
    area_km2 = models.FloatField()
    geom = models.MultiPolygonField(srid=STORAGE_SRID, spatial_index=False)

    class Meta:
        constraints = [
            valid_geometry("block"),
            models.UniqueConstraint(
                fields=["unit", "cell_x", "cell_y"], name="block_unique"
            ),
        ]
        indexes = [GistIndex(fields=["geom"], name="block_geom_gist")]

    def __str__(self) -> str:
        return f"{self.unit_id}:{self.cell_x}/{self.cell_y}"


class AreaDesignation(models.Model):
    """What an official document calls a unit: border commune, complex area."""

    unit = models.ForeignKey(AdminUnit, models.PROTECT, related_name="designations")
    kind = models.CharField(max_length=20, choices=DesignationKind)
    validity = DateRangeField()
    document_no = models.CharField(max_length=100)
    batch = of_batch()

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
    batch = of_batch()

    objects = PublicQuerySet.as_manager()

    class Meta:
        constraints = [dated("nationalborder"), valid_geometry("nationalborder")]
        indexes = [GistIndex(fields=["geom"], name="nationalborder_geom_gist")]

    def __str__(self) -> str:
        return self.name


class Landmark(models.Model):
    """A tourist site, a border gate or another place people orient themselves by."""

    code = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=LandmarkKind)
    validity = DateRangeField()
    geom = models.PointField(srid=STORAGE_SRID, spatial_index=False)
    batch = of_batch()

    objects = PublicQuerySet.as_manager()

    class Meta:
        constraints = [
            unique_code("landmark"),
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


from geoapp.territory.before import (  # noqa: E402  they refer to the classes above
    AreaDesignationBefore,
    LandmarkBefore,
    NationalBorderBefore,
)

__all__ = [
    "AdminUnit",
    "AdminUnitVersion",
    "AreaDesignation",
    "AreaDesignationBefore",
    "AreaScope",
    "Block",
    "Landmark",
    "LandmarkBefore",
    "NationalBorder",
    "NationalBorderBefore",
    "UnitPiece",
    "UnitReach",
    "UnitSetField",
    "UnitSuccession",
    "VersionBefore",
]
