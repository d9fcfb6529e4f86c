"""A score's reasons: their words from the analysis, with the numbers the bars need."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from geoapp.analysis.reasons import texts


@dataclass(frozen=True, slots=True)
class ReasonWords:
    """One criterion. ``points`` of at most ``weight``; both also in words."""

    title: str
    text: str
    points: float
    weight: float
    points_words: str
    weight_words: str
    missing: bool

    def as_json(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "text": self.text,
            "points": self.points,
            "weight": self.weight,
            "pointsWords": self.points_words,
            "weightWords": self.weight_words,
            "missing": self.missing,
        }


def reason_words(reasons: Sequence[dict[str, Any]]) -> list[ReasonWords]:
    """Return ``Result.reasons`` in the active language, in their order."""
    return [
        ReasonWords(
            title=text.title,
            text=text.text,
            points=reason["points"],
            weight=100 * reason["weight"],
            points_words=text.points,
            weight_words=text.max_points,
            missing=text.is_missing,
        )
        for reason, text in zip(reasons, texts(reasons), strict=True)
    ]
