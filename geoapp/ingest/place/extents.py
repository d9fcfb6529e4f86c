"""Do points lie in a province, or in Viet Nam? Arrays of degrees WGS 84."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from geoapp.ingest.place.provinces import Box, Province
from geoapp.ingest.place.transform import Points

MARGIN_KM = 5.0
"""Kilometres around a province still taken as its own: boundaries move, boxes are
rough. Less than a fifth of what the nearest wrong meridian (15') moves."""

KM_PER_DEGREE = 111.2
"""Kilometres in a degree of latitude on the mean sphere."""

MAINLAND: tuple[Box, ...] = ((102.1, 8.3, 109.6, 23.45),)
"""Viet Nam's mainland and the islands near it, approximate."""

SEA: tuple[Box, ...] = ((109.4, 6.4, 118.0, 17.6), (102.8, 8.2, 104.6, 10.6))
"""Hoàng Sa and Trường Sa, and the islands of the gulf in the west; approximate."""

Mask = npt.NDArray[np.bool_]


def within(points: Points, province: Province | None) -> Mask:
    """Tell which points lie in the province or within MARGIN_KM of it.

    Without a province: in Viet Nam, its sea included. What is not finite lies nowhere.
    """
    if province is None:
        return in_boxes(points, MAINLAND + SEA)
    if province.shape is not None:
        return _in_shape(points, province.shape)
    return in_boxes(points, province.extents + province.islands)


def within_main(
    points: Points, province: Province | None, margin_km: float = MARGIN_KM
) -> Mask:
    """The same without the far islands: a wrong system easily lands on open sea."""
    if province is None:
        return in_boxes(points, MAINLAND, margin_km)
    if province.shape is not None:
        return _in_shape(points, province.shape, margin_km)
    return in_boxes(points, province.extents, margin_km)


def in_boxes(
    points: Points, boxes: tuple[Box, ...], margin_km: float = MARGIN_KM
) -> Mask:
    """Tell which points lie in one of the boxes or within ``margin_km`` of it."""
    inside = np.zeros(len(points), dtype=np.bool_)
    margin = margin_km / KM_PER_DEGREE
    with np.errstate(invalid="ignore"):
        for west, south, east, north in boxes:
            inside |= (
                (points[:, 0] >= west - margin)
                & (points[:, 0] <= east + margin)
                & (points[:, 1] >= south - margin)
                & (points[:, 1] <= north + margin)
            )
    return inside


def distance_km(place: tuple[float, float], province: Province | None) -> float:
    """Return how far a place lies from the province (Viet Nam), kilometres, roughly."""
    if not np.isfinite(place).all():
        return float("inf")
    if province is not None and province.shape is not None:
        point = shapely.Point(*place)
        return float(shapely.distance(province.shape, point)) * KM_PER_DEGREE
    boxes = province.extents + province.islands if province else MAINLAND + SEA
    return min(_to_box(place, box) for box in boxes)


def _to_box(place: tuple[float, float], box: Box) -> float:
    west, south, east, north = box
    longitude, latitude = place
    dx = max(west - longitude, 0.0, longitude - east)
    dy = max(south - latitude, 0.0, latitude - north)
    squeeze = np.cos(np.radians(min(abs(latitude), 90.0)))
    return float(np.hypot(dx * squeeze, dy)) * KM_PER_DEGREE


def _in_shape(
    points: Points, shape: BaseGeometry, margin_km: float = MARGIN_KM
) -> Mask:
    finite = np.isfinite(points).all(axis=1)
    inside = np.zeros(len(points), dtype=np.bool_)
    inside[finite] = shapely.contains_xy(
        _widened(shape, margin_km), points[finite, 0], points[finite, 1]
    )
    return inside


@lru_cache(maxsize=16)
def _widened(shape: BaseGeometry, margin_km: float) -> BaseGeometry:
    wide = shape.simplify(0.002).buffer(margin_km / KM_PER_DEGREE, quad_segs=2)
    shapely.prepare(wide)
    return wide
