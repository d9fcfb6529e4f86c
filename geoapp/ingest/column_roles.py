"""What a column's cells are meant to be: told by its kind, its heading, its values."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from geoapp.ingest.fold import fold
from geoapp.ingest.source import ColumnKind, SourceColumn

ENOUGH_SHARE = 0.8
"""Share of the filled distinct cells, no unit, that must read as a day or a number for
the column to be one: the rest are then told row by row."""

ALL_SHARE = 0.98
"""The same for numbers under a heading that does not speak of a number: houses are
numbered 12 and 12A."""


class Role(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    AS_IS = "as_is"
    """Typed by the format."""


_DATE_HEADING = re.compile(r"(^|_)(ngay|date|day|thoi_gian|thoi_diem)(_|$)|ngay$|^ng_")
_CODE_HEADING = re.compile(
    r"(^|_)(ma|code|id|so_hieu|so_nha|stt|mst|gso|cccd|cmnd|ky_hieu|zip|postal|so_dkkd)"
    r"(_|\d|$)|^ma[a-z]{0,4}$"
)
_MEASURE_HEADING = re.compile(
    r"(^|_)(dt|dien_tich|area|dan_so|ds|pop|population|so_luong|sl|so_ld|so_ho|chieu"
    r"|dai|rong|cao|length|width|height|tong|total|gia_tri|value|m2|ha|km2|ty_le|mat_do)"
    r"(_|\d|$)|dientich|danso"
)
_DATE_FORM = re.compile(
    r"\s*(?:\d{1,2}[/.\-]\d{1,2}[/.\-]\d{2,4}|\d{4}[/.\-]\d{1,2}[/.\-]\d{1,2})"
    r"(?:[ T]\d{1,2}:\d{2}.*)?\s*"
)
_NUMBER_FORM = re.compile(
    r"\s*[-+]?(?:\d+|\d{1,3}(?:[., \u00a0\u202f]\d{3})+)"
    r"(?:[.,]\d+)?(?:[eE][-+]?\d+)?\s*"
)
_LEADING_ZERO = re.compile(r"\s*0\d")


PROSE_SHARE = 0.3
"""Share of the distinct cells, no unit, that must hold two words for a column to be
free text. Other columns are judged as a whole, by what all their values look like."""

_TWO_WORDS = re.compile(r"[^\W\d_]{2,}\W+(?:.*\s)?[^\W\d_]{2,}")


def is_prose(sample: Sequence[str]) -> bool:
    """Tell whether cells are free text, where single ones may speak of persons."""
    filled = [cell for cell in sample if cell.strip()]
    spoken = sum(_TWO_WORDS.search(cell) is not None for cell in filled)
    return bool(filled) and spoken >= PROSE_SHARE * len(filled)


def role_of(name: str, column: SourceColumn, sample: Sequence[str]) -> Role:
    """``sample``: distinct cells as text."""
    if column.kind is ColumnKind.DATE:
        return Role.DATE
    if column.kind is not ColumnKind.TEXT:
        return Role.AS_IS
    filled = [cell for cell in sample if cell.strip()]
    heading = fold(name)
    if not filled:
        return Role.TEXT
    if _share(filled, _DATE_FORM) >= ENOUGH_SHARE or (
        _DATE_HEADING.search(heading) and _share(filled, _DATE_FORM) > 0
    ):
        return Role.DATE
    if column.width is None and _is_number(heading, filled):
        return Role.NUMBER
    return Role.TEXT


def _is_number(heading: str, filled: Sequence[str]) -> bool:
    """Text of a fixed width (DBF) was declared as text, and stays text."""
    if _CODE_HEADING.search(heading) or any(map(_LEADING_ZERO.match, filled)):
        return False
    wanted = ENOUGH_SHARE if _MEASURE_HEADING.search(heading) else ALL_SHARE
    return _share(filled, _NUMBER_FORM) >= wanted


def _share(filled: Sequence[str], form: re.Pattern[str]) -> float:
    return sum(form.fullmatch(cell) is not None for cell in filled) / len(filled)
