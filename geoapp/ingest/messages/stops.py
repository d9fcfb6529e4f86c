"""Why a file is refused as a whole, or which choice it waits for."""

from __future__ import annotations

from collections.abc import Mapping

from geoapp.ingest.pair import Pair

PAIRS: Mapping[str, Pair] = {
    "no_layers": ("Tệp không có lớp nào.", "The file has no layer."),
    "several_levels": (
        "Tệp chứa nhiều cấp: {levels}. Mỗi lần nhập một cấp.",
        "The file holds several levels: {levels}. Import one at a time.",
    ),
    "several_layers": (
        "Tệp có nhiều lớp: {layers}. Chọn một bằng --layer.",
        "The file has several layers: {layers}. Choose one with --layer.",
    ),
    "crs_choose_srid": (
        (
            "Không rõ hệ tọa độ của tệp. Chọn bằng --srid (chỉ ghi số). Có thể là: "
            "{options}."
        ),
        (
            "The file's coordinate system is not clear. Choose with --srid (its number "
            "alone). It may be: {options}."
        ),
    ),
    "axes_unclear": (
        (
            "Hai cột tọa độ, hoặc hai trục, có vẻ đổi chỗ cho nhau. Xem tệp bằng "
            "inspect_file, sửa rồi nhập lại. Có thể: {options}."
        ),
        (
            "The two coordinates seem to be exchanged. Look at the file with "
            "inspect_file, correct it and import it again. It may be: {options}."
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
    "file_gone": (
        ("Tệp «{file}» không còn được giữ: đã hết hạn, hoặc đã bị xóa. Gửi lại tệp."),
        "The file «{file}» is kept no longer. Send it again.",
    ),
    "disk_full": (
        (
            "Ổ đĩa của máy chủ không đủ chỗ cho tệp {size_mb} MB (cần gấp {room} lần). "
            "Báo người quản trị."
        ),
        (
            "The server's disk has no room for a file of {size_mb} MB ({room} times "
            "that is needed). Tell the administrator."
        ),
    ),
    "set_incomplete": (
        (
            "Một bộ ranh giới phải đủ mới ghi được, nên chưa ghi gì. Sửa các dòng bị "
            "giữ lại trong tệp rồi gửi lại."
        ),
        (
            "A vintage of boundaries is written whole or not at all, so nothing was. "
            "Correct the rows that are held and send the file again."
        ),
    ),
    "preview_outdated": (
        (
            "Từ lúc xem trước, dữ liệu của hệ thống đã thay đổi, nên chưa ghi gì. Xem "
            "trước lại rồi nhập."
        ),
        (
            "Something changed since the preview, so nothing was written. Preview "
            "again, then import."
        ),
    ),
    "already_imported": (
        "Tệp này đã được nhập rồi. Muốn nhập lại thì gửi lại tệp.",
        "This file was imported already. To import it again, send it again.",
    ),
    "not_allowed": (
        "Tài khoản này không còn quyền nhập dữ liệu. Hỏi người quản trị.",
        "This account may not import any more. Ask the administrator.",
    ),
    "internal_error": (
        (
            "Hệ thống gặp lỗi khi làm việc này (số {job}); chưa ghi gì. Thử lại; nếu "
            "vẫn vậy, báo người quản trị kèm số này."
        ),
        (
            "The system met an error (job {job}); nothing was written. Try again; if "
            "it stays so, tell the administrator this number."
        ),
    ),
    "gave_up": (
        (
            "Việc này làm {attempts} lần đều bị ngắt giữa chừng, nên đã thôi; chưa ghi "
            "gì. Báo người quản trị."
        ),
        (
            "This was interrupted {attempts} times and given up; nothing was written. "
            "Tell the administrator."
        ),
    ),
    "valid_from_missing": (
        "Cho biết ngày bắt đầu hiệu lực bằng --valid-from NĂM-THÁNG-NGÀY.",
        "Say from which day it holds with --valid-from YYYY-MM-DD.",
    ),
}
