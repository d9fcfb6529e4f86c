"""Which byte stands for which Vietnamese letter, before Unicode.

TCVN3: TCVN 5712:1993, as the ABC fonts (.VnTime) use it, with the capitals of VN1 that
those fonts lack. VISCII: RFC 1456. VNI-Windows: the fonts of VNI (VNI-Times), where a
vowel is followed by a byte for its mark.
"""

from __future__ import annotations

TCVN3_HIGH = (
    "ÀẢÃÁẠẶẬÈẺẼÉẸỆÌỈĨÍỊÒỎÕÓỌỘỜỞỠỚỢÙỦŨ"
    "\u00a0ĂÂÊÔƠƯĐăâêôơưđẰ\u0300\u0309\u0303\u0301\u0323àảãáạẲằẳẵắẴ"
    "ẮẦẨẪẤỀặầẩẫấậèỂẻẽéẹềểễếệìỉỄẾỒĩíịò"
    "ỔỏõóọồổỗốộờởỡớợùỖủũúụừửữứựỳỷỹýỵỐ"
)
"""Letters of the bytes 0x80 to 0xFF."""

TCVN3_SYMBOLS = range(0x91, 0x98)
"""Bytes that are a VN1 capital, or a quotation mark or dash typed in an ABC font."""

VISCII_HIGH = (
    "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲ"
    "ÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯ"
    "ÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡư"
    "àáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ"
)
"""Letters of the bytes 0x80 to 0xFF."""

VISCII_LOW = {0x02: "Ẳ", 0x05: "Ẵ", 0x06: "Ẫ", 0x14: "Ỷ", 0x19: "Ỹ", 0x1E: "Ỵ"}

_ACUTE, _GRAVE, _HOOK, _TILDE, _DOT = "\u0301", "\u0300", "\u0309", "\u0303", "\u0323"
_ROOF, _BREVE = "\u0302", "\u0306"

VNI_MARKS = (
    (
        "aeouyơư",
        {0xF9: _ACUTE, 0xF8: _GRAVE, 0xFB: _HOOK, 0xF5: _TILDE, 0xEF: _DOT},
    ),
    (
        "aeo",
        {
            0xE2: _ROOF,
            0xE1: _ROOF + _ACUTE,
            0xE0: _ROOF + _GRAVE,
            0xE5: _ROOF + _HOOK,
            0xE3: _ROOF + _TILDE,
            0xE4: _ROOF + _DOT,
        },
    ),
    (
        "a",
        {
            0xEA: _BREVE,
            0xE9: _BREVE + _ACUTE,
            0xE8: _BREVE + _GRAVE,
            0xFA: _BREVE + _HOOK,
            0xFC: _BREVE + _TILDE,
            0xEB: _BREVE + _DOT,
        },
    ),
)
"""Vowels, and the byte after one of them to its marks. Capitals: 0x20 less."""

VNI_LETTERS = {
    0xF1: "đ",
    0xF4: "ơ",
    0xF6: "ư",
    0xED: "í",
    0xEC: "ì",
    0xE6: "ỉ",
    0xF3: "ĩ",
    0xF2: "ị",
    0xEE: "ỵ",
}
"""Letters of one byte. Capitals: 0x20 less."""

VNI_SYMBOLS = frozenset({*range(0x80, 0xC0)} - {0x81, 0x8D, 0x8F, 0x90, 0x9D})
"""Bytes that are the symbols of Windows-1252 in a VNI font."""
