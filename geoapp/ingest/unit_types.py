"""The type of a unit, from the word its official name begins with."""

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


def unit_type_of(name: str, level: str) -> UnitType | None:
    """Return the type, or None when the name does not say one of this level."""
    words = name.casefold()
    for prefix, types in _PREFIXES:
        if words.startswith(f"{prefix} "):
            for unit_type in types:
                if LEVEL_OF_TYPE[unit_type] == Level(level):
                    return unit_type
    return None
