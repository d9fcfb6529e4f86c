"""One coordinate as people write it: decimal or degrees, minutes, seconds, or metres.

Decimal comma, thousands dots, the letters of Vietnamese and English, degree signs typed
as o, 0 above the line or º. What a letter means may need its column: N is north in
English and south («Nam») in Vietnamese.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from geoapp.ingest.place.compass import Axis, NMeans, meaning, split_letters, tidy


@dataclass(frozen=True, slots=True)
class Coordinate:
    """A value read: degrees if ``is_degrees``, else as written, metres as a rule.

    ``axis`` is what a letter says, if there is one.
    """

    value: float
    is_degrees: bool
    axis: Axis | None = None


@dataclass(frozen=True, slots=True)
class CoordinateProblem:
    """Why a text is no coordinate: a message code and what to show in it."""

    code: str
    params: Mapping[str, Any]


MAX_LENGTH = 60
"""Characters; the longest honest form, with words for degrees, has 40."""


def parse_coordinate(
    text: str, axis: Axis | None = None, n_means: NMeans = NMeans.NORTH
) -> Coordinate | CoordinateProblem:
    """Read one coordinate, of a column that holds ``axis`` if that is known.

    Problems: ``coordinate_empty``, ``coordinate_unreadable``,
    ``coordinate_letter`` (a letter of the other axis), ``coordinate_minutes``,
    ``coordinate_seconds`` (60 or more), ``coordinate_range`` (degrees beyond 90, 180),
    ``coordinate_rounded`` (2.33E+06: digits are gone).
    """
    if _PLAINEST.fullmatch(text):
        value = float(text.replace(",", "."))
        return Coordinate(value, is_degrees=abs(value) <= 180)
    written = tidy(text)
    if not written:
        return CoordinateProblem("coordinate_empty", {})
    if _SCIENTIFIC.fullmatch(written):
        return _scientific(written, text)
    return _with_letters(written, text, axis, n_means)


_PLAINEST = re.compile(r"[-+]?[0-9]{1,9}(?:[.,][0-9]{1,15})?")
"""Most cells of most files; the same answer as the long way, thirty times faster."""


def _with_letters(
    written: str, text: str, axis: Axis | None, n_means: NMeans
) -> Coordinate | CoordinateProblem:
    body, letters = split_letters(written)
    if body is None or len(written) > MAX_LENGTH or len(letters) > 1:
        return _unreadable(text)
    said, sign = (None, 1)
    if letters:
        said, sign = meaning(letters[0], n_means)
    if axis is not None and said is not None and said is not axis:
        return CoordinateProblem(
            "coordinate_letter", {"value": text.strip(), "letter": letters[0].upper()}
        )
    found = _number(body, text, axis, has_letter=bool(letters))
    if isinstance(found, CoordinateProblem):
        return found
    if letters and found.value < 0:
        return _unreadable(text)
    return Coordinate(sign * found.value, found.is_degrees, said)


_DMS = re.compile(
    r"([-+])?\s*(\d{1,3})\s*[°:\s-]\s*(?:(\d{1,3}(?:[.,]\d+)?)\s*[':\s-]?\s*)?"
    r"(?:(\d{1,3}(?:[.,]\d+)?)\s*\"?)?'?"
)
_PLAIN = re.compile(r"[-+]?\d+(?:[.,]\d+)?°?")
_GROUPED = (
    re.compile(r"[-+]?\d{1,3}(?:\.\d{3})+(?:,\d+)?"),
    re.compile(r"[-+]?\d{1,3}(?:,\d{3})+(?:\.\d+)?"),
    re.compile(r"[-+]?\d{1,3}(?: \d{3})+(?:[.,]\d+)?"),
)


def _number(
    body: str, text: str, axis: Axis | None, *, has_letter: bool
) -> Coordinate | CoordinateProblem:
    body = body.strip()
    metres = None if has_letter and _DMS.fullmatch(body) else _grouped(body)
    if metres is not None:
        return Coordinate(metres, is_degrees=False)
    if _PLAIN.fullmatch(body):
        value = float(body.rstrip("°").replace(",", "."))
        limit = 90 if axis is Axis.NORTH else 180
        if ("°" in body or has_letter) and abs(value) > limit:
            if "°" not in body:
                return Coordinate(value, is_degrees=False)
            return _problem("coordinate_range", text, found=f"{value:g}", limit=limit)
        return Coordinate(value, is_degrees="°" in body or abs(value) <= 180)
    found = _DMS.fullmatch(body)
    return _sexagesimal(found, text, axis) if found else _unreadable(text)


_SCIENTIFIC = re.compile(r"[-+]?(\d(?:[.,](\d+))?)e[+-]?\d{1,3}")

EXACT_DIGITS = 7
"""Significant digits that give a northing to the metre; spreadsheets show 3 to 6."""


def _scientific(written: str, text: str) -> Coordinate | CoordinateProblem:
    value = float(written.replace(",", "."))
    if len(re.sub(r"\D", "", written.split("e", maxsplit=1)[0])) < EXACT_DIGITS:
        return _problem("coordinate_rounded", text)
    return Coordinate(value, is_degrees=abs(value) <= 180)


def _grouped(body: str) -> float | None:
    """Read 2.326.400,945 · 2,326,400.945 · 2 326 400,945: metres with thousands."""
    for pattern, group, point in zip(
        _GROUPED, (".", ",", " "), (",", ".", ","), strict=True
    ):
        if pattern.fullmatch(body):
            bare = body.replace(group, "").replace(point, ".")
            value = float(bare)
            # 105.847 is degrees with three decimals, not a hundred thousand metres.
            if body.count(group) == 1 and not (group == " " or point in body):
                return None
            return value if abs(value) > 1_000 else None
    return None


def _sexagesimal(
    found: re.Match[str], text: str, axis: Axis | None
) -> Coordinate | CoordinateProblem:
    sign = -1 if found[1] == "-" else 1
    degrees, minutes, seconds = (
        float((part or "0").replace(",", ".")) for part in found.groups()[1:]
    )
    limit = 90 if axis is Axis.NORTH else 180
    if minutes >= 60:
        return _problem("coordinate_minutes", text, found=f"{minutes:g}")
    if seconds >= 60:
        return _problem("coordinate_seconds", text, found=f"{seconds:g}")
    if found[4] and minutes != int(minutes):
        return _unreadable(text)
    value = degrees + minutes / 60 + seconds / 3600
    if value > limit:
        return _problem("coordinate_range", text, found=f"{value:g}", limit=limit)
    return Coordinate(sign * value, is_degrees=True)


def _problem(code: str, text: str, **params: object) -> CoordinateProblem:
    return CoordinateProblem(code, {"value": text.strip()[:MAX_LENGTH], **params})


def _unreadable(text: str) -> CoordinateProblem:
    return CoordinateProblem(
        "coordinate_unreadable", {"value": text.strip()[:MAX_LENGTH]}
    )
