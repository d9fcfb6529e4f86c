"""Numbers, yes or no, and formulas, as people in Viet Nam and spreadsheets write."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum
from math import isfinite

from geoapp.ingest.text.meant import Meant

_SPACES = re.compile("[ \u00a0\u2007\u2009\u202f\t]+")
_POINT = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?")
_COMMA = re.compile(r"[+-]?(?:\d+,\d*|,\d+)(?:[eE][+-]?\d{1,3})?")
_DOTS_THEN_COMMA = re.compile(r"[+-]?[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?")
_COMMAS_THEN_POINT = re.compile(r"[+-]?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?")
_GROUPED = re.compile(r"[+-]?\d{1,3}(?: \d{3})+(?:[.,]\d+)?")
_EITHER = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}")
"""«1.234», «1,234»: a decimal fraction or thousands."""

_YES = frozenset("1 x có co yes y true t đúng dung rồi roi ✓ ✔ v".split())  # noqa: SIM905
_NO = frozenset("0 không khong ko k no n false f sai chưa chua".split())  # noqa: SIM905

_STARTERS = "=@\t\r\n"
_SIGNS = "+-"
_FULL_WIDTH = str.maketrans("＝＋－＠", "=+-@")


class NumberStyle(StrEnum):
    """Which sign divides whole from fraction; the other one groups thousands."""

    POINT = "point"
    COMMA = "comma"


def number_style(values: Iterable[str | None]) -> NumberStyle | None:
    """Return what the unmistakable numbers of a column use; None if they disagree.

    A column without any is left open too: then «105,847» and «105.847» are both read
    as fractions.
    """
    found = {style for value in values if value and (style := _style_of(value))}
    return found.pop() if len(found) == 1 else None


def _style_of(value: str) -> NumberStyle | None:
    text = _plain(value)
    if _EITHER.fullmatch(text):
        return None
    if "," in text and (_COMMA.fullmatch(text) or _DOTS_THEN_COMMA.fullmatch(text)):
        return NumberStyle.COMMA
    if text.count(".") > 1 and _DOTS_THEN_COMMA.fullmatch(text):
        return NumberStyle.COMMA
    if text.count(",") > 1 or ("." in text and "," in text):
        return NumberStyle.POINT if _COMMAS_THEN_POINT.fullmatch(text) else None
    if "." in text and _POINT.fullmatch(text):
        return NumberStyle.POINT
    return None


def read_number(text: str, style: NumberStyle | None = None) -> Meant[float]:
    """Return the number: «1,5», «2.326.400,945», «1 234», «1.5e3», «-0.5».

    ``style`` settles «1.234», which is 1234 where the column has decimal commas.
    Without it the value is a fraction and ``number_unsure`` says so.
    """
    plain = _plain(text)
    if not plain:
        return Meant(None)
    if _EITHER.fullmatch(plain):
        return _either(plain, style)
    for form, drop in (
        (_POINT, ""),
        (_DOTS_THEN_COMMA, "."),
        (_COMMAS_THEN_POINT, ","),
        (_COMMA, ""),
        (_GROUPED, " "),
    ):
        if form.fullmatch(plain):
            kept = plain.replace(drop, "") if drop else plain
            number = float(kept.replace(",", "."))
            if isfinite(number):
                return Meant(number)
    return Meant(None, "number_unreadable", {"value": text})


def _either(plain: str, style: NumberStyle | None) -> Meant[float]:
    sign = "," if "," in plain else "."
    as_fraction = float(plain.replace(",", "."))
    as_thousands = float(plain.replace(sign, ""))
    if style is None:
        params = {"value": plain, "fraction": as_fraction, "thousands": as_thousands}
        return Meant(as_fraction, "number_unsure", params)
    is_fraction = (style is NumberStyle.COMMA) == (sign == ",")
    return Meant(as_fraction if is_fraction else as_thousands)


def _plain(text: str) -> str:
    one_sign = unicodedata.normalize("NFKC", text).replace("−", "-")
    return _SPACES.sub(" ", one_sign).strip()


def read_yes_no(text: str) -> Meant[bool]:
    """Return True for «có», «x», «1», «true»; False for «không», «0», «chưa»."""
    word = unicodedata.normalize("NFC", text).strip().casefold()
    if not word:
        return Meant(None)
    word = re.sub(r"^([01])[.,]0+$", r"\1", word)  # a spreadsheet's 1.0
    if word in _YES:
        return Meant(value=True)
    if word in _NO:
        return Meant(value=False)
    return Meant(None, "not_yes_or_no", {"value": text})


def is_formula(text: str) -> bool:
    """Tell whether a spreadsheet would run the text instead of showing it.

    «=cmd|…», «@SUM(1+1)», «+1+cmd|…», and what follows a tab or a line break. Negative
    numbers, telephone-like signs and dashes that begin a list are no formulas.
    """
    plain = text.translate(_FULL_WIDTH)
    if plain[:1] and plain[0] in _STARTERS:
        return len(plain.strip()) > 1
    if plain[:1] not in _SIGNS or len(plain) < 2:
        return False
    rest = plain[1:]
    if rest[0].isspace() or read_number(plain).value is not None:
        return False
    return not re.fullmatch(r"[\d\s().-]+", rest)
