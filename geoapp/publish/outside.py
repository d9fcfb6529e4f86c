"""Layers for those outside an area: where about places are, and how many there are.

``<layer>_approx`` draws the block of its commune that stands for a place, never a pin:
people take a point for the place itself. ``<layer>_counts`` colours communes by class.
Which of them a user sees: registry/precision.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import CharField, F, OuterRef, Subquery, Value
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from geoapp.publish.layer import Field, Layer
from geoapp.publish.styles import Words, classed
from geoapp.registry.models import (
    EstablishmentApprox,
    EstablishmentCount,
    HotspotApprox,
    HotspotCount,
    InspectionApprox,
    InspectionCount,
)
from geoapp.registry.precision import SizeClass
from geoapp.registry.vocabularies import HotspotStatus
from geoapp.territory.models import AdminUnitVersion
from geoapp.territory.scope import ScopedQuerySet
from geoapp.territory.validity import in_force

Classes = Sequence[tuple[str | None, Words, str]]

# ColorBrewer YlGnBu, 5 classes; none and few apart from them
_SIZES: Classes = [
    (SizeClass.NONE, SizeClass.NONE.label, "#f7f7f7"),
    (SizeClass.FEW, SizeClass.FEW.label, "#ffffcc"),
    (SizeClass.UNDER_10, SizeClass.UNDER_10.label, "#a1dab4"),
    (SizeClass.UNDER_20, SizeClass.UNDER_20.label, "#41b6c4"),
    (SizeClass.UNDER_50, SizeClass.UNDER_50.label, "#2c7fb8"),
    (None, SizeClass.MANY.label, "#253494"),
]
# Of places in one block the class named first is drawn on top.
_STATUSES: Classes = [
    (HotspotStatus.RELAPSED, HotspotStatus.RELAPSED.label, "#a50026"),
    (HotspotStatus.UNDER_ACTION, HotspotStatus.UNDER_ACTION.label, "#d7301f"),
    (HotspotStatus.CASE_OPENED, HotspotStatus.CASE_OPENED.label, "#ef6548"),
    (HotspotStatus.VERIFIED, HotspotStatus.VERIFIED.label, "#fc8d59"),
    (HotspotStatus.CLEARED, HotspotStatus.CLEARED.label, "#91bfdb"),
    (HotspotStatus.HANDED_OVER, HotspotStatus.HANDED_OVER.label, "#4575b4"),
    (HotspotStatus.MONITORING, HotspotStatus.MONITORING.label, "#313695"),
    (None, HotspotStatus.CLOSED.label, "#8c8c8c"),
]
_FRAMES: Classes = [
    ("prone", _("Dễ bị lợi dụng"), "#b35806"),
    ("conditional", _("Có điều kiện về an ninh trật tự"), "#8073ac"),
    (None, _("Loại hình khác"), "#878787"),
]
_FOUND: Classes = [
    ("finding", _("Có phát hiện"), "#d7301f"),
    (None, _("Không phát hiện"), "#1a9850"),
]


def _approximate(
    layer: str,
    title: Words,
    model: Any,
    of_class: Field,
    classes: Classes,
    *,
    is_shown: bool = True,
) -> Layer:
    def query(day: date) -> ScopedQuerySet:
        commune = AdminUnitVersion.objects.filter(unit=OuterRef("unit"))
        shown: ScopedQuerySet = (
            model.objects.in_force_on(day)
            .defer("place")  # not for the web process: it would lead back to the place
            .annotate(
                geom=F("block__geom"),
                area_km2=F("block__area_km2"),
                name=Value(_now("Vị trí gần đúng"), output_field=CharField()),
                commune=Subquery(commune.order_by("-validity").values("name")[:1]),
                precision=Value(
                    _now("Một phần của xã, không phải địa điểm chính xác"),
                    output_field=CharField(),
                ),
            )
        )
        return shown

    return Layer(
        id=f"{layer}_approx",
        title=title,
        geometry="polygon",
        query=query,
        min_zoom=9,
        is_shown=is_shown,
        is_exported=False,
        note=_("Mỗi ô kẻ sọc là một phần của xã, không phải địa điểm chính xác."),
        fields=(
            Field("commune", _("Xã, phường")),
            of_class,
            Field("precision", _("Độ chính xác vị trí")),
            Field("area_km2", _("Diện tích phần này (km²)")),
        ),
        style=classed(of_class.name, list(classes), fill_opacity=0.18, hatched=True),
    )


def _counts(layer: str, title: Words, model: Any) -> Layer:
    def query(day: date) -> ScopedQuerySet:
        shown: ScopedQuerySet = model.objects.filter(
            in_force("version__validity", day)
        ).annotate(
            geom=F("version__geom"),
            unit_id=F("version__unit_id"),
            name=F("version__name"),
        )
        return shown

    return Layer(
        id=f"{layer}_counts",
        title=title,
        geometry="polygon",
        query=query,
        min_zoom=6,
        id_field="unit_id",
        outlines=("admin_units", "version_id"),
        is_shown=False,
        fields=(
            Field("n", _("Số lượng")),
            Field("size", _("Nhóm"), SizeClass, in_tiles=True),
            Field("day", _("Tính đến ngày")),
        ),
        style=classed("size", list(_SIZES), fill_opacity=0.85, outline="#777777"),
    )


OUTSIDE_LAYERS: tuple[Layer, ...] = (
    _counts("hotspots", _("Số tụ điểm theo xã"), HotspotCount),
    _counts("establishments", _("Số cơ sở theo xã"), EstablishmentCount),
    _counts("inspections", _("Số lượt kiểm tra theo xã (12 tháng)"), InspectionCount),
    _approximate(
        "hotspots",
        _("Tụ điểm ngoài địa bàn: vị trí gần đúng"),
        HotspotApprox,
        Field("status", _("Trạng thái"), HotspotStatus, in_tiles=True),
        _STATUSES,
    ),
    _approximate(
        "establishments",
        _("Cơ sở ngoài địa bàn: vị trí gần đúng"),
        EstablishmentApprox,
        Field("frame", _("Danh sách"), in_tiles=True),
        _FRAMES,
    ),
    _approximate(
        "inspections",
        _("Lượt kiểm tra ngoài địa bàn: vị trí gần đúng"),
        InspectionApprox,
        Field("found", _("Phát hiện"), in_tiles=True),
        _FOUND,
        is_shown=False,
    ),
)
