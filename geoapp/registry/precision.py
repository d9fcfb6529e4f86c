"""What those outside an area may know of its places: where about, and how many.

Row-level security filters rows, it cannot coarsen a geometry. So what others may see is
written into relations of its own, each with its own policy (database/visibility.sql),
and nobody outside an area has another path:

``<layer>_approx``: each place as the *block* of its commune it lies in
(territory/models.py ``Block``), without code, name or address, which would say where it
is. A block is a fixed part of a commune, so asking again tells nothing new.

``<layer>_counts``: how many places each commune has. A number above 0 and below the
threshold is not stored at all; ``class`` rows hold no number, only a class.

Written by registry/generalise.py; never by hand.
"""

from __future__ import annotations

from typing import Self

from django.contrib.gis.db import models
from django.contrib.postgres.fields import DateRangeField
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from geoapp.accounts.permissions import (
    Viewer,
    can_view_approximate,
    can_view_classes,
    can_view_counts,
    can_view_map,
)
from geoapp.registry.models import Establishment, HotspotExtent, Inspection
from geoapp.registry.vocabularies import HotspotStatus
from geoapp.territory.models import AdminUnit, AdminUnitVersion, Block
from geoapp.territory.scope import ScopedQuerySet, in_own_units
from geoapp.territory.validity import dated


class Detail(models.TextChoices):
    COUNT = "count", _("Số lượng")
    CLASS = "class", _("Nhóm")


class SizeClass(models.TextChoices):
    """Classes of a count. The first bound above zero is the threshold of secrecy."""

    NONE = "0", _("Không có")
    FEW = "few", _("Ít, không nêu số")
    UNDER_10 = "-9", _("Đến 9")
    UNDER_20 = "10-19", "10–19"
    UNDER_50 = "20-49", "20–49"
    MANY = "50-", _("Từ 50 trở lên")


class ApproxQuerySet(ScopedQuerySet):
    """Places outside the user's own areas; inside them the user sees the places."""

    def visible_to(self, user: Viewer) -> Self:
        if not can_view_approximate(user):
            return self.none()
        return self.exclude(in_own_units("unit", user))


class Approx(models.Model):
    """A place as the block it lies in. ``unit``: the unit it was assigned to."""

    block = models.ForeignKey(Block, models.CASCADE, related_name="+")
    unit = models.ForeignKey(AdminUnit, models.CASCADE, related_name="+")
    validity = DateRangeField()

    objects = ApproxQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.block_id} {self.validity}"


class EstablishmentApprox(Approx):
    """``frame``: prone, conditional or other, as on the map."""

    place = models.ForeignKey(Establishment, models.CASCADE, related_name="+")
    frame = models.CharField(max_length=12)

    class Meta:
        db_table = "establishments_approx"
        constraints = [dated("establishments_approx")]


class HotspotApprox(Approx):
    """One row for each span of days during which a hotspot had one status."""

    place = models.ForeignKey(HotspotExtent, models.CASCADE, related_name="+")
    status = models.CharField(max_length=15, choices=HotspotStatus)

    class Meta:
        db_table = "hotspots_approx"
        constraints = [dated("hotspots_approx")]


class InspectionApprox(Approx):
    """``validity``: from the first of its month, for the year it is on the map."""

    place = models.ForeignKey(Inspection, models.CASCADE, related_name="+")
    found = models.CharField(max_length=8)

    class Meta:
        db_table = "inspections_approx"
        constraints = [dated("inspections_approx")]


class CountQuerySet(ScopedQuerySet):
    """One row of each commune: with its number, or for other roles its class."""

    def visible_to(self, user: Viewer) -> Self:
        if can_view_counts(user):
            return self.filter(detail=Detail.COUNT)
        if can_view_classes(user):
            return self.filter(detail=Detail.CLASS)
        return self.none()


class Count(models.Model):
    """How many places a commune has on ``day``. ``n`` is None where it is hidden."""

    version = models.ForeignKey(AdminUnitVersion, models.CASCADE, related_name="+")
    detail = models.CharField(max_length=5, choices=Detail)
    day = models.DateField()
    n = models.PositiveIntegerField(null=True)
    size = models.CharField(max_length=5, choices=SizeClass)

    objects = CountQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.version_id}: {self.size}"


def counted(name: str) -> list[models.BaseConstraint]:
    """Return what no row may break: a class row has no number, nor has a small one."""
    return [
        models.UniqueConstraint(fields=["version", "detail"], name=f"{name}_once"),
        models.CheckConstraint(
            condition=Q(detail__in=Detail.values), name=f"{name}_detail_known"
        ),
        models.CheckConstraint(
            condition=Q(size__in=SizeClass.values), name=f"{name}_size_known"
        ),
        models.CheckConstraint(
            condition=Q(detail=Detail.COUNT) | Q(n__isnull=True),
            name=f"{name}_class_without_number",
        ),
        models.CheckConstraint(
            condition=~Q(size=SizeClass.FEW) | Q(n__isnull=True),
            name=f"{name}_few_without_number",
        ),
    ]


class EstablishmentCount(Count):
    """Establishments in business on the day."""

    class Meta:
        db_table = "establishments_counts"
        constraints = counted("establishments_counts")


class HotspotCount(Count):
    """Hotspots neither closed nor dismissed on the day."""

    class Meta:
        db_table = "hotspots_counts"
        constraints = counted("hotspots_counts")


class InspectionCount(Count):
    """Inspections of the twelve months up to the day."""

    class Meta:
        db_table = "inspections_counts"
        constraints = counted("inspections_counts")


class ProgressQuerySet(ScopedQuerySet):
    def visible_to(self, user: Viewer) -> Self:
        return self.all() if can_view_map(user) else self.none()


class ProvinceProgress(models.Model):
    """One figure of a whole province on ``day``; all that the public may ever see.

    With the province's name, because the public reads no other table.
    """

    class Figure(models.TextChoices):
        COMMUNES = "communes", _("Xã, phường, đặc khu")
        HOTSPOTS_WATCHED = "hotspots_watched", _("Tụ điểm đã bàn giao, đang giữ")
        HOTSPOTS_ACTIVE = "hotspots_active", _("Tụ điểm đang xử lý")
        INSPECTIONS = "inspections", _("Lượt kiểm tra trong 12 tháng")
        SERVICE_SITES = "service_sites", _("Điểm dịch vụ hỗ trợ")

    version = models.ForeignKey(AdminUnitVersion, models.CASCADE, related_name="+")
    province = models.CharField(max_length=120)
    figure = models.CharField(max_length=20, choices=Figure)
    day = models.DateField()
    n = models.PositiveIntegerField(null=True)

    objects = ProgressQuerySet.as_manager()

    class Meta:
        db_table = "province_progress"
        constraints = [
            models.UniqueConstraint(
                fields=["version", "figure"], name="province_progress_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.figure}"
