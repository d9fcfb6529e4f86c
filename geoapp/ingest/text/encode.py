"""Write text the way a file had it: the way back of ``decode``. Pure.

An officer's own program must show a cell we give back as it showed the cell we got:
with the font, the code page or the mistake of before. What was mistaken on the way in
is mistaken again in the same order.

A letter that the encoding lacks is replaced by the nearest one it has, never left out,
and named to the caller, who has to say so.
"""

from __future__ import annotations

import codecs
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from geoapp.ingest.text import encodings, tables
from geoapp.ingest.text.readings import AS_IS, Reading, lacks_capitals
from geoapp.ingest.text.scoring import Value
from geoapp.ingest.text.sound import VIETNAMESE

REMEMBERED = 8_192
"""Values written lately: sentences and words of lists come again row after row."""

_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")


class Form(StrEnum):
    """How letters and their marks are put together, where an encoding has several."""

    COMPOSED = "composed"
    """One sign for each letter (NFC)."""
    TONES = "tones"
    """The tone apart: «Unicode tổ hợp», and what Windows keyboards type in 1258."""
    APART = "apart"
    """Every mark apart (NFD), as a Mac writes names."""


@dataclass(frozen=True, slots=True)
class Hand:
    """How a column is written. ``is_text``: the format holds Unicode, so no bytes."""

    reading: Reading = AS_IS
    form: Form = Form.COMPOSED
    is_text: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """``lost``: letters that had to be replaced, each once, in the order met."""

    value: Value
    lost: str = ""


def hand_of(values: Iterable[Value], reading: Reading, *, is_text: bool) -> Hand:
    """Return the hand that gives back the most of ``values``, as they came.

    ``values`` with letters beyond ASCII; where none tells, the plainest form.
    """
    some = list(values)
    hands = [Hand(reading, form, is_text) for form in Form]
    read = [(value, reading.read(value)) for value in some]

    def right(hand: Hand) -> int:
        return sum(
            text is not None and write(text, hand).value == value
            for value, text in read
        )

    return max(hands, key=right)  # the first of those that do equally well


@lru_cache(maxsize=REMEMBERED)
def write(text: str, hand: Hand) -> Written:
    """Write one value. The text is as ``decode`` gave it: Unicode, composed."""
    if text.isascii():
        return Written(text if hand.is_text else text.encode())
    raw, lost = _bytes(text, hand)
    via = hand.reading.via
    if not via:
        return Written(raw.decode() if hand.is_text else raw, lost)
    for mistaken in reversed(via[1:]):
        raw = _mistaken(raw, mistaken).encode()
    shown = _mistaken(raw, via[0])
    return Written(shown if hand.is_text else shown.encode(), lost)


def message(text: str, hand: Hand) -> Value:
    """Write a sentence of ours: for its quotation marks and arrows any will do."""
    if hand.reading.encoding == encodings.UTF8:
        return write(text, hand).value
    in_fonts = hand.reading.encoding == encodings.TCVN3
    return write(text.translate(_PLAIN_SMALL if in_fonts else _PLAIN), hand).value


def as_it_came(before: str, *, is_text: bool) -> Value | None:
    """Return a value from what ``judge.shown`` made of it; None if that lost some."""
    if is_text:
        return before
    return encodings.encode(before, encodings.CP1252)


def _mistaken(raw: bytes, codec: str) -> str:
    """Show bytes as a program that believes in ``codec``; unused ones pass through."""
    name = "cp1258" if codec == encodings.CP1258 else "cp1252"
    try:
        return raw.decode(name)
    except UnicodeDecodeError:
        return "".join(bytes([b]).decode(name, "ignore") or chr(b) for b in raw)


def _bytes(text: str, hand: Hand) -> tuple[bytes, str]:
    encoding = hand.reading.encoding
    if encoding == encodings.UTF8:
        return _formed(text, hand.form).encode("utf-8", "replace"), ""
    if encoding == encodings.TCVN3:
        return _tcvn3(text)
    if encoding in _TABLES:
        return _by_table(text, _TABLES[encoding]())
    return _by_codec(text, encoding, hand.form)


def _formed(text: str, form: Form) -> str:
    if form is Form.APART:
        return unicodedata.normalize("NFD", text)
    composed = encodings.nfc(text)
    if form is Form.COMPOSED:
        return composed
    return "".join(map(_tone_apart, composed))


@lru_cache(maxsize=1024)
def _tone_apart(sign: str) -> str:
    parts = unicodedata.normalize("NFD", sign)
    letter = "".join(part for part in parts if part not in _TONES)
    return encodings.nfc(letter) + "".join(part for part in parts if part in _TONES)


def _by_codec(text: str, encoding: str, form: Form) -> tuple[bytes, str]:
    """Windows-1258, Windows-1252, and what other countries use."""
    apart = Form.COMPOSED if form is Form.COMPOSED else Form.TONES
    if encoding in {encodings.CP1258, encodings.CP1252}:
        whole = encodings.encode(_formed(text, apart), encoding)
        if whole is not None:
            return whole, ""

    def one(sign: str) -> bytes | None:
        if encoding == encodings.CP1258:
            return encodings.encode(_formed(sign, apart), encoding)
        if encoding == encodings.CP1252:
            return encodings.encode(sign, encoding)
        try:
            return sign.encode(encoding)
        except (UnicodeEncodeError, LookupError):
            return None

    return _sign_by_sign(text, one)


@dataclass(frozen=True, slots=True)
class _Table:
    """Bytes by letter."""

    letters: Mapping[str, bytes]
    ordinals: Mapping[int, bytes]

    def at_once(self, text: str) -> bytes | None:
        """Write a whole text, in C; None if the table lacks a letter of it."""
        try:
            return codecs.charmap_encode(text, "strict", self.ordinals)[0]
        except UnicodeEncodeError:
            return None


def _by_table(text: str, table: _Table) -> tuple[bytes, str]:
    whole = table.at_once(encodings.nfc(text))
    return (whole, "") if whole is not None else _sign_by_sign(text, table.letters.get)


def _sign_by_sign(text: str, one: Callable[[str], bytes | None]) -> tuple[bytes, str]:
    found, lost = bytearray(), dict[str, None]()
    for sign in encodings.nfc(text):
        if sign.isascii() and (plain := one(sign)) is not None:
            found += plain
            continue
        written = one(sign)
        if written is None:
            lost[sign] = None
            written = _nearest(sign, one)
        found += written
    return bytes(found), "".join(lost)


_NEAREST = {
    **dict.fromkeys("«»“”„", '"'),
    **dict.fromkeys("‘’‹›", "'"),
    **dict.fromkeys("–—−‑", "-"),
    **dict.fromkeys("\u00a0\u202f\u2009", " "),
    "…": "...",
    "×": "x",
    "→": "->",
    "đ": "d",
    "Đ": "D",
    "₫": "d",
    "Ð": "D",
}
"""Signs that are no letter with a mark."""
_PLAIN = {ord(sign): near for sign, near in _NEAREST.items() if not sign.isalpha()}
_CAPITALS_OF_FONTS = frozenset(tables.TCVN3_HIGH[0x21:0x28])
"""Ă Â Ê Ô Ơ Ư Đ; the ABC fonts have no capital with a tone."""
_PLAIN_SMALL = _PLAIN | {
    ord(sign): sign.lower()
    for sign in VIETNAMESE
    if sign.isupper() and sign not in _CAPITALS_OF_FONTS
}


def _nearest(sign: str, one: Callable[[str], bytes | None]) -> bytes:
    """Return the letter without its tone, without any mark, or a question mark."""
    parts = unicodedata.normalize("NFKD", sign)
    without_tone = encodings.nfc("".join(p for p in parts if p not in _TONES))
    bare = "".join(p for p in parts if not unicodedata.combining(p))
    for attempt in (without_tone, _NEAREST.get(sign, ""), bare):
        found = [one(each) for each in attempt]
        if found and None not in found:
            return b"".join(each for each in found if each is not None)
    return b"?"


@lru_cache(maxsize=1)
def _viscii() -> _Table:
    """Every letter by its byte; the low ones that are letters are no control signs."""
    return _table(_inverse(encodings.VISCII, [bytes([b]) for b in range(0x100)]))


@lru_cache(maxsize=1)
def _vni() -> _Table:
    """Every letter by its one, two or three bytes; capitals with the capital mark."""
    ones = [bytes([b]) for b in range(0x100)]
    high = ones[0xC0:]
    letters = [o for o in ones if (o.isalpha() and o.isascii()) or o in high]
    twos = [a + b for a in letters for b in high]
    return _table(_inverse(encodings.VNI, [*ones, *twos], _is_one_case))


def _is_one_case(raw: bytes) -> bool:
    """Tell letters typed as VNI types them from those with a mark of the other case."""
    if len(raw) < 2:
        return True
    is_capital = raw[0] < 0x61 if raw[0] < 0x80 else raw[0] < 0xE0
    return is_capital == (raw[1] < 0xE0)


def _inverse(
    encoding: str,
    spellings: Sequence[bytes],
    fits: Callable[[bytes], bool] = lambda _: True,
) -> Mapping[str, bytes]:
    """Return by letter the first of its spellings, as our own decoder reads them."""
    table: dict[str, bytes] = {}
    for raw in filter(fits, spellings):
        sign = encodings.decode(raw, encoding)
        if sign is not None and len(sign) == 1:
            table.setdefault(sign, raw)
    return table


def _table(letters: Mapping[str, bytes]) -> _Table:
    return _Table(letters, {ord(sign): raw for sign, raw in letters.items()})


_TABLES: Mapping[str, Callable[[], _Table]] = {
    encodings.VISCII: _viscii,
    encodings.VNI: _vni,
}


@lru_cache(maxsize=1)
def _tcvn3_table() -> Mapping[str, bytes]:
    """The letters of the ABC fonts, and the capitals with a tone of VN1.

    Without 0x91 to 0x97: which of two they are depends on what stands beside them.
    """
    ones = [bytes([b]) for b in range(0x100) if b not in _AMBIGUOUS]
    table = dict(_inverse(encodings.TCVN3, ones))
    for byte in _AMBIGUOUS:
        between = encodings.decode(b"A%cA" % byte, encodings.TCVN3) or ""
        table.setdefault(between[1:-1], bytes([byte]))
    return table


@lru_cache(maxsize=1)
def _tcvn3_symbols() -> Mapping[str, bytes]:
    return {bytes([byte]).decode("cp1252"): bytes([byte]) for byte in _AMBIGUOUS} | {
        "°": b"\xb0"
    }


_AMBIGUOUS = range(0x91, 0x98)


def _tcvn3(text: str) -> tuple[bytes, str]:
    """Write with an ABC font: it shows small letters as capitals in a word of them.

    A capital with a tone that reading could not give back («Ái») is one of VN1, which
    the tables of reading know. Quotation marks are kept where reading sees them.
    """
    reading = Reading(encodings.TCVN3)
    composed = encodings.nfc(text)
    plain = None if lacks_capitals(composed) else _fonts().at_once(composed)
    if plain is not None:
        return plain, ""
    whole = _sign_by_sign(composed, _tcvn3_small)
    if not whole[1] and reading.read(whole[0]) == composed:
        return whole
    pieces = [_tcvn3_word(word, reading) for word in _words(composed)]
    raw = b"".join(piece for piece, _ in pieces)
    if reading.read(raw) != composed:
        exact = _sign_by_sign(composed, _tcvn3_table().get)
        if reading.read(exact[0]) == composed:
            return exact
    lost = dict.fromkeys("".join(each for _, each in pieces))
    return raw, "".join(lost)


@lru_cache(maxsize=1)
def _fonts() -> _Table:
    """The letters that the ABC fonts show as what they are."""
    ascii_ = {chr(code): bytes([code]) for code in range(0x80)}
    shown = {
        sign: raw
        for sign, raw in _tcvn3_table().items()
        if raw[0] >= 0xA1 and (sign.islower() or sign in _CAPITALS_OF_FONTS)
    }
    return _table(ascii_ | shown)


def _tcvn3_small(sign: str) -> bytes | None:
    table = _tcvn3_table()
    if sign.isascii():
        return sign.encode()
    if sign in _tcvn3_symbols():
        return _tcvn3_symbols()[sign]
    found = table.get(sign)
    if found is not None and found[0] >= 0xA1 and (sign.islower() or found[0] <= 0xA7):
        return found
    return table.get(sign.lower()) if sign.isupper() else found


def _words(text: str) -> list[str]:
    """Cut text into words and what stands between them, losing nothing."""
    words: list[str] = []
    for sign in text:
        if words and words[-1][-1].isalpha() == sign.isalpha():
            words[-1] += sign
        else:
            words.append(sign)
    return words


def _tcvn3_word(word: str, reading: Reading) -> tuple[bytes, str]:
    """Try the small letters of the fonts, then VN1; else small ones, and say so."""
    small, lost = _sign_by_sign(word, _tcvn3_small)
    if reading.read(small) == word:
        return small, lost
    exact, unknown = _sign_by_sign(
        word, lambda sign: _tcvn3_symbols().get(sign) or _tcvn3_table().get(sign)
    )
    if not unknown and reading.read(exact) == word:
        return exact, ""
    toned = [s for s in word if s.isupper() and not s.isascii()]
    changed = [sign for sign in toned if sign not in _CAPITALS_OF_FONTS]
    return small, "".join(dict.fromkeys([*lost, *changed]))
