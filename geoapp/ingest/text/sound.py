"""Unicode text that needs no second look: nothing but letters of Vietnamese.

A look at every value for what it might have been before costs a million rows a minute,
and «SĐT», which is no syllable, would pass for something else.
"""

from __future__ import annotations

import re
import unicodedata

VIETNAMESE = "".join(chr(code) for code in range(0x1EA0, 0x1EFA)) + (
    "ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúýĂăĐđĨĩŨũƠơƯư"
)
_MARKS = "\u00a0\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323"
COMPOSED = rf"^[\x20-\x3e\x40-\x7e\t\r\n–—“”‘’…°²³₫•\x{{a0}}{VIETNAMESE}]*$"
"""For RE2: such text without marks of their own, so in NFC already."""

SOUND = rf"^[\x20-\x3e\x40-\x7e\t\r\n{_MARKS}–—“”‘’…°²³₫•{VIETNAMESE}]*$"
"""For RE2 and for ``re``. Without «?», which stands for letters that were lost."""

_SOUND = re.compile(SOUND)


def sound_text(value: bytes | str) -> str | None:
    """Return the text in NFC, or None if it needs a second look."""
    if isinstance(value, bytes):
        try:
            value = value.decode("utf-8")
        except UnicodeDecodeError:
            return None
    if _SOUND.match(value) is None:
        return None
    return unicodedata.normalize("NFC", value)
