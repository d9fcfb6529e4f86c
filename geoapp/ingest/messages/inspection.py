"""What is said when a file is only looked at: choices, shapes, keys, names."""

from __future__ import annotations

from collections.abc import Mapping

from geoapp.ingest.pair import Pair

CHOOSE: Mapping[str, Pair] = {
    "choose_crs": (
        "Chọn hệ tọa độ (crs): {options}.",
        "Choose the coordinate system (crs): {options}.",
    ),
    "choose_axis_order": (
        (
            "Xác nhận thứ tự tọa độ (axis_order): swap nếu cột X / lat / vĩ độ và cột "
            "Y / lon / kinh độ đang đổi chỗ cho nhau, keep nếu đúng như ghi."
        ),
        (
            "Confirm the order of coordinates (axis_order): swap if X / lat / latitude "
            "and Y / lon / longitude are exchanged, keep if they are as written."
        ),
    ),
    "choose_layer": (
        "Tệp có nhiều lớp, chọn lớp cần nhập (layer): {options}.",
        "The file has several layers, choose the one to import (layer): {options}.",
    ),
    "choose_sheet": (
        "Tệp có nhiều trang tính, chọn trang cần nhập (sheet): {options}.",
        "The workbook has several sheets, choose the one to import (sheet): {options}.",
    ),
    "choose_geometry_type": (
        (
            "Chọn loại hình học cần nhập (geometry_type): {options}. Các loại khác "
            "được giữ lại để nhập riêng."
        ),
        (
            "Choose which kind of geometry to import (geometry_type): {options}. The "
            "others are held, to be imported apart."
        ),
    ),
    "choose_encoding": (
        (
            "Chưa đủ chữ có dấu để biết chắc bảng mã. Chọn cách đọc đúng (encoding): "
            "{options}."
        ),
        (
            "Too few accented letters to be sure of the encoding. Choose the reading "
            "that is right (encoding): {options}."
        ),
    ),
    "no_such_choice": (
        "Không có lựa chọn {names}. Các lựa chọn: {known}.",
        "There is no choice {names}. Choices: {known}.",
    ),
    "bad_choice": (
        "{name}={value} không hợp lệ. Ví dụ: {known}.",
        "{name}={value} is not valid. For example: {known}.",
    ),
    "choose_key_field": (
        "Lớp này không có cột khóa như đã ghi. Chọn một cột: {options}.",
        "The layer has no key column of that name. Choose one: {options}.",
    ),
    "province_unknown": (
        (
            "Không biết tỉnh, thành phố «{name}», nên không kiểm tra được dữ liệu có "
            "nằm đúng chỗ. Kiểm tra tên tỉnh."
        ),
        (
            "No province is called «{name}», so nobody can say whether the data lie "
            "where they should. Check its name."
        ),
    ),
    "crs_chosen": (
        "Dùng hệ tọa độ {crs} như đã chọn (thứ tự trục {axis_order}).",
        "Using {crs} as chosen (axis order {axis_order}).",
    ),
}

NOTES: Mapping[str, Pair] = {
    "heading_repeated": (
        "Tiêu đề cột «{heading}» bị lặp; cột sau được gọi là «{name}».",
        "The heading «{heading}» occurs twice; the later column is called «{name}».",
    ),
    "person_column_name": (
        (
            "Cột «{column}» nói về cá nhân nên đã bị bỏ, không lưu lại giá trị nào. Hệ "
            "thống không giữ dữ liệu cá nhân."
        ),
        (
            "The column «{column}» is about persons and was left out; no value of it "
            "is kept. The system holds no personal data."
        ),
    ),
    "person_column_content": (
        (
            "Nội dung cột «{column}» là dữ liệu cá nhân (số căn cước, điện thoại, thư "
            "điện tử…) nên đã bị bỏ."
        ),
        (
            "The column «{column}» holds personal data (identity numbers, telephones, "
            "e-mail…) and was left out."
        ),
    ),
    "shapes_mixed": (
        (
            "Một lớp chứa nhiều loại hình học (điểm, đường, vùng): {counts}. Mỗi lần "
            "chỉ nhập được một loại."
        ),
        (
            "One layer holds several kinds of geometry (Point, LineString, Polygon): "
            "{counts}. Import one kind at a time."
        ),
    ),
    "vertices_repeated": (
        "{rows} đối tượng có đỉnh lặp liền nhau; vô hại, không cần sửa.",
        "{rows} features repeat a vertex; harmless, nothing to do.",
    ),
}

ROWS: Mapping[str, Pair] = {
    "shape_kind_other": (
        (
            "hình học là {found_vi}, lớp đang lấy {shape_vi}. Nhập riêng, hoặc chọn "
            "geometry_type khác."
        ),
        (
            "the geometry is {found}, the layer takes {shape_en}. Import it apart, or "
            "choose another geometry_type."
        ),
    ),
    "shape_collection": (
        (
            "hình học là một tập hợp nhiều loại (GeometryCollection). Tách thành từng "
            "đối tượng."
        ),
        "the geometry is a GeometryCollection. Split it into single features.",
    ),
    "coordinates_missing": (
        "không có tọa độ. Điền tọa độ, hoặc nhập riêng dòng không có vị trí.",
        "there are no coordinates. Fill them in, or import rows without a place apart.",
    ),
    "wkt_unreadable": (
        "không đọc được hình học WKT. Xuất lại cột này từ phần mềm gốc.",
        "the WKT geometry cannot be read. Export the column again.",
    ),
    "key_repeated": (
        (
            "khóa bị trùng với dòng {first} (các dòng {rows}), nội dung giống nhau. "
            "Xóa bớt."
        ),
        (
            "duplicate key: the same as row {first} (rows {rows}), and so is all else. "
            "Delete it."
        ),
    ),
    "key_conflict": (
        (
            "khóa bị trùng ở các dòng {rows} với nội dung khác nhau. Giữ lại dòng "
            "đúng, sửa khóa của dòng kia."
        ),
        (
            "duplicate key in rows {rows}, which differ otherwise. Keep the right one, "
            "correct the key of the other."
        ),
    ),
    "key_missing": (
        "thiếu giá trị khóa. Điền vào để không bị nhập trùng.",
        "the key is empty. Fill it in, or the row may be imported twice.",
    ),
    "commune_unknown": (
        "không có xã, phường nào tên như vậy hiện nay. Gần nhất: {nearest}.",
        "no commune has this name today. Nearest: {nearest}.",
    ),
    "other_commune": (
        (
            "vị trí nằm trong {found} ({found_code}) vào ngày {day}, không phải nơi đã "
            "ghi. Kiểm tra lại vị trí hoặc tên."
        ),
        (
            "it lies in {found} ({found_code}) on {day}, not where it says. Check the "
            "place or the name."
        ),
    ),
}

REASONS: Mapping[str, Pair] = {
    "Self-intersection": ("đường biên tự cắt", "self-intersection"),
    "Ring Self-intersection": (
        "vòng biên tự cắt, tự chạm",
        "ring self-intersection",
    ),
    "Hole lies outside shell": ("lỗ nằm ngoài vùng", "hole lies outside shell"),
    "Holes are nested": ("lỗ nằm trong lỗ", "holes are nested"),
    "Nested shells": ("vùng nằm trong vùng", "nested shells"),
    "Interior is disconnected": (
        "phần trong bị cắt rời",
        "interior is disconnected",
    ),
    "Duplicate Rings": ("vòng biên bị lặp", "duplicate rings"),
    "Too few points in geometry component": (
        "vòng biên có quá ít điểm",
        "too few points in a ring",
    ),
    "Invalid Coordinate": ("tọa độ không hợp lệ", "invalid coordinate"),
    "Ring is not closed": ("vòng biên không khép kín", "ring is not closed"),
}
"""What GEOS says of an invalid geometry."""

INVALID: Pair = (
    (
        "hình học không hợp lệ: {reason_vi}, tại {place}.{area_vi} Xem đề xuất sửa rồi "
        "chấp nhận, hoặc sửa trong QGIS (Vector › Geometry Tools › Check Validity)."
    ),
    (
        "invalid geometry: {reason_en}, at {place}.{area_en} Accept the proposed "
        "repair, or correct it in QGIS (Vector › Geometry Tools › Check Validity)."
    ),
)

PAIRS: Mapping[str, Pair] = {
    **CHOOSE,
    **NOTES,
    **ROWS,
    "shape_invalid_at": INVALID,
}
