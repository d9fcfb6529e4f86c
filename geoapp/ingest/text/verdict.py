"""What was concluded about the text of a column."""

from __future__ import annotations

from dataclasses import dataclass, replace

from geoapp.ingest.text import encodings
from geoapp.ingest.text.readings import AS_IS, Reading


@dataclass(frozen=True, slots=True)
class Candidate:
    """A reading offered to the officer, with what it makes of the first values.

    ``points``: mean over the values, from -1.5 (impossible) to 1 (Vietnamese).
    """

    reading: Reading
    points: float
    samples: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class TextVerdict:
    """How to read one column.

    ``readings``: the main one first; more where rows differ. ``telling``: distinct
    values with a letter beyond ASCII, which is all the evidence there is. ``samples``:
    up to five (before, after). ``needs_choice``: the evidence does not decide between
    ``candidates``, which read differently. ``declared``: as the file words it.
    """

    readings: tuple[Reading, ...] = (AS_IS,)
    declared: str | None = None
    telling: int = 0
    points: float = 0.0
    needs_choice: bool = False
    contradicts: bool = False
    is_composed: bool = False
    is_in_capitals: bool = False
    candidates: tuple[Candidate, ...] = ()
    samples: tuple[tuple[str, str], ...] = ()

    @property
    def reading(self) -> Reading:
        return self.readings[0]

    @property
    def encoding(self) -> str:
        """Return the encoding's name; ``ascii`` where nothing tells."""
        return self.reading.encoding if self.telling else encodings.ASCII

    def with_reading(self, reading: Reading) -> TextVerdict:
        others = tuple(each for each in self.readings if each != reading)
        return replace(self, readings=(reading, *others), needs_choice=False)
