"""Words about place: systems, axes, coordinates. Vietnamese, English."""

from __future__ import annotations

from collections.abc import Mapping

Pair = tuple[str, str]

DECLARED: Mapping[str, Pair] = {
    "crs_missing": (
        (
            "Tệp không khai báo hệ tọa độ (Shapefile thiếu tệp .prj; bảng CSV, Excel "
            "không ghi hệ). Chọn hệ tọa độ của dữ liệu, hoặc gửi kèm tệp .prj gốc."
        ),
        (
            "The file declares no coordinate system (a shapefile without its .prj; CSV "
            "and Excel tables never do). Choose the one it is in, or send the .prj."
        ),
    ),
    "crs_unreadable": (
        (
            "Không đọc được khai báo hệ tọa độ «{text}» (tệp .prj hỏng hoặc bị cắt). "
            "Chọn hệ tọa độ, hoặc xuất lại .prj từ phần mềm gốc."
        ),
        (
            "The declared coordinate system «{text}» cannot be read (a damaged or cut "
            ".prj). Choose one, or export the .prj again."
        ),
    ),
    "crs_unknown": (
        (
            "Tệp khai báo hệ tọa độ «{text}» không có trong danh mục EPSG. Chọn hệ tọa "
            "độ đúng của dữ liệu."
        ),
        (
            "The declared coordinate system «{text}» is not in the EPSG list. Choose "
            "the one the data are in."
        ),
    ),
    "crs_local": (
        (
            "Tệp dùng hệ tọa độ giả định, không gắn với mặt đất («{text}»; MapInfo "
            "NonEarth, MicroStation, AutoCAD). Chọn hệ VN-2000 mà bản vẽ đã dùng."
        ),
        (
            "The file is in a local system tied to no place on the earth («{text}»; "
            "MapInfo NonEarth, MicroStation, AutoCAD). Choose the VN-2000 system that "
            "the drawing was made in."
        ),
    ),
    "crs_wgs84_with_vn2000_meridian": (
        (
            "Tệp khai báo «{name}» trên nền WGS 84 nhưng kinh tuyến trục và tỉ lệ là "
            "của VN-2000 (thường gặp ở MapInfo, «hệ nội bộ»). Nếu số liệu là VN-2000 "
            "mà đọc theo WGS 84, mọi vị trí lệch khoảng 224 m. Chọn: {offers}. Nếu "
            "đúng là WGS 84, xuất lại bằng kinh độ, vĩ độ WGS 84 (EPSG:4326)."
        ),
        (
            "The file declares «{name}» on WGS 84, but its meridian and scale are "
            "those of VN-2000 (common in MapInfo). VN-2000 numbers read as WGS 84 are "
            "about 224 m off. Choose: {offers}. If it truly is WGS 84, export it as "
            "WGS 84 longitude and latitude (EPSG:4326)."
        ),
    ),
    "crs_datum_unsaid": (
        (
            "Khai báo «{name}» không nói rõ hệ quy chiếu là VN-2000 hay WGS 84; hai hệ "
            "cách nhau khoảng 224 m. Chọn: {offers}."
        ),
        (
            "«{name}» does not say whether its datum is VN-2000 or WGS 84, which lie "
            "about 224 m apart. Choose: {offers}."
        ),
    ),
    "crs_false_origin_swapped": (
        (
            "Khai báo «{name}» ghi đảo hằng số gốc: dịch đông và dịch bắc đổi chỗ "
            "(mã EPSG cũ 6956–6959 mắc lỗi này). Có lẽ là {offers}; hãy xác nhận."
        ),
        (
            "«{name}» has false easting and false northing exchanged (as the withdrawn "
            "codes EPSG:6956–6959 had). It is probably {offers}; confirm."
        ),
    ),
    "crs_parameters_odd": (
        (
            "Khai báo VN-2000 «{name}» có tham số không đúng quy định: tỉ lệ {scale}, "
            "dịch đông {easting} m, dịch bắc {northing} m; {title} dùng 0,9999 (múi "
            "3°) hoặc 0,9996 (múi 6°), 500000 m và 0 m. Chọn: {offers}."
        ),
        (
            "«{name}» is VN-2000 with irregular parameters: scale {scale}, false "
            "easting {easting} m, false northing {northing} m; {title} uses 0.9999 (3° "
            "zones) or 0.9996 (6° zones), 500000 m and 0 m. Choose: {offers}."
        ),
    ),
    "crs_meridian_unknown": (
        (
            "Kinh tuyến trục {meridian}° trong khai báo «{name}» không thuộc hệ "
            "VN-2000 nào có mã. Chọn hệ tọa độ đúng, hoặc chuyển dữ liệu về kinh tuyến "
            "trục của tỉnh rồi xuất lại."
        ),
        (
            "No registered VN-2000 system has the central meridian {meridian}° of "
            "«{name}». Choose the right system, or convert the data to the province's "
            "meridian and export them again."
        ),
    ),
    "crs_unit": (
        (
            "Khai báo «{name}» dùng đơn vị bằng {unit} m. Xuất lại với đơn vị mét, "
            "hoặc chọn hệ tọa độ nếu số liệu thực ra là mét."
        ),
        (
            "«{name}» counts in units of {unit} m. Export it in metres, or choose the "
            "system if the numbers are metres."
        ),
    ),
    "crs_name_contradicts": (
        (
            "Tên «{name}» trong .prj không khớp tham số của nó. Đã đọc theo tham số: "
            "{title} ({srid}). Kiểm tra vị trí trên bản đồ."
        ),
        (
            "The name «{name}» in the .prj contradicts its parameters. Read by the "
            "parameters: {title} ({srid}). Check the place on the map."
        ),
    ),
    "crs_shift_reversed": (
        (
            "Tham số TOWGS84 trong tệp đảo dấu các góc xoay (lệch 0,5–0,8 m). Đã dùng "
            "bộ 7 tham số chính thức của VN-2000."
        ),
        (
            "The file's TOWGS84 has the signs of its rotations reversed (0.5-0.8 m). "
            "The official seven parameters of VN-2000 were used."
        ),
    ),
    "crs_hanoi72": (
        (
            "Dữ liệu ở hệ HN-72 (Gauss–Krüger, elipxoit Krasovsky): «{name}». Hệ này "
            "không có tham số chuyển chung cho cả nước. Nhờ Sở Nông nghiệp và Môi "
            "trường chuyển sang VN-2000 (phần mềm GeoTool), rồi gửi lại."
        ),
        (
            "The data are in HN-72 (Gauss-Krüger, Krassowsky ellipsoid): «{name}». No "
            "single set of parameters serves the whole country. Have the provincial "
            "survey office convert them to VN-2000 (GeoTool) and send them again."
        ),
    ),
    "crs_indian": (
        (
            "Dữ liệu ở hệ Indian (bản đồ UTM trước 1975): «{name}», lệch VN-2000 "
            "hàng trăm mét. Nhờ Sở Nông nghiệp và Môi trường chuyển sang VN-2000, "
            "rồi gửi lại."
        ),
        (
            "The data are in Indian (UTM maps from before 1975): «{name}», "
            "hundreds of metres from VN-2000. Have the provincial survey office "
            "convert them to VN-2000 and send them again."
        ),
    ),
}

FALLS: Mapping[str, Pair] = {
    "crs_choose": (
        "Các hệ tọa độ có thể: {candidates}. Chọn hệ đúng rồi xem vị trí trên bản đồ.",
        "Possible coordinate systems: {candidates}. Choose one and look at the map.",
    ),
    "crs_meridian_of_elsewhere": (
        (
            "Tệp khai báo {declared}, không phải kinh tuyến trục của {province}; đọc "
            "theo {candidates} dữ liệu cũng nằm trong tỉnh. Nhầm kinh tuyến trục làm "
            "lệch 26–104 km. Xác nhận hệ tọa độ trên bản đồ."
        ),
        (
            "The file declares {declared}, which is not a meridian of {province}; read "
            "as {candidates} the data lie in the province too. A wrong meridian moves "
            "them 26-104 km. Confirm the system on the map."
        ),
    ),
    "crs_other_meridian_fits": (
        (
            "Theo hệ đã khai báo ({declared}), nhiều đối tượng rơi ngoài {province}; "
            "theo {candidates} thì tất cả nằm trong. Có thể sai kinh tuyến trục: xác "
            "nhận hệ tọa độ trên bản đồ."
        ),
        (
            "In the declared system ({declared}) many features fall outside "
            "{province}; in {candidates} all lie inside. The meridian may be wrong: "
            "confirm the system on the map."
        ),
    ),
    "crs_other_fits": (
        (
            "Theo hệ đã khai báo ({declared}), dữ liệu rơi ngoài {province} (gần "
            "{longitude}; {latitude}). Theo {candidates} thì nằm trong. Chọn hệ tọa độ "
            "đúng; nếu hệ khai báo đúng, kiểm tra lại tên tỉnh."
        ),
        (
            "In the declared system ({declared}) the data fall outside {province} "
            "(near {longitude}; {latitude}). In {candidates} they lie inside. Choose "
            "the right system; if the declared one is right, check the province."
        ),
    ),
    "crs_metres_but_degrees": (
        (
            "Tệp khai báo hệ tính bằng mét ({declared}) nhưng tọa độ là độ. Chọn hệ "
            "kinh độ, vĩ độ: {candidates}."
        ),
        (
            "The file declares a system of metres ({declared}), but its coordinates "
            "are degrees. Choose longitude and latitude: {candidates}."
        ),
    ),
    "crs_degrees_but_metres": (
        (
            "Tệp khai báo hệ kinh độ, vĩ độ ({declared}) nhưng tọa độ là mét. Chọn hệ "
            "tọa độ phẳng: {candidates}."
        ),
        (
            "The file declares longitude and latitude ({declared}), but its "
            "coordinates are metres. Choose the plane system: {candidates}."
        ),
    ),
    "axes_swapped_degrees": (
        (
            "Kinh độ và vĩ độ bị đảo: cột kinh độ (lon, X) chứa {first}, cột vĩ độ "
            "(lat, Y) chứa {second}. Xác nhận đổi chỗ hai cột."
        ),
        (
            "Longitude and latitude are exchanged: the longitude (lon, X) holds "
            "{first}, the latitude (lat, Y) {second}. Confirm exchanging them."
        ),
    ),
    "axes_swapped_metres": (
        (
            "X và Y theo quy ước trắc địa Việt Nam (X hướng bắc, Y hướng đông): X là "
            "{first} m, Y là {second} m; đổi chỗ thì khớp {candidate}. Xác nhận thứ tự "
            "trục."
        ),
        (
            "X and Y follow the surveyors' convention (X north, Y east): X is {first} "
            "m, Y {second} m; exchanged they fit {candidate}. Confirm the order of the "
            "axes."
        ),
    ),
    "crs_unusual": (
        (
            "Hệ đã khai báo ({declared}) không phải hệ dùng ở {province}; không rõ độ "
            "chính xác khi chuyển sang WGS 84. Chọn hệ đúng: {candidates}."
        ),
        (
            "The declared system ({declared}) is not one used in {province}; how well "
            "it converts to WGS 84 is not known. Choose the right one: {candidates}."
        ),
    ),
    "place_outside": (
        (
            "Dữ liệu nằm ngoài {province} (gần {longitude}; {latitude}). Kiểm tra tên "
            "tỉnh và hệ tọa độ nếu đây là dữ liệu của địa bàn."
        ),
        (
            "The data lie outside {province} (near {longitude}; {latitude}). Check the "
            "province and the coordinate system if they should be of this area."
        ),
    ),
    "place_nowhere": (
        (
            "Không hệ tọa độ nào của Việt Nam đặt dữ liệu vào trong nước. Kiểm tra "
            "tọa độ, hoặc chọn hệ nếu đây là dữ liệu nước ngoài."
        ),
        (
            "No system of Viet Nam puts the data inside the country. Check the "
            "coordinates, or choose the system if they are from abroad."
        ),
    ),
    "table_degrees_wgs84": (
        (
            "Bảng ghi kinh độ, vĩ độ bằng độ: đã đọc là WGS 84 (EPSG:4326). Nếu là độ "
            "VN-2000 (EPSG:4756), chọn lại hệ tọa độ: hai hệ cách nhau khoảng 224 m."
        ),
        (
            "The table gives longitude and latitude in degrees: read as WGS 84 "
            "(EPSG:4326). If they are VN-2000 degrees (EPSG:4756), choose that: the "
            "two lie about 224 m apart."
        ),
    ),
    "coordinate_n_is_north": (
        (
            "Chữ N trong tọa độ đã đọc là bắc (North): nếu là «Nam», vị trí rơi ngoài "
            "Việt Nam. Nên ghi B (bắc) để khỏi nhầm."
        ),
        (
            "The letter N was read as north: as «Nam», south, it would lie outside "
            "Viet Nam. Write B to leave no doubt."
        ),
    ),
}

_BROKEN_VI = "Tọa độ {before} chỉ khớp {candidate} khi sửa thành {after}. "
_BROKEN_EN = "The coordinates {before} fit {candidate} only as {after}. "

BROKEN: Mapping[str, Pair] = {
    "place_millimetres": (
        _BROKEN_VI + "Số liệu tính bằng milimét: xuất lại với đơn vị mét.",
        _BROKEN_EN + "They are millimetres: export them in metres.",
    ),
    "place_centimetres": (
        _BROKEN_VI + "Số liệu tính bằng xentimét: xuất lại với đơn vị mét.",
        _BROKEN_EN + "They are centimetres: export them in metres.",
    ),
    "place_kilometres": (
        _BROKEN_VI + "Số liệu tính bằng kilômét: xuất lại với đơn vị mét.",
        _BROKEN_EN + "They are kilometres: export them in metres.",
    ),
    "place_micro_degrees": (
        _BROKEN_VI + "Dấu thập phân của độ bị mất: xuất lại có dấu thập phân.",
        _BROKEN_EN + "The decimal point of the degrees is lost: export it again.",
    ),
    "place_zone_prefix": (
        _BROKEN_VI + "Số hiệu múi chiếu viết liền trước tọa độ: bỏ số hiệu múi.",
        _BROKEN_EN + "The zone's number stands before the easting: take it off.",
    ),
    "place_easting_cut": (
        _BROKEN_VI + "Tọa độ đông thiếu chữ số đầu: bổ sung từ tài liệu gốc.",
        _BROKEN_EN + "Eastings lack their first digit: restore it from the original.",
    ),
    "place_northing_cut": (
        _BROKEN_VI + "Tọa độ bắc thiếu chữ số đầu: bổ sung từ tài liệu gốc.",
        _BROKEN_EN + "Northings lack their first digit: restore it from the original.",
    ),
}

ROWS: Mapping[str, Pair] = {
    "point_not_a_number": (
        "tọa độ không phải là số. Nhập lại tọa độ của dòng này.",
        "the coordinates are not numbers. Enter them again.",
    ),
    "point_at_zero": (
        "tọa độ bằng 0; 0: chưa đo hoặc chưa nhập. Bổ sung tọa độ.",
        "the coordinates are 0; 0: not measured or not entered. Supply them.",
    ),
    "point_swapped": (
        "X và Y (kinh độ và vĩ độ) của dòng này bị đảo: {x}; {y}. Đổi chỗ hai số.",
        "X and Y (longitude and latitude) are exchanged: {x}; {y}. Exchange them.",
    ),
    "point_sign": (
        "tọa độ thừa dấu trừ: {x}; {y}. Bỏ dấu trừ.",
        "a minus sign too many: {x}; {y}. Take it off.",
    ),
    "point_degrees": (
        "tọa độ là độ ({x}; {y}) trong khi cả lớp tính bằng mét. Chuyển sang mét.",
        "degrees ({x}; {y}) in a layer of metres. Convert them.",
    ),
    "point_impossible": (
        "kinh độ vượt 180° hoặc vĩ độ vượt 90°: {x}; {y}. Kiểm tra tọa độ.",
        "longitude beyond 180° or latitude beyond 90°: {x}; {y}. Check them.",
    ),
    "point_outside_country": (
        "nằm ngoài Việt Nam, cách {province} {distance_km} km. Kiểm tra tọa độ.",
        "outside Viet Nam, {distance_km} km from {province}. Check the coordinates.",
    ),
    "point_outside_province": (
        "nằm ngoài {province}, cách {distance_km} km. Kiểm tra tọa độ hoặc tên tỉnh.",
        "outside {province}, {distance_km} km away. Check the coordinates or province.",
    ),
    "coordinate_empty": (
        "thiếu một trong hai tọa độ. Bổ sung tọa độ còn lại.",
        "one of the two coordinates is missing. Supply it.",
    ),
    "coordinate_unreadable": (
        "«{value}» không phải tọa độ. Ghi dạng 21,048 hoặc 21°02'52,8\" hoặc mét.",
        "«{value}» is no coordinate. Write 21.048, 21°02'52.8\" or metres.",
    ),
    "coordinate_letter": (
        "«{value}» mang chữ chỉ hướng của trục khác. Kiểm tra: có thể đảo hai cột.",
        "«{value}» has the letter of the other axis. Check: exchanged columns perhaps.",
    ),
    "coordinate_minutes": (
        "«{value}» có {found} phút; phút phải nhỏ hơn 60. Sửa tọa độ.",
        "«{value}» has {found} minutes; there are fewer than 60. Correct it.",
    ),
    "coordinate_seconds": (
        "«{value}» có {found} giây; giây phải nhỏ hơn 60. Sửa tọa độ.",
        "«{value}» has {found} seconds; there are fewer than 60. Correct it.",
    ),
    "coordinate_range": (
        "«{value}» vượt {limit}°. Sửa tọa độ; có thể đảo kinh độ và vĩ độ.",
        "«{value}» is beyond {limit}°. Correct it; longitude and latitude exchanged?",
    ),
    "coordinate_rounded": (
        "«{value}» đã bị Excel làm tròn, mất chữ số. Định dạng ô là số rồi xuất lại.",
        "«{value}» was rounded by a spreadsheet. Format the cells as numbers.",
    ),
}

PAIRS: Mapping[str, Pair] = {**DECLARED, **FALLS, **BROKEN, **ROWS}
