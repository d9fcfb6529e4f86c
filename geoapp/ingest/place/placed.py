"""What ``locate`` answers: the system, what to ask, what to offer, what to say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from geoapp.ingest.place.candidates import (
    AxisOrder,
    Candidate,
    Reading,
    look_like_degrees,
)
from geoapp.ingest.place.provinces import Province
from geoapp.ingest.place.transform import Points
from geoapp.ingest.source import Note, Weight

MAX_NAMED = 4
"""Candidates named in a message; all of them are offered."""


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a layer lies. ``srid`` is what to use unless ``needs`` asks first.

    ``needs``: ``crs``, ``axis_order`` or both. ``candidates``: what to offer, best
    first; the first is a proposal, never a decision.
    """

    srid: int | None
    axis_order: AxisOrder
    needs: tuple[str, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    notes: tuple[Note, ...] = ()


def choose(placed: Placed, srid: int | None, axis_order: AxisOrder | None) -> Placed:
    """Return what the officer chose; what was not asked stays."""
    answered = {"crs": srid is not None, "axis_order": axis_order is not None}
    return Placed(
        srid if srid is not None else placed.srid,
        axis_order or placed.axis_order,
        tuple(one for one in placed.needs if not answered.get(one, False)),
        placed.candidates,
        placed.notes,
    )


def asked(
    declared: Reading, others: list[Reading], code: str, province: Province | None
) -> Placed:
    """Doubt a declared system, and offer the others before it."""
    said = note(
        code,
        declared=_named(declared.candidate),
        **_place(declared, province),
        candidates=[_named(one.candidate) for one in others[:MAX_NAMED]],
    )
    order = others[0].candidate.axis_order
    needs = ("crs", "axis_order") if order == "yx" else ("crs",)
    return Placed(
        declared.candidate.srid, order, needs, offered([*others, declared]), (said,)
    )


def outside_note(declared: Reading, province: Province | None) -> Note:
    """The data lie elsewhere: a warning only where a province is named."""
    return note(
        "place_outside",
        Weight.INFO if province is None else Weight.WARNING,
        **_place(declared, province),
    )


def _place(declared: Reading, province: Province | None) -> dict[str, Any]:
    candidate = declared.candidate
    away = candidate.distance_km
    return {
        "province": province.name if province else "Việt Nam",
        "distance_km": round(away) if np.isfinite(away) else None,
        "longitude": round(candidate.longitude, 3),
        "latitude": round(candidate.latitude, 3),
    }


def swapped_note(points: Points, found: list[Reading]) -> Note:
    """Say which column holds what, in the middle of the data."""
    in_degrees = look_like_degrees(points)
    first, second = (float(v) for v in np.median(points, axis=0))
    return note(
        "axes_swapped_degrees" if in_degrees else "axes_swapped_metres",
        first=round(first, 4) if in_degrees else round(first),
        second=round(second, 4) if in_degrees else round(second),
        candidate=_named(found[0].candidate),
    )


def candidates_note(found: Iterable[Reading]) -> Note:
    """Name the first candidates."""
    named = [_named(one.candidate) for one in found]
    return note("crs_choose", candidates=list(dict.fromkeys(named))[:MAX_NAMED])


def _named(candidate: Candidate) -> str:
    return f"{candidate.title} (EPSG:{candidate.srid})"


def offered(found: Iterable[Reading]) -> tuple[Candidate, ...]:
    """Each system and order once, in the order given."""
    return tuple({one.key: one.candidate for one in found}.values())


def note(code: str, weight: Weight = Weight.WARNING, **params: Any) -> Note:
    """A note about the layer as a whole."""
    return Note(code, weight, params)
