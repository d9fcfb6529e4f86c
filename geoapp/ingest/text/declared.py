"""What a file says about its encoding, in the many spellings files say it in."""

from __future__ import annotations

import codecs
import re

from geoapp.ingest.text import encodings

_OWN = {
    "tcvn": encodings.TCVN3,
    "tcvn3": encodings.TCVN3,
    "abc": encodings.TCVN3,
    "vni": encodings.VNI,
    "vniwindows": encodings.VNI,
    "viscii": encodings.VISCII,
    "windowsvietnamese": encodings.CP1258,
    "windowslatin1": encodings.CP1252,
    "ansi": encodings.CP1252,
    "latin1": encodings.CP1252,
    "iso88591": encodings.CP1252,
    "88591": encodings.CP1252,
    "ascii": encodings.UTF8,
    "utf8": encodings.UTF8,
    "65001": encodings.UTF8,
}
"""Latin-1 is read as its superset Windows-1252, as browsers do."""

_LDID = {
    0x01: "cp437",
    0x02: "cp850",
    0x03: encodings.CP1252,
    0x13: "cp932",
    0x4D: "cp936",
    0x4E: "cp949",
    0x4F: "cp950",
    0x50: "cp874",
    0x57: encodings.CP1252,
    0x58: encodings.CP1252,
    0x59: encodings.CP1252,
    0x64: "cp852",
    0x65: "cp866",
    0xC8: "cp1250",
    0xC9: "cp1251",
}
"""Language driver ids of dBASE files that one meets; 0x57 means «whatever ANSI was»."""

_LDID_FORM = re.compile(r"ldid\D*(?:0x)?([0-9a-f]{1,2})")


def encoding_of(declared: str | None) -> str | None:
    """Return the encoding declared, or None where nothing usable is.

    «UTF-8», «1258», «ANSI 1258», «CP1258», «88591», «WindowsVietnamese», «LDID 0x57».
    """
    if not declared:
        return None
    if found := _LDID_FORM.search(declared.casefold()):
        return _LDID.get(int(found[1], 16))
    plain = re.sub(r"[^a-z0-9]", "", declared.casefold())
    if plain in _OWN:
        return _OWN[plain]
    number = re.sub(r"^(?:ansi|cp|windows|oem|ibm|ms|dos)+", "", plain)
    for name in (plain, f"cp{number}", declared.strip()):
        try:
            known = codecs.lookup(name)
        except (LookupError, ValueError):  # a name with a NUL in it
            continue
        if getattr(known, "_is_text_encoding", True):
            return _named(known.name)
    return None


def is_vague(declared: str | None) -> bool:
    """Tell whether programs write the declaration without looking: LDID 0x57, or 0."""
    found = _LDID_FORM.search(declared.casefold()) if declared else None
    return not declared or (found is not None and int(found[1], 16) in {0x00, 0x57})


def _named(name: str) -> str:
    own = {
        "cp1258": encodings.CP1258,
        "cp1252": encodings.CP1252,
        "iso8859-1": encodings.CP1252,
        "utf-8": encodings.UTF8,
        "utf-8-sig": encodings.UTF8,
        "ascii": encodings.UTF8,
    }
    return own.get(name, name)
