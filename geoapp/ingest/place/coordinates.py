"""One coordinate as people write it: decimal or degrees, minutes, seconds, or metres.

Decimal comma, thousands dots, the letters of Vietnamese and English, degree signs typed
as o, 0 above the line or º. What a letter means may need its column: N is north in
English and south («Nam») in Vietnamese.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Axis(StrEnum):
    EAST = "east"
    """Longitude or easting."""
    NORTH = "north"
    """Latitude or northing."""


class NMeans(StrEnum):
    """What a bare N stands for in a column."""

    NORTH = "north"
    SOUTH = "south"


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

LETTERS: Mapping[str, tuple[Axis, int]] = {
    "e": (Axis.EAST, 1),
    "đ": (Axis.EAST, 1),
    "đông": (Axis.EAST, 1),
    "east": (Axis.EAST, 1),
    "w": (Axis.EAST, -1),
    "t": (Axis.EAST, -1),
    "tây": (Axis.EAST, -1),
    "west": (Axis.EAST, -1),
    "b": (Axis.NORTH, 1),
    "bắc": (Axis.NORTH, 1),
    "north": (Axis.NORTH, 1),
    "s": (Axis.NORTH, -1),
    "nam": (Axis.NORTH, -1),
    "south": (Axis.NORTH, -1),
}
"""Lower-case letter or word to its axis and sign. N is left out: see ``n_means``."""


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
    written = _tidy(text)
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
    body, letters = _split_letters(written)
    if body is None or len(written) > MAX_LENGTH or len(letters) > 1:
        return _unreadable(text)
    said, sign = (None, 1)
    if letters:
        said, sign = _meaning(letters[0], n_means)
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


def n_means(values: list[str]) -> NMeans | None:
    """Tell what a bare N means in the latitudes of a file; None if nothing decides.

    Vietnamese letters beside it (B, Đ, T) make it Nam; English ones (S, E, W) or
    nothing but N make it north: no place of Viet Nam lies south of the equator.
    """
    letters = {
        letter
        for value in values
        if _HAS_LETTER.search(value)
        for letter in _split_letters(_tidy(value))[1]
    }
    if "n" not in letters:
        return NMeans.NORTH
    vietnamese = bool(letters & {"b", "đ", "t", "bắc", "đông", "tây"})
    english = bool(letters & {"s", "e", "w", "east", "west", "south"})
    if vietnamese and english:
        return None
    if letters & {"b", "bắc"}:
        return NMeans.SOUTH
    return None if vietnamese else NMeans.NORTH


_HAS_LETTER = re.compile(r"[^\W\d_]")


def _meaning(letter: str, n_means_: NMeans) -> tuple[Axis, int]:
    if letter == "n":
        return Axis.NORTH, 1 if n_means_ is NMeans.NORTH else -1
    return LETTERS[letter]


_SIGNS = str.maketrans(
    {
        "º": "°",
        "˚": "°",
        "⁰": "°",
        "ᵒ": "°",
        "∘": "°",
        "’": "'",
        "‘": "'",
        "′": "'",
        "´": "'",
        "`": "'",
        "ʹ": "'",
        "“": '"',
        "”": '"',
        "″": '"',
        "ʺ": '"',
        "−": "-",
        "–": "-",
        "\u00a0": " ",
        "\u202f": " ",
        "\u2009": " ",
        "\u200b": "",
        "\ufeff": "",
        "Ð": "Đ",
        "ð": "đ",
        "：": ":",
        "，": ",",
    }
)


def _tidy(text: str) -> str:
    plain = unicodedata.normalize("NFC", text.translate(_SIGNS)).lower().strip()
    plain = plain.replace("''", '"').replace("ð", "đ")
    return re.sub(r"\s+", " ", plain)


_WORDS = sorted((*LETTERS, "n"), key=len, reverse=True)
_LETTER = re.compile(
    rf"^({'|'.join(_WORDS)})(?=[\s\d:.+-])|(?<=[\s\d°'\".]){chr(40)}{'|'.join(_WORDS)}{chr(41)}$"
)
_DEGREE_WORDS = (
    (re.compile(r"\s*(?:độ|deg(?:rees)?)\s*"), "°"),
    (re.compile(r"\s*(?:phút|min(?:utes)?)\s*"), "'"),
    (re.compile(r"\s*(?:giây|sec(?:onds)?)\s*"), '"'),
    (re.compile(r"(?<=\d)\s*[od](?=[\s\d]|$)"), "°"),
    (re.compile(r"(?<=\d)\s*m(?=\s*\d)"), "'"),
    (re.compile(r"(?<=\d)\s*m$(?<=[°'].m)"), "'"),
    (re.compile(r"(?<=['\d])\s*g$"), '"'),
)


def _split_letters(written: str) -> tuple[str | None, list[str]]:
    """Take the letters of the compass off both ends; the rest is the number."""
    body = re.sub(
        r"^(?:kinh độ|vĩ độ|longitude|latitude|long|lat|lon)\s*[:=]?\s*", "", written
    )
    letters: list[str] = []
    body = re.sub(r"(?<=\d)m([\d.,\s]+)s(?=$|\s)", "'\\1\"", body)
    has_marks = bool(re.search(r"[°'\":]|\d[\s]\d|\d\s*[od](?=[\s\d])", body))
    for _ in range(2):
        found = _LETTER.search(body)
        if found:
            letters.append(found[1] or found[2])
            body = (body[: found.start()] + body[found.end() :]).strip(" .:")
    for pattern, sign in (
        _DEGREE_WORDS if has_marks or "độ" in body or "deg" in body else ()
    ):
        body = pattern.sub(sign, body)
    body = re.sub(r"(?<=\d)\s*(?:m|mét|met)$", "", body)
    if not re.fullmatch(r"[-+]?[\d\s.,:°'\"-]+", body):
        return None, letters
    return body, letters


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
