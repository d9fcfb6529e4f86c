"""Propose which column feeds which field: by headings first, then by what is in them.

Pure. An officer sees the proposal and its reason and decides; the import itself goes by
``mappings.match``, which takes no guess. One column feeds one field, and never one that
is about persons or holds coordinates.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from statistics import median
from typing import Any

from django.utils.translation import get_language

from geoapp.disclosure.persons import person_content
from geoapp.ingest import mappings, messages
from geoapp.ingest.checks import bad_date, yes_no
from geoapp.ingest.column_roles import is_prose
from geoapp.ingest.fields import Field, Kind, Target
from geoapp.ingest.fold import fold
from geoapp.ingest.heading_words import words_for
from geoapp.ingest.pair import Pair
from geoapp.ingest.persons import is_person_column
from geoapp.ingest.place.columns import PairColumn, XYColumns, coordinate_columns

SAME, TURNED, CUT, WITHIN, ALIKE = 0.95, 0.9, 0.85, 0.75, 0.65
"""Confidence, no unit, in a heading: the same words; in another order; the beginning of
them, as ten letters of a Shapefile leave it; words among others; nearly the same."""

CONTENT = 0.6
"""Confidence, no unit, in a column by its values alone if all of them fit; a share of
it where some do not."""

ENOUGH_SHARE = 0.7
"""Share of the filled cells, no unit, that must fit for the rest to be mistakes."""

_ALIKE_RATIO = 0.87
_SHORTEST_ALIKE = 6
_SHORTEST_WITHIN = 4
_DBF_LETTERS = 10
_ADDRESS = re.compile(
    r"(?i)(?:^|\W)(?:đường|phố|ngõ|ngách|hẻm|tổ|thôn|bản|xóm|ấp|khu|tiểu khu|số nhà"
    r"|số \d|p\.|q\.|tk\b|đ\.|duong|pho|ngo|thon|ban|xom)(?:\W|$)|^\d+[A-Z]?[ /,]\D"
)
_CODE = re.compile(r"[A-Za-zĐđ]{0,10}[-_/. ]?\d[\w./-]*")


@dataclass(frozen=True, slots=True)
class Reason:
    """``code`` and ``params`` choose the words in ``messages``."""

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)

    @property
    def words(self) -> Pair:
        return messages.of(self.code, self.params)

    def __str__(self) -> str:
        is_english = (get_language() or "vi").startswith("en")
        return self.words[1 if is_english else 0]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """``share``: how sure the proposal is, from 0 to 1, no unit."""

    column: str
    share: float
    reason: Reason


@dataclass(frozen=True, slots=True)
class _Candidate:
    field: str
    suggestion: Suggestion


def suggest(
    target: Target, columns: Mapping[str, Sequence[str]]
) -> dict[str, Suggestion]:
    """Return a column for every field that one is likely for.

    ``columns``: headings, each with some of its filled cells as text.
    """
    free = {name: list(columns[name]) for name in _usable(columns)}
    found: dict[str, Suggestion] = {}
    for candidates in (_accepted, _close, _by_content):
        for one in candidates(target, free, found):
            if one.field not in found and one.suggestion.column in free:
                found[one.field] = one.suggestion
                del free[one.suggestion.column]
    return {f.name: found[f.name] for f in target.fields if f.name in found}


def _usable(columns: Mapping[str, Sequence[str]]) -> list[str]:
    names = list(columns)
    values = [[cell for cell in columns[name] if cell.strip()] for name in names]
    places = coordinate_columns(names, values)
    taken: set[int] = set()
    if isinstance(places, XYColumns):
        taken = {places.x, places.y}
    elif places is not None:
        taken = {places.index}
    return [
        name
        for place, name in enumerate(names)
        if not (
            is_person_column(name)
            or (place in taken and not isinstance(places, PairColumn))
            or (not is_prose(values[place]) and person_content(values[place]))
        )
    ]


Columns = Mapping[str, Sequence[str]]
Found = Mapping[str, Suggestion]


def _accepted(target: Target, free: Columns, _: Found) -> Iterator[_Candidate]:
    """Yield what the import itself would take."""
    for name, column in mappings.by_heading(target, free).items():
        suggestion = Suggestion(column, 1.0, Reason("suggested_heading"))
        yield _Candidate(name, suggestion)


def _close(target: Target, free: Columns, found: Found) -> Iterator[_Candidate]:
    """Yield headings that are nearly right, the surest first."""
    candidates = []
    for one in _open(target, found):
        known = (name.replace("_", " ") for name in one.names)
        for words in (*words_for(target.layer, one.name), *known):
            for column in free:
                share = _likeness(column, words)
                if share > 0:
                    params = {"like": words.replace(" ", "_")}
                    reason = Reason("suggested_close_heading", params)
                    suggestion = Suggestion(column, share, reason)
                    candidates.append(_Candidate(one.name, suggestion))
    yield from sorted(candidates, key=lambda each: -each.suggestion.share)


def _likeness(heading: str, words: str) -> float:
    """Return how sure it is that a heading means some words; 0 if it does not."""
    parts = re.sub(r"\d+$", "", fold(heading)).strip("_").split("_")
    own, wanted = "".join(parts), words.replace(" ", "")
    if own == wanted:
        return SAME
    if len(own) < _SHORTEST_WITHIN or len(wanted) < 3:
        return 0.0
    if sorted(parts) == sorted(words.split()):
        return TURNED
    if len(heading) >= _DBF_LETTERS and wanted.startswith(own):
        return CUT
    if _is_among(words.split(), parts):
        return WITHIN * len(wanted) / len(own)
    return _alikeness(own, wanted)


def _alikeness(own: str, wanted: str) -> float:
    if min(len(own), len(wanted)) < _SHORTEST_ALIKE:
        return 0.0
    ratio = SequenceMatcher(None, own, wanted).ratio()
    return ALIKE * ratio if ratio >= _ALIKE_RATIO else 0.0


def _is_among(words: Sequence[str], parts: Sequence[str]) -> bool:
    """Tell whether the words stand side by side among the parts of a heading."""
    size = len(words)
    starts = range(len(parts) - size + 1)
    return size > 1 and any(list(parts[at : at + size]) == list(words) for at in starts)


def _open(target: Target, found: Found) -> list[Field]:
    return [one for one in target.fields if one.name not in found]


def _by_content(target: Target, free: Columns, found: Found) -> Iterator[_Candidate]:
    """Yield columns whose values can hardly be anything else, the surest first."""
    filled = {
        name: [cell.strip() for cell in cells if cell.strip()]
        for name, cells in free.items()
    }
    told = {name: cells for name, cells in filled.items() if cells}
    fields = _open(target, found)
    candidates = [
        *_days(fields, told),
        *_yes_or_no(fields, told),
        *(one for each in fields for one in _fitting(target, each, told)),
    ]
    required = {one.name: one.is_required for one in fields}
    yield from sorted(
        candidates, key=lambda c: (-c.suggestion.share, not required[c.field])
    )


def _days(fields: Sequence[Field], told: Columns) -> Iterator[_Candidate]:
    """One column of days is the first day; of two the earlier; more are not guessed."""
    wanted = [one for one in fields if one.kind is Kind.DATE]
    days = {
        name: [day.value for cell in cells if (day := _day(cell)).value]
        for name, cells in told.items()
    }
    there = {
        name: len(found) / len(told[name])
        for name, found in days.items()
        if len(found) >= ENOUGH_SHARE * len(told[name])
    }
    if not wanted or not 1 <= len(there) <= min(2, len(wanted)):
        return
    if len(there) == 2 and [one.name for one in wanted] != ["valid_from", "valid_to"]:
        return
    ordered = sorted(
        there, key=lambda name: median(_ordinal(day) for day in days[name])
    )
    for one, name in zip(wanted, ordered, strict=False):
        reason = Reason("suggested_days", {"percent": _percent(there[name])})
        yield _Candidate(one.name, Suggestion(name, CONTENT * there[name], reason))


def _day(cell: str) -> Any:
    return bad_date.read(_ANY_DAY, cell)


_ANY_DAY = Field("day", Kind.DATE, ())
_ANY_ANSWER = Field("answer", Kind.YES_NO, ())


def _ordinal(day: str) -> int:
    return int(day.replace("-", ""))


def _yes_or_no(fields: Sequence[Field], told: Columns) -> Iterator[_Candidate]:
    """Nothing tells one yes from another: proposed only where there is one of each."""
    wanted = [one for one in fields if one.kind is Kind.YES_NO]
    there = {
        name: share
        for name, cells in told.items()
        if (share := _share(cells, _is_answer)) >= ENOUGH_SHARE
        and not all(cell.isdecimal() for cell in cells)
    }
    if len(wanted) == len(there) == 1:
        [(name, share)] = there.items()
        reason = Reason("suggested_yes_no", {"percent": _percent(share)})
        yield _Candidate(wanted[0].name, Suggestion(name, CONTENT * share, reason))


def _is_answer(cell: str) -> bool:
    return yes_no.read(_ANY_ANSWER, cell).finding is None


def _fitting(target: Target, one: Field, told: Columns) -> Iterator[_Candidate]:
    for name, cells in told.items():
        fits = _fit(target, one, cells)
        if fits is not None:
            share, code, params = fits
            reason = Reason(code, {"percent": _percent(share), **params})
            yield _Candidate(one.name, Suggestion(name, CONTENT * share, reason))


Fit = tuple[float, str, dict[str, Any]] | None


def _fit(target: Target, one: Field, cells: Sequence[str]) -> Fit:
    match one.kind:
        case Kind.CHOICE:
            accepted = one.accepted()
            return _enough(
                _share(cells, lambda cell: fold(cell) in accepted),
                "suggested_vocabulary",
            )
        case Kind.CODE if one.width:
            digits = re.compile(rf"\d{{{one.width - 1},{one.width}}}")
            share = _share(cells, lambda cell: digits.fullmatch(cell) is not None)
            return _enough(share, "suggested_digits", width=one.width)
        case Kind.CODE if target.key == (one.name,):
            return _unique(cells)
        case Kind.TEXT if one.name == "address":
            share = _share(cells, lambda cell: _ADDRESS.search(cell) is not None)
            return _enough(share, "suggested_addresses")
        case Kind.TEXT if one.name == "name":
            return _names(cells)
    return None


def _enough(share: float, code: str, **params: Any) -> Fit:
    return (share, code, params) if share >= ENOUGH_SHARE else None


def _unique(cells: Sequence[str]) -> Fit:
    if len(cells) < 2 or len(set(cells)) < len(cells):
        return None
    share = _share(cells, lambda cell: _CODE.fullmatch(cell) is not None)
    is_number = all(re.fullmatch(r"[\d.,]+", cell) for cell in cells)
    if is_number or any(_day(cell).value for cell in cells):
        return None
    return _enough(share, "suggested_unique")


def _names(cells: Sequence[str]) -> Fit:
    differing = len(set(cells)) / len(cells)
    is_address = _share(cells, lambda cell: _ADDRESS.search(cell) is not None)
    if not is_prose(cells) or differing < ENOUGH_SHARE or is_address >= 0.5:
        return None
    return differing * 0.8, "suggested_names", {}


def _share(cells: Sequence[str], fits: Callable[[str], bool]) -> float:
    return sum(map(fits, cells)) / len(cells)


def _percent(share: float) -> int:
    return round(100 * share)
