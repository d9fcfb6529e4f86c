"""The headings of blank forms: words of this country that a Shapefile has room for.

Ten letters without accents, and among the headings by which the field is found, so that
a form that was filled in needs no columns chosen. What they mean: titles.py.
"""

from __future__ import annotations

from collections.abc import Mapping

_EVERYWHERE: Mapping[str, str] = {
    "address": "dia_chi",
    "channel": "kenh",
    "code": "ma",
    "document_no": "so_van_ban",
    "establishment_code": "ma_cs",
    "happened_on": "ngay",
    "hotspot_code": "ma_td",
    "inspected_on": "ngay_kt",
    "is_conditional": "co_dk",
    "is_dwelling": "la_nha_o",
    "is_finding": "phat_hien",
    "is_prone": "de_ll",
    "kind": "loai",
    "lead_code": "ma_xa",
    "legal_from": "ngay_nq",
    "level": "cap",
    "location_precision": "do_cx",
    "name": "ten",
    "neighbour_country": "nuoc_giap",
    "note": "ghi_chu",
    "operates_from": "hd_tu_ngay",
    "operating_status": "trang_thai",
    "parent_code": "ma_cha",
    "received_on": "ngay_nhan",
    "recognition": "cong_nhan",
    "result": "ket_qua",
    "service_types": "loai_hinh",
    "setting": "dia_ban",
    "stated_unit_code": "ma_xa",
    "status": "trang_thai",
    "team_level": "cap_doan",
    "unit_code": "ma_dvhc",
    "unit_type": "loai_dvhc",
    "valid_from": "tu_ngay",
    "valid_to": "den_ngay",
    "verification": "xac_minh",
}
_OF_LAYER: Mapping[tuple[str, str], str] = {
    ("admin_units", "code"): "ma_dvhc",
    ("admin_units", "name"): "ten_dvhc",
    ("establishments", "code"): "ma_cs",
    ("establishments", "name"): "ten_cs",
    ("hotspots", "code"): "ma_td",
    ("hotspots", "name"): "ten_td",
    ("inspections", "code"): "ma_lkt",
    ("inspections", "kind"): "hinh_thuc",
    ("tips", "code"): "ma_tin",
}

LONGITUDE, LATITUDE, SHAPE = "kinh_do", "vi_do", "hinh_wkt"
"""Where a table says where a row lies: in degrees of WGS 84, or as well-known text."""

_EXAMPLES: Mapping[str, str] = {
    "address": "Số 5, đường Tô Hiệu",
    "document_no": "12/QĐ-UBND",
    "name": "Nhà nghỉ Hoa Ban",
    "neighbour_country": "LA",
    "note": "Phối hợp với xã bên",
    "parent_code": "96",
    "lead_code": "96001",
    "stated_unit_code": "96001",
    "unit_code": "96001",
}
_EXAMPLES_OF_LAYER: Mapping[tuple[str, str], str] = {
    ("admin_units", "code"): "96001",
    ("admin_units", "name"): "Xã Mẫu",
    ("hotspots", "name"): "Khu vực bến xe cũ",
    ("landmarks", "name"): "Hồ Mẫu",
    ("national_border", "name"): "Đoạn mốc 1 đến mốc 9",
    ("service_sites", "name"): "Trạm y tế phường Mẫu",
}


def heading_of(layer: str, field: str) -> str:
    """Return the heading of a field in the blank forms of a layer."""
    return _OF_LAYER.get((layer, field), _EVERYWHERE[field])


def example_of(layer: str, field: str) -> str:
    """Return what might stand in a field of text or codes; invented, like all here."""
    invented = _EXAMPLES_OF_LAYER.get((layer, field)) or _EXAMPLES.get(field)
    return invented or f"{heading_of(layer, field).removeprefix('ma_').upper()}-001"
