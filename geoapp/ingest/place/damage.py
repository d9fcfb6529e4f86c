"""Numbers no system explains: a unit, a digit or a zone written into them.

What is found is named with its remedy and the file refused; repairing millions of
coordinates by a guess is not our decision.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from geoapp.ingest.place.candidates import Reason, look_like_degrees, readings
from geoapp.ingest.place.provinces import Province
from geoapp.ingest.place.transform import Points
from geoapp.ingest.source import Note, Weight

ZONE_PREFIXES = frozenset({18, 19, 47, 48, 49, 481, 482, 491, 105, 108})
"""What stands before a six-digit easting: Gauss-Krüger zones, UTM zones, TM-3 zones,
whole meridians; no unit."""

EASTING_DIGITS = 1_000_000
"""Metres; eastings of Viet Nam have six digits, in its own and the next zone."""


def damage(points: Points, province: Province | None) -> Note | None:
    """Name the damage that, undone, would bring most points into the province."""
    if look_like_degrees(points):
        return None
    for code, undo in _CURES:
        cured = undo(points)
        if cured is None:
            continue
        found = readings(cured, province)
        if found:
            best = found[0].candidate
            return Note(
                code,
                Weight.REFUSAL,
                {
                    "before": [float(v) for v in np.round(points[0], 3)],
                    "after": [float(v) for v in np.round(cured[0], 3)],
                    "candidate": f"{best.title} (EPSG:{best.srid})",
                },
            )
    return None


def _millimetres(points: Points) -> Points:
    return points / 1000


def _kilometres(points: Points) -> Points | None:
    """Viet Nam's northings are 700 to 2,600 km."""
    return points * 1000 if (np.abs(points) < 10_000).all() else None


def _centimetres(points: Points) -> Points:
    return points / 100


def _micro_degrees(points: Points) -> Points | None:
    cured = points / 1_000_000
    return cured if (np.abs(cured) <= 180).all() else None


def _zone_prefix(points: Points) -> Points | None:
    cured = points.copy()
    hit = False
    for axis in (0, 1):
        zones = np.floor(points[:, axis] / EASTING_DIGITS)
        if np.isin(zones, list(ZONE_PREFIXES)).mean() > 0.9:
            cured[:, axis] = points[:, axis] - zones * EASTING_DIGITS
            hit = True
    return cured if hit else None


def _lost_northing_digit(points: Points) -> Points | None:
    """326 000 for 2 326 000, 140 000 for 1 140 000: the first digit is gone."""
    if (points[:, 1] >= EASTING_DIGITS).any() and (
        points[:, 0] >= EASTING_DIGITS
    ).any():
        return None
    for axis in (1, 0):
        for millions in (2, 1):
            cured = points.copy()
            cured[:, axis] += millions * EASTING_DIGITS
            if _is_plausible(cured):
                return cured
    return None


def _lost_easting_digit(points: Points) -> Points | None:
    """87 832 for 587 832."""
    for axis in (0, 1):
        if (np.abs(points[:, axis]) < 100_000).all():
            for hundreds in (5, 4, 6):
                cured = points.copy()
                cured[:, axis] += hundreds * 100_000
                if _is_plausible(cured):
                    return cured
    return None


def _is_plausible(points: Points) -> bool:
    best = readings(points, None)[:1]
    return bool(best) and best[0].reason is not Reason.ABROAD


_CURES: tuple[tuple[str, Callable[[Points], Points | None]], ...] = (
    ("place_millimetres", _millimetres),
    ("place_centimetres", _centimetres),
    ("place_kilometres", _kilometres),
    ("place_micro_degrees", _micro_degrees),
    ("place_zone_prefix", _zone_prefix),
    ("place_easting_cut", _lost_easting_digit),
    ("place_northing_cut", _lost_northing_digit),
)
