"""Write text as old programs did: the ways of damage that files arrive in."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping

from geoapp.ingest.text import encodings, tables

_ABC_FONTS = {
    letter: byte
    for byte, letter in enumerate(tables.TCVN3_HIGH, start=0x80)
    if byte >= 0xA1 and (letter.islower() or byte <= 0xA7)
}
_VISCII = {
    **{letter: byte for byte, letter in enumerate(tables.VISCII_HIGH, start=0x80)},
    **{letter: byte for byte, letter in tables.VISCII_LOW.items()},
}


def nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def tcvn3(text: str) -> bytes:
    """Write with an ABC font: capitals with a tone become small letters."""
    return bytes(
        ord(sign)
        if sign.isascii()
        else _ABC_FONTS.get(sign) or _ABC_FONTS[sign.lower()]
        for sign in nfc(text)
    )


def viscii(text: str) -> bytes:
    return bytes(ord(sign) if sign.isascii() else _VISCII[sign] for sign in nfc(text))


def vni(text: str) -> bytes:
    """Write by the rule: a vowel, then the byte of its marks."""
    out = bytearray()
    for sign in nfc(text):
        lower = sign.lower()
        written = _vni_letter(lower)
        capital = sign != lower
        out += bytes(
            (ord(chr(b).upper()) if b < 0x80 else b - 0x20) if capital else b
            for b in written
        )
    return bytes(out)


def _vni_letter(letter: str) -> bytes:
    if letter.isascii():
        return letter.encode()
    for byte, known in tables.VNI_LETTERS.items():
        if known == letter:
            return bytes([byte])
    for vowels, marks in tables.VNI_MARKS:
        for vowel in vowels:
            for byte, mark in marks.items():
                if nfc(vowel + mark) == letter:
                    return _vni_letter(vowel) + bytes([byte])
    raise ValueError(letter)


def cp1258(text: str) -> bytes:
    raw = encodings.encode(nfc(text), encodings.CP1258)
    assert raw is not None
    return raw


def misread(raw: bytes, codec: str) -> str:
    """Show bytes as a program that believes in ``codec``; unused bytes pass through."""
    return "".join(bytes([byte]).decode(codec, "ignore") or chr(byte) for byte in raw)


WAYS: Mapping[str, Callable[[str], bytes]] = {
    "UTF-8": lambda text: nfc(text).encode(),
    "NFD": lambda text: unicodedata.normalize("NFD", text).encode(),
    "TCVN3": tcvn3,
    "TCVN3 capitals": lambda text: tcvn3(text.upper()),
    "VNI": vni,
    "Windows-1258": cp1258,
    "VISCII": viscii,
    "TCVN3 as 1252": lambda text: misread(tcvn3(text), "cp1252").encode(),
    "VNI as 1252": lambda text: misread(vni(text), "cp1252").encode(),
    "TCVN3 as 1258": lambda text: misread(tcvn3(text), "cp1258").encode(),
    "UTF-8 twice": lambda text: misread(nfc(text).encode(), "cp1252").encode(),
}
