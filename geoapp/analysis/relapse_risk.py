"""Relapse watch of hotspots that were cleared and handed over. Pure.

Two streams, never mixed: what was *reported* around a place (tips) and what was *found*
when somebody went (findings per visit). Each is compared with like places by a rate
that is pulled towards the common one, so that a place with little behind it neither
tops nor ends the list by luck. Findings are counted per visit: otherwise the list would
send inspectors to where inspectors have been (Lum and Isaac 2016; Ensign et al. 2018).

The points order a reading list. They are not a probability, and no relapse is declared
here: a finding inside the place is stated as a fact beside the score. docs/methods.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from geoapp.analysis.parameters import RelapseRisk
from geoapp.analysis.scoring import (
    INSUFFICIENT_DATA,
    Reason,
    Scored,
    Subject,
    band,
    linear,
    total,
)

FACTORS = ("tips", "findings")

URBAN_TYPES = frozenset({"phuong", "thi_tran"})


@dataclass(frozen=True, slots=True)
class Hotspot:
    """What was measured around one watched hotspot, since its hand-over.

    ``tips`` and ``visits`` lie within the ring, and after the day of hand-over.
    """

    hotspot_id: int
    code: str
    name: str
    status: str
    handed_over_on: date
    watched_days: int
    unit_name: str | None
    unit_type: str | None
    province_id: int | None
    province_code: str | None
    province_name: str | None
    has_extent: bool
    tips_on_file: bool
    tips: int
    tips_recent: int
    visits: int
    visits_recent: int
    findings: int
    findings_inside: int
    findings_beside: int
    last_visit_on: date | None

    @property
    def stratum(self) -> tuple[int | None, bool]:
        """Province, and whether the commune is urban: like is compared with like."""
        return self.province_id, self.unit_type in URBAN_TYPES


@dataclass(frozen=True, slots=True)
class Reference:
    """The hotspots one is compared with, itself included, and their common rates."""

    kind: str
    hotspots: int
    tips_per_day: float
    findings_per_visit: float


def score(hotspots: Sequence[Hotspot], parameters: RelapseRisk) -> list[Scored]:
    references = _references(hotspots)
    return [
        _score(one, _reference(one, references, parameters), parameters)
        for one in hotspots
    ]


_Group = tuple[str, Hashable]
_EVERYTHING: _Group = ("all", None)


def _references(hotspots: Sequence[Hotspot]) -> dict[_Group, Reference]:
    groups: dict[_Group, list[Hotspot]] = defaultdict(list)
    groups[_EVERYTHING] = []
    for one in hotspots:
        for group in _groups_of(one) if one.has_extent else ():
            groups[group].append(one)
    return {group: _rates(group[0], members) for group, members in groups.items()}


def _groups_of(one: Hotspot) -> list[_Group]:
    """Return the groups it can be compared with, the narrowest first."""
    if one.province_id is None:
        return [_EVERYTHING]
    return [("stratum", one.stratum), ("province", one.province_id), _EVERYTHING]


def _reference(
    one: Hotspot, references: dict[_Group, Reference], parameters: RelapseRisk
) -> Reference:
    """Return the narrowest group with enough hotspots; everything, if none has."""
    for group in _groups_of(one):
        found = references.get(group)
        if found and found.hotspots >= parameters.min_stratum_hotspots:
            return found
    return references[_EVERYTHING]


def _rates(kind: str, group: Sequence[Hotspot]) -> Reference:
    reporting = [one for one in group if one.tips_on_file]
    return Reference(
        kind,
        len(group),
        tips_per_day=_share(
            sum(one.tips for one in reporting),
            sum(one.watched_days for one in reporting),
        ),
        findings_per_visit=_share(
            sum(one.findings for one in group), sum(one.visits for one in group)
        ),
    )


def _score(one: Hotspot, reference: Reference, parameters: RelapseRisk) -> Scored:
    reasons = (
        _tips(one, reference, parameters),
        _findings(one, reference, parameters),
    )
    nobody_looked = one.tips_recent == 0 and one.visits_recent == 0
    return Scored(
        Subject(
            one.hotspot_id, one.code, one.name, one.province_code, one.province_name
        ),
        reasons,
        INSUFFICIENT_DATA
        if nobody_looked
        else band(
            total(reasons),
            high_from=parameters.high_from_points,
            medium_from=parameters.medium_from_points,
        ),
    )


def _tips(one: Hotspot, reference: Reference, parameters: RelapseRisk) -> Reason:
    """RR_T = (a + observed) / (a + expected), the gamma-Poisson rate with shape a."""
    facts = _common_facts(one, reference, parameters) | {
        "tips": one.tips,
        "tips_recent": one.tips_recent,
    }
    if missing := _missing_tips(one):
        return Reason(
            "tips", parameters.tips_weight, None, facts | {"missing": missing}
        )
    expected = reference.tips_per_day * one.watched_days
    prior = parameters.tips_prior_tips
    ratio = (prior + one.tips) / (prior + expected) if prior + expected else 1.0
    facts |= {"tips_expected": round(expected, 2), "ratio": round(ratio, 2)}
    return Reason(
        "tips",
        parameters.tips_weight,
        linear(ratio, parameters.low_ratio, parameters.high_ratio),
        facts,
    )


def _findings(one: Hotspot, reference: Reference, parameters: RelapseRisk) -> Reason:
    """RR_V = q / q0 with q = (s·q0 + findings) / (s + visits): per visit, shrunken.

    A visit without a finding can only lower the place's own ratio (tested).
    """
    facts = _common_facts(one, reference, parameters) | {
        "findings": one.findings,
        "visits": one.visits,
        "visits_recent": one.visits_recent,
        "finding_inside": one.findings_inside,
        "finding_beside": one.findings_beside,
        "inside_m": parameters.inside_m,
        "last_visit_on": one.last_visit_on.isoformat() if one.last_visit_on else None,
    }
    if missing := _missing_findings(one):
        return Reason(
            "findings", parameters.findings_weight, None, facts | {"missing": missing}
        )
    usual = reference.findings_per_visit
    strength = parameters.findings_prior_visits
    shrunken = (strength * usual + one.findings) / (strength + one.visits)
    ratio = shrunken / usual if usual else 1.0
    facts |= {
        "usual_share": round(usual, 4),
        "shrunken_share": round(shrunken, 4),
        "ratio": round(ratio, 2),
    }
    return Reason(
        "findings",
        parameters.findings_weight,
        linear(ratio, parameters.low_ratio, parameters.high_ratio),
        facts,
    )


def _missing_tips(one: Hotspot) -> str | None:
    if not one.has_extent:
        return "no_extent"
    return None if one.tips_on_file else "no_tips_on_file"


def _missing_findings(one: Hotspot) -> str | None:
    if not one.has_extent:
        return "no_extent"
    return None if one.visits else "no_visits"


def _common_facts(
    one: Hotspot, reference: Reference, parameters: RelapseRisk
) -> dict[str, Any]:
    return {
        "ring_m": parameters.ring_m,
        "handed_over_on": one.handed_over_on.isoformat(),
        "watched_days": one.watched_days,
        "recent_days": parameters.recent_days,
        "reference": reference.kind,
        "reference_hotspots": reference.hotspots,
    }


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0
