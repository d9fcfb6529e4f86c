"""From bytes to letters, and back where text was read in the wrong encoding."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

from geoapp.ingest.text import tables

UTF8, TCVN3, VNI, VISCII = "utf-8", "tcvn3", "vni", "viscii"
CP1258, CP1252, ASCII = "windows-1258", "windows-1252", "ascii"

TITLES = {
    UTF8: "UTF-8",
    TCVN3: "TCVN3 (ABC, .VnTime)",
    VNI: "VNI-Windows",
    VISCII: "VISCII",
    CP1258: "Windows-1258",
    CP1252: "Windows-1252",
    ASCII: "ASCII",
}
"""Names as officers know them; other encodings go by their IANA name."""

LEGACY = (TCVN3, VNI, CP1258, VISCII)
"""Encodings of Vietnamese that may stand undeclared in a file, likeliest first."""

_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")


def title(encoding: str) -> str:
    return TITLES.get(encoding, encoding)


def nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def decode(raw: bytes, encoding: str) -> str | None:
    """Return the text in NFC, or None where a byte means nothing in ``encoding``."""
    own = _DECODERS.get(encoding)
    if own is not None:
        return own(raw)
    try:
        return nfc(raw.decode(encoding))
    except (UnicodeDecodeError, LookupError):
        return None


def encode(text: str, encoding: str) -> bytes | None:
    """Return the bytes that, read as ``encoding``, gave ``text``; None if none do.

    For the two encodings that text of other encodings is commonly mistaken for.
    Windows-1252 leaves five bytes unused, which programs pass through as C1 controls.
    """
    if encoding == CP1258:
        return _encode_cp1258(text)
    return _bytes_of(text, "cp1252")


def without_cut_letter(raw: bytes) -> str | None:
    """Return UTF-8 text whose last letter was cut in the middle, without that letter.

    None where the bytes are whole, or are not UTF-8 for another reason.
    """
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        text = decoder.decode(raw)
    except UnicodeDecodeError:
        return None
    rest = decoder.getstate()[0]
    return nfc(text) if rest else None


def needs_taking_apart(value: bytes | str) -> bool:
    """Tell whether text has letters that Windows-1258 only writes in two signs."""
    text = value if isinstance(value, str) else value.decode("utf-8", "ignore")
    return _bytes_of(text, "cp1258") is None


def _bytes_of(text: str, codec: str) -> bytes | None:
    try:
        return text.encode(codec)
    except UnicodeEncodeError:
        pass
    found = bytearray()
    for sign in text:
        try:
            found += sign.encode(codec)
        except UnicodeEncodeError:
            if not 0x80 <= ord(sign) <= 0x9F:
                return None
            found.append(ord(sign))
    return bytes(found)


def _encode_cp1258(text: str) -> bytes | None:
    """Return the bytes; letters that it writes as letter and tone are taken apart."""
    apart: list[str] = []
    for sign in text:
        if sign.isascii() or _bytes_of(sign, "cp1258") is not None:
            apart.append(sign)
            continue
        parts = unicodedata.normalize("NFD", sign)
        letter = "".join(part for part in parts if part not in _TONES)
        apart.append(nfc(letter))
        apart += [part for part in parts if part in _TONES]
    return _bytes_of("".join(apart), "cp1258")


_TCVN3_TABLE = "".join(map(chr, range(0x80))) + tables.TCVN3_HIGH
_TCVN3_SYMBOL = re.compile(
    rb"(?<![A-Z\x80-\xFF])[\x91-\x97]|[\x91-\x97](?![A-Z\x80-\xFF])"
)
_DIGIT_GRAVE = re.compile("(?<=[0-9])\u0300")


def _decode_tcvn3(raw: bytes) -> str:
    """Read 0x91–0x97 as a capital inside a word of capitals, else as punctuation.

    0xB0 after a digit is the degree sign that the ABC fonts show there.
    """
    text = codecs.charmap_decode(raw, "strict", _TCVN3_TABLE)[0]
    symbols = [found.start() for found in _TCVN3_SYMBOL.finditer(raw)]
    if symbols:
        signs = list(text)
        for place in symbols:
            signs[place] = bytes([raw[place]]).decode("cp1252")
        text = "".join(signs)
    return nfc(_DIGIT_GRAVE.sub("°", text))


_VISCII_TABLE = (
    "".join(tables.VISCII_LOW.get(byte, chr(byte)) for byte in range(0x80))
    + tables.VISCII_HIGH
)


def _decode_viscii(raw: bytes) -> str:
    text = codecs.charmap_decode(raw, "strict", _VISCII_TABLE)[0]
    return nfc(text)


def _vni_pairs() -> dict[str, str]:
    """Every letter of VNI-Windows, keyed by its bytes read as Latin-1."""
    letters: dict[str, str] = {}
    for byte, letter in tables.VNI_LETTERS.items():
        letters[chr(byte)] = letter
        letters[chr(byte - 0x20)] = letter.upper()
    spelt = {letter: byte for byte, letter in letters.items()}
    pairs = dict(letters)
    for vowels, marks in tables.VNI_MARKS:
        for vowel in vowels + vowels.upper():
            for byte, mark in marks.items():
                letter = nfc(vowel + mark)
                # A capital vowel before a small mark, and the reverse, is mixed typing.
                pairs[spelt.get(vowel, vowel) + chr(byte)] = letter
                pairs[spelt.get(vowel, vowel) + chr(byte - 0x20)] = letter
    return pairs


_VNI = _vni_pairs()
_VNI_ANY = re.compile("|".join(sorted(map(re.escape, _VNI), key=len, reverse=True)))
_VNI_SYMBOL = frozenset(map(chr, tables.VNI_SYMBOLS))


def _decode_vni(raw: bytes) -> str | None:
    parts: list[str] = []
    end = 0
    text = raw.decode("latin-1")
    for found in _VNI_ANY.finditer(text):
        parts += [text[end : found.start()], _VNI[found[0]]]
        end = found.end()
    parts.append(text[end:])
    between = "".join(parts[::2])
    if any(not sign.isascii() and sign not in _VNI_SYMBOL for sign in between):
        return None
    if not between.isascii():
        parts[::2] = [p.encode("latin-1").decode("cp1252") for p in parts[::2]]
    return nfc("".join(parts))


def _decode_utf8(raw: bytes) -> str | None:
    try:
        return nfc(raw.decode("utf-8").removeprefix("\ufeff"))
    except UnicodeDecodeError:
        return None


def _decode_cp1252(raw: bytes) -> str:
    """Read the five unused bytes as Latin-1 does, so that nothing is lost."""
    try:
        return raw.decode("cp1252")
    except UnicodeDecodeError:
        known = (_one_byte(byte) for byte in raw)
        return "".join(known)


@lru_cache(maxsize=256)
def _one_byte(byte: int) -> str:
    return bytes([byte]).decode("cp1252", "ignore") or chr(byte)


_DECODERS: dict[str, Callable[[bytes], str | None]] = {
    UTF8: _decode_utf8,
    TCVN3: _decode_tcvn3,
    VNI: _decode_vni,
    VISCII: _decode_viscii,
    CP1252: _decode_cp1252,
}
