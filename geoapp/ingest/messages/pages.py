"""The same sentences on pages, where nobody types options of a command."""

from __future__ import annotations

from collections.abc import Mapping

from geoapp.ingest.pair import Pair

PAIRS: Mapping[str, Pair] = {
    "precision_missing": (
        (
            "có điểm nhưng chưa ghi độ chính xác vị trí. Điền vào tệp, hoặc chọn một "
            "giá trị chung ở bước ghép cột."
        ),
        (
            "there is a point but not how precise it is. Fill it in, or choose one "
            "value for all when matching columns."
        ),
    ),
    "unit_type_unknown": (
        (
            "không biết loại đơn vị, hoặc loại không thuộc cấp này. Tên phải bắt đầu "
            "bằng Tỉnh, Quận, Huyện, Xã, Phường…; hoặc chọn một loại chung ở bước ghép "
            "cột."
        ),
        (
            "the unit's type is unknown or not of this level. The name must begin with "
            "Tỉnh, Quận, Huyện, Xã, Phường…; or choose one type for all when matching "
            "columns."
        ),
    ),
    "coordinates_impossible": (
        ("tọa độ không thể có trong hệ tọa độ đã chọn. Xem lại hệ tọa độ của tệp."),
        "impossible in the chosen coordinate system. Look at the file's system again.",
    ),
    "shape_repairable": (
        (
            "hình học không hợp lệ; sửa được, diện tích đổi {change_m2} m². Bấm nhận "
            "các hình đã sửa, hoặc tự sửa trong QGIS rồi gửi lại tệp."
        ),
        (
            "invalid geometry; it can be repaired, the area changes by {change_m2} m². "
            "Accept the repaired shapes, or repair it in QGIS and send the file again."
        ),
    ),
    "shape_invalid_at": (
        (
            "hình học không hợp lệ: {reason_vi}, tại {place}.{area_vi} Ở bước xem "
            "trước có thể nhận hình đã sửa nếu diện tích hầu như không đổi; hoặc sửa "
            "trong QGIS (Vector › Geometry Tools › Check Validity)."
        ),
        (
            "invalid geometry: {reason_en}, at {place}.{area_en} In the preview the "
            "repaired shape can be accepted if its area hardly changes; or correct it "
            "in QGIS (Vector › Geometry Tools › Check Validity)."
        ),
    ),
    "shape_kind_other": (
        (
            "hình học là {found_vi}, lớp đang lấy {shape_vi}. Chọn loại hình khác, "
            "hoặc gửi riêng phần này."
        ),
        (
            "the geometry is {found}, the layer takes {shape_en}. Choose the other "
            "kind, or send this part by itself."
        ),
    ),
    "several_layers": (
        "Tệp có nhiều lớp: {layers}. Chọn một lớp.",
        "The file has several layers: {layers}. Choose one.",
    ),
    "crs_choose_srid": (
        "Không rõ hệ tọa độ của tệp. Trả lời ở trang xem tệp. Có thể là: {options}.",
        (
            "The file's coordinate system is not clear. Answer on the page of the "
            "file. It may be: {options}."
        ),
    ),
    "axes_unclear": (
        (
            "Hai cột tọa độ, hoặc hai trục, có vẻ đổi chỗ cho nhau. Trả lời ở trang "
            "xem tệp. Có thể: {options}."
        ),
        (
            "The two coordinates seem to be exchanged. Answer on the page of the "
            "file. It may be: {options}."
        ),
    ),
    "srid_unsupported": (
        "Không hỗ trợ hệ tọa độ EPSG:{srid}. Chọn hệ khác.",
        "The system EPSG:{srid} is not supported. Choose another.",
    ),
    "columns_missing": (
        "Chưa có cột cho: {fields}. Chọn cột trong tệp, hoặc một giá trị chung.",
        "No column for: {fields}. Choose a column, or one value for all rows.",
    ),
    "no_such_column": (
        "Tệp không có cột «{column}» dùng được, hoặc cột này đã dùng cho mục khác.",
        "The file has no usable column «{column}», or another field takes it already.",
    ),
    "parents_missing": (
        (
            "Chưa có đơn vị cấp trên nào của tệp này vào ngày {day} (mã {codes}). Hãy "
            "nhập trước danh sách {level_vi} có hiệu lực vào ngày đó."
        ),
        (
            "None of the units above are known on {day} (codes {codes}). First import "
            "the {level_en} in force on that day."
        ),
    ),
    "orphaned_units": (
        (
            "Tệp này làm một đơn vị còn hiệu lực mất đơn vị cấp trên ({detail}). Hãy "
            "nhập cấp trên trước cấp dưới của cùng một ngày; nếu cấp dưới đã nhập, rút "
            "lại lần nhập đó rồi nhập lại sau tệp này."
        ),
        (
            "This file would leave a unit without the one above it ({detail}). Import "
            "the level above before the level below of the same day; if that is there "
            "already, take it back and import it after this file."
        ),
    ),
    "valid_from_missing": (
        "Chưa cho biết ngày bắt đầu hiệu lực.",
        "Say from which day it holds.",
    ),
    "choose_crs": (
        "Dữ liệu này dùng hệ tọa độ nào?",
        "Which coordinate system are these data in?",
    ),
    "choose_axis_order": (
        ("Cột X và cột Y (vĩ độ và kinh độ) có bị đổi chỗ cho nhau không?"),
        "Are X and Y (latitude and longitude) exchanged?",
    ),
    "choose_layer": (
        "Tệp có nhiều lớp. Nhập lớp nào?",
        "The file has several layers. Which one is to be imported?",
    ),
    "choose_sheet": (
        "Tệp có nhiều trang tính. Nhập trang nào?",
        "The workbook has several sheets. Which one is to be imported?",
    ),
    "choose_geometry_type": (
        (
            "Lớp này có nhiều loại hình. Nhập loại nào? Các loại khác được giữ lại, "
            "nhập riêng sau."
        ),
        (
            "The layer holds several kinds of shapes. Which one is to be imported? The "
            "others are held, to be imported apart."
        ),
    ),
    "choose_encoding": (
        "Cách đọc chữ nào đúng?",
        "Which reading of the text is right?",
    ),
    "text_declared_wrong": (
        (
            "tệp ghi bảng mã {declared}, nhưng chữ trong cột này là {encoding}; đã đọc "
            "theo {encoding}, ví dụ «{before}» → «{after}». Nếu sai, chọn lại cách đọc "
            "chữ."
        ),
        (
            "the file declares {declared}, but the text of this column is {encoding}; "
            "read as {encoding}, for example «{before}» → «{after}». If wrong, choose "
            "another encoding."
        ),
    ),
    "text_encoding_unsure": (
        ("chưa chắc bảng mã của cột này ({candidates}). Chọn cách đọc đúng."),
        (
            "the encoding of this column is not certain ({candidates}). Choose the "
            "right reading."
        ),
    ),
    "personal_option": (
        (
            "{field}: có {kinds_vi} («{value}»). Hệ thống không lưu thông tin về "
            "người: xóa phần đó rồi gửi lại."
        ),
        (
            "{field}: contains {kinds_en} («{value}»). Nothing about persons is "
            "recorded here: remove it and send it again."
        ),
    ),
}
