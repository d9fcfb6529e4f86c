"""Why a column is proposed for a field."""

from __future__ import annotations

from collections.abc import Mapping

from geoapp.ingest.pair import Pair

PAIRS: Mapping[str, Pair] = {
    "suggested_heading": ("theo tên cột", "by its heading"),
    "suggested_close_heading": (
        "tên cột gần giống «{like}»",
        "its heading is much like «{like}»",
    ),
    "suggested_vocabulary": (
        "{percent} % giá trị có trong danh mục",
        "{percent} % of its values are in the code list",
    ),
    "suggested_days": (
        "{percent} % giá trị là ngày",
        "{percent} % of its values are days",
    ),
    "suggested_digits": (
        "{percent} % giá trị là mã {width} chữ số",
        "{percent} % of its values are codes of {width} digits",
    ),
    "suggested_unique": (
        "mỗi dòng một mã khác nhau",
        "every row has a code of its own",
    ),
    "suggested_yes_no": (
        "{percent} % giá trị là có hoặc không",
        "{percent} % of its values are yes or no",
    ),
    "suggested_addresses": (
        "{percent} % giá trị giống địa chỉ",
        "{percent} % of its values look like addresses",
    ),
    "suggested_names": (
        "chữ, hầu như mỗi dòng một khác",
        "text that differs from row to row",
    ),
}
