"""Keys under which two spellings of one name meet.

Accents and tones count: Chiềng Hắc and Chiềng Hặc are two communes. What does not count
is how a keyboard put them there.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_INVISIBLE = re.compile("[\u00ad\u034f\u061c\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_SAME = str.maketrans("ðÐ", "đĐ")
"""U+00D0 of other languages stands for Đ in text converted by careless fonts."""

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_WORD = re.compile(rf"[\w{_TONES}]+")


@lru_cache(maxsize=65_536)
def key_of(text: str) -> str:
    """Return the key: NFC, small letters, tones behind their word, single spaces.

    «Hoà» and «Hòa», «Thuỷ» and «Thủy», «Ðông» and «Đông», «Hà\u00a0 Nội» and «Hà Nội»
    meet; «Hắc» and «Hặc» do not.
    """
    plain = _INVISIBLE.sub("", text).translate(_SAME)
    plain = unicodedata.normalize("NFKC", plain).casefold()
    spaced = " ".join(plain.split())
    return unicodedata.normalize("NFC", _WORD.sub(_tone_last, spaced))


def _tone_last(found: re.Match[str]) -> str:
    """Return a word with its tones behind it: schools differ on the letter they go to.

    A syllable has one tone at most, so no two words become the same by that.
    """
    letters: list[str] = []
    tones: list[str] = []
    for sign in found[0]:
        parts = unicodedata.normalize("NFD", sign)
        tones += [part for part in parts if part in _TONES]
        letters += [part for part in parts if part not in _TONES]
    return unicodedata.normalize("NFC", "".join(letters)) + "".join(tones)
