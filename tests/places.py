"""Build small places for tests, in metres east and north of one corner point.

Coordinates are VN-2000 / UTM 48N, the system lengths are measured in, so a square of
4,000 m has sides of 4,000 m when it comes back from the database.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache
from itertools import count

from django.contrib.gis.geos import (
    LineString,
    MultiLineString,
    MultiPolygon,
    Point,
    Polygon,
)
from django.db.backends.postgresql.psycopg_any import DateRange
from pyproj import Transformer

from geoapp.lineage.models import Batch, Source
from geoapp.registry.models import (
    Establishment,
    Hotspot,
    HotspotEvent,
    HotspotExtent,
    Inspection,
    Tip,
)
from geoapp.spatial.crs import STORAGE_SRID, VN2000
from geoapp.territory.models import (
    AdminUnit,
    AdminUnitVersion,
    AreaDesignation,
    Landmark,
    NationalBorder,
)

CORNER_M = (500_000.0, 2_300_000.0)  # 105° E, about 20.8° N
ALWAYS = DateRange(date(2000, 1, 1), None)
_number = count(1)


def span(first: date, end: date | None = None) -> DateRange:
    """Half-open: ``end`` is the first day no longer."""
    return DateRange(first, end)


@cache
def _to_degrees() -> Transformer:
    return Transformer.from_crs(VN2000[3405].proj4, "EPSG:4326", always_xy=True)


def _degrees(x_m: float, y_m: float) -> tuple[float, float]:
    return _to_degrees().transform(CORNER_M[0] + x_m, CORNER_M[1] + y_m)


def point(x_m: float, y_m: float) -> Point:
    return Point(_degrees(x_m, y_m), srid=STORAGE_SRID)


def line(*corners_m: tuple[float, float]) -> MultiLineString:
    return MultiLineString(
        LineString([_degrees(*corner) for corner in corners_m]), srid=STORAGE_SRID
    )


def box(x_m: float, y_m: float, width_m: float, height_m: float) -> MultiPolygon:
    x2, y2 = x_m + width_m, y_m + height_m
    ring = [(x_m, y_m), (x2, y_m), (x2, y2), (x_m, y2), (x_m, y_m)]
    return MultiPolygon(
        Polygon([_degrees(*corner) for corner in ring]), srid=STORAGE_SRID
    )


def batch() -> Batch:
    source, _ = Source.objects.get_or_create(title="Thử nghiệm", supplier="tests")
    found, _ = Batch.objects.get_or_create(
        source=source,
        layer="any",
        file_name="tests",
        sha256="0" * 64,
        rows_read=0,
        rows_committed=0,
    )
    return found


def unit(
    level: str,
    code: str,
    unit_type: str,
    parent: AdminUnit | None = None,
    geom: MultiPolygon | None = None,
    validity: DateRange = ALWAYS,
    name: str | None = None,
) -> AdminUnit:
    """Make an identity with one version."""
    made = AdminUnit.objects.create()
    AdminUnitVersion.objects.create(
        unit=made,
        level=level,
        gso_code=code,
        unit_type=unit_type,
        name=name or f"{level} {code}",
        parent=parent,
        validity=validity,
        geom=geom,
        batch=batch(),
    )
    return made


def province(code: str, name: str | None = None) -> AdminUnit:
    return unit("province", code, "tinh", name=name)


def district(
    code: str, parent: AdminUnit, name: str | None = None, validity: DateRange = ALWAYS
) -> AdminUnit:
    return unit("district", code, "huyen", parent, validity=validity, name=name)


def commune(
    code: str,
    parent: AdminUnit,
    geom: MultiPolygon,
    unit_type: str = "xa",
    validity: DateRange = ALWAYS,
) -> AdminUnit:
    return unit("commune", code, unit_type, parent, geom, validity)


def designate(
    made: AdminUnit, kind: str, document_no: str, validity: DateRange = ALWAYS
) -> AreaDesignation:
    return AreaDesignation.objects.create(
        unit=made,
        kind=kind,
        validity=validity,
        document_no=document_no,
        batch=batch(),
    )


def national_border(
    *corners_m: tuple[float, float], validity: DateRange = ALWAYS
) -> NationalBorder:
    return NationalBorder.objects.create(
        name="Biên giới",
        neighbour_country="LA",
        validity=validity,
        geom=line(*corners_m),
        batch=batch(),
    )


def landmark(
    name: str,
    x_m: float,
    y_m: float,
    kind: str = "tourist_site",
    validity: DateRange = ALWAYS,
) -> Landmark:
    return Landmark.objects.create(
        code=f"L{next(_number)}",
        name=name,
        kind=kind,
        validity=validity,
        geom=point(x_m, y_m),
        batch=batch(),
    )


def establishment(
    x_m: float,
    y_m: float,
    *,
    is_prone: bool = True,
    operating_status: str = "operating",
    location_precision: str = "gps",
    validity: DateRange = ALWAYS,
) -> Establishment:
    number = next(_number)
    return Establishment.objects.create(
        code=f"E{number}",
        name=f"Cơ sở {number}",
        operating_status=operating_status,
        is_conditional=True,
        is_prone=is_prone,
        is_dwelling=False,
        location_precision=location_precision,
        validity=validity,
        geom=point(x_m, y_m),
        batch=batch(),
    )


def hotspot(
    code: str,
    geom: MultiPolygon | None,
    events: Iterable[tuple[str, date]],
    validity: DateRange = ALWAYS,
) -> Hotspot:
    """Make a hotspot with its extent and its events, in the order given."""
    made = Hotspot.objects.create(
        code=code,
        name=f"Tụ điểm {code}",
        setting="public",
        recognition="recognised",
        batch=batch(),
    )
    if geom is not None:
        HotspotExtent.objects.create(
            hotspot=made, validity=validity, geom=geom, batch=batch()
        )
    for status, happened_on in events:
        HotspotEvent.objects.create(
            hotspot=made, status=status, happened_on=happened_on
        )
    return made


def tip(
    x_m: float,
    y_m: float,
    received_on: date,
    channel: str = "hotline",
    verification: str = "verified",
) -> Tip:
    return Tip.objects.create(
        code=f"T{next(_number)}",
        received_on=received_on,
        channel=channel,
        verification=verification,
        geom=point(x_m, y_m),
        batch=batch(),
    )


def tips_on_different_days(x_m: float, y_m: float, last: date, number: int) -> None:
    for back in range(number):
        tip(x_m, y_m, last - timedelta(days=back))


def inspection(
    x_m: float,
    y_m: float,
    inspected_on: date,
    *,
    is_finding: bool = False,
    result: str = "no_violation",
) -> Inspection:
    return Inspection.objects.create(
        code=f"I{next(_number)}",
        inspected_on=inspected_on,
        kind="unannounced",
        result=result,
        is_finding=is_finding,
        team_level="commune",
        geom=point(x_m, y_m),
        batch=batch(),
    )
