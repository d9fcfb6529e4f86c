"""What the database might have measured, for tests of the pure rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from geoapp.analysis.border_priority import Commune
from geoapp.analysis.relapse_risk import Hotspot
from geoapp.analysis.scoring import Subject


def commune(code: str = "00001", **changes: Any) -> Commune:
    made = Commune(
        subject=Subject(int(code), code, "Xã", "01", "Tỉnh"),
        complex_document=None,
        border_document=None,
        border_len_m=0,
        border_countries=(),
        is_border_near=False,
        is_border_on_file=False,
        provinces=(),
        districts=(),
        establishment_count=0,
        prone_count=0,
        near_count=0,
        site_count=0,
        near_sites=(),
    )
    return replace(made, **changes)


def hotspot(number: int = 0, **changes: Any) -> Hotspot:
    made = Hotspot(
        hotspot_id=number,
        code=f"H{number:03}",
        name="Tụ điểm",
        status="handed_over",
        handed_over_on=date(2025, 1, 1),
        watched_days=100,
        unit_name="Phường",
        unit_type="phuong",
        province_id=1,
        province_code="01",
        province_name="Tỉnh",
        has_extent=True,
        tips_on_file=True,
        tips=0,
        tips_recent=0,
        visits=0,
        visits_recent=0,
        findings=0,
        findings_inside=0,
        findings_beside=0,
        last_visit_on=None,
    )
    return replace(made, **changes)
