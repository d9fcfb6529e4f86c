"""What is said of single rows."""

from __future__ import annotations

from collections.abc import Mapping

from geoapp.ingest.pair import Pair

PAIRS: Mapping[str, Pair] = {
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
    "shape_repairable": (
        (
            "hình học không hợp lệ; sửa được, diện tích đổi {change_m2} m². Nhận các "
            "hình đã sửa (--accept-repairs) hoặc tự sửa trong QGIS rồi nạp lại."
        ),
        (
            "invalid geometry; it can be repaired, the area changes by {change_m2} m². "
            "Accept repairs (--accept-repairs), or repair it in QGIS and import again."
        ),
    ),
    "outside_area": (
        "nằm ngoài địa bàn được giao ({found}). Giao tệp cho cán bộ phụ trách nơi đó.",
        "lies outside your area ({found}). Give the file to who answers for it.",
    ),
    "nowhere": (
        (
            "không biết thuộc xã nào: không có vị trí trong xã nào và không có mã xã "
            "đúng. Thêm vị trí hoặc mã xã."
        ),
        (
            "belongs to no commune: no place inside one and no code of one. Add a "
            "place or a commune code."
        ),
    ),
    "code_held": (
        (
            "mã này đã dùng cho nơi khác mà bạn không được xem. Dùng mã khác, hoặc hỏi "
            "quản trị."
        ),
        (
            "this code belongs to a place that you may not see. Use another code, or "
            "ask the administrator."
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
