"""Systems that numbers may be in, with where each would put them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import Literal

import numpy as np

from geoapp.ingest.place.extents import distance_km, in_boxes, within, within_main
from geoapp.ingest.place.provinces import Province, Role
from geoapp.ingest.place.transform import Points, ordered, to_wgs84
from geoapp.spatial.crs import (
    GEOGRAPHIC_VN2000_SRID,
    STORAGE_SRID,
    TILE_SRID,
    UTM_SCALE,
    VN2000,
    WGS84_UTM,
    scale_of,
    title_of,
)

AxisOrder = Literal["xy", "yx"]

MAJORITY = 0.5
"""Share of the points, no unit, that must lie in the province for a system to be
worth offering: half, so that a few strays do not hide the right one."""

EDGE_KM = 0.5
"""Kilometres: rounding of the numbers and of a simplified polygon's edge."""

NEARLY_ALL = 0.9
"""Share of the points, no unit, above which one system fits as well as another."""

ZONE_HALF_WIDTH = {True: 3.5, False: 2.0}
"""Degrees of longitude from the meridian within which a national zone is in use: half
of 6° (UTM) or 3° (TM-3), and half a degree for those who cross its edge."""


class Reason(IntEnum):
    """Why a system is offered, best first."""

    OFFERED = 0
    """The declaration itself points at it."""
    OFFICIAL = 1
    LEGACY = 2
    DEGREES = 3
    NATIONAL = 4
    """A zone of the national series: UTM, or TM-3 of 102, 105, 108."""
    NEIGHBOUR = 5
    """Another province's meridian."""
    ABROAD = 6
    """WGS 84 UTM, Web Mercator."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One reading of the numbers.

    ``longitude``, ``latitude``: the median point, degrees WGS 84; ``share_inside`` of
    the province (or of Viet Nam, where none is known), 0 to 1; ``distance_km`` of the
    median from it; ``reason``: lower-case name of a ``Reason``.
    """

    srid: int
    title: str
    axis_order: AxisOrder
    longitude: float
    latitude: float
    share_inside: float
    distance_km: float
    reason: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A candidate before it is put into words; two more shares, 0 to 1.

    ``on_land`` leaves far islands out, ``strictly`` most of the margin as well.
    """

    candidate: Candidate
    reason: Reason
    on_land: float
    strictly: float

    @property
    def key(self) -> tuple[int, str]:
        return self.candidate.srid, self.candidate.axis_order

    @property
    def rank(self) -> tuple[object, ...]:
        share = self.candidate.share_inside
        return (
            self.reason is not Reason.OFFERED,
            self.on_land < MAJORITY,
            self.candidate.axis_order,
            share < NEARLY_ALL,
            self.reason,
            -round(share, 1),
            round(self.candidate.distance_km),
            self.candidate.srid,
        )


def read_as(
    points: Points,
    srid: int,
    axis_order: AxisOrder,
    province: Province | None,
    offers: Iterable[int] = (),
) -> Reading:
    """Put the points (shape (n, 2), file's own units and order) where a system does."""
    placed = to_wgs84(ordered(points, axis_order), srid)
    inside = within(placed, province)
    land = within_main(placed, province)
    strict = within_main(placed, province, margin_km=EDGE_KM)
    finite = placed[np.isfinite(placed).all(axis=1)]
    middle = np.median(finite, axis=0) if len(finite) else np.array([np.nan, np.nan])
    place = (float(middle[0]), float(middle[1]))
    reason = Reason.OFFERED if srid in set(offers) else _reason(srid, placed, province)
    candidate = Candidate(
        srid,
        title_of(srid),
        axis_order,
        *place,
        share_inside=float(inside.mean()),
        distance_km=distance_km(place, province),
        reason=reason.name.lower(),
    )
    return Reading(candidate, reason, float(land.mean()), float(strict.mean()))


def readings(
    points: Points,
    province: Province | None,
    offers: Iterable[int] = (),
) -> list[Reading]:
    """Return every reading that puts most points inside, best first."""
    systems = (
        (STORAGE_SRID, GEOGRAPHIC_VN2000_SRID)
        if look_like_degrees(points)
        else (*PLANES, *WGS84_UTM, TILE_SRID)
    )
    orders: tuple[AxisOrder, ...] = ("xy", "yx")
    found = [
        read_as(points, srid, order, province, offers)
        for srid in systems
        for order in orders
    ]
    fitting = [one for one in found if one.candidate.share_inside >= MAJORITY]
    return sorted(fitting, key=lambda one: one.rank)


PLANES = tuple(srid for srid in VN2000 if srid != GEOGRAPHIC_VN2000_SRID)


def look_like_degrees(points: Points) -> bool:
    """Tell degrees from metres: no place of Viet Nam has a northing below 180 m."""
    return bool((np.abs(points) <= 180).all(axis=1).mean() > MAJORITY)


def _reason(srid: int, placed: Points, province: Province | None) -> Reason:
    if srid in (STORAGE_SRID, GEOGRAPHIC_VN2000_SRID):
        return Reason.DEGREES
    if srid not in VN2000:
        return Reason.ABROAD
    role = own_role(srid, placed, province)
    if role is not None:
        return Reason.OFFICIAL if role is Role.OFFICIAL else Reason.LEGACY
    return Reason.NATIONAL if is_national(srid, placed) else Reason.NEIGHBOUR


def own_role(srid: int, placed: Points, province: Province | None) -> Role | None:
    """Tell whether the system is the province's own where it puts the points.

    A meridian that only a former part used is its own only inside that part.
    """
    for own in province.systems if province else ():
        if own.srid == srid and (
            own.role is Role.OFFICIAL
            or in_boxes(placed, own.extents).mean() >= MAJORITY
        ):
            return own.role
    return None


def is_national(srid: int, placed: Points) -> bool:
    """Tell whether it is a zone of the national series and the points lie in it."""
    meridian = VN2000[srid].central_meridian
    if meridian is None or meridian % 3:
        return False
    half = ZONE_HALF_WIDTH[scale_of(srid) == UTM_SCALE]
    near = np.abs(placed[:, 0] - meridian) <= half
    return bool(near.mean() >= MAJORITY)
