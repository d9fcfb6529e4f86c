"""The words for everything an import has to say: Vietnamese, English.

A sentence says what is wrong and what to do. Chosen when shown, never stored.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import override

from geoapp.disclosure.persons import PersonKind
from geoapp.ingest import messages_text
from geoapp.registry.vocabularies import HotspotStatus

Pair = tuple[str, str]

_SHAPES: Mapping[int, Pair] = {
    0: ("điểm", "a point"),
    1: ("đường", "a line"),
    2: ("vùng (polygon)", "a polygon"),
}

ROW: Mapping[str, Pair] = {
    "personal_data": messages_text.PAIRS["personal_data"],
    "required": (
        "chưa có giá trị bắt buộc. Điền vào rồi nhập lại dòng này.",
        "a required value is missing. Fill it in and import the row again.",
    ),
    "precision_missing": (
        (
            "có điểm nhưng chưa ghi độ chính xác vị trí. Điền vào, hoặc thêm "
            "--set location_precision=gps (street, house_number, commune_centre)."
        ),
        (
            "there is a point but not how precise it is. Fill it in, or add "
            "--set location_precision=gps (street, house_number, commune_centre)."
        ),
    ),
    "not_in_vocabulary": (
        "giá trị không có trong danh mục. Dùng một trong: {allowed}.",
        "not in the code list. Use one of: {allowed}.",
    ),
    "bad_date": (
        "không đọc được ngày. Viết 2025-07-01 hoặc 01/07/2025.",
        "not a date. Write 2025-07-01 or 01/07/2025.",
    ),
    "not_yes_or_no": (
        "phải là có hoặc không. Viết 1 hoặc 0.",
        "must be yes or no. Write 1 or 0.",
    ),
    "lost_zeros": (
        "mã bị mất số 0 ở đầu, đã sửa thành «{repaired}». Nên lưu cột mã dạng chữ.",
        "leading zeros were lost, repaired to «{repaired}». Keep codes as text.",
    ),
    "too_long": (
        "dài {length} ký tự, tối đa {limit}. Rút ngắn rồi nhập lại dòng này.",
        "{length} characters, at most {limit}. Shorten it and import the row again.",
    ),
    "span_empty": (
        "ngày kết thúc phải sau ngày bắt đầu ({start}).",
        "the end must come after the beginning ({start}).",
    ),
    "unit_code_form": (
        "mã phải có {width} chữ số ở cấp này.",
        "a code has {width} digits at this level.",
    ),
    "unit_type_unknown": (
        (
            "không biết loại đơn vị, hoặc loại không thuộc cấp này. Tên phải bắt "
            "đầu bằng "
            "Tỉnh, Quận, Huyện, Xã, Phường…; hoặc thêm --set unit_type=xa."
        ),
        (
            "the unit's type is unknown or not of this level. The name must begin with "
            "Tỉnh, Quận, Huyện, Xã, Phường…; or add --set unit_type=xa."
        ),
    ),
    "coordinates_impossible": (
        "tọa độ không thể có trong hệ tọa độ đã chọn. Kiểm tra hệ tọa độ (--srid).",
        "impossible in the chosen coordinate system. Check it (--srid).",
    ),
    "shape_broken": (
        "hình học bị hỏng, không đọc được. Vẽ lại đối tượng này.",
        "the geometry is broken and cannot be read. Draw the feature again.",
    ),
    "shape_missing": (
        "không có hình học. Vẽ vị trí cho đối tượng này.",
        "no geometry. Draw where the feature is.",
    ),
    "shape_type": (
        "sai loại hình học, lớp này cần {shape_vi}. Tách hoặc chuyển đổi đối tượng.",
        "wrong kind of geometry, this layer takes {shape_en}. Split or convert it.",
    ),
    "shape_invalid": (
        (
            "hình học không hợp lệ và không tự sửa được (diện tích sẽ đổi "
            "{change_m2} m²). "
            "Sửa trong QGIS: Vector › Geometry Tools › Check Validity."
        ),
        (
            "invalid geometry that cannot be repaired safely (the area would change by "
            "{change_m2} m²). Repair it in QGIS: Vector › Geometry Tools › Check "
            "Validity."
        ),
    ),
    "shape_repaired": (
        (
            "hình học không hợp lệ, tự sửa bằng cách chỉ giữ phần vùng; diện tích đổi "
            "{change_m2} m²."
        ),
        (
            "invalid geometry, repaired keeping only its polygons; the area changes by "
            "{change_m2} m²."
        ),
    ),
    "outside_country": (
        "nằm ngoài Việt Nam. Kiểm tra hệ tọa độ, kinh tuyến trục, hoặc X và Y bị đảo.",
        "outside Viet Nam. Check the coordinate system, its meridian, or swapped X, Y.",
    ),
    "duplicate_key": (
        "mã bị trùng ở các bản ghi {rows}. Giữ lại một.",
        "the same key in records {rows}. Keep one.",
    ),
    "unknown_establishment": (
        "chưa có cơ sở mang mã này. Nhập lớp establishments trước.",
        "no establishment has this code. Import the layer establishments first.",
    ),
    "unknown_hotspot": (
        "chưa có tụ điểm mang mã này. Nhập lớp hotspots trước.",
        "no hotspot has this code. Import the layer hotspots first.",
    ),
    "unknown_service_type": (
        "loại hình không có trong danh mục. Dùng: {allowed}.",
        "unknown service type. Use: {allowed}.",
    ),
    "unknown_unit": (
        (
            "không có đơn vị nào mang mã này vào ngày {day}. Kiểm tra mã, hoặc nhập "
            "lớp "
            "admin_units của thời kỳ đó."
        ),
        "no unit has this code on {day}. Check it, or import admin_units of that time.",
    ),
    "outside_commune": (
        (
            "khai ở {stated}, nhưng điểm nằm trong {found} ({found_code}) vào ngày "
            "{day}. "
            "Đã gán theo điểm; kiểm tra lại vị trí hoặc mã."
        ),
        (
            "stated to be in {stated}, but the point lies in {found} ({found_code}) on "
            "{day}. Assigned by the point; check the place or the code."
        ),
    ),
    "unknown_parent": (
        "không có đơn vị cấp trên mang mã này vào ngày {day}. Nhập cấp trên trước.",
        "no parent unit has this code on {day}. Import the level above first.",
    ),
    "code_taken": (
        "mã đang thuộc về {holder} ở tỉnh khác. Kiểm tra mã hoặc tỉnh.",
        "{holder} of another province holds this code. Check the code or the province.",
    ),
    "designation_overlap": (
        "trùng thời gian với một lần công nhận khác của cùng đơn vị ({span}).",
        "overlaps another designation of the same unit ({span}).",
    ),
    "illegal_transition": (
        (
            "trạng thái «{status_vi}» không thể theo sau «{previous_vi}». "
            "Cho phép: {allowed_vi}."
        ),
        "«{status_en}» cannot follow «{previous_en}». Allowed: {allowed_en}.",
    ),
}

FILE: Mapping[str, Pair] = {
    "personal_option": messages_text.PAIRS["personal_option"],
    "format_unknown": (
        (
            "Không nhận dạng {extension}. Dùng .zip (Shapefile), .shp, .gpkg, "
            ".geojson, "
            ".csv."
        ),
        (
            "{extension} is not accepted. Use .zip (Shapefile), .shp, .gpkg, .geojson, "
            ".csv."
        ),
    ),
    "file_missing": ("Không có tệp {path}.", "There is no file {path}."),
    "file_too_large": (
        "Tệp quá lớn (tối đa {limit_gb} GB).",
        "The file is too large (at most {limit_gb} GB).",
    ),
    "not_the_format": (
        "Nội dung tệp không phải {expected}.",
        "The file's content is not {expected}.",
    ),
    "zip_damaged": (
        "Tệp zip bị hỏng. Nén lại.",
        "The zip is damaged. Make it again.",
    ),
    "zip_too_many": (
        "Tệp zip có hơn {limit} tệp.",
        "The zip holds more than {limit} files.",
    ),
    "zip_duplicate": (
        "Tệp zip chứa hai tệp trùng tên.",
        "The zip holds two files of one name.",
    ),
    "zip_unsafe": (
        "Tệp zip chứa đường dẫn không an toàn: {member}.",
        "The zip holds an unsafe path: {member}.",
    ),
    "zip_encrypted": (
        "Tệp zip có mật khẩu. Nén lại không đặt mật khẩu.",
        "The zip has a password. Make it without one.",
    ),
    "zip_bomb": (
        "Tệp zip giải nén quá lớn ({size_mb} MB).",
        "The zip unpacks to too much ({size_mb} MB).",
    ),
    "zip_no_shapefile": (
        "Trong zip không có tệp .shp như vậy.",
        "There is no such .shp in the zip.",
    ),
    "shapefile_part_missing": (
        "Shapefile thiếu phần: {parts}. Nén đủ .shp, .shx, .dbf, .prj.",
        "Parts of the shapefile are missing: {parts}. Zip .shp, .shx, .dbf, .prj.",
    ),
    "shapefile_cut": (
        "Phần {part} bị cắt cụt. Sao chép lại từ bản gốc.",
        "The {part} is cut short. Copy it again from the original.",
    ),
    "shapefile_parts_disagree": (
        "Số bản ghi trong .shx và .dbf khác nhau: các phần không cùng một lớp.",
        ".shx and .dbf hold different numbers of records: they do not belong together.",
    ),
    "not_utf8": (
        "Chữ trong tệp không phải UTF-8 (có thể là TCVN3, VNI). Lưu lại dạng UTF-8.",
        "The text is not UTF-8 (TCVN3 or VNI perhaps). Save it as UTF-8.",
    ),
    "unreadable": ("Không đọc được tệp: {detail}", "The file cannot be read: {detail}"),
    "csv_ragged": (
        "Dòng dữ liệu {row} có {found} ô, tiêu đề có {width}.",
        "Data line {row} has {found} cells, the heading has {width}.",
    ),
    "no_layers": ("Tệp không có lớp nào.", "The file has no layer."),
    "count_disagrees": (
        "Tệp tự ghi {stored} bản ghi nhưng chỉ đọc được {found}. Xuất lại từ QGIS.",
        "The table has {stored} rows but {found} were read. Export it again from QGIS.",
    ),
    "reading_too_long": (
        "Đọc tệp quá {limit_s} giây nên đã dừng.",
        "Reading took more than {limit_s} s and was stopped.",
    ),
    "drivers_open": (
        "Lỗi cài đặt: GDAL còn mở các định dạng khác.",
        "Installation fault: GDAL still has other drivers open.",
    ),
    "several_levels": (
        "Tệp chứa nhiều cấp: {levels}. Mỗi lần nhập một cấp.",
        "The file holds several levels: {levels}. Import one at a time.",
    ),
    "several_layers": (
        "Tệp có nhiều lớp: {layers}. Chọn một bằng --layer.",
        "The file has several layers: {layers}. Choose one with --layer.",
    ),
    "layer_missing": (
        "Không có lớp «{layer}». Có: {layers}.",
        "There is no layer «{layer}». There are: {layers}.",
    ),
    "crs_unknown": (
        (
            "Không rõ hệ tọa độ ({crs}). Chọn bằng --srid, ví dụ 4326 (WGS 84), "
            "5897 (Hà "
            "Nội, VN-2000 105°00'), 9206 (Sơn La, VN-2000 104°00')."
        ),
        (
            "Unknown coordinate system ({crs}). Choose with --srid, such as 4326 "
            "(WGS 84), "
            "5897 (Hà Nội, VN-2000 105°00'), 9206 (Sơn La, VN-2000 104°00')."
        ),
    ),
    "srid_unsupported": (
        "Không hỗ trợ --srid {srid}.",
        "--srid {srid} is not supported.",
    ),
    "columns_missing": (
        (
            "Không tìm thấy cột cho: {fields}. Chỉ cột bằng --map trường=CỘT, hoặc "
            "cho giá "
            "trị chung bằng --set trường=giá_trị. Các cột trong tệp: {columns}."
        ),
        (
            "No column for: {fields}. Name one with --map field=COLUMN, or give one "
            "value "
            "to all with --set field=value. Columns in the file: {columns}."
        ),
    ),
    "no_such_field": (
        "Không có trường {fields}. Các trường: {known}.",
        "There is no field {fields}. Fields: {known}.",
    ),
    "no_such_column": (
        "Tệp không có cột «{column}» dùng được. Các cột: {columns}.",
        "The file has no usable column «{column}». Columns: {columns}.",
    ),
    "parents_missing": (
        (
            "Chưa có đơn vị cấp trên nào của tệp này vào ngày {day} (mã {codes}). Hãy "
            "nạp trước danh sách {level_vi} có hiệu lực vào ngày đó: --set level="
            "{level}."
        ),
        (
            "None of the units above are known on {day} (codes {codes}). First import "
            "the {level_en} in force on that day: --set level={level}."
        ),
    ),
    "orphaned_units": (
        (
            "Tệp này làm một đơn vị còn hiệu lực mất đơn vị cấp trên ({detail}). Hãy "
            "nạp cấp trên trước cấp dưới của cùng một ngày; nếu cấp dưới đã nạp, rút "
            "lô đó bằng undo_batch rồi nạp lại sau tệp này."
        ),
        (
            "This file would leave a unit without the one above it ({detail}). Import "
            "the level above before the level below of the same day; if that is there "
            "already, take it back with undo_batch and import it after this file."
        ),
    ),
    "valid_from_missing": (
        "Cho biết ngày bắt đầu hiệu lực bằng --valid-from NĂM-THÁNG-NGÀY.",
        "Say from which day it holds with --valid-from YYYY-MM-DD.",
    ),
}


CHANGES: Mapping[str, Pair] = {
    "starts": ("Đơn vị mới", "starts"),
    "code_reused": (
        "Dùng lại mã của đơn vị khác trước đó",
        "re-uses the code of an older unit",
    ),
    "ends": ("Hết hiệu lực", "ends"),
    "renamed": ("Đổi tên, vẫn là đơn vị cũ", "renamed, the same unit"),
    "retyped": ("Đổi loại, vẫn là đơn vị cũ", "type changed, the same unit"),
    "moved": ("Đổi đơn vị cấp trên", "parent changed, the same unit"),
    "redrawn": ("Ranh giới vẽ lại (khác ≤ 5 %)", "re-drawn (differs by ≤ 5 %)"),
    "polygon_lost": (
        "Còn hiệu lực, ranh giới từ ngày này chưa biết",
        "goes on, polygon not known from this day",
    ),
    "polygon_found": ("Có thêm ranh giới", "polygon now known"),
}
"""Kinds of change in the order of the report; all that continue are only counted."""

UNDO: Mapping[str, Pair] = {
    "no_such_batch": ("Không có lô số {batch}.", "There is no batch {batch}."),
    "not_units": (
        (
            "Lô {batch} thuộc lớp {layer}. Hiện chỉ rút lại được lô đơn vị hành chính: "
            "các lớp khác chưa giữ giá trị trước khi sửa."
        ),
        (
            "Batch {batch} is of layer {layer}. Only batches of administrative units "
            "can be taken back: other layers do not keep what they changed."
        ),
    ),
    "in_the_way": (
        "Không rút lại được lô {batch}, vì có dữ liệu dựa vào nó:",
        "Batch {batch} cannot be taken back, because something rests on it:",
    ),
    "later_batch": (
        "lô {other} ({what}): {count} dòng. Rút lại lô đó trước.",
        "batch {other} ({what}): {count} rows. Take that back first.",
    ),
    "rows": (
        "{count} dòng của {what} gắn với đơn vị chỉ có trong lô này.",
        "{count} rows of {what} refer to units that only this batch knows.",
    ),
}


def of_row(check: str, params: Mapping[str, Any]) -> Pair:
    words = {**params, **_kinds(params)}
    if check == "shape_type":
        words["shape_vi"], words["shape_en"] = _SHAPES[params["dimension"]]
    if check == "illegal_transition":
        for language in ("vi", "en"):
            words[f"previous_{language}"] = _status(params["previous"], language)
            words[f"status_{language}"] = _status(params["status"], language)
            allowed = [_status(one, language) for one in params["allowed"]]
            words[f"allowed_{language}"] = ", ".join(allowed) or "—"
    return _filled(ROW[check], words)


def of_file(code: str, params: Mapping[str, Any]) -> Pair:
    words = {**params, **_kinds(params)}
    if code == "parents_missing":
        words["level_vi"], words["level_en"] = _LEVELS[params["level"]]
    return _filled(FILE[code], words)


def of_undo(code: str, params: Mapping[str, Any]) -> Pair:
    return _filled(UNDO[code], params)


_LEVELS: Mapping[str, Pair] = {
    "province": ("tỉnh, thành phố", "provinces"),
    "district": ("quận, huyện", "districts"),
}


def _kinds(params: Mapping[str, Any]) -> dict[str, str]:
    """Return the words for kinds of personal data, if the finding names any."""
    pairs = [
        messages_text.PERSON_KINDS[PersonKind(kind)] for kind in params.get("kinds", ())
    ]
    if not pairs:
        return {}
    return {
        "kinds_vi": ", ".join(vi for vi, _ in pairs),
        "kinds_en": ", ".join(en for _, en in pairs),
    }


def _filled(pair: Pair, params: Mapping[str, Any]) -> Pair:
    words = {
        name: ", ".join(str(one) for one in value) if isinstance(value, list) else value
        for name, value in params.items()
    }
    return pair[0].format(**words), pair[1].format(**words)


def _status(code: str | None, language: str) -> str:
    if code is None:
        return {"vi": "chưa có gì", "en": "nothing"}[language]
    with override(language):
        return str(HotspotStatus(code).label)
