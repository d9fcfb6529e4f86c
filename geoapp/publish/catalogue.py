"""THE list of published layers: pages, tiles and exports all read it.

A layer is a query for one day, the fields it shows, its style and the zooms at which it
is drawn. Who may see which of its features is not said here: every query has
``visible_to``, the one visibility rule (territory/scope.py), and ``features`` below is
the only way to read a layer.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import (
    Case,
    CharField,
    F,
    Func,
    IntegerField,
    OuterRef,
    Subquery,
    Value,
    When,
)
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from geoapp.accounts.permissions import Viewer, can_view_map
from geoapp.publish.layer import Field, Layer
from geoapp.publish.outside import OUTSIDE_LAYERS
from geoapp.publish.styles import Style, StyleClass, classed
from geoapp.registry.models import (
    Establishment,
    HotspotEvent,
    HotspotExtent,
    Inspection,
    ServiceSite,
    ServiceType,
)
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
)
from geoapp.territory.models import AdminUnitVersion, Landmark, NationalBorder
from geoapp.territory.scope import ScopedQuerySet
from geoapp.territory.vocabularies import LandmarkKind, Level, UnitType

INSPECTIONS_SHOWN_DAYS = 365
"""How far back the inspections layer looks from the day of the map (product choice)."""


def _admin_units(day: date) -> ScopedQuerySet:
    units: ScopedQuerySet = AdminUnitVersion.objects.in_force_on(day)
    return units.filter(geom__isnull=False)


def _language() -> str:
    """Return the language of names that are stored in two."""
    return "en" if (get_language() or "vi").startswith("en") else "vi"


def _establishments(day: date) -> ScopedQuerySet:
    shown: ScopedQuerySet = (
        Establishment.objects.in_force_on(day)
        .filter(geom__isnull=False)
        .annotate(
            services=Subquery(
                ServiceType.objects.alias(
                    place=Func(
                        OuterRef("service_types"),
                        "code",
                        function="array_position",
                        output_field=IntegerField(),
                    )
                )
                .filter(place__isnull=False)
                .values(one=Value(1))
                .annotate(all=StringAgg(f"name_{_language()}", "; ", order_by="id"))
                .values("all")
            ),
            frame=Case(
                When(is_prone=True, then=Value("prone")),
                When(is_conditional=True, then=Value("conditional")),
                default=Value("other"),
                output_field=CharField(),
            ),
            # A dwelling's address is somebody's home: personal data, never published.
            shown_address=Case(
                When(is_dwelling=False, then=F("address")), default=Value(None)
            ),
        )
    )
    return shown


def _hotspots(day: date) -> ScopedQuerySet:
    newest = HotspotEvent.objects.filter(
        hotspot=OuterRef("hotspot"), happened_on__lte=day
    ).order_by("-happened_on", "-id")
    shown: ScopedQuerySet = (
        HotspotExtent.objects.in_force_on(day)
        .annotate(
            code=F("hotspot__code"),
            name=F("hotspot__name"),
            setting=F("hotspot__setting"),
            recognition=F("hotspot__recognition"),
            status=Subquery(newest.values("status")[:1]),
            since=Subquery(newest.values("happened_on")[:1]),
        )
        .filter(status__isnull=False)
    )
    return shown


def _inspections(day: date) -> ScopedQuerySet:
    recent: ScopedQuerySet = Inspection.objects.filter(
        geom__isnull=False,
        inspected_on__range=(_year_before(day), day),
    )
    shown: ScopedQuerySet = recent.annotate(
        found=Case(
            When(is_finding=True, then=Value("finding")),
            default=Value("none"),
            output_field=CharField(),
        )
    )
    return shown


def _year_before(day: date) -> date:
    """Return the first day shown; the calendar of dates begins with the year 1."""
    shown = min(INSPECTIONS_SHOWN_DAYS, day.toordinal()) - 1
    return day - timedelta(days=shown)


def _landmarks(day: date) -> ScopedQuerySet:
    return Landmark.objects.in_force_on(day)


def _national_border(day: date) -> ScopedQuerySet:
    return NationalBorder.objects.in_force_on(day)


def _service_sites(day: date) -> ScopedQuerySet:
    return ServiceSite.objects.in_force_on(day)


LAYERS: dict[str, Layer] = {
    layer.id: layer
    for layer in (
        Layer(
            id="admin_units",
            title=_("Đơn vị hành chính"),
            geometry="polygon",
            query=_admin_units,
            id_field="unit_id",
            label_field="name",
            min_zoom=4,
            fields=(
                Field("name", _("Tên"), in_tiles=True),
                Field("gso_code", _("Mã đơn vị hành chính")),
                Field("level", _("Cấp"), Level, in_tiles=True),
                Field("unit_type", _("Loại"), UnitType),
            ),
            style=Style(
                class_field="level",
                fill_opacity=0.0,
                classes=(
                    StyleClass(Level.PROVINCE, Level.PROVINCE.label, "#3b2f63", 2.5),
                    StyleClass(Level.DISTRICT, Level.DISTRICT.label, "#6d5fa3", 1.4),
                    StyleClass(Level.COMMUNE, Level.COMMUNE.label, "#8a8a99", 0.7),
                ),
            ),
        ),
        Layer(
            id="national_border",
            title=_("Đường biên giới quốc gia"),
            geometry="line",
            query=_national_border,
            min_zoom=4,
            fields=(
                Field("name", _("Tên"), in_tiles=True),
                Field("neighbour_country", _("Nước láng giềng")),
            ),
            style=Style(
                classes=(
                    StyleClass(None, _("Đường biên giới quốc gia"), "#b2182b", 3.0),
                ),
            ),
        ),
        *OUTSIDE_LAYERS,
        Layer(
            id="hotspots",
            title=_("Tụ điểm, điểm phức tạp"),
            geometry="polygon",
            query=_hotspots,
            id_field="hotspot_id",
            label_field="code",
            min_zoom=9,
            fields=(
                Field("code", _("Mã"), in_tiles=True),
                Field("name", _("Tên")),
                Field("status", _("Tình trạng"), HotspotStatus, in_tiles=True),
                Field("since", _("Từ ngày")),
                Field("setting", _("Địa bàn"), Setting),
                Field("recognition", _("Công nhận"), Recognition),
            ),
            style=classed(
                "status",
                [
                    (HotspotStatus.SUSPECTED, HotspotStatus.SUSPECTED.label, "#fee090"),
                    (HotspotStatus.VERIFIED, HotspotStatus.VERIFIED.label, "#fc8d59"),
                    (
                        HotspotStatus.CASE_OPENED,
                        HotspotStatus.CASE_OPENED.label,
                        "#ef6548",
                    ),
                    (
                        HotspotStatus.UNDER_ACTION,
                        HotspotStatus.UNDER_ACTION.label,
                        "#d7301f",
                    ),
                    (HotspotStatus.CLEARED, HotspotStatus.CLEARED.label, "#91bfdb"),
                    (
                        HotspotStatus.HANDED_OVER,
                        HotspotStatus.HANDED_OVER.label,
                        "#4575b4",
                    ),
                    (
                        HotspotStatus.MONITORING,
                        HotspotStatus.MONITORING.label,
                        "#313695",
                    ),
                    (HotspotStatus.RELAPSED, HotspotStatus.RELAPSED.label, "#a50026"),
                    (None, _("Đã kết thúc hoặc loại bỏ"), "#bababa"),
                ],
                fill_opacity=0.6,
                outline="#333333",
            ),
        ),
        Layer(
            id="establishments",
            title=_("Cơ sở kinh doanh dịch vụ"),
            geometry="point",
            query=_establishments,
            min_zoom=10,
            fields=(
                Field("code", _("Mã cơ sở")),
                Field("name", _("Tên"), in_tiles=True),
                Field("services", _("Loại hình dịch vụ")),
                Field("frame", _("Danh sách"), in_tiles=True),
                Field("is_conditional", _("Có điều kiện về an ninh trật tự")),
                Field("is_prone", _("Dễ bị lợi dụng")),
                Field("operating_status", _("Tình trạng hoạt động"), OperatingStatus),
                Field("shown_address", _("Địa chỉ")),
                Field(
                    "location_precision", _("Độ chính xác vị trí"), LocationPrecision
                ),
            ),
            style=classed(
                "frame",
                [
                    ("prone", _("Dễ bị lợi dụng"), "#b35806"),
                    ("conditional", _("Có điều kiện về an ninh trật tự"), "#8073ac"),
                    (None, _("Loại hình khác"), "#878787"),
                ],
                size_px=7.0,
            ),
        ),
        Layer(
            id="inspections",
            title=_("Lượt kiểm tra (12 tháng)"),
            geometry="point",
            query=_inspections,
            name_field="code",
            min_zoom=11,
            fields=(
                Field("code", _("Mã")),
                Field("inspected_on", _("Ngày kiểm tra")),
                Field("kind", _("Hình thức"), InspectionKind),
                Field("result", _("Kết quả"), InspectionResult),
                Field("found", _("Phát hiện"), in_tiles=True),
                Field("team_level", _("Cấp đội"), TeamLevel),
            ),
            style=classed(
                "found",
                [
                    ("finding", _("Có phát hiện"), "#d7301f"),
                    (None, _("Không phát hiện"), "#1a9850"),
                ],
                size_px=6.0,
                shape="diamond",
            ),
        ),
        Layer(
            id="landmarks",
            title=_("Điểm tham quan, cửa khẩu"),
            geometry="point",
            query=_landmarks,
            label_field="name",
            min_zoom=8,
            fields=(
                Field("name", _("Tên"), in_tiles=True),
                Field("kind", _("Loại"), LandmarkKind, in_tiles=True),
            ),
            style=classed(
                "kind",
                [
                    (
                        LandmarkKind.TOURIST_SITE,
                        LandmarkKind.TOURIST_SITE.label,
                        "#1b7837",
                    ),
                    (
                        LandmarkKind.BORDER_GATE,
                        LandmarkKind.BORDER_GATE.label,
                        "#762a83",
                    ),
                    (None, LandmarkKind.OTHER.label, "#5e5e5e"),
                ],
                size_px=10.0,
                shape="triangle",
            ),
        ),
        Layer(
            id="service_sites",
            title=_("Điểm dịch vụ hỗ trợ"),
            geometry="point",
            query=_service_sites,
            label_field="name",
            min_zoom=8,
            fields=(
                Field("name", _("Tên"), in_tiles=True),
                Field("kind", _("Loại"), ServiceSiteKind, in_tiles=True),
            ),
            style=classed(
                "kind",
                [
                    (ServiceSiteKind.HEALTH, ServiceSiteKind.HEALTH.label, "#2166ac"),
                    (
                        ServiceSiteKind.LEGAL_AID,
                        ServiceSiteKind.LEGAL_AID.label,
                        "#35978f",
                    ),
                    (None, ServiceSiteKind.SOCIAL.label, "#80cdc1"),
                ],
                size_px=11.0,
                shape="cross",
            ),
        ),
    )
}


EXPORTED = {id_: layer for id_, layer in LAYERS.items() if layer.is_exported}
"""Those that may leave as files. What one area knows of single places of another is for
the screen only: files are copied, kept and laid over each other."""


def features(layer: Layer, viewer: Viewer, day: date) -> ScopedQuerySet:
    """Return the features of a layer that a viewer may see on a day."""
    query = layer.query(day)
    return query.visible_to(viewer) if can_view_map(viewer) else query.none()
