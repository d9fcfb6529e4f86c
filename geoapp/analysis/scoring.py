"""What every score here is made of: reasons whose points add up to it.

Pure: no Django, no database. A criterion has a weight and a value between 0 and 1, and
gives ``100 × weight × value`` points. Where the data for it are missing the value is
None: it gives no points, and it lowers ``completeness`` instead of passing for zero
risk.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import fsum
from typing import Any

HIGH, MEDIUM, LOW = "high", "medium", "low"
INSUFFICIENT_DATA = "insufficient_data"

DECIMALS = 4
"""Points are rounded to this before they are added, so that what a reader adds up is
exactly the score, and equal places are equal whatever the floating point did."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One criterion's part in a score.

    ``facts`` are what was measured, as JSON values with the unit in the key; with value
    None, ``facts["missing"]`` is the code of what is missing.
    """

    code: str
    weight: float
    value: float | None
    facts: Mapping[str, Any]

    @property
    def points(self) -> float:
        return round(100 * self.weight * (self.value or 0), DECIMALS)

    @property
    def missing(self) -> bool:
        return self.value is None

    def as_json(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "points": self.points,
            "weight": self.weight,
            "value": self.value,
            "facts": dict(self.facts),
            "missing": self.missing,
        }


@dataclass(frozen=True, slots=True)
class Subject:
    """The place a score is about. Province None: it lies in no commune on file."""

    id: int
    code: str
    name: str
    province_code: str | None
    province_name: str | None


@dataclass(frozen=True, slots=True)
class Scored:
    subject: Subject
    reasons: tuple[Reason, ...]
    band: str

    @property
    def score(self) -> float:
        return total(self.reasons)

    @property
    def completeness(self) -> float:
        """Share of the weights for which there were data."""
        weights = fsum(reason.weight for reason in self.reasons)
        known = fsum(reason.weight for reason in self.reasons if not reason.missing)
        return min(1.0, round(known / weights, DECIMALS))


def total(reasons: Sequence[Reason]) -> float:
    """Return the score, 0 to 100: the sum of the points and nothing else."""
    return round(fsum(reason.points for reason in reasons), DECIMALS)


def linear(measured: float, low: float, high: float) -> float:
    """Return 0 up to ``low``, 1 from ``high``, and a straight line between.

    The bounds are policy, not the data's own minimum and maximum: with those, adding
    one commune would change the order of the others.
    """
    return min(1.0, max(0.0, (measured - low) / (high - low)))


def band(score: float, *, high_from: float, medium_from: float) -> str:
    if score >= high_from:
        return HIGH
    return MEDIUM if score >= medium_from else LOW


def ranked(scored: Sequence[Scored]) -> list[tuple[int, Scored]]:
    """Return each with its rank in its province, provinces in order of their code.

    Equal scores share a rank and the next rank is skipped (1, 2, 2, 4); among equals
    the order is that of the codes and means nothing.
    """
    by_province: dict[str, list[Scored]] = defaultdict(list)
    for one in scored:
        by_province[one.subject.province_code or ""].append(one)
    return [
        pair
        for province in sorted(by_province)
        for pair in _ranked_in_one(by_province[province])
    ]


def _ranked_in_one(scored: list[Scored]) -> list[tuple[int, Scored]]:
    pairs: list[tuple[int, Scored]] = []
    for place, one in enumerate(
        sorted(scored, key=lambda s: (-s.score, s.subject.code)), start=1
    ):
        tied = bool(pairs) and pairs[-1][1].score == one.score
        pairs.append((pairs[-1][0] if tied else place, one))
    return pairs
