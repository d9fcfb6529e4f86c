"""Border-area priority of communes: the four criteria of the plans (R28). Pure.

Complex area (địa bàn phức tạp), adjoining another province (giáp ranh), border commune
(xã biên giới), tourist sites. Nothing about people enters: no nationality, ethnicity or
poverty (prohibition P8). Formulas, bounds and limits: docs/methods.md.

Adjoining *districts* are reported while districts exist, but give no points. The plans
say «khu vực giáp ranh» of provinces; nearly every commune adjoins another district, so
that it would tell nothing apart; and it would end on 1 July 2025 by itself, a break in
every series that no change on the ground has caused.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from geoapp.analysis.parameters import BorderPriority
from geoapp.analysis.scoring import Reason, Scored, Subject, band, linear, total

FACTORS = ("complex", "adjoining", "border", "tourist")


@dataclass(frozen=True, slots=True)
class Shared:
    """A stretch of boundary shared with another province or district."""

    area: str
    length_m: float
    prone_count: int


@dataclass(frozen=True, slots=True)
class Commune:
    """What was measured of one commune on one day."""

    subject: Subject
    complex_document: str | None
    border_document: str | None
    border_len_m: float
    border_countries: tuple[str, ...]
    is_border_near: bool
    is_border_on_file: bool
    provinces: tuple[Shared, ...]
    districts: tuple[Shared, ...]
    establishment_count: int
    prone_count: int
    near_count: int
    site_count: int
    near_sites: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """What is on file for a whole province: tells "none here" from "not known"."""

    complex_list: bool
    neighbours: bool
    border_list: bool
    border_near: bool
    border_on_file: bool
    tourist_sites: bool
    establishments: bool


def score(communes: Sequence[Commune], parameters: BorderPriority) -> list[Scored]:
    by_province: dict[str | None, list[Commune]] = defaultdict(list)
    for commune in communes:
        by_province[commune.subject.province_code].append(commune)
    known = {province: _known(members) for province, members in by_province.items()}
    return [
        _score(commune, known[commune.subject.province_code], parameters)
        for commune in communes
    ]


def _known(communes: Sequence[Commune]) -> Known:
    return Known(
        complex_list=any(commune.complex_document for commune in communes),
        neighbours=any(commune.provinces for commune in communes),
        border_list=any(commune.border_document for commune in communes),
        border_near=any(commune.is_border_near for commune in communes),
        border_on_file=any(commune.is_border_on_file for commune in communes),
        tourist_sites=any(commune.site_count for commune in communes),
        establishments=any(commune.establishment_count for commune in communes),
    )


def _score(commune: Commune, known: Known, parameters: BorderPriority) -> Scored:
    reasons = (
        _complex(commune, known, parameters),
        _adjoining(commune, known, parameters),
        _border(commune, known, parameters),
        _tourist(commune, known, parameters),
    )
    return Scored(
        commune.subject,
        reasons,
        band(
            total(reasons),
            high_from=parameters.high_from_points,
            medium_from=parameters.medium_from_points,
        ),
    )


def _complex(commune: Commune, known: Known, parameters: BorderPriority) -> Reason:
    weight = parameters.complex_weight
    if not known.complex_list:
        return Reason("complex", weight, None, {"missing": "no_complex_list"})
    if commune.complex_document is None:
        return Reason("complex", weight, 0.0, {})
    return Reason("complex", weight, 1.0, {"document": commune.complex_document})


def _adjoining(commune: Commune, known: Known, parameters: BorderPriority) -> Reason:
    """Length shared with other provinces; a corner where three meet is no adjoining."""
    long_enough = [
        shared
        for shared in _longest_first(commune.provinces)
        if shared.length_m >= parameters.min_shared_m
    ]
    facts: dict[str, Any] = {
        "provinces": [_as_json(shared, known) for shared in long_enough],
        "near_m": parameters.adjoining_near_m,
    }
    if commune.districts:
        facts["districts"] = [
            _as_json(shared, known) for shared in _longest_first(commune.districts)
        ]
    if not known.neighbours:
        facts["missing"] = "no_neighbours"
        return Reason("adjoining", parameters.adjoining_weight, None, facts)
    length_m = sum(shared.length_m for shared in long_enough)
    facts["length_m"] = _metres(length_m)
    if commune.provinces and not long_enough:
        facts["too_short_m"] = _metres(max(s.length_m for s in commune.provinces))
        facts["min_m"] = parameters.min_shared_m
    value = linear(length_m, parameters.adjoining_low_m, parameters.adjoining_high_m)
    return Reason("adjoining", parameters.adjoining_weight, value, facts)


def _border(commune: Commune, known: Known, parameters: BorderPriority) -> Reason:
    """Return the criterion on which the official list, where there is one, wins."""
    weight = parameters.border_weight
    touches = commune.border_len_m >= parameters.min_border_m
    facts: dict[str, Any] = {}
    if commune.border_len_m > 0:
        facts["border_len_m"] = _metres(commune.border_len_m)
        facts["countries"] = list(commune.border_countries)
    if commune.border_document is not None:
        facts |= {"basis": "official", "document": commune.border_document}
        return Reason("border", weight, 1.0, facts)
    if known.border_list:
        facts |= {"basis": "official", "not_listed_but_touches": touches}
        return Reason("border", weight, 0.0, facts)
    if not known.border_on_file:
        return Reason("border", weight, None, facts | {"missing": "no_border"})
    facts |= {
        "basis": "computed",
        "min_m": parameters.min_border_m,
        "province_is_far": not known.border_near,
        "search_m": parameters.border_search_m,
    }
    return Reason("border", weight, 1.0 if touches else 0.0, facts)


def _tourist(commune: Commune, known: Known, parameters: BorderPriority) -> Reason:
    facts: dict[str, Any] = {
        "near_count": commune.near_count,
        "prone_count": commune.prone_count,
        "site_count": commune.site_count,
        "near_sites": list(commune.near_sites),
        "near_m": parameters.tourist_near_m,
    }
    if not known.tourist_sites or not known.establishments:
        facts["missing"] = (
            "no_establishments" if known.tourist_sites else "no_tourist_sites"
        )
        return Reason("tourist", parameters.tourist_weight, None, facts)
    value = linear(
        commune.near_count, parameters.tourist_low_count, parameters.tourist_high_count
    )
    return Reason("tourist", parameters.tourist_weight, value, facts)


def _longest_first(shared: Sequence[Shared]) -> list[Shared]:
    return sorted(shared, key=lambda one: (-one.length_m, one.area))


def _as_json(shared: Shared, known: Known) -> dict[str, Any]:
    return {
        "name": shared.area,
        "length_m": _metres(shared.length_m),
        "prone_count": shared.prone_count if known.establishments else None,
    }


def _metres(length_m: float) -> float:
    """Decimetres are far below the tolerance; more digits would only pretend."""
    return round(length_m, 1)
