"""What an import of units changes, and what stands in the way of undoing it."""

from __future__ import annotations

from collections.abc import Mapping

from geoapp.ingest.pair import Pair

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
    "already_undone": (
        "Lô {batch} đã được rút lại rồi.",
        "Batch {batch} was taken back already.",
    ),
    "not_yours": (
        "Lô {batch} không phải do bạn nhập. Người đã nhập, hoặc người quản trị, rút.",
        (
            "Batch {batch} is not yours. Who imported it, or the administrator, takes "
            "it back."
        ),
    ),
    "rows_outside": (
        (
            "Lô {batch} có {count} dòng nay nằm ngoài địa bàn được giao cho bạn. Nhờ "
            "người quản trị rút lại (undo_batch)."
        ),
        (
            "{count} rows of batch {batch} lie outside your area by now. Have the "
            "administrator take it back (undo_batch)."
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

KEPT: Mapping[str, Pair] = {
    "edited": ("đã có người sửa sau đó", "somebody changed it since"),
    "in_use": ("nơi khác đã gắn với nó", "others have come to refer to it"),
    "failed": (
        "dữ liệu bây giờ không cho phép trả lại như trước",
        "what there is now does not allow what was before",
    ),
}
"""Why a row stays as it is when its batch is taken back."""
