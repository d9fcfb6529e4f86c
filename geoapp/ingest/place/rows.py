"""Which rows are wrong alone, when the layer as a whole lies where it should."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from geoapp.ingest.place.candidates import AxisOrder
from geoapp.ingest.place.extents import distance_km, within
from geoapp.ingest.place.provinces import Province
from geoapp.ingest.place.transform import Points, ordered, to_wgs84
from geoapp.ingest.source import Note, Weight
from geoapp.spatial.crs import GEOGRAPHIC_VN2000_SRID, STORAGE_SRID

WEIGHTS = {
    "point_not_a_number": Weight.ERROR,
    "point_at_zero": Weight.ERROR,
    "point_swapped": Weight.ERROR,
    "point_sign": Weight.ERROR,
    "point_impossible": Weight.ERROR,
    "point_degrees": Weight.ERROR,
    "point_outside_country": Weight.ERROR,
    "point_outside_province": Weight.WARNING,
}
"""What each finding does to its row: an error holds it."""

ZERO = 1e-6
"""Degrees or metres: what rounding leaves of 0, 0, which means «not measured»."""

Codes = npt.NDArray[np.object_]


def findings(
    points: Points, srid: int, axis_order: AxisOrder, province: Province | None
) -> Codes:
    """Return a code of WEIGHTS, or an empty string, for every point.

    ``points``: shape (n, 2), the file's own units and order. Without a province only
    what no file means is found: no numbers, zeros, degrees beyond the poles.
    """
    found: Codes = np.full(len(points), "", dtype=object)
    xy = ordered(points, axis_order)
    strange = ~within(to_wgs84(xy, srid), province)
    found[strange] = _why(xy[strange], srid, province)
    found[(np.abs(points) < ZERO).all(axis=1)] = "point_at_zero"
    found[~np.isfinite(points).all(axis=1)] = "point_not_a_number"
    return found


def _why(xy: Points, srid: int, province: Province | None) -> Codes:
    """Say what is wrong with points that lie outside; later lines know better."""
    found: Codes = np.full(len(xy), "", dtype=object)
    if province is not None:
        abroad = ~within(to_wgs84(xy, srid), None)
        found[:] = "point_outside_province"
        found[abroad] = "point_outside_country"
        found[abroad & within(to_wgs84(xy[:, ::-1], srid), province)] = "point_swapped"
        found[_inside_without_sign(xy, srid, province)] = "point_sign"
    if srid in (STORAGE_SRID, GEOGRAPHIC_VN2000_SRID):
        impossible = (np.abs(xy[:, 0]) > 180) | (np.abs(xy[:, 1]) > 90)
        found[impossible & (found != "point_swapped")] = "point_impossible"
        found[impossible & within(xy[:, ::-1], None)] = "point_swapped"
    else:
        found[within(xy, province) | within(xy[:, ::-1], province)] = "point_degrees"
    return found


def row_notes(
    points: Points,
    rows: Sequence[int],
    placing: tuple[int, AxisOrder],
    province: Province | None,
) -> list[Note]:
    """Return a note for every row that is wrong alone; ``rows`` counted from 1.

    ``placing``: the system's code and the axis order in which the points are read.
    """
    srid, axis_order = placing
    codes = findings(points, srid, axis_order, province)
    wrong = np.flatnonzero(codes != "")
    if not len(wrong):
        return []
    placed = to_wgs84(ordered(points[wrong], axis_order), srid)
    return [
        _note(str(codes[at]), rows[int(at)], points[at], placed[place], province)
        for place, at in enumerate(wrong)
    ]


def _note(
    code: str, row: int, point: Points, placed: Points, province: Province | None
) -> Note:
    place = (float(placed[0]), float(placed[1]))
    away = distance_km(place, province)
    params = {
        "x": float(point[0]),
        "y": float(point[1]),
        "province": province.name if province else "Việt Nam",
        "distance_km": round(away) if np.isfinite(away) else None,
    }
    return Note(code, WEIGHTS[code], params, row_no=row)


def _inside_without_sign(
    points: Points, srid: int, province: Province
) -> npt.NDArray[np.bool_]:
    negative = (points < 0).any(axis=1)
    return negative & within(to_wgs84(np.abs(points), srid), province)
