"""A way of reading a column's values, and how well one value bears it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from geoapp.ingest.text import encodings
from geoapp.ingest.text.syllables import COMMON, Spelling, spelling

FOREIGN_POINTS = 0.6
"""Of 1: what a value earns that is no Vietnamese but reads like a Western language, or
that the file declares in an encoding it fits."""
_IMPOSSIBLE_WEIGHT = 1.5
"""How many possible syllables one impossible word outweighs (measured on the names of
8,959 communes)."""
_COMMON_BONUS = 0.5
"""What a frequent syllable earns on top: among few values it settles close calls."""

_QUIET = r"“”‘’«»–—…°²³½¼×₫€\u00a0\u200b\u200c\u200d\ufeff"
_LETTER = rf"[^\s\x00-\x40\[-`{{-\x7F{_QUIET}]"
_TELLING_WORD = re.compile(rf"[A-Za-z]*[^\x00-\x7F\s{_QUIET}]{_LETTER}*")
_OTHER_SCRIPT = 0x0370
_LATIN_AGAIN = range(0x1E00, 0x1F00)
_WESTERN = re.compile(
    r"(?:[A-Za-z]+|(?<![^A-Za-z])[àâäçéèêëîïôöùûüÿñáíóúßåøœæÀÂÄÇÉÈÊËÎÏÔÖÙÛÜÑÁÍÓÚÅØŒÆ]"
    r"(?![^A-Za-z]))+"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """``encoding`` of the bytes; ``via`` what they were mistaken for before, in turn.

    Text that was TCVN3, was read as Windows-1252 and saved as UTF-8 has the encoding
    TCVN3 via Windows-1252.
    """

    encoding: str
    via: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        return encodings.title(self.encoding)

    def read(self, value: bytes | str) -> str | None:
        """Return the text in NFC, or None where ``value`` cannot be read so."""
        text = self.letters(value)
        if text is None or self.encoding != encodings.TCVN3:
            return text
        return restore_capitals(text)

    def letters(self, value: bytes | str) -> str | None:
        """Return the same without the capitals that TCVN3 has to be given back."""
        if not self.via:
            if isinstance(value, str):
                return encodings.nfc(value) if self.encoding == encodings.UTF8 else None
            return encodings.decode(value, self.encoding)
        # Not composed: marks written apart belong to the mistake.
        text = value if isinstance(value, str) else _as_utf8(value)
        for step, mistaken in enumerate(self.via, start=1):
            if text is None:
                return None
            encoding = self.encoding if step == len(self.via) else encodings.UTF8
            text = _mended(text, mistaken, encoding)
        return text


AS_IS = Reading(encodings.UTF8)
"""Unicode, which only has to be composed."""

PLAIN = tuple(Reading(encoding) for encoding in encodings.LEGACY)
MISTAKEN = (
    *(
        Reading(encoding, (via,))
        for via in (encodings.CP1252, encodings.CP1258)
        for encoding in (encodings.UTF8, *encodings.LEGACY)
        if encoding != via
    ),
    Reading(encodings.UTF8, (encodings.CP1252, encodings.CP1252)),
    Reading(encodings.TCVN3, (encodings.CP1252, encodings.CP1252)),
    Reading(encodings.VNI, (encodings.CP1252, encodings.CP1252)),
)
RARENESS = {encodings.VISCII: 0.12, encodings.CP1252: 0.05}
"""Points off for encodings that hardly occur in the country's files."""


def _as_utf8(value: bytes) -> str | None:
    try:
        return value.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError:
        return None


def _mended(text: str, mistaken: str, encoding: str) -> str | None:
    raw = encodings.encode(text, mistaken)
    if raw is None or raw.isascii():
        return None
    found = encodings.decode(raw, encoding)
    if found is None and encoding == encodings.UTF8:
        # «à» is C3 A0, and A0 a space that does not break: often made a plain one.
        raw = re.sub(rb"\xC3(?: |$)", b"\xc3\xa0", raw)
        found = encodings.decode(raw, encoding)
    return found


def restore_capitals(text: str, *, is_column_in_capitals: bool = False) -> str:
    """Give back the capitals that TCVN3 lacks: «Hà NộI» becomes «HÀ NỘI».

    They were typed as small letters in a font that shows capitals. A word in which an
    ASCII capital stands after the first letter, beside a small letter with an accent,
    is such a word; where no small ASCII letter is in the value, all of it is.
    """
    if not is_column_in_capitals and not _CAPITALS.search(text):
        return text
    if not _SMALL.search(text):
        return text.upper()
    return _WORD_OF_LETTERS.sub(_capital_word, text)


_CAPITALS = re.compile(r"[^\W\d_](?:[A-Z][^\x00-\x7F]|[^\x00-\x7F][A-Z])|\b[à-ỹ][A-Z]")
_SMALL = re.compile("[a-z]")
_WORD_OF_LETTERS = re.compile(r"[^\W\d_]+")


def _capital_word(found: re.Match[str]) -> str:
    word = found[0]
    return word.upper() if _CAPITALS.search(word) and not _SMALL.search(word) else word


def points(text: str | None, *, is_natural: bool) -> float:
    """Return how well a text bears being read: 1 or more all Vietnamese.

    ``is_natural``: the reading needs no assumption (Unicode, or as declared), so that
    text of a Western language is believed too.
    """
    if text is None:
        return -_IMPOSSIBLE_WEIGHT
    words = _TELLING_WORD.findall(text)
    if not words:
        return 0.0
    found = [_spelt(word) for word in words]
    possible = found.count(Spelling.POSSIBLE)
    impossible = found.count(Spelling.IMPOSSIBLE)
    earned = 0.0
    if possible + impossible:
        common = sum(word.lower() in COMMON for word in words)
        weighed = possible + _COMMON_BONUS * common - _IMPOSSIBLE_WEIGHT * impossible
        earned = weighed / (possible + impossible)
    if is_natural and earned < FOREIGN_POINTS and all(map(_is_foreign, words)):
        return FOREIGN_POINTS
    return earned


def lacks_capitals(text: str) -> bool:
    """Tell whether ``restore_capitals`` may find something to do."""
    return _CAPITALS.search(text) is not None


def impossible_words(text: str) -> set[str]:
    """Return the telling words that are no syllable of any language of the country."""
    words = set(_TELLING_WORD.findall(text))
    return {word for word in words if _spelt(word) is Spelling.IMPOSSIBLE}


def is_all_vietnamese(text: str) -> bool:
    """Tell whether every telling word is a possible syllable; quicker than points."""
    words = _TELLING_WORD.findall(text)
    return bool(words) and all(_spelt(word) is Spelling.POSSIBLE for word in words)


def _is_foreign(word: str) -> bool:
    """Tell whether a word reads like a Western language, or is of another script."""
    return bool(_WESTERN.fullmatch(word)) or all(
        ord(sign) >= _OTHER_SCRIPT and ord(sign) not in _LATIN_AGAIN for sign in word
    )


@lru_cache(maxsize=65_536)
def _spelt(word: str) -> Spelling:
    if not word.isalpha():
        return Spelling.IMPOSSIBLE
    if not (word.islower() or word.isupper() or word[1:].islower()):
        return Spelling.IMPOSSIBLE  # capitals within a word: bytes of another table
    return spelling(word.lower())
