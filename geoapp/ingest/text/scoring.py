"""How well single values bear the readings that may be true of them."""

from __future__ import annotations

from geoapp.ingest.text import encodings
from geoapp.ingest.text.declared import encoding_of
from geoapp.ingest.text.readings import (
    AS_IS,
    MISTAKEN,
    PLAIN,
    RARENESS,
    Reading,
    points,
)

Value = bytes | str

GOOD_POINTS = 0.65
"""From here a value speaks for its reading: more than a foreign word does."""
BEARABLE_POINTS = -0.2
"""From here a value does not speak against its reading: signs, and foreign names in an
encoding that is rare."""
UNREADABLE_POINTS = -2.0
"""What a value costs a reading by which its bytes mean nothing: worse than nonsense."""
STRAIN_POINTS = 0.75
"""Off for a reading by which bytes are well-formed UTF-8 by mere chance, or by which
text mistaken for Windows-1258 was composed afterwards."""


def candidates_for(value: Value, declared: str | None) -> tuple[Reading, ...]:
    """Return the readings that may be true of a value, natural ones first."""
    if isinstance(value, str):
        return (AS_IS, *MISTAKEN)
    named = encoding_of(declared)
    stated = [Reading(named)] if named else []
    western = Reading(encodings.CP1252)
    return tuple(dict.fromkeys([*stated, AS_IS, *PLAIN, western, *MISTAKEN]))


def value_points(reading: Reading, value: Value, declared: str | None) -> float:
    """Return how well one value bears a reading, rarity taken off."""
    text = reading.read(value)
    if text is None and reading == AS_IS and isinstance(value, bytes):
        text = encodings.without_cut_letter(value)
    if text is None:
        return UNREADABLE_POINTS
    earned = points(text, is_natural=is_natural_for(reading, declared))
    return earned - RARENESS.get(reading.encoding, 0.0) - _strain(reading, value)


def _strain(reading: Reading, value: Value) -> float:
    """Return points off for what a reading takes for chance or for a second mishap."""
    if isinstance(value, bytes) and not reading.via:
        is_utf8 = encodings.decode(value, encodings.UTF8) is not None
        return STRAIN_POINTS if is_utf8 and reading != AS_IS else 0.0
    if encodings.CP1258 in reading.via and encodings.needs_taking_apart(value):
        return STRAIN_POINTS
    return 0.0


def is_natural_for(reading: Reading, declared: str | None) -> bool:
    if reading.via:
        return False
    return reading.encoding in {
        encodings.UTF8,
        encodings.CP1252,
        encoding_of(declared),
    }
