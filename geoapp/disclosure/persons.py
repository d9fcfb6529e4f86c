"""Find what identifies a person in text about places (prohibition P1). Pure.

Numbers of identity papers, telephones, e-mail addresses and vehicle plates. Tax codes,
coordinates, amounts, dates and numbers of documents are not persons.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class PersonKind(StrEnum):
    ID_NUMBER = "id_number"
    PHONE = "phone"
    EMAIL = "email"
    PLATE = "plate"


@dataclass(frozen=True, slots=True)
class Hit:
    """``start`` and ``end`` count characters of the text that was searched."""

    kind: PersonKind
    start: int
    end: int


CONTENT_SHARE = 0.5
"""Share of a column's filled cells that must be of one kind to call it personal."""
BARE_SHARE = 0.8
"""The same for nine digits without more, which many other things are made of."""
FEWEST = 2
"""One cell alone does not make a column personal; free text is searched anyway."""

_DIGITS = str.maketrans("０１２３４５６７８９＠\u00a0\u202f\u2009", "0123456789@   ")
_GAP = r"(?:[ .\-]|[ ]\-[ ])?"
_ALONE = r"(?<![0-9A-Za-z])", r"(?![0-9A-Za-z])"
_PREFIX = r"(?:3[2-9]|5[25689]|7[06-9]|8[1-9]|9[0-9])"


def _form(body: str) -> re.Pattern[str]:
    return re.compile(_ALONE[0] + body + _ALONE[1], re.IGNORECASE)


# 001–096: the provinces of citizens' numbers (Thông tư 59/2021/TT-BCA), then century
# and sex, then the year of birth.
_CITIZEN = _form(rf"0(?:0[1-9]|[1-8][0-9]|9[0-6])(?:{_GAP}[0-9]){{9}}")
_NINE = _form(r"(?:[0-9]{9}|[0-9]{3} [0-9]{3} [0-9]{3})(?!/)")
_NAMED_ID = re.compile(
    r"(?:cccd|cmnd|cmtnd|cmt|căn cước|can cuoc|chứng minh|chung minh|định danh"
    r"|dinh danh|hộ chiếu|ho chieu|passport)[^0-9\n]{0,20}?"
    r"([A-Za-z]?[0-9](?:[ .\-]?[0-9]){6,11})(?![0-9])",
    re.IGNORECASE,
)
# The first three digits stand together in every way of writing a telephone number,
# and never in a date.
_MOBILE = _form(
    rf"(?:\(?(?:\+|00)?84\)?{_GAP}(?:\(0\) ?)?|0){_PREFIX}(?:{_GAP}[0-9]){{7}}"
)
_OLD_MOBILE = _form(rf"01(?:2[0-9]|6[2-9]|8[68]|99)(?:{_GAP}[0-9]){{7}}")
_LANDLINE = re.compile(
    rf"(?<![0-9A-Za-z])(?:\(0?2[0-9]{{1,2}}\)|(?:\+?84{_GAP}|0)2[0-9]{{1,2}})"
    rf"(?:{_GAP}[0-9]){{7,8}}(?![0-9A-Za-z])"
)
_EMAIL = re.compile(
    r"[A-Za-z0-9][A-Za-z0-9._%+\-]*@[A-Za-z0-9][A-Za-z0-9\-]*(?:\.[A-Za-z0-9\-]+)*"
    r"\.[A-Za-z]{2,}"
)
_PLATE = _form(
    r"(?:1[124-9]|[2-9][0-9])[ \-]?(?:[A-HK-NPS-VX-Z][A-HK-NPS-VX-Z0-9]?)"
    r"(?:[ \-]?[0-9]{3}\.[0-9]{2}|[ \-][0-9]{5}|-[0-9]{4})"
)
_WORTH_A_LOOK = re.compile(r"@|(?:[0-9][^0-9]{0,3}){6}")
"""Every form has six digits nearly together, or a sign of e-mail."""
_SHORT_PHONE = re.compile(r"(?:3[2-9]|5[25689]|7[06-9]|8[1-9]|9[0-9])[0-9]{7}")
_OLD_ID = re.compile(r"[0-3][0-9]{8}")

_UNIT = re.compile(
    r"\s*(?:đồng|đ(?![/\w])|₫|vnđ|vnd|usd|m2|m²|m\b|ha\b|km|kg|tấn|người|lượt|%)",
    re.IGNORECASE,
)
_FRACTION = re.compile(r"(?<![0-9])[0-9]{1,7}[.,]$")
"""Degrees have three digits before their decimals, metres of a plane seven."""
_TAX_WORD = re.compile(
    r"(?:mst|msdn|mã số thuế|ma so thue|mã số doanh nghiệp|mã số dn|đkkd|dkkd|gcn|gpkd"
    r"|giấy phép|giấy chứng nhận)[^0-9\n]{0,20}$",
    re.IGNORECASE,
)
_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)


def scan_free_text(text: str) -> tuple[Hit, ...]:
    """Return what in ``text`` identifies a person, from left to right, not overlapping.

    Nine digits count as an identity number unless a unit or currency follows or they
    end in 000; a number introduced as a tax code, registration or permit does not.
    """
    plain = text.translate(_DIGITS)
    if not _WORTH_A_LOOK.search(plain):
        return ()
    found: list[Hit] = []
    for hit in (*_named(plain), *_emails(plain), *_numbers(plain)):
        if all(hit.end <= old.start or hit.start >= old.end for old in found):
            found.append(hit)
    return tuple(sorted(found, key=lambda hit: hit.start))


def person_content(values: Iterable[str | None]) -> PersonKind | None:
    """Return of what kind a column's cells mostly are, or None.

    Also telephone and identity numbers whose leading zero a spreadsheet dropped.
    """
    filled = {value.strip() for value in values if value and value.strip()}
    if len(filled) < FEWEST:
        return None
    cells = [value.translate(_DIGITS) for value in filled]
    if sum(is_tax_code(cell) for cell in cells) >= BARE_SHARE * len(cells):
        return None
    hits = Counter(kind for cell in cells for kind in {h.kind for h in _strong(cell)})
    for kind in PersonKind:
        if hits[kind] >= CONTENT_SHARE * len(cells):
            return kind
    for kind, form in (
        (PersonKind.PHONE, _SHORT_PHONE),
        (PersonKind.ID_NUMBER, _OLD_ID),
    ):
        if sum(bool(form.fullmatch(c)) for c in cells) >= BARE_SHARE * len(cells):
            return kind
    return None


def redacted(text: str) -> str:
    """Return the text with every hit blotted out, all but its first two signs."""
    parts: list[str] = []
    end = 0
    for hit in scan_free_text(text):
        parts += [text[end : hit.start], text[hit.start : hit.start + 2], "…"]
        end = hit.end
    return "".join([*parts, text[end:]])


def is_tax_code(text: str) -> bool:
    """Tell whether ten digits agree with the check digit of tax codes.

    A branch adds three digits (Thông tư 105/2020/TT-BTC). One telephone number of
    eleven agrees by chance.
    """
    digits = text.replace("-", "")
    if not digits.isascii() or not digits.isdecimal() or len(digits) not in {10, 13}:
        return False
    total = sum(w * int(d) for w, d in zip(_WEIGHTS, digits[:9], strict=True))
    return (10 - total % 11) % 11 == int(digits[9])


def _named(text: str) -> Iterable[Hit]:
    for found in _NAMED_ID.finditer(text):
        yield Hit(PersonKind.ID_NUMBER, found.start(1), found.end(1))


def _emails(text: str) -> Iterable[Hit]:
    for found in _EMAIL.finditer(text):
        yield Hit(PersonKind.EMAIL, *found.span())


def _numbers(text: str) -> Iterable[Hit]:
    yield from _strong_numbers(text)
    for found in _NINE.finditer(text):
        if not (_is_amount(text, found) or _is_other_number(text, found)):
            yield Hit(PersonKind.ID_NUMBER, *found.span())


def _strong(text: str) -> tuple[Hit, ...]:
    return (*_emails(text), *_strong_numbers(text))


def _strong_numbers(text: str) -> Iterable[Hit]:
    for found in _CITIZEN.finditer(text):
        if not _is_fraction(text, found):
            yield Hit(PersonKind.ID_NUMBER, *found.span())
    for form in (_MOBILE, _OLD_MOBILE, _LANDLINE):
        for found in form.finditer(text):
            if not _is_other_number(text, found):
                yield Hit(PersonKind.PHONE, *found.span())
    for found in _PLATE.finditer(text):
        yield Hit(PersonKind.PLATE, *found.span())


def _is_other_number(text: str, found: re.Match[str]) -> bool:
    is_tax = _TAX_WORD.search(text[: found.start()]) is not None
    return is_tax or _is_fraction(text, found)


def _is_fraction(text: str, found: re.Match[str]) -> bool:
    """Tell whether the digits are the decimals of a number: 105.0912345678."""
    return _FRACTION.search(text[: found.start()]) is not None


def _is_amount(text: str, found: re.Match[str]) -> bool:
    return found[0].endswith("000") or _UNIT.match(text, found.end()) is not None
