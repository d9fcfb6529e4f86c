"""Read a column's values as its verdict says; one by one where rows differ.

Nothing is replaced silently: a value that cannot be read comes back as a program that
knows nothing would show it, with a problem that holds its row.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from geoapp.ingest.source import Weight
from geoapp.ingest.text import encodings
from geoapp.ingest.text.judge import judge, shown
from geoapp.ingest.text.readings import (
    AS_IS,
    Reading,
    impossible_words,
    is_all_vietnamese,
    lacks_capitals,
    points,
    restore_capitals,
)
from geoapp.ingest.text.scoring import (
    BEARABLE_POINTS,
    GOOD_POINTS,
    Value,
    candidates_for,
    value_points,
)
from geoapp.ingest.text.verdict import TextVerdict

REMEMBERED = 100_000
"""Distinct values a decoder keeps, so that a column of a million rows stays cheap."""
WIDEST_LETTER_BYTES = 4


class TextProblem(StrEnum):
    """What had to be said of one value; also the message code."""

    OTHER_ENCODING = "text_other_encoding"
    CUT = "text_cut"
    LOST = "text_lost"
    UNDECODABLE = "text_undecodable"


WEIGHTS: Mapping[TextProblem, Weight] = {
    TextProblem.OTHER_ENCODING: Weight.WARNING,
    TextProblem.CUT: Weight.WARNING,
    TextProblem.LOST: Weight.WARNING,
    TextProblem.UNDECODABLE: Weight.ERROR,
}


@dataclass(frozen=True, slots=True)
class Decoded:
    """``how`` is None for values that are ASCII already."""

    text: str | None
    how: Reading | None = None
    problem: TextProblem | None = None

    def params(self, value: Value | None) -> dict[str, str]:
        """Return what the message of ``problem`` says of the value as it was."""
        before = shown(value) if value else ""
        encoding = self.how.title if self.how else ""
        return {"before": before, "after": self.text or "", "encoding": encoding}


class Decoder:
    """Reads the values of one column; remembers what it has read."""

    def __init__(self, verdict: TextVerdict, width: int | None = None) -> None:
        """``width``: bytes of the column, where the format has such a limit."""
        self.verdict = verdict
        self._width = width
        self._known: dict[Value, Decoded] = {}

    def __call__(self, value: Value | None) -> Decoded:
        if value is None:
            return Decoded(None)
        known = self._known.get(value)
        if known is None:
            known = self._read(value)
            if len(self._known) < REMEMBERED:
                self._known[value] = known
        return known

    def _read(self, value: Value) -> Decoded:
        if value.isascii():
            plain = value if isinstance(value, str) else value.decode("ascii")
            return Decoded(plain, None, _loss(plain))
        main = self.verdict.reading
        text = main.read(value)
        if text is not None and (
            is_all_vietnamese(text) or self._points(main, value) >= BEARABLE_POINTS
        ):
            return self._done(text, main)
        if text is None and (whole := self._before_cut(value)) is not None:
            return Decoded(whole, main, TextProblem.CUT)
        other = self._best_other(value)
        if other is not None:
            found = other.read(value) or ""
            return Decoded(found, other, TextProblem.OTHER_ENCODING)
        if text is not None:
            return self._done(text, main)
        return Decoded(shown(value), None, TextProblem.UNDECODABLE)

    def _done(self, text: str, reading: Reading) -> Decoded:
        if self.verdict.is_in_capitals and reading.encoding == encodings.TCVN3:
            text = restore_capitals(text, is_column_in_capitals=True)
        return Decoded(text, reading, _loss(text))

    def may_lack_capitals(self, text: str) -> bool:
        if self.verdict.reading.encoding != encodings.TCVN3:
            return False
        return self.verdict.is_in_capitals or lacks_capitals(text)

    def _points(self, reading: Reading, value: Value) -> float:
        return value_points(reading, value, self.verdict.declared)

    def _best_other(self, value: Value) -> Reading | None:
        """Return the reading that makes sense of a value the column's own does not."""
        known = [r for r in self.verdict.readings[1:] if self._points(r, value) > 0]
        if known:
            return max(known, key=lambda reading: self._points(reading, value))
        others = candidates_for(value, self.verdict.declared)
        best = max(others, key=lambda reading: self._points(reading, value))
        is_good = (
            best != self.verdict.reading
            and self._points(best, value) >= GOOD_POINTS
            and points(best.read(value), is_natural=False) >= GOOD_POINTS
        )
        return best if is_good else None

    def _before_cut(self, value: Value) -> str | None:
        """Return the text before a UTF-8 letter that a too narrow column cut."""
        if isinstance(value, str) or self.verdict.reading != AS_IS:
            return None
        whole = encodings.without_cut_letter(value)
        if whole is None:
            return None
        if self._width is None:
            return None if whole.isascii() else whole
        return whole if len(value) > self._width - WIDEST_LETTER_BYTES else None


def decode_batch(
    decoder: Decoder, values: Sequence[Value | None]
) -> tuple[list[str | None], dict[int, Decoded]]:
    """Return the texts of many values of one type, and by place those with a problem.

    The same as asking ``decoder`` for each, ten times as fast: all are read at once,
    and only values with an impossible word are looked at one by one.
    """
    joined = _joined(values)
    text = None if joined is None else decoder.verdict.reading.letters(joined)
    texts = [] if text is None else text.split(_MARK)
    if text is None or len(texts) != len(values) or decoder.may_lack_capitals(text):
        return _one_by_one(decoder, values, range(len(values)), [None] * len(values))
    wrong = impossible_words(text)
    if "?" in text or "\ufffd" in text:
        wrong |= {"?", "\ufffd"}
    found: list[str | None] = [
        None if value is None else each
        for value, each in zip(values, texts, strict=True)
    ]
    if not wrong:
        return found, {}
    any_wrong = re.compile("|".join(map(re.escape, wrong)))
    places = [place for place, each in enumerate(texts) if any_wrong.search(each)]
    return _one_by_one(decoder, values, places, found)


_MARK = "\x1f"
"""Stands between values; no encoding gives it to a letter."""


def _joined(values: Sequence[Value | None]) -> Value | None:
    if all(isinstance(value, bytes | None) for value in values):
        return _MARK.encode().join(value or b"" for value in values)  # type: ignore[misc]
    if all(isinstance(value, str | None) for value in values):
        return _MARK.join(value or "" for value in values)  # type: ignore[misc]
    return None


def _one_by_one(
    decoder: Decoder,
    values: Sequence[Value | None],
    places: Iterable[int],
    texts: list[str | None],
) -> tuple[list[str | None], dict[int, Decoded]]:
    problems: dict[int, Decoded] = {}
    for place in places:
        read = decoder(values[place])
        texts[place] = read.text
        if read.problem is not None:
            problems[place] = read
    return texts, problems


_LOST_LETTER = re.compile(r"(?<=[^\W\d_])\?+(?=[^\W\d_])")


def _loss(text: str) -> TextProblem | None:
    """Tell whether letters had been replaced before the file reached us."""
    if "\ufffd" in text:
        return TextProblem.LOST
    if "?" in text and _LOST_LETTER.search(text) and "://" not in text:
        return TextProblem.LOST
    return None


def decode(
    values: Iterable[Value | None], verdict: TextVerdict, width: int | None = None
) -> list[Decoded]:
    """Return one Decoded per value."""
    decoder = Decoder(verdict, width)
    return [decoder(value) for value in values]


def decode_names(
    names: Sequence[Value],
    verdicts: Iterable[TextVerdict] = (),
    declared: str | None = None,
) -> list[str]:
    """Return headings as text: few as they are, they follow what the columns are in.

    A heading the columns' encoding makes no sense of is judged with the other headings.
    """
    told = [each for each in verdicts if each.telling and not each.needs_choice]
    own = judge(names, declared)
    verdict = max(told, key=lambda each: each.telling) if told else own
    decoder, alone = Decoder(verdict), Decoder(own)
    found = []
    for name in names:
        read = decoder(name)
        if read.problem == TextProblem.UNDECODABLE:
            read = alone(name)
        found.append((read.text or "").replace("\x00", "").strip())
    return found
