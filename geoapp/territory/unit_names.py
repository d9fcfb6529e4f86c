"""Official names: the word for the type, and the name proper after it."""

from __future__ import annotations

from geoapp.territory.vocabularies import LEVEL_OF_TYPE, Level, UnitType

_PREFIXES = (
    ("thành phố", (UnitType.THANH_PHO_TW, UnitType.THANH_PHO)),
    ("tỉnh", (UnitType.TINH,)),
    ("quận", (UnitType.QUAN,)),
    ("huyện", (UnitType.HUYEN,)),
    ("thị xã", (UnitType.THI_XA,)),
    ("thị trấn", (UnitType.THI_TRAN,)),
    ("xã", (UnitType.XA,)),
    ("phường", (UnitType.PHUONG,)),
    ("đặc khu", (UnitType.DAC_KHU,)),
)

TYPE_WORDS = tuple(words for words, _types in _PREFIXES)
"""The words that official names begin with, in small letters."""


def unit_type_of(name: str, level: str) -> UnitType | None:
    """Return the type, or None when the name does not say one of this level."""
    words = name.casefold()
    for prefix, types in _PREFIXES:
        if words.startswith(f"{prefix} "):
            for unit_type in types:
                if LEVEL_OF_TYPE[unit_type] == Level(level):
                    return unit_type
    return None


def proper_name(name: str) -> str:
    """Return the name without the word for its type: «Xã Mường Sang» → «Mường Sang».

    Accents and capitals stay as they are: Hắc and Hặc are two names.
    """
    words = name.casefold()
    for prefix, _ in _PREFIXES:
        if words.startswith(f"{prefix} "):
            return name[len(prefix) + 1 :]
    return name
