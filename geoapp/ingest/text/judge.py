"""Decide from a column's values how its text is to be read.

Every reading is tried on the distinct values that hold more than ASCII, and scored by
the Vietnamese syllables it yields. The bytes win over what the file declares.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from statistics import fmean

from geoapp.ingest.text import encodings
from geoapp.ingest.text.declared import encoding_of, is_vague
from geoapp.ingest.text.readings import AS_IS, Reading
from geoapp.ingest.text.scoring import (
    BEARABLE_POINTS,
    GOOD_POINTS,
    Value,
    candidates_for,
    value_points,
)
from geoapp.ingest.text.verdict import Candidate, TextVerdict

Scores = Mapping[Reading, Sequence[float]]
"""Points of every reading, value by value."""

ENOUGH = 10
"""Distinct telling values from which every draw of real commune names was judged right
(300 draws each of eleven ways of damage)."""
SAMPLE = 2_000
"""Distinct telling values looked at; more do not change the outcome."""
SHOWN = 5
"""Values shown before and after."""
CLOSE_POINTS = 0.5
"""With fewer values, a runner-up this near that reads differently has to be asked
about."""


def judge(
    values: Iterable[Value | None],
    declared: str | None = None,
    chosen: str | None = None,
) -> TextVerdict:
    """Judge one column. ``chosen``: the officer's word, which ends the matter."""
    telling = telling_values(values)
    if not telling:
        return TextVerdict(declared=declared)
    if chosen is not None and (named := encoding_of(chosen)):
        return _shown(_verdict([Reading(named)], telling, declared), telling)
    scores = _scores(telling, declared)
    ranked = _ranked(scores, telling, declared)
    best = _main(ranked, scores)
    readings = _with_others(best.reading, scores)
    rivals = _rivals(ranked) if best is ranked[0] else (best,)
    asks = len(telling) < ENOUGH and len(rivals) > 1
    if _combined(readings, scores) < 0:
        best = _unexplained(ranked, telling, declared)
        readings = (best.reading,)
        asks = not _is_letters(best.reading, telling)
    asks = asks and not _is_believed(best, declared)
    verdict = replace(
        _verdict(readings, telling, declared, best.points),
        needs_choice=asks,
        candidates=rivals if asks else (),
    )
    return _shown(verdict, telling)


def judge_file(
    columns: Mapping[str, Sequence[Value | None]],
    declared: str | None = None,
    chosen: str | None = None,
) -> dict[str, TextVerdict]:
    """Judge all columns; those that tell too little follow the rest of the file."""
    verdicts = {name: judge(found, declared, chosen) for name, found in columns.items()}
    everything = [value for found in columns.values() for value in found]
    whole = judge(everything, declared, chosen)
    for name, verdict in verdicts.items():
        telling = telling_values(columns[name])
        if telling and len(telling) < ENOUGH and whole.reading != verdict.reading:
            own = fmean(value_points(whole.reading, v, declared) for v in telling)
            if own >= GOOD_POINTS or own >= verdict.points:
                followed = verdict.with_reading(whole.reading)
                followed = replace(followed, candidates=(), points=own)
                verdicts[name] = _shown(followed, telling)
        elif verdict.needs_choice and not whole.needs_choice:
            verdicts[name] = replace(verdict, needs_choice=False, candidates=())
    return verdicts


def telling_values(values: Iterable[Value | None]) -> list[Value]:
    """Return up to ``SAMPLE`` distinct values that hold more than ASCII, in order."""
    found: dict[Value, None] = {}
    for value in values:
        if value and not value.isascii():
            found[value] = None
            if len(found) >= SAMPLE:
                break
    return list(found)


def _scores(telling: Sequence[Value], declared: str | None) -> Scores:
    readings = dict.fromkeys(
        reading for value in telling for reading in candidates_for(value, declared)
    )
    return {
        reading: [value_points(reading, value, declared) for value in telling]
        for reading in readings
    }


def _combined(readings: Sequence[Reading], scores: Scores) -> float:
    """Return the mean over the values, each read in the way that suits it best."""
    return fmean(map(max, zip(*(scores[each] for each in readings), strict=True)))


def _ranked(
    scores: Scores, telling: Sequence[Value], declared: str | None
) -> list[Candidate]:
    """Return the candidates, best first; among equals what is declared, then likely."""
    stated = encoding_of(declared)
    found = [
        Candidate(reading, fmean(each), _samples(reading, telling))
        for reading, each in scores.items()
    ]
    return sorted(
        found,
        key=lambda each: (
            -each.points,
            each.reading.encoding != stated,
            len(each.reading.via),
        ),
    )


def _main(ranked: Sequence[Candidate], scores: Scores) -> Candidate:
    """Return the best candidate; where rows differ, the better of the best pair."""
    if ranked[0].points >= GOOD_POINTS:
        return ranked[0]
    pairs = combinations([each.reading for each in ranked], 2)
    pair = max(pairs, key=lambda two: _combined(two, scores), default=None)
    if pair is None or _combined(pair, scores) < GOOD_POINTS:
        return ranked[0]
    main = max(pair, key=lambda reading: _good(scores[reading]))
    return next(each for each in ranked if each.reading == main)


def _good(points_of_values: Sequence[float]) -> int:
    return sum(each >= GOOD_POINTS for each in points_of_values)


def _with_others(main: Reading, scores: Scores) -> tuple[Reading, ...]:
    """Return the main reading, then those that explain values it does not."""
    readings = [main]
    left = [place for place, each in enumerate(scores[main]) if each < BEARABLE_POINTS]
    while left:
        gains = {
            reading: _good([each[place] for place in left])
            for reading, each in scores.items()
        }
        best = max(gains, key=lambda reading: gains[reading])
        if gains[best] * 3 < len(left):
            break
        readings.append(best)
        left = [place for place in left if scores[best][place] < GOOD_POINTS]
    return tuple(readings)


def _rivals(ranked: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Return the best, and those near it that read the values differently."""
    best = ranked[0]
    rivals = [best]
    for each in ranked[1:]:
        is_near = each.points > best.points - CLOSE_POINTS and each.points > 0
        if is_near and all(each.samples != known.samples for known in rivals):
            rivals.append(each)
    return tuple(rivals)


def _unexplained(
    ranked: Sequence[Candidate], telling: Sequence[Value], declared: str | None
) -> Candidate:
    """Return how to read what is no Vietnamese: as declared, or as Unicode, or as ANSI.

    ``ranked`` knows which of them can be read at all.
    """
    wanted = [encoding_of(declared), encodings.UTF8, encodings.CP1252]
    readable = [
        each
        for encoding in wanted
        for each in ranked
        if each.reading == Reading(encoding or "")
        and all(each.reading.read(value) is not None for value in telling)
    ]
    return readable[0] if readable else ranked[0]


def _is_letters(reading: Reading, telling: Sequence[Value]) -> bool:
    """Tell whether all that is not ASCII reads as letters, as in a foreign name."""
    texts = [reading.read(value) or "" for value in telling]
    signs = {sign for text in texts for sign in text if not sign.isascii()}
    return all(sign.isalpha() for sign in signs)


def _is_believed(best: Candidate, declared: str | None) -> bool:
    """Tell whether few values suffice: as declared, or Unicode without a rival."""
    if best.reading == AS_IS and (best.points >= 1 or best.points < 0):
        return True
    return (
        not is_vague(declared)
        and not best.reading.via
        and best.reading.encoding == encoding_of(declared)
    )


def _verdict(
    readings: Sequence[Reading],
    telling: Sequence[Value],
    declared: str | None,
    earned: float = 1.0,
) -> TextVerdict:
    main = readings[0]
    stated = encoding_of(declared)
    return TextVerdict(
        readings=tuple(readings),
        declared=declared,
        telling=len(telling),
        points=earned,
        contradicts=bool(stated)
        and not is_vague(declared)
        and not main.via
        and main.encoding != stated,
    )


def _samples(reading: Reading, telling: Sequence[Value]) -> tuple[tuple[str, str], ...]:
    return tuple((shown(value), reading.read(value) or "") for value in telling[:SHOWN])


def shown(value: Value) -> str:
    """Return a value as a program that knows nothing would show it."""
    if isinstance(value, str):
        return value
    return encodings.decode(value, encodings.CP1252) or ""


def _shown(verdict: TextVerdict, telling: Sequence[Value]) -> TextVerdict:
    """Complete a verdict with its samples and what is to be done to every value."""
    reading = verdict.reading
    texts = [reading.read(value) for value in telling]
    is_composed = any(
        isinstance(value, str) and value != text
        for value, text in zip(telling, texts, strict=True)
    )
    known = [text for text in texts if text]
    in_capitals = [text for text in known if text.isupper()]
    return replace(
        verdict,
        samples=_samples(reading, telling),
        is_composed=is_composed and not reading.via,
        is_in_capitals=len(in_capitals) * 2 > len(known),
    )
