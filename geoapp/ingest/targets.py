"""The layers one can import into, and the headings their columns go by."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from geoapp.ingest.fields import Clock, DayOf, Field, Kind, Shape, Target
from geoapp.registry import vocabularies as registry
from geoapp.territory import vocabularies as territory

CODE_WIDTH = {"province": 2, "district": 3, "commune": 5}
"""Digits of a code, by level (Quyết định 124/2004/QĐ-TTg)."""


def _text(name: str, names: str, length: int, **more: Any) -> Field:
    return Field(name, Kind.TEXT, tuple(names.split()), max_length=length, **more)


def _code(name: str, names: str, **more: Any) -> Field:
    return Field(name, Kind.CODE, tuple(names.split()), max_length=40, **more)


def _day(name: str, names: str, **more: Any) -> Field:
    return Field(name, Kind.DATE, tuple(names.split()), **more)


def _choice(name: str, names: str, choices: Any, **more: Any) -> Field:
    return Field(name, Kind.CHOICE, tuple(names.split()), choices=choices, **more)


def _yes_no(name: str, names: str, **more: Any) -> Field:
    return Field(name, Kind.YES_NO, tuple(names.split()), **more)


_FROM = "valid_from tu_ngay ngay_bat_dau hieu_luc_tu ngay_hieu_luc"
_TO = "valid_to den_ngay ngay_ket_thuc hieu_luc_den"
_VALID_FROM = _day("valid_from", _FROM)
_VALID_TO = _day("valid_to", _TO, is_required=False)


def _field_day(name: str) -> DayOf:
    def day_of(values: Mapping[str, Any], _: Clock) -> date | None:
        text = values.get(name)
        return date.fromisoformat(text) if text else None

    return day_of


def _register_day(values: Mapping[str, Any], clock: Clock) -> date | None:
    """Return the day on which a register row's commune code was written down.

    With ``--valid-from`` that is the day the register speaks of, kept inside the row's
    own span. Without, it is the row's first day: then codes are those of its time. A
    first day before the oldest communes we know is moved to theirs.
    """
    start, end = values.get("valid_from"), values.get("valid_to")
    first = date.fromisoformat(start) if start else None
    day = clock.valid_from or first
    if day and end:
        day = min(day, date.fromisoformat(end) - timedelta(days=1))
    known = [one for one in (day, first, clock.earliest) if one is not None]
    return max(known) if day else None


def _units(code: str, name: str, unit_type: str, parent_code: str) -> Target:
    return Target(
        "admin_units",
        (
            _code("code", code),
            _text("name", name, 120),
            _choice("unit_type", unit_type, territory.UnitType, is_required=False),
            _code("parent_code", parent_code, is_required=False),
            _choice("level", "level cap cap_dvhc", territory.Level),
            _day("legal_from", "legal_from ngay_nghi_quyet ngay_nq", is_required=False),
            _day(
                "operates_from",
                "operates_from hoat_dong_tu hd_tu_ngay",
                is_required=False,
            ),
        ),
        key=("code",),
        day_of=lambda _values, clock: clock.valid_from,
        shape=Shape.POLYGON,
    )


_TARGETS = (
    _units(
        code=(
            "code gso_code ma_dvhc ma_gso commune_code ma_xa maxa ma_px"
            " level2_id ma_huyen level1_id ma_tinh ma"
        ),
        name=(
            "full_name gso_commune ten_day_du ten_xa tenxa ten_dvhc ten_huyen"
            " ten_tinh name commune ten"
        ),
        unit_type="unit_type loai_dvhc loai gso_commune_type commune_type",
        parent_code=(
            "parent_code ma_cha gso_district_code district_code ma_huyen ma_qh"
            " province_code ma_tinh level1_id"
        ),
    ),
    Target(
        "establishments",
        (
            _code("code", "code ma_cs ma_co_so ma_cso so_dkkd ma"),
            _text("name", "name ten_cs ten_co_so ten", 200),
            Field(
                "service_types",
                Kind.CODES,
                ("service_types", "loai_hinh", "loai_dich_vu", "nganh_nghe"),
            ),
            _text("address", "address dia_chi diachi", 300, is_required=False),
            _code(
                "stated_unit_code",
                "stated_unit_code ma_xa maxa ma_phuong commune_code",
                is_required=False,
                width=5,
            ),
            _choice(
                "operating_status",
                "operating_status trang_thai tinh_trang",
                registry.OperatingStatus,
                default=registry.OperatingStatus.UNVERIFIED,
            ),
            _yes_no("is_conditional", "is_conditional co_dk", is_required=False),
            _yes_no("is_prone", "is_prone de_ll", is_required=False),
            _yes_no("is_dwelling", "is_dwelling la_nha_o", default="0"),
            _choice(
                "location_precision",
                "location_precision do_cx do_chinh_xac",
                registry.LocationPrecision,
                is_required=False,
            ),
            _VALID_FROM,
            _VALID_TO,
        ),
        key=("code",),
        day_of=_register_day,
        shape=Shape.POINT,
    ),
    Target(
        "hotspots",
        (
            _code("code", "code ma ma_td ma_tu_diem"),
            _text("name", "name ten ten_td ten_tu_diem", 200),
            _choice("setting", "setting loai_dia_ban dia_ban loai", registry.Setting),
            _choice(
                "recognition",
                "recognition cong_nhan",
                registry.Recognition,
                default=registry.Recognition.UNCONFIRMED,
            ),
            _code("lead_code", "lead_code ma_xa", is_required=False, width=5),
            _VALID_FROM,
        ),
        key=("code",),
        day_of=_field_day("valid_from"),
        shape=Shape.POLYGON,
        is_shape_required=True,
    ),
    Target(
        "hotspot_events",
        (
            _code("hotspot_code", "hotspot_code ma_td ma_tu_diem"),
            _choice("status", "status trang_thai", registry.HotspotStatus),
            _day("happened_on", "happened_on ngay"),
            _text("document_no", "document_no so_van_ban", 100, is_required=False),
            _text("note", "note ghi_chu", 500, is_required=False),
        ),
        key=("hotspot_code", "status", "happened_on"),
        day_of=_field_day("happened_on"),
    ),
    Target(
        "inspections",
        (
            _code("code", "code ma ma_lkt ma_luot"),
            _day("inspected_on", "inspected_on ngay_kt ngay_kiem_tra ngay"),
            _choice("kind", "kind hinh_thuc", registry.InspectionKind),
            _choice("result", "result ket_qua", registry.InspectionResult),
            _yes_no("is_finding", "is_finding phat_hien"),
            _choice("team_level", "team_level cap_doan cap", registry.TeamLevel),
            _code("establishment_code", "establishment_code ma_cs", is_required=False),
            _code("hotspot_code", "hotspot_code ma_td", is_required=False),
        ),
        key=("code",),
        day_of=_field_day("inspected_on"),
        shape=Shape.POINT,
    ),
    Target(
        "tips",
        (
            _code("code", "code ma ma_tin"),
            _day("received_on", "received_on ngay_nhan ngay"),
            _choice("channel", "channel kenh", registry.TipChannel),
            _choice(
                "verification",
                "verification xac_minh",
                registry.TipVerification,
                default=registry.TipVerification.NEW,
            ),
        ),
        key=("code",),
        day_of=_field_day("received_on"),
        shape=Shape.POINT,
        is_shape_required=True,
    ),
    *(
        Target(
            layer,
            (
                _code("code", "code ma"),
                _text("name", "name ten", 200),
                _choice("kind", "kind loai", kinds),
                _VALID_FROM,
                _VALID_TO,
            ),
            key=("code",),
            day_of=_field_day("valid_from"),
            shape=Shape.POINT,
            is_shape_required=True,
        )
        for layer, kinds in (
            ("landmarks", territory.LandmarkKind),
            ("service_sites", registry.ServiceSiteKind),
        )
    ),
    Target(
        "national_border",
        (
            _text("name", "name ten", 200),
            Field(
                "neighbour_country",
                Kind.TEXT,
                ("neighbour_country", "nuoc", "nuoc_giap"),
                is_required=False,
                max_length=2,
            ),
            _VALID_FROM,
            _VALID_TO,
        ),
        key=("name", "neighbour_country"),
        day_of=_field_day("valid_from"),
        shape=Shape.LINE,
        is_shape_required=True,
    ),
    Target(
        "designations",
        (
            _code("unit_code", "unit_code ma_dvhc ma_xa"),
            _choice("level", "level cap", territory.Level),
            _choice("kind", "kind loai", territory.DesignationKind),
            _VALID_FROM,
            _VALID_TO,
            _text("document_no", "document_no so_van_ban", 100),
        ),
        key=("unit_code", "level", "kind", "valid_from"),
        day_of=_field_day("valid_from"),
    ),
)
TARGETS: dict[str, Target] = {target.layer: target for target in _TARGETS}
"""Every import target by layer id."""

_UNITS_OF_LEVEL = {
    "district": _units(
        code="code gso_code ma_dvhc ma_gso district_code level2_id ma_huyen ma_qh ma",
        name="full_name ten_day_du ten_dvhc district ten_huyen ten_qh name ten",
        unit_type="unit_type loai_dvhc loai district_type",
        parent_code="parent_code ma_cha province_code ma_tinh level1_id",
    ),
    "province": _units(
        code="code gso_code ma_dvhc ma_gso province_code level1_id ma_tinh ma",
        name="full_name ten_day_du ten_dvhc province ten_tinh name ten",
        unit_type="unit_type loai_dvhc loai province_type",
        parent_code="parent_code ma_cha",
    ),
}


def target_of(layer: str, constants: Mapping[str, str]) -> Target:
    """Return the target; for units of a given level, with the headings of that level.

    The national list of communes names a district and a province in every row: with
    ``--set level=district`` the same file is a list of districts.
    """
    if layer == "admin_units":
        return _UNITS_OF_LEVEL.get(constants.get("level", ""), TARGETS[layer])
    return TARGETS[layer]
