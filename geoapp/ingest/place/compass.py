"""The letters, words and signs around a coordinate's digits."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from enum import StrEnum


class Axis(StrEnum):
    EAST = "east"
    """Longitude or easting."""
    NORTH = "north"
    """Latitude or northing."""


class NMeans(StrEnum):
    """What a bare N stands for in a column."""

    NORTH = "north"
    SOUTH = "south"


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


def n_means(values: Sequence[str]) -> NMeans | None:
    """Tell what a bare N means in the latitudes of a file; None if nothing decides.

    Vietnamese letters beside it (B, Đ, T) make it Nam; English ones (S, E, W) or
    nothing but N make it north: no place of Viet Nam lies south of the equator.
    """
    letters = {
        letter
        for value in values
        if _HAS_LETTER.search(value)
        for letter in split_letters(tidy(value))[1]
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


def meaning(letter: str, n_means_: NMeans) -> tuple[Axis, int]:
    """Return the axis and the sign of a letter or word that ``split_letters`` found."""
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


def tidy(text: str) -> str:
    """Bring the many degree, minute and space signs to one of each; lower case."""
    plain = unicodedata.normalize("NFC", text.translate(_SIGNS)).lower().strip()
    plain = plain.replace("''", '"').replace("ð", "đ")
    return re.sub(r"\s+", " ", plain)


_WORDS = sorted((*LETTERS, "n"), key=len, reverse=True)
_ANY_WORD = "|".join(_WORDS)
_LETTER = re.compile(
    rf"^({_ANY_WORD})(?=[\s\d:.+-])|(?<=[\s\d°'\".])({_ANY_WORD})$",
)
_DEGREE_WORDS = (
    (re.compile(r"\s*(?:độ|deg(?:rees)?)\s*"), "°"),
    (re.compile(r"\s*(?:phút|min(?:utes)?)\s*"), "'"),
    (re.compile(r"\s*(?:giây|sec(?:onds)?)\s*"), '"'),
    (re.compile(r"(?<=\d)\s*[odđ](?=[\s\d]|$)"), "°"),
    (re.compile(r"(?<=\d)\s*m(?=\s*\d)"), "'"),
    (re.compile(r"(?<=\d)\s*m$(?<=[°'].m)"), "'"),
    (re.compile(r"(?<=['\d])\s*g$"), '"'),
)


def split_letters(written: str) -> tuple[str | None, list[str]]:
    """Take the letters of the compass off both ends; the rest is the number."""
    body = re.sub(
        r"^(?:kinh độ|vĩ độ|longitude|latitude|long|lat|lon)\s*[:=]?\s*", "", written
    )
    letters: list[str] = []
    body = re.sub(r"(?<=\d)m([\d.,\s]+)s(?=$|\s)", "'\\1\"", body)
    has_marks = bool(re.search(r"[°'\":]|\d[\s]\d|\d\s*[odđ](?=[\s\d])", body))
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
