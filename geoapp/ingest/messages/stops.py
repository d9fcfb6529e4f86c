"""Why a file is refused as a whole, or which choice it waits for."""

from __future__ import annotations

from collections.abc import Mapping

from geoapp.ingest.messages.pair import Pair

PAIRS: Mapping[str, Pair] = {
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


