"""What is said in a file of held rows beside what is wrong with each."""

from __future__ import annotations

from collections.abc import Mapping

from geoapp.ingest.pair import Pair

PAIRS: Mapping[str, Pair] = {
    "letters_replaced": (
        (
            "bảng mã của tệp không có chữ {letters} (cột {columns}); ở đây đã thay "
            "bằng chữ gần nhất. Sửa lại nếu cần."
        ),
        (
            "the file's encoding has no {letters} (column {columns}); the nearest "
            "letter stands here instead. Correct it if need be."
        ),
    ),
    "persons_left_out": (
        (
            "Các cột về người đã bị bỏ khỏi tệp này vì hệ thống không giữ dữ liệu cá "
            "nhân: {columns}."
        ),
        (
            "Columns about persons are left out of this file, because the system keeps "
            "no personal data: {columns}."
        ),
    ),
    "given_back": (
        (
            "Tệp này gồm các dòng bị giữ lại của «{file}». Sửa từng dòng theo cột "
            "«{words}», lưu lại rồi nạp như cũ: không cần xóa các cột «{row}», "
            "«{words}», «{english}», hệ thống tự bỏ qua."
        ),
        (
            "This file holds the rows of «{file}» that were held. Correct each as the "
            "column «{english}» says, save it and import it as before: the columns "
            "«{row}», «{words}», «{english}» may stay, they are ignored."
        ),
    ),
    "given_back_as_mif": (
        (
            "Ghi dạng MIF/MID, MapInfo mở được như bảng TAB: TAB không giữ được chữ "
            "và tọa độ đúng như đã nạp."
        ),
        (
            "Written as MIF/MID, which MapInfo opens like a TAB: that would keep "
            "neither text nor coordinates as they came."
        ),
    ),
}
