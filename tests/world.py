"""A small invented world for tests of pages: two provinces, one place of every kind.

Everything protected has «Mật» in its name, so that a test can look for that word in
whatever bytes a page sends.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.gis.geos import (
    LineString,
    MultiLineString,
    MultiPolygon,
    Point,
    Polygon,
)
from django.db.backends.postgresql.psycopg_any import DateRange

from geoapp.accounts.models import Role, User
from geoapp.analysis.models import Result, Run, RunKind
from geoapp.lineage.models import Batch, Source
from geoapp.registry.generalise import generalise
from geoapp.registry.models import (
    Establishment,
    Hotspot,
    HotspotEvent,
    HotspotExtent,
    Inspection,
    ServiceSite,
    ServiceType,
)
from geoapp.territory.models import (
    AdminUnit,
    AdminUnitVersion,
    AreaScope,
    Landmark,
    NationalBorder,
)

DAY = date(2025, 10, 1)
FIRST = date(2020, 1, 1)
NAMES_ONLY = date(2015, 6, 1)
"""A day of which only names and codes are known."""

PASSWORD = "mat-khau-cua-bai-thu"  # noqa: S105  of invented people
PROTECTED_WORD = "Mật"


@dataclass
class World:
    """What was made, by short names."""

    batch: Batch
    units: dict[str, AdminUnit] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    hotspots: dict[str, Hotspot] = field(default_factory=dict)
    establishments: dict[str, Establishment] = field(default_factory=dict)


def make_world() -> World:
    source = Source.objects.create(title="Ranh giới bịa cho bài thử")
    world = World(
        Batch.objects.create(
            source=source,
            layer="admin_units",
            file_name="world",
            sha256="0" * 64,
            rows_read=1,
            rows_committed=1,
        )
    )
    _territory(world)
    _registers(world)
    _runs(world)
    generalise(DAY)
    for role in Role.values:
        world.users[role] = make_user(world, role, role, "near")
    world.users["far"] = make_user(world, "far", Role.AREA_OFFICER, "far")
    return world


def make_user(world: World, name: str, role: str, area: str) -> User:
    user = User.objects.create(
        username=name, password=hashed(), role=role, display_name=name
    )
    AreaScope.objects.create(
        user=user, unit=world.units[area], validity=DateRange(FIRST, None)
    )
    return user


@cache
def hashed() -> str:
    """Hash the password once: it is slow on purpose."""
    return make_password(PASSWORD)


def box(west: float, south: float, east: float, north: float) -> MultiPolygon:
    return MultiPolygon(Polygon.from_bbox((west, south, east, north)), srid=4326)


def always() -> DateRange:
    return DateRange(FIRST, None)


UNITS = (
    ("near", "province", "91", "tinh", "Tỉnh Gần", None, (104, 21, 104.4, 21.2)),
    ("far", "province", "92", "tinh", "Tỉnh Xa", None, (104.4, 21, 104.6, 21.2)),
    ("gio", "commune", "91001", "xa", "Xã Đèo Gió", "near", (104, 21, 104.2, 21.2)),
    ("mo", "commune", "91002", "xa", "Xã Suối Mơ", "near", (104.2, 21, 104.4, 21.2)),
    ("song", "commune", "92001", "xa", "Xã Bến Sông", "far", (104.4, 21, 104.6, 21.2)),
)


def _territory(world: World) -> None:
    for key, level, code, kind, name, parent, bounds in UNITS:
        world.units[key] = AdminUnit.objects.create()
        AdminUnitVersion.objects.create(
            unit=world.units[key],
            level=level,
            gso_code=code,
            unit_type=kind,
            name=name,
            parent=world.units[parent] if parent else None,
            validity=always(),
            geom=box(*bounds),
            batch=world.batch,
        )
    old = AdminUnit.objects.create()
    for unit, level, code, kind, name, parent in (
        (world.units["near"], "province", "91", "tinh", "Tỉnh Gần", None),
        (old, "commune", "91009", "xa", "Xã Chỉ Còn Tên", world.units["near"]),
    ):
        AdminUnitVersion.objects.create(
            unit=unit,
            level=level,
            gso_code=code,
            unit_type=kind,
            name=name,
            parent=parent,
            validity=DateRange(date(2010, 1, 1), FIRST),
            batch=world.batch,
        )
    NationalBorder.objects.create(
        name="Biên giới bịa",
        neighbour_country="LA",
        validity=always(),
        geom=MultiLineString(LineString((104, 21), (104, 21.2)), srid=4326),
        batch=world.batch,
    )
    Landmark.objects.create(
        code="DL-1",
        name="Khu du lịch bịa",
        kind="tourist_site",
        validity=always(),
        geom=Point(104.05, 21.05, srid=4326),
        batch=world.batch,
    )


def _registers(world: World) -> None:
    service, _new = ServiceType.objects.get_or_create(
        code="bai_thu",
        defaults={
            "name_vi": "Loại để thử",
            "name_en": "Kind for tests",
            "is_conditional": True,
            "is_prone": True,
        },
    )
    for key, unit, east in (("near", "gio", 104.06), ("far", "song", 104.46)):
        made = Establishment.objects.create(
            code=f"CS-{key}",
            name=f"Cơ sở Mật {key}",
            address=f"Số 1, Đường Mật {key}",
            unit=world.units[unit],
            operating_status="operating",
            service_types=[service.code],
            is_conditional=True,
            is_prone=True,
            is_dwelling=False,
            location_precision="gps",
            validity=always(),
            geom=Point(east, 21.15, srid=4326),
            batch=world.batch,
        )
        world.establishments[key] = made
        _hotspot(world, key, unit, east)
    Inspection.objects.create(
        code="KT-Mật-1",
        establishment=world.establishments["near"],
        unit=world.units["gio"],
        inspected_on=date(2025, 9, 1),
        kind="regular",
        result="no_violation",
        is_finding=False,
        team_level="commune",
        geom=Point(104.07, 21.15, srid=4326),
        batch=world.batch,
    )
    ServiceSite.objects.create(
        code="DV-1",
        name="Điểm tư vấn bịa",
        kind="health",
        validity=always(),
        geom=Point(104.35, 21.05, srid=4326),
        batch=world.batch,
    )


def _hotspot(world: World, key: str, unit: str, east: float) -> None:
    hotspot = Hotspot.objects.create(
        code=f"TD-Mật-{key}",
        name=f"Tụ điểm Mật {key}",
        setting="public",
        recognition="recognised",
        lead_unit=world.units[unit],
        batch=world.batch,
    )
    HotspotExtent.objects.create(
        hotspot=hotspot,
        validity=always(),
        geom=box(east, 21.02, east + 0.01, 21.03),
        batch=world.batch,
    )
    for status, day in (("verified", 1), ("under_action", 2), ("cleared", 3)):
        HotspotEvent.objects.create(
            hotspot=hotspot, status=status, happened_on=date(2024, day, 1)
        )
    HotspotEvent.objects.create(
        hotspot=hotspot, status="handed_over", happened_on=date(2024, 4, 1)
    )
    world.hotspots[key] = hotspot


def _runs(world: World) -> None:
    run = Run.objects.create(
        kind=RunKind.BORDER_PRIORITY, day=DAY, parameters={"border_weight": 0.3}
    )
    for key, rank, value in (("gio", 1, 1.0), ("mo", 2, 0.0), ("song", 1, 1.0)):
        _result(run, rank, _border_reasons(value), unit=world.units[key])
    run = Run.objects.create(
        kind=RunKind.RELAPSE_RISK, day=DAY, parameters={"ring_m": 300}
    )
    for hotspot in world.hotspots.values():
        _result(run, 1, _relapse_reasons(), hotspot=hotspot)


def _result(run: Run, rank: int, reasons: list[dict[str, Any]], **about: Any) -> None:
    score = sum(reason["points"] for reason in reasons)
    known = [reason["weight"] for reason in reasons if not reason["missing"]]
    Result.objects.create(
        run=run,
        rank=rank,
        score=score,
        band="high" if score >= 60 else "medium" if score >= 30 else "low",
        completeness=sum(known) / sum(reason["weight"] for reason in reasons),
        reasons=reasons,
        **about,
    )


def reason(
    code: str, weight: float, value: float | None, **facts: Any
) -> dict[str, Any]:
    return {
        "code": code,
        "weight": weight,
        "value": value,
        "points": 100 * weight * (value or 0),
        "facts": facts,
        "missing": value is None,
    }


def _border_reasons(value: float) -> list[dict[str, Any]]:
    listed = {"basis": "official", "document": "QĐ-1/2025"}
    unlisted = {"basis": "official", "not_listed_but_touches": False}
    return [
        reason("complex", 0.3, value, **({"document": "QĐ-2/2025"} if value else {})),
        reason("border", 0.4, value, **(listed if value else unlisted)),
        reason("tourist", 0.3, None, missing="no_tourist_sites"),
    ]


def _relapse_reasons() -> list[dict[str, Any]]:
    common = {
        "ring_m": 300,
        "handed_over_on": "2024-04-01",
        "recent_days": 90,
        "reference": "all",
        "ratio": 2.5,
    }
    return [
        reason("tips", 0.5, 0.4, tips=3, tips_recent=1, tips_expected=1.2, **common),
        reason(
            "findings",
            0.5,
            0.2,
            findings=1,
            visits=8,
            finding_inside=0,
            finding_beside=0,
            inside_m=50,
            usual_share=0.05,
            **common,
        ),
    ]
