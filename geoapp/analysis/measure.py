"""Ask the database for what the scores are made of: lengths, distances and counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from geoapp.analysis.border_priority import Commune, Shared
from geoapp.analysis.parameters import BorderPriority, RelapseRisk
from geoapp.analysis.relapse_risk import Hotspot
from geoapp.analysis.scoring import Subject
from geoapp.registry.vocabularies import (
    WATCHED,
    InspectionResult,
    LocationPrecision,
    OperatingStatus,
    TipVerification,
)
from geoapp.spatial import sql
from geoapp.spatial.crs import MEASURE_SRID

PACKAGE = "geoapp.analysis"

GONE = (OperatingStatus.CLOSED, OperatingStatus.CONVERTED)
"""Establishments that no longer do what made them prone."""

VAGUE = (LocationPrecision.COMMUNE_CENTRE,)
"""Points that stand for a whole commune: no distance can be measured from them."""

NOT_SEEN = (InspectionResult.CLOSED_FOUND, InspectionResult.REFUSED)
"""Visits that could not look inside: neither a finding nor a clean visit."""


@dataclass(frozen=True, slots=True)
class _CommuneRow:
    unit_id: int
    version_id: int
    code: str
    name: str
    unit_type: str
    province_id: int
    province_code: str
    province_name: str
    district_id: int | None
    district_name: str | None
    complex_document: str | None
    border_document: str | None


@dataclass(frozen=True, slots=True)
class _LineRow:
    version_id: int
    is_province: bool
    area_id: int
    shared_len_m: float
    prone_count: int


@dataclass(frozen=True, slots=True)
class _BorderRow:
    version_id: int
    border_len_m: float
    is_border_near: bool
    is_border_on_file: bool
    countries: list[str] | None


@dataclass(frozen=True, slots=True)
class _TouristRow:
    version_id: int
    establishment_count: int
    prone_count: int
    near_count: int
    site_count: int
    near_sites: list[str]


def communes(day: date, parameters: BorderPriority) -> list[Commune]:
    """Measure every commune that has a polygon on ``day``."""
    rows = sql.fetch(PACKAGE, "communes_on_day", _CommuneRow, day=day)
    lines = _lines(rows, day, parameters)
    borders = {row.version_id: row for row in _borders(rows, day, parameters)}
    tourists = {row.version_id: row for row in _tourists(rows, day, parameters)}
    return [
        _commune(
            row,
            borders[row.version_id],
            tourists[row.version_id],
            provinces=lines[row.version_id, True],
            districts=lines[row.version_id, False],
        )
        for row in rows
    ]


def hotspots(day: date, parameters: RelapseRisk) -> list[Hotspot]:
    """Measure the ring of every hotspot that is under watch on ``day``."""
    return sql.fetch(
        PACKAGE,
        "hotspot_rings",
        Hotspot,
        day=day,
        watched=_codes(WATCHED),
        ring_m=parameters.ring_m,
        inside_m=parameters.inside_m,
        recent_days=int(parameters.recent_days),
        tip_merge_m=parameters.tip_merge_m,
        unfounded=_codes([TipVerification.UNFOUNDED]),
        not_seen=_codes(NOT_SEEN),
        measure_srid=MEASURE_SRID,
    )


def margin_deg(distance_m: float) -> float:
    """Return a box margin in degrees that certainly reaches ``distance_m`` metres.

    One degree is never less than 101 km in Viet Nam: of longitude at 23.4° N.
    """
    return distance_m / 100_000


def _lines(
    rows: list[_CommuneRow], day: date, parameters: BorderPriority
) -> Mapping[tuple[int, bool], tuple[Shared, ...]]:
    names: dict[int, str] = {row.province_id: row.province_name for row in rows}
    names |= {
        row.district_id: row.district_name or ""
        for row in rows
        if row.district_id is not None
    }
    found = sql.fetch(
        PACKAGE,
        "adjoining_lines",
        _LineRow,
        version_ids=[row.version_id for row in rows],
        province_ids=[row.province_id for row in rows],
        district_ids=[row.district_id for row in rows],
        tolerance_m=parameters.tolerance_m,
        margin_deg=margin_deg(parameters.tolerance_m),
        near_m=parameters.adjoining_near_m,
        day=day,
        gone=_codes(GONE),
        vague=_codes(VAGUE),
        measure_srid=MEASURE_SRID,
    )
    lines: dict[tuple[int, bool], tuple[Shared, ...]] = defaultdict(tuple)
    for line in found:
        lines[line.version_id, line.is_province] += (
            Shared(names[line.area_id], line.shared_len_m, line.prone_count),
        )
    return lines


def _borders(
    rows: list[_CommuneRow], day: date, parameters: BorderPriority
) -> list[_BorderRow]:
    return sql.fetch(
        PACKAGE,
        "border_contact",
        _BorderRow,
        version_ids=[row.version_id for row in rows],
        day=day,
        tolerance_m=parameters.tolerance_m,
        margin_deg=margin_deg(parameters.tolerance_m),
        search_m=parameters.border_search_m,
        measure_srid=MEASURE_SRID,
    )


def _tourists(
    rows: list[_CommuneRow], day: date, parameters: BorderPriority
) -> list[_TouristRow]:
    return sql.fetch(
        PACKAGE,
        "tourist_places",
        _TouristRow,
        version_ids=[row.version_id for row in rows],
        day=day,
        near_m=parameters.tourist_near_m,
        margin_deg=margin_deg(parameters.tourist_near_m),
        gone=_codes(GONE),
        vague=_codes(VAGUE),
    )


def _commune(
    row: _CommuneRow,
    border: _BorderRow,
    tourist: _TouristRow,
    *,
    provinces: tuple[Shared, ...],
    districts: tuple[Shared, ...],
) -> Commune:
    return Commune(
        subject=Subject(
            row.unit_id, row.code, row.name, row.province_code, row.province_name
        ),
        complex_document=row.complex_document,
        border_document=row.border_document,
        border_len_m=border.border_len_m,
        border_countries=tuple(border.countries or ()),
        is_border_near=border.is_border_near,
        is_border_on_file=border.is_border_on_file,
        provinces=provinces,
        districts=districts,
        establishment_count=tourist.establishment_count,
        prone_count=tourist.prone_count,
        near_count=tourist.near_count,
        site_count=tourist.site_count,
        near_sites=tuple(tourist.near_sites),
    )


def _codes(members: Iterable[str]) -> list[str]:
    return [str(member) for member in members]
