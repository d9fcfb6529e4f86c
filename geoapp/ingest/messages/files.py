"""The words for taking a file in and reading it: Vietnamese, English."""

from __future__ import annotations

from collections.abc import Mapping

Pair = tuple[str, str]

_REFUSED: Mapping[str, Pair] = {
    "file_missing": (
        "Không tìm thấy tệp {path}. Kiểm tra lại đường dẫn.",
        "There is no file {path}. Check the path.",
    ),
    "file_empty": (
        "Tệp rỗng, không có byte nào. Chép lại tệp từ nơi gốc.",
        "The file is empty. Copy it again from where it came.",
    ),
    "file_too_large": (
        "Tệp lớn hơn {limit_gb} GB. Chia thành nhiều tệp nhỏ hơn.",
        "The file is larger than {limit_gb} GB. Split it.",
    ),
    "format_unknown": (
        (
            "Không đọc được loại tệp {extension}. Hãy xuất thành GeoPackage (.gpkg), "
            "Shapefile (.zip), GeoJSON, KML, MapInfo TAB/MIF, CSV hoặc XLSX."
        ),
        (
            "Files of type {extension} cannot be read. Export it as GeoPackage "
            "(.gpkg), "
            "Shapefile (.zip), GeoJSON, KML, MapInfo TAB/MIF, CSV or XLSX."
        ),
    ),
    "part_alone": (
        (
            "Tệp {extension} chỉ là một phần của bộ dữ liệu. Nén cả bộ (ví dụ .shp, "
            ".shx, .dbf, .prj) thành một tệp .zip rồi gửi lại."
        ),
        (
            "A {extension} file is only one part of a data set. Zip the whole set "
            "(for example .shp, .shx, .dbf, .prj) and hand that in."
        ),
    ),
    "xls_old": (
        "Tệp .xls là dạng Excel cũ. Mở bằng Excel và lưu lại thành .xlsx.",
        "An .xls file is Excel's old format. Open it in Excel and save it as .xlsx.",
    ),
    "really_is": (
        (
            "Tên tệp nói là {expected} nhưng bên trong là {found}. Đổi tên không làm "
            "đổi dạng tệp: hãy mở bằng phần mềm gốc và xuất lại."
        ),
        (
            "The name says {expected}, but the content is {found}. Renaming does not "
            "convert a file: open it where it was made and export it again."
        ),
    ),
    "not_the_format": (
        "Nội dung không phải dạng {expected}. Xuất lại tệp từ phần mềm gốc.",
        "The content is not {expected}. Export the file again.",
    ),
    "part_missing": (
        (
            "«{name}» thiếu tệp {parts}. Tìm tệp đó ở nơi gốc, nén cùng các tệp khác "
            "rồi gửi lại."
        ),
        (
            "«{name}» lacks {parts}. Find that file where the data came from, zip it "
            "together with the others and hand it in again."
        ),
    ),
    "zip_nested": (
        (
            "Tệp nén chỉ chứa tệp nén khác. Giải nén lớp ngoài rồi gửi từng tệp bên "
            "trong."
        ),
        (
            "The zip holds nothing but other archives. Unpack the outer one and hand "
            "in "
            "what is inside."
        ),
    ),
    "zip_no_data": (
        (
            "Tệp nén không có dữ liệu bản đồ hay bảng (chỉ thấy: {found}). Nén lại bộ "
            "dữ liệu cần nhập."
        ),
        (
            "The zip holds no map data and no table (found: {found}). Zip the data to "
            "import."
        ),
    ),
    "zip_damaged": (
        "Tệp .zip bị hỏng hoặc chép chưa hết. Chép hoặc nén lại.",
        "The .zip is damaged or was not copied to its end. Copy or zip it again.",
    ),
    "zip_bomb": (
        (
            "Tệp .zip khi giải nén ra quá lớn hoặc tỉ lệ nén bất thường (dung lượng "
            "{size_mb} MB, tối đa gấp 200 lần). Bỏ tệp thừa rồi nén lại."
        ),
        (
            "The .zip unpacks to too much or at an abnormal ratio (size {size_mb} MB, "
            "at most 200 times). Remove what does not belong and zip it again."
        ),
    ),
    "zip_unsafe": (
        (
            "Tệp .zip có đường dẫn không an toàn («{member}»), nên không giải nén. Nén "
            "lại bằng cách chọn thẳng các tệp dữ liệu."
        ),
        (
            "The .zip holds an unsafe path («{member}») and was not unpacked. Zip the "
            "data files themselves."
        ),
    ),
    "zip_encrypted": (
        "Tệp .zip có mật khẩu. Nén lại không đặt mật khẩu.",
        "The .zip has a password. Zip it again without one.",
    ),
    "zip_method": (
        "«{member}» được nén bằng cách không hỗ trợ. Nén lại thành .zip thông thường.",
        "«{member}» is packed in a way that is not supported. Make an ordinary .zip.",
    ),
    "zip_duplicate": (
        "Tệp .zip có hai tệp cùng tên «{member}». Giữ lại một rồi nén lại.",
        "The .zip holds two files named «{member}». Keep one and zip again.",
    ),
    "zip_too_many": (
        "Tệp .zip có hơn {limit} tệp. Chỉ nén các tệp dữ liệu cần nhập.",
        "The .zip holds more than {limit} files. Zip only the data to import.",
    ),
    "zip_overlap": (
        (
            "Tệp .zip có các phần chồng lên nhau («{member}»), nên không giải nén. Nén "
            "lại."
        ),
        "Parts of the .zip overlap («{member}»); it was not unpacked. Zip it again.",
    ),
    "part_cut": (
        "Tệp {part} bị cắt hoặc hỏng phần đầu. Chép lại từ nơi gốc.",
        "The {part} is cut or its beginning is damaged. Copy it again from its source.",
    ),
    "shp_cut": (
        (
            "Tệp .shp bị cắt: chỉ đọc được {found} bản ghi, hỏng từ bản ghi {broken}, "
            "trong khi phải có {expected}. Chép lại cả bộ từ nơi gốc."
        ),
        (
            "The .shp is cut: {found} records are whole, it breaks off in record "
            "{broken}, and there should be {expected}. Copy the whole set again."
        ),
    ),
    "dbf_cut": (
        (
            "Bảng thuộc tính (.dbf/.dat) bị cắt: còn {found} trên {expected} bản ghi. "
            "Chép lại cả bộ từ nơi gốc."
        ),
        (
            "The attribute table (.dbf/.dat) is cut: {found} of {expected} records are "
            "left. Copy the whole set again."
        ),
    ),
    "parts_disagree": (
        (
            "Tệp .shp có {shp} hình nhưng .dbf có {dbf} dòng, nên không biết dòng nào "
            "của hình nào. Lấy lại cả bộ từ cùng một nơi."
        ),
        (
            "The .shp holds {shp} shapes and the .dbf {dbf} rows, so which belongs to "
            "which is unknown. Take the whole set from one place again."
        ),
    ),
    "parts_disagree_mapinfo": (
        (
            "Tệp .mif có {shapes} hình nhưng .mid có {rows} dòng. Xuất lại cả hai từ "
            "MapInfo."
        ),
        (
            "The .mif holds {shapes} shapes and the .mid {rows} rows. Export both from "
            "MapInfo again."
        ),
    ),
    "tab_not_native": (
        (
            "Tệp .tab này chỉ trỏ đến tệp khác (ảnh, bảng ghép hoặc bảng liên kết). "
            "Lưu thành bảng riêng (Save Copy As) trong MapInfo rồi gửi lại."
        ),
        (
            "This .tab only points to other files (an image, a seamless or linked "
            "table). Save a copy as a table of its own in MapInfo."
        ),
    ),
    "gpkg_virtual": (
        (
            "GeoPackage có bảng ảo «{name}» đọc từ nơi khác, nên không mở. Xuất dữ "
            "liệu "
            "ra một GeoPackage mới."
        ),
        (
            "The GeoPackage holds a virtual table «{name}» that reads from elsewhere "
            "and was not opened. Export the data to a new GeoPackage."
        ),
    ),
    "prj_too_large": (
        "Tệp .prj lớn hơn {limit_kb} KB, không phải mô tả hệ tọa độ. Thay tệp .prj.",
        "The .prj exceeds {limit_kb} KB: no coordinate system. Replace it.",
    ),
    "rows_lost": (
        (
            "Chỉ đọc được {found} trên {expected} dòng, nên không nhập dòng nào. Mở "
            "bằng QGIS và xuất lại thành GeoPackage."
        ),
        (
            "Only {found} of {expected} rows could be read, so none is imported. Open "
            "it in QGIS and export it as GeoPackage."
        ),
    ),
    "unreadable": (
        "Không đọc được tệp ({detail}). Mở bằng QGIS và xuất lại thành GeoPackage.",
        "The file cannot be read ({detail}). Export it from QGIS as GeoPackage.",
    ),
    "reader_died": (
        (
            "Tệp làm chương trình đọc bị dừng; máy chủ không bị ảnh hưởng. Mở bằng "
            "QGIS và xuất lại thành GeoPackage."
        ),
        (
            "The file made the reader stop; the server is unharmed. Export it from "
            "QGIS as GeoPackage."
        ),
    ),
    "reader_memory": (
        "Tệp cần quá nhiều bộ nhớ để đọc. Chia thành nhiều tệp nhỏ hơn.",
        "Reading the file takes too much memory. Split it.",
    ),
    "reading_too_long": (
        "Đọc tệp quá {limit_s} giây nên đã dừng. Chia thành nhiều tệp nhỏ hơn.",
        "Reading took longer than {limit_s} seconds and was stopped. Split the file.",
    ),
    "too_deep": (
        "Dữ liệu lồng nhau quá nhiều tầng, không phải tệp bản đồ thông thường.",
        "The data are nested too deeply for map data. Export the file again.",
    ),
    "too_many_columns": (
        "Có hơn {limit} cột. Bỏ bớt cột không cần.",
        "There are more than {limit} columns. Remove those you do not need.",
    ),
    "value_too_long": (
        "Có một giá trị dài quá {limit_mb} MB. Kiểm tra dấu ngoặc kép và lưu lại tệp.",
        (
            "A value is longer than {limit_mb} MB. Check the quotation marks and save "
            "again."
        ),
    ),
    "json_cut": (
        (
            "Tệp GeoJSON bị cắt ở dòng {line}, vị trí {column}: JSON chưa kết thúc. "
            "Chép "
            "lại từ nơi gốc."
        ),
        (
            "The GeoJSON breaks off at line {line}, column {column}: the JSON does not "
            "end. Copy it again from its source."
        ),
    ),
    "json_broken": (
        "JSON sai ở dòng {line}, vị trí {column}. Xuất lại tệp từ phần mềm gốc.",
        "The JSON is wrong at line {line}, column {column}. Export the file again.",
    ),
    "json_no_features": (
        "JSON này không phải GeoJSON (không có «features»). Xuất lại thành GeoJSON.",
        "This JSON is no GeoJSON (it has no «features»). Export it as GeoJSON.",
    ),
    "xml_doctype": (
        "KML có khai báo DOCTYPE, không được phép. Xuất lại từ Google Earth hoặc QGIS.",
        "The KML declares a DOCTYPE, which is not allowed. Export it again.",
    ),
    "xml_encoding": (
        (
            "Dòng {line} của tệp KML không phải UTF-8 như tệp khai báo. Lưu lại với "
            "bảng "
            "mã UTF-8."
        ),
        (
            "Line {line} of the KML is not in the encoding it declares (UTF-8). Save "
            "it "
            "as UTF-8."
        ),
    ),
    "xml_broken": (
        "KML sai cấu trúc ở dòng {line}, vị trí {column} ({detail}). Xuất lại tệp.",
        (
            "The KML is malformed at line {line}, column {column} ({detail}). Export "
            "again."
        ),
    ),
    "kml_no_placemarks": (
        "Tệp KML không có đối tượng nào (Placemark). Kiểm tra lại lớp đã xuất.",
        "The KML holds no placemark. Check which layer was exported.",
    ),
    "csv_quote_open": (
        (
            "Dấu ngoặc kép mở ở dòng {line} không được đóng, nên các dòng sau bị dính "
            "vào nhau. Sửa dòng đó rồi lưu lại."
        ),
        (
            "A quotation mark opened in line {line} is not closed, so the rows after "
            "it "
            "run together. Repair that line."
        ),
    ),
    "workbook_empty": (
        "Bảng tính không có trang nào có dữ liệu. Kiểm tra trang bị ẩn.",
        "No sheet of the workbook holds data. Look for hidden sheets.",
    ),
    "workbook_broken": (
        "Không mở được bảng tính ({detail}). Mở bằng Excel và lưu lại thành .xlsx.",
        "The workbook cannot be opened ({detail}). Save it again from Excel as .xlsx.",
    ),
    "layer_missing": (
        "Không có lớp «{layer}». Có: {layers}.",
        "There is no layer «{layer}». There are: {layers}.",
    ),
    "layer_empty": (
        "Lớp «{name}» không có dòng nào (0 đối tượng). Kiểm tra lại lớp đã xuất.",
        "Layer «{name}» is empty (0 features). Check which layer was exported.",
    ),
}

_TOLD: Mapping[str, Pair] = {
    "zip_unused": (
        "Trong tệp nén còn tệp không dùng đến: {names}.",
        "The zip holds files that are not used: {names}.",
    ),
    "tables_left_out": (
        "Bảng không phải dữ liệu, bỏ qua: {names}.",
        "Tables that are no data were left out: {names}.",
    ),
    "gpkg_journal": (
        (
            "GeoPackage còn thay đổi chưa ghi vào tệp chính (-wal), đã đọc cả phần đó. "
            "Đóng QGIS trước khi chép tệp."
        ),
        (
            "The GeoPackage had changes not yet in its main file (-wal); they were "
            "read. "
            "Close QGIS before you copy the file."
        ),
    ),
    "gpkg_count": (
        (
            "GeoPackage tự ghi là {claimed} dòng nhưng bảng có {rows}; đã đọc {rows} "
            "dòng trong bảng."
        ),
        (
            "The GeoPackage claims {claimed} rows and its table holds {rows}; all "
            "{rows} "
            "were read."
        ),
    ),
    "shx_missing": (
        "Thiếu tệp .shx; đã dựng lại từ {rows} bản ghi của .shp. Lần sau gửi đủ bộ.",
        (
            "The .shx is missing; it was rebuilt from the {rows} records of the .shp. "
            "Send the whole set next time."
        ),
    ),
    "shx_wrong": (
        (
            "Tệp .shx chỉ sai vị trí; đã dựng lại từ {rows} bản ghi của .shp. Nên xuất "
            "lại bộ dữ liệu."
        ),
        (
            "The .shx points to wrong places; it was rebuilt from the {rows} records "
            "of "
            "the .shp. Better export the set again."
        ),
    ),
    "shp_length": (
        (
            "Độ dài ghi ở đầu tệp .shp sai; vẫn đọc đủ {rows} bản ghi. Nên xuất lại bộ "
            "dữ liệu."
        ),
        (
            "The length in the .shp header is wrong; all {rows} records were read. "
            "Better export the set again."
        ),
    ),
    "dbf_deleted": (
        (
            "{rows} dòng đã đánh dấu xoá (xóa) trong bảng thuộc tính, nên bỏ qua cùng "
            "hình của chúng. Nếu cần, bỏ đánh dấu xoá rồi nhập lại."
        ),
        (
            "{rows} rows are marked deleted in the attribute table and were left out "
            "with their shapes. Undelete them if they are needed."
        ),
    ),
    "dbf_starred": (
        "{rows} ô số chỉ có dấu * (không có giá trị hoặc số quá dài), coi là trống.",
        (
            "{rows} number cells hold only * (no value, or too long a number): taken "
            "as "
            "empty."
        ),
    ),
    "json_not_utf8": (
        "Tệp GeoJSON không phải UTF-8 như quy định; đang tự nhận bảng mã từng cột.",
        (
            "The GeoJSON is not UTF-8 as it must be; the encoding is found for each "
            "column."
        ),
    ),
    "kml_left_out": (
        "{count} phần tử {element} không phải đối tượng có vị trí riêng, nên bỏ qua.",
        "{count} elements {element} are no features of their own and were left out.",
    ),
    "heading_row": (
        "Dòng tiêu đề cột là dòng {line}; các dòng phía trên được bỏ qua.",
        "Line {line} is the heading; what stands above it was left out.",
    ),
    "heading_missing": (
        (
            "Bảng không có dòng tiêu đề cột (dòng {line} toàn số); đặt tạm tên cột là "
            "column_1, column_2… Thêm dòng tiêu đề rồi gửi lại."
        ),
        (
            "The table has no heading (line {line} is mostly numbers); its columns are "
            "called column_1, column_2… Add a heading and hand it in again."
        ),
    ),
    "formula_cells": (
        (
            "{rows} ô là công thức (từ dòng {first}); lấy kết quả đã lưu. Nên dán lại "
            "dạng giá trị."
        ),
        (
            "{rows} cells are formulas (from row {first}); their stored result is "
            "used. "
            "Better paste them as values."
        ),
    ),
    "formula_unstored": (
        (
            "{rows} ô là công thức chưa có kết quả (từ dòng {first}); giữ nguyên chữ "
            "của "
            "công thức. Mở bằng Excel, lưu lại hoặc dán dạng giá trị."
        ),
        (
            "{rows} cells are formulas without a stored result (from row {first}); the "
            "formula's text is kept. Open in Excel and save, or paste as values."
        ),
    ),
    "sheets_left_out": (
        "Trang trống hoặc bị ẩn, bỏ qua: {names}.",
        "Empty or hidden sheets were left out: {names}.",
    ),
    "z_dropped": (
        "Cao độ (Z, 3D) của {rows} đối tượng không được lưu; chỉ lưu vị trí phẳng.",
        "The height (Z, 3D) of {rows} features is not kept; only their place is.",
    ),
    "m_dropped": (
        "Giá trị đo (M) của {rows} đối tượng không được lưu.",
        "The measure (M) of {rows} features is not kept.",
    ),
    "curve_linearised": (
        (
            "Cung cong (curve) của {rows} đối tượng được thay bằng các đoạn thẳng ngắn "
            "(từ dòng {first})."
        ),
        (
            "The curves of {rows} features became short straight lines (from row "
            "{first})."
        ),
    ),
}

_ROW: Mapping[str, Pair] = {
    "null_shape": (
        "không có hình học. Vẽ vị trí cho đối tượng này.",
        "no geometry. Draw where the feature is.",
    ),
    "empty_shape": (
        "hình học rỗng, không có tọa độ nào. Vẽ lại đối tượng này.",
        "an empty geometry without coordinates. Draw the feature again.",
    ),
    "shape_broken": (
        "hình học bị hỏng, không đọc được. Vẽ lại đối tượng này.",
        "the geometry is broken and cannot be read. Draw the feature again.",
    ),
    "shape_kind": (
        "loại hình học «{kind}» không dùng được. Vẽ lại thành điểm, đường hoặc vùng.",
        "geometry of kind «{kind}» cannot be used. Draw a point, line or polygon.",
    ),
    "ring_too_short": (
        (
            "vòng (ring) của vùng chỉ có {points} điểm, cần ít nhất 4 (điểm cuối trùng "
            "điểm đầu). Vẽ lại vùng này."
        ),
        (
            "a ring of the polygon has only {points} points and needs at least 4 (the "
            "last repeats the first). Draw it again."
        ),
    ),
    "line_too_short": (
        "đường chỉ có {points} điểm, cần ít nhất 2. Vẽ lại đường này.",
        "the line has only {points} points and needs at least 2. Draw it again.",
    ),
    "coordinate_broken": (
        "tọa độ «{value}» không phải là số. Sửa tọa độ của hình học này.",
        "coordinate «{value}» is no number. Repair this geometry's coordinates.",
    ),
    "coordinate_not_finite": (
        "tọa độ của hình học là vô hạn hoặc không phải số. Vẽ lại đối tượng này.",
        "a coordinate of the geometry is infinite or no number. Draw it again.",
    ),
    "feature_broken": (
        "không phải là một Feature của GeoJSON. Xuất lại tệp từ phần mềm gốc.",
        "not a GeoJSON Feature. Export the file again.",
    ),
    "csv_ragged": (
        (
            "có {found} ô trong khi tiêu đề có {width} cột (dòng {line} của tệp). Kiểm "
            "tra dấu phân cách và dấu ngoặc kép."
        ),
        (
            "{found} cells where the heading has {width} columns (line {line} of the "
            "file). Check separators and quotation marks."
        ),
    ),
    "csv_quote": (
        "dấu ngoặc kép đặt sai (dòng {line} của tệp). Sửa rồi lưu lại.",
        "a misplaced quotation mark (line {line} of the file). Repair and save it.",
    ),
    "ring_closed": (
        "{rings} vòng (ring) chưa khép kín, đã tự khép lại. Kiểm tra trên bản đồ.",
        "{rings} rings were not closed and have been closed. Check them on the map.",
    ),
}

PAIRS: Mapping[str, Pair] = {**_REFUSED, **_TOLD, **_ROW}
"""Every code of ``receive``, the reading child and ``problems``."""
