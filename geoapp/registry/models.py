"""The registers: establishments, hotspots and what happened there.

Places, never persons (prohibition P1): no field here describes anybody who sells or
buys sex, works in or visits an establishment, or reports something. A test walks every
model for such fields.

``unit`` is the commune a record was assigned to when it was committed. It is an
identity, so after a reorganisation the record still says where it belonged then; which
commune its point lies in *today* is computed from the point.
"""

from __future__ import annotations

from django.conf import settings
from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField, DateRangeField
from django.contrib.postgres.indexes import GistIndex
from django.db.models import Q

from geoapp.lineage.batch import of_batch
from geoapp.registry.vocabularies import (
    HotspotStatus,
    InspectionKind,
    InspectionResult,
    LocationPrecision,
    OperatingStatus,
    Recognition,
    ServiceSiteKind,
    Setting,
    TeamLevel,
    TipChannel,
    TipVerification,
)
from geoapp.spatial.crs import STORAGE_SRID
from geoapp.spatial.functions import Geography
from geoapp.territory.belonging import of_unit
from geoapp.territory.models import AdminUnit
from geoapp.territory.scope import ProtectedQuerySet, PublicQuerySet
from geoapp.territory.validity import (
    dated,
    never_twice_at_once,
    unique_code,
    valid_geometry,
)


def known(name: str, field: str, values: list[str]) -> models.CheckConstraint:
    """Return the constraint that a code stands in its vocabulary."""
    return models.CheckConstraint(
        condition=Q(**{f"{field}__in": values}), name=f"{name}_{field}_known"
    )


class ServiceType(models.Model):
    """A kind of service, with the two official frames it usually belongs to.

    ``is_conditional``: conditional on security and order (Nghị định 96/2016/NĐ-CP).
    ``is_prone``: commonly listed as prone to abuse. Both are defaults only: each
    establishment carries its own two marks, because the frames are different lists.
    """

    code = models.CharField(max_length=20, unique=True)
    name_vi = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    is_conditional = models.BooleanField()
    is_prone = models.BooleanField()

    def __str__(self) -> str:
        return self.name_vi


class Establishment(models.Model):
    """A service establishment (cơ sở kinh doanh dịch vụ). No owner, no telephone.

    ``service_types``: codes of ``ServiceType`` in their order, none twice. An array and
    no table between: one row says all of a place, so that it is compared, written, kept
    as history and put back as one; a trigger refuses unknown codes
    (database/known_service_types.sql).
    """

    code = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    service_types = ArrayField(models.CharField(max_length=20), default=list)
    address = models.CharField(max_length=300, null=True)
    stated_unit_code = models.CharField(max_length=5, null=True)
    unit = of_unit()
    operating_status = models.CharField(max_length=15, choices=OperatingStatus)
    is_conditional = models.BooleanField()
    is_prone = models.BooleanField()
    is_dwelling = models.BooleanField()
    location_precision = models.CharField(
        max_length=15, choices=LocationPrecision, null=True
    )
    validity = DateRangeField()
    geom = models.PointField(srid=STORAGE_SRID, null=True, spatial_index=False)
    batch = of_batch()

    objects = ProtectedQuerySet.as_manager()

    class Meta:
        constraints = [
            unique_code("establishment"),
            dated("establishment"),
            valid_geometry("establishment"),
            known("establishment", "operating_status", OperatingStatus.values),
            known("establishment", "location_precision", LocationPrecision.values),
            models.CheckConstraint(
                condition=Q(geom__isnull=True) | Q(location_precision__isnull=False),
                name="establishment_point_has_precision",
            ),
        ]
        indexes = [
            GistIndex(fields=["geom"], name="establishment_geom_gist"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"


class HotspotQuerySet(ProtectedQuerySet):
    unit_field = "lead_unit"


class Hotspot(models.Model):
    """A hotspot (tụ điểm; since 2023 «điểm phức tạp»). Its status is its last event."""

    code = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    setting = models.CharField(max_length=15, choices=Setting)
    recognition = models.CharField(max_length=15, choices=Recognition)
    lead_unit = models.ForeignKey(AdminUnit, models.PROTECT, null=True)
    batch = of_batch()

    objects = HotspotQuerySet.as_manager()

    class Meta:
        constraints = [
            unique_code("hotspot"),
            known("hotspot", "setting", Setting.values),
            known("hotspot", "recognition", Recognition.values),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"


class OfHotspotQuerySet(ProtectedQuerySet):
    unit_field = "hotspot__lead_unit"


class HotspotExtent(models.Model):
    """The ground a hotspot covered during one span of days. It may cross communes."""

    hotspot = models.ForeignKey(Hotspot, models.CASCADE, related_name="extents")
    validity = DateRangeField()
    geom = models.MultiPolygonField(srid=STORAGE_SRID, spatial_index=False)
    batch = of_batch()

    objects = OfHotspotQuerySet.as_manager()

    class Meta:
        constraints = [
            dated("hotspotextent"),
            valid_geometry("hotspotextent"),
            never_twice_at_once("hotspotextent", "hotspot"),
        ]
        indexes = [GistIndex(fields=["geom"], name="hotspotextent_geom_gist")]

    def __str__(self) -> str:
        return f"{self.hotspot} {self.validity}"


class HotspotEvent(models.Model):
    """One step in a hotspot's life. Append-only: a mistake is corrected by a new event.

    ``happened_on`` is when it was so, ``recorded_at`` when we learned it; a back-test
    may only use what had been recorded by its day.
    """

    hotspot = models.ForeignKey(Hotspot, models.CASCADE, related_name="events")
    status = models.CharField(max_length=15, choices=HotspotStatus)
    happened_on = models.DateField()
    document_no = models.CharField(max_length=100, null=True)
    note = models.CharField(max_length=500, null=True)
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True)
    batch = of_batch(null=True)

    objects = OfHotspotQuerySet.as_manager()

    class Meta:
        constraints = [
            known("hotspotevent", "status", HotspotStatus.values),
            models.UniqueConstraint(
                fields=["hotspot", "status", "happened_on"],
                name="hotspotevent_once_a_day",
            ),
        ]
        indexes = [
            models.Index(
                fields=["hotspot", "-happened_on", "-id"], name="hotspotevent_newest"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.status} {self.happened_on}"


class Inspection(models.Model):
    """One visit (lượt kiểm tra) to an establishment or to a hotspot's surroundings.

    ``is_finding``: the visit discovered signs of the activity this programme prevents.
    """

    code = models.CharField(max_length=40)
    establishment = models.ForeignKey(
        Establishment, models.PROTECT, null=True, related_name="inspections"
    )
    hotspot = models.ForeignKey(
        Hotspot, models.PROTECT, null=True, related_name="inspections"
    )
    unit = of_unit()
    inspected_on = models.DateField()
    kind = models.CharField(max_length=15, choices=InspectionKind)
    result = models.CharField(max_length=20, choices=InspectionResult)
    is_finding = models.BooleanField()
    team_level = models.CharField(max_length=10, choices=TeamLevel)
    geom = models.PointField(srid=STORAGE_SRID, null=True, spatial_index=False)
    recorded_at = models.DateTimeField(auto_now_add=True)
    batch = of_batch()

    objects = ProtectedQuerySet.as_manager()

    class Meta:
        constraints = [
            unique_code("inspection"),
            valid_geometry("inspection"),
            known("inspection", "kind", InspectionKind.values),
            known("inspection", "result", InspectionResult.values),
            known("inspection", "team_level", TeamLevel.values),
        ]
        indexes = [
            GistIndex(fields=["geom"], name="inspection_geom_gist"),
            GistIndex(Geography("geom"), name="inspection_geog_gist"),
            models.Index(fields=["inspected_on"], name="inspection_by_day"),
        ]

    def __str__(self) -> str:
        return self.code


class Tip(models.Model):
    """A report about a place (nguồn tin). Where, when, by which channel: nothing else.

    A tip alone never changes a status: about four in five reported places turn out not
    to be one when they are visited.
    """

    code = models.CharField(max_length=40)
    unit = of_unit()
    received_on = models.DateField()
    channel = models.CharField(max_length=15, choices=TipChannel)
    verification = models.CharField(max_length=15, choices=TipVerification)
    geom = models.PointField(srid=STORAGE_SRID, spatial_index=False)
    recorded_at = models.DateTimeField(auto_now_add=True)
    batch = of_batch()

    objects = ProtectedQuerySet.as_manager()

    class Meta:
        constraints = [
            unique_code("tip"),
            valid_geometry("tip"),
            known("tip", "channel", TipChannel.values),
            known("tip", "verification", TipVerification.values),
        ]
        indexes = [
            GistIndex(fields=["geom"], name="tip_geom_gist"),
            GistIndex(Geography("geom"), name="tip_geog_gist"),
            models.Index(fields=["received_on"], name="tip_by_day"),
        ]

    def __str__(self) -> str:
        return self.code


class ServiceSite(models.Model):
    """A place that helps: health, legal aid, social work. Shown beside enforcement."""

    code = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=15, choices=ServiceSiteKind)
    validity = DateRangeField()
    geom = models.PointField(srid=STORAGE_SRID, spatial_index=False)
    batch = of_batch()

    objects = PublicQuerySet.as_manager()

    class Meta:
        constraints = [
            unique_code("servicesite"),
            dated("servicesite"),
            valid_geometry("servicesite"),
            known("servicesite", "kind", ServiceSiteKind.values),
        ]
        indexes = [GistIndex(fields=["geom"], name="servicesite_geom_gist")]

    def __str__(self) -> str:
        return self.name


from geoapp.registry.before import (  # noqa: E402  they refer to the classes above
    EstablishmentBefore,
    HotspotBefore,
    HotspotEventBefore,
    HotspotExtentBefore,
    InspectionBefore,
    ServiceSiteBefore,
    TipBefore,
)
from geoapp.registry.precision import (  # noqa: E402
    EstablishmentApprox,
    EstablishmentCount,
    HotspotApprox,
    HotspotCount,
    InspectionApprox,
    InspectionCount,
    ProvinceProgress,
)

__all__ = [
    "Establishment",
    "EstablishmentApprox",
    "EstablishmentBefore",
    "EstablishmentCount",
    "Hotspot",
    "HotspotApprox",
    "HotspotBefore",
    "HotspotCount",
    "HotspotEvent",
    "HotspotEventBefore",
    "HotspotExtent",
    "HotspotExtentBefore",
    "Inspection",
    "InspectionApprox",
    "InspectionBefore",
    "InspectionCount",
    "ProvinceProgress",
    "ServiceSite",
    "ServiceSiteBefore",
    "ServiceType",
    "Tip",
    "TipBefore",
]
