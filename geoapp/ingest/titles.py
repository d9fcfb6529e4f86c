"""What the fields of import targets are called, in the reader's language.

Pages, blank templates and error files show the same words. The headings by which a
field is found in a file are its ``names`` (targets.py), which nobody reads aloud.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise

_EVERYWHERE: Mapping[str, Words] = {
    "address": _("Địa chỉ"),
    "channel": _("Kênh tiếp nhận"),
    "code": _("Mã"),
    "document_no": _("Số văn bản"),
    "establishment_code": _("Mã cơ sở"),
    "happened_on": _("Ngày"),
    "hotspot_code": _("Mã tụ điểm"),
    "inspected_on": _("Ngày kiểm tra"),
    "is_conditional": _("Có điều kiện về an ninh trật tự"),
    "is_dwelling": _("Là nhà ở"),
    "is_finding": _("Có phát hiện"),
    "is_prone": _("Dễ bị lợi dụng"),
    "kind": _("Loại"),
    "lead_code": _("Mã xã chủ trì"),
    "legal_from": _("Hiệu lực pháp lý từ"),
    "level": _("Cấp"),
    "location_precision": _("Độ chính xác vị trí"),
    "name": _("Tên"),
    "neighbour_country": _("Nước láng giềng"),
    "note": _("Ghi chú"),
    "operates_from": _("Hoạt động từ"),
    "operating_status": _("Tình trạng hoạt động"),
    "parent_code": _("Mã đơn vị cấp trên"),
    "received_on": _("Ngày tiếp nhận"),
    "recognition": _("Công nhận"),
    "result": _("Kết quả"),
    "service_types": _("Loại hình dịch vụ"),
    "setting": _("Địa bàn"),
    "stated_unit_code": _("Mã xã ghi trong hồ sơ"),
    "status": _("Tình trạng"),
    "team_level": _("Cấp đội"),
    "unit_code": _("Mã đơn vị hành chính"),
    "unit_type": _("Loại"),
    "valid_from": _("Từ ngày"),
    "valid_to": _("Không còn từ ngày"),
    "verification": _("Xác minh"),
    # Columns of the tables, beside those of the files:
    "establishment_id": _("Cơ sở"),
    "geom": _("Vị trí"),
    "hotspot_id": _("Tụ điểm"),
    "is_other": _("Ranh giới tụ điểm"),
    "lead_unit_id": _("Xã chủ trì"),
    "unit_id": _("Xã, phường"),
    "validity": _("Hiệu lực"),
}

_OF_LAYER: Mapping[tuple[str, str], Words] = {
    ("admin_units", "code"): _("Mã đơn vị hành chính"),
    ("designations", "kind"): _("Được công nhận là"),
    ("designations", "unit_id"): _("Đơn vị hành chính"),
    ("establishments", "code"): _("Mã cơ sở"),
    ("hotspots", "code"): _("Mã tụ điểm"),
    ("inspections", "code"): _("Mã lượt kiểm tra"),
    ("inspections", "kind"): _("Hình thức"),
    ("national_border", "geom"): _("Đường biên"),
    ("tips", "code"): _("Mã tin"),
}


def title_of(layer: str, field: str) -> str:
    """Return what people call a field of a layer, or a column of its table."""
    return str(_OF_LAYER.get((layer, field), _EVERYWHERE[field]))
