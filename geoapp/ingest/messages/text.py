"""Words about text: encodings, numbers, days, codes, persons. Vietnamese, English."""

from __future__ import annotations

from collections.abc import Mapping

from geoapp.disclosure.persons import PersonKind

Pair = tuple[str, str]

PERSON_KINDS: Mapping[PersonKind, Pair] = {
    PersonKind.ID_NUMBER: ("số giấy tờ tùy thân", "an identity number"),
    PersonKind.PHONE: ("số điện thoại", "a telephone number"),
    PersonKind.EMAIL: ("địa chỉ thư điện tử", "an e-mail address"),
    PersonKind.PLATE: ("biển số xe", "a vehicle plate"),
}

_ENCODINGS: Mapping[str, Pair] = {
    "text_legacy": (
        (
            "chữ trong cột này theo bảng mã {encoding}; đã chuyển sang Unicode, "
            "ví dụ «{before}» → «{after}». Xem lại vài dòng trước khi ghi."
        ),
        (
            "the text of this column is {encoding}; converted to Unicode, for example "
            "«{before}» → «{after}». Look at a few rows before committing."
        ),
    ),
    "text_declared_wrong": (
        (
            "tệp ghi bảng mã {declared}, nhưng chữ trong cột này là {encoding}; đã đọc "
            "theo {encoding}, ví dụ «{before}» → «{after}». Nếu sai, chọn lại: "
            "--choose encoding=…"
        ),
        (
            "the file declares {declared}, but the text of this column is {encoding}; "
            "read as {encoding}, for example «{before}» → «{after}». If wrong, choose: "
            "--choose encoding=…"
        ),
    ),
    "text_mojibake": (
        (
            "chữ trong cột này là {encoding} đã bị lưu nhầm như {via}; đã khôi phục, "
            "ví dụ «{before}» → «{after}». Xem lại vài dòng trước khi ghi."
        ),
        (
            "the text of this column is {encoding} that was saved as if it were {via}; "
            "restored, for example «{before}» → «{after}». Look at a few rows before "
            "committing."
        ),
    ),
    "text_mixed": (
        (
            "các dòng của cột này không cùng bảng mã: phần lớn {encoding}, một số "
            "{others}. Đã chuyển từng dòng; xem các dòng được nêu."
        ),
        (
            "the rows of this column differ in encoding: mostly {encoding}, some "
            "{others}. Each was converted by itself; look at the rows named."
        ),
    ),
    "text_encoding_unsure": (
        (
            "chưa chắc bảng mã của cột này ({candidates}). Chọn cách đọc đúng: "
            "--choose encoding=TCVN3 (hoặc VNI, VISCII, 1258, 1252, UTF-8)."
        ),
        (
            "the encoding of this column is not certain ({candidates}). Choose the "
            "right reading: --choose encoding=TCVN3 (or VNI, VISCII, 1258, 1252, "
            "UTF-8)."
        ),
    ),
    "text_foreign": (
        "chữ trong cột này đọc theo bảng mã {encoding}, ví dụ «{after}».",
        "the text of this column is read as {encoding}, for example «{after}».",
    ),
    "text_composed": (
        "chữ có dấu viết rời (kiểu macOS) đã được ghép lại theo chuẩn NFC.",
        "letters with marks written apart (as on a Mac) were composed (NFC).",
    ),
    "text_other_encoding": (
        (
            "dòng này theo bảng mã khác ({encoding}): «{before}» đã đọc là «{after}». "
            "Kiểm tra lại giá trị."
        ),
        (
            "this row is in another encoding ({encoding}): «{before}» was read as "
            "«{after}». Check the value."
        ),
    ),
    "text_cut": (
        (
            "chữ bị cắt ở giữa một chữ cái vì cột quá hẹp; giữ lại «{after}». Sửa lại "
            "cho đủ ở nguồn, hoặc dùng GeoPackage."
        ),
        (
            "the text was cut in the middle of a letter because the column is too "
            "narrow; «{after}» was kept. Complete it at the source, or use GeoPackage."
        ),
    ),
    "text_lost": (
        (
            "«{after}»: một số chữ đã mất trước khi tệp đến đây (dấu ? hoặc �). Lấy "
            "lại từ tệp gốc."
        ),
        (
            "«{after}»: letters were lost before the file came here (? or �). Take "
            "them from the original file."
        ),
    ),
    "text_undecodable": (
        (
            "không đọc được chữ «{before}» theo bảng mã nào. Gõ lại giá trị này, hoặc "
            "lưu tệp dạng UTF-8."
        ),
        (
            "the text «{before}» makes sense in no encoding. Type the value again, or "
            "save the file as UTF-8."
        ),
    ),
}

_VALUES: Mapping[str, Pair] = {
    "number_unreadable": (
        "«{value}» không phải là số. Viết như 1234,5 hoặc 1234.5.",
        "«{value}» is not a number. Write 1234.5 or 1234,5.",
    ),
    "number_unsure": (
        (
            "«{value}» có thể là {fraction} hoặc {thousands}; đã hiểu là {fraction}. "
            "Viết không có dấu phân cách hàng nghìn."
        ),
        (
            "«{value}» may be {fraction} or {thousands}; taken as {fraction}. Write it "
            "without a thousands separator."
        ),
    ),
    "not_yes_or_no": (
        "«{value}» phải là có hoặc không. Viết 1 hoặc 0.",
        "«{value}» must be yes or no. Write 1 or 0.",
    ),
    "date_unreadable": (
        "«{value}» không phải là ngày. Viết 2025-07-01 hoặc 01/07/2025.",
        "«{value}» is not a date. Write 2025-07-01 or 01/07/2025.",
    ),
    "date_impossible": (
        "không có ngày «{value}». Sửa lại, hoặc để trống nếu không biết.",
        "there is no day «{value}». Correct it, or leave it empty if unknown.",
    ),
    "date_month_first": (
        "«{value}» viết tháng trước ngày. Viết ngày/tháng/năm, ví dụ 31/12/2024.",
        "«{value}» has the month first. Write day/month/year, such as 31/12/2024.",
    ),
    "date_short_year": (
        "năm của «{value}» chỉ có hai chữ số. Viết đủ bốn chữ số, ví dụ 31/12/2023.",
        "the year of «{value}» has two digits only. Write four, such as 31/12/2023.",
    ),
    "date_incomplete": (
        "«{value}» thiếu ngày hoặc tháng. Viết đủ ngày/tháng/năm.",
        "«{value}» lacks the day or the month. Write day/month/year.",
    ),
    "date_not_dbf": (
        (
            "«{value}» không đúng dạng ngày của DBF (tám chữ số, năm-tháng-ngày liền "
            "nhau, ví dụ 20240105). Sửa trong QGIS hoặc Excel rồi lưu lại."
        ),
        (
            "«{value}» is not a DBF date (eight digits, year month day together, such "
            "as 20240105). Correct it in QGIS or Excel and save again."
        ),
    ),
    "date_from_serial": (
        "số {value} của bảng tính được hiểu là ngày {day}.",
        "the spreadsheet's number {value} was taken as the day {day}.",
    ),
}

_PERSONS: Mapping[str, Pair] = {
    "personal_data": (
        (
            "có {kinds_vi}. Hệ thống chỉ lưu thông tin về địa điểm, không lưu thông "
            "tin về người: xóa phần đó rồi nhập lại dòng này."
        ),
        (
            "contains {kinds_en}. Only places are recorded here, never persons: remove "
            "it and import the row again."
        ),
    ),
    "personal_option": (
        (
            "{field}: có {kinds_vi} («{value}»). Hệ thống không lưu thông tin về "
            "người: xóa phần đó rồi chạy lại."
        ),
        (
            "{field}: contains {kinds_en} («{value}»). Nothing about persons is "
            "recorded here: remove it and run again."
        ),
    ),
}

PAIRS: Mapping[str, Pair] = {**_ENCODINGS, **_VALUES, **_PERSONS}
