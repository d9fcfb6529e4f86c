"""Does what the file declares agree with where its numbers fall? If not: ask.

A central meridian that is wrong by 15' moves everything 26 km and looks plausible; a
northing in the x column, degrees under a system of metres and a missing .prj look
worse but are no easier to answer for somebody else. Nothing is decided for the
officer: every reading that fits is offered, with its place.
"""

from __future__ import annotations

import numpy as np

from geoapp.ingest.place.candidates import (
    MAJORITY,
    Reading,
    Reason,
    look_like_degrees,
    own_role,
    read_as,
    readings,
)
from geoapp.ingest.place.damage import damage
from geoapp.ingest.place.extents import within
from geoapp.ingest.place.placed import (
    Placed,
    asked,
    candidates_note,
    note,
    offered,
    outside_note,
    swapped_note,
)
from geoapp.ingest.place.provinces import Province
from geoapp.ingest.place.transform import Points, to_wgs84
from geoapp.ingest.place.verdict import Identified
from geoapp.spatial.crs import (
    GEOGRAPHIC_VN2000_SRID,
    STORAGE_SRID,
    VN2000,
    WGS84_UTM,
    is_supported,
    is_utm,
)

SAMPLE = 1_000
"""Points looked at, taken evenly through the file: 0.1 s for all readings."""

MIN_GAIN = 0.2
"""Share of the points, no unit, that another meridian of the province must bring
inside before a declared one that fits most points is doubted: a stray neighbour's row
must not, a fifth of the rows must."""

ALL_INSIDE = 0.99
"""Share, no unit, that counts as all: one stray in a hundred."""


def locate(points: Points, identified: Identified, province: Province | None) -> Placed:
    """Compare what is declared with where the numbers fall.

    ``points``: shape (n, 2), in the file's own units, first column as x; any point of
    each geometry will do. Without a province only what is impossible is doubted.
    """
    sample = _sample(points)
    notes = identified.notes
    if identified.how == "refused":
        return Placed(None, "xy", notes=notes)
    if not len(sample):
        needs = ("crs",) if identified.srid is None else ()
        return Placed(identified.srid, "xy", needs, notes=notes)
    if identified.srid is None:
        return _undeclared(sample, identified, province)
    declared = read_as(sample, identified.srid, "xy", province)
    if declared.candidate.share_inside >= MAJORITY:
        found = _inside(sample, declared, province)
    else:
        found = _outside(sample, declared, province)
    return Placed(
        found.srid,
        found.axis_order,
        found.needs,
        found.candidates,
        notes + found.notes,
    )


def _sample(points: Points) -> Points:
    usable = points[np.isfinite(points).all(axis=1) & (points != 0).any(axis=1)]
    step = max(1, len(usable) // SAMPLE)
    sample: Points = usable[::step]
    return sample


def _undeclared(
    points: Points, identified: Identified, province: Province | None
) -> Placed:
    offers = identified.offers
    notes = identified.notes
    found = readings(points, province, offers)
    if not found:
        hurt = damage(points, province)
        if hurt is not None:
            return Placed(None, "xy", notes=(*notes, hurt))
        found = readings(points, None, offers) if province else []
    keys = {one.candidate.srid for one in found}
    forced = [
        read_as(points, srid, "xy", province, offers)
        for srid in offers
        if srid not in keys
    ]
    found = sorted([*forced, *found], key=lambda one: one.rank)
    if not found:
        found = _last_resort(points, province)
        notes += (note("place_nowhere"),)
    fitting = [one for one in found if one.candidate.share_inside >= MAJORITY]
    order = (fitting or found)[0].candidate.axis_order
    needs = ("crs", "axis_order") if order == "yx" else ("crs",)
    if order == "yx":
        notes += (swapped_note(points, fitting),)
    notes += (candidates_note(found),)
    return Placed(None, order, needs, offered(found), notes)


def _last_resort(points: Points, province: Province | None) -> list[Reading]:
    """Nothing puts them in Viet Nam: offer what the numbers look like."""
    if look_like_degrees(points):
        systems = [STORAGE_SRID, GEOGRAPHIC_VN2000_SRID]
    else:
        own = [one.srid for one in province.systems] if province else []
        utm = [srid for srid in VN2000 if is_utm(srid)]
        systems = list(dict.fromkeys([*own, *utm, *WGS84_UTM]))
    return [read_as(points, srid, "xy", province) for srid in systems]


def _inside(points: Points, declared: Reading, province: Province | None) -> Placed:
    """Most points lie where they should: is there a better reading all the same?"""
    srid = declared.candidate.srid
    accepted = Placed(srid, "xy")
    if not is_supported(srid):
        others = readings(points, province) or _last_resort(points, province)
        return asked(declared, others, "crs_unusual", province)
    if province is None or srid not in VN2000 or srid == GEOGRAPHIC_VN2000_SRID:
        return accepted
    is_at_sea = declared.on_land < MAJORITY
    swapped = read_as(points, srid, "yx", province)
    if is_at_sea and swapped.on_land >= MAJORITY:
        return _exchanged(points, swapped, declared)
    placed = to_wgs84(points, srid)
    is_own = is_utm(srid) or own_role(srid, placed, province) is not None
    is_own = is_own and not is_at_sea
    rivals = [
        one
        for one in readings(points, province)
        if one.candidate.axis_order == "xy"
        and one.reason in (Reason.OFFICIAL, Reason.LEGACY)
        and one.candidate.srid != srid
    ]
    share = declared.on_land
    if not is_own and any(one.strictly >= max(share, MAJORITY) for one in rivals):
        return asked(declared, rivals, "crs_meridian_of_elsewhere", province)
    better = [
        one
        for one in rivals
        if one.on_land >= ALL_INSIDE and one.on_land - share >= MIN_GAIN
    ]
    if better:
        return asked(declared, better, "crs_other_meridian_fits", province)
    return accepted


def _outside(points: Points, declared: Reading, province: Province | None) -> Placed:
    """Most points lie where they should not."""
    srid = declared.candidate.srid
    swapped = read_as(points, srid, "yx", province)
    if swapped.candidate.share_inside >= MAJORITY:
        return _exchanged(points, swapped, declared)
    in_degrees = look_like_degrees(points)
    is_degrees = srid in (STORAGE_SRID, GEOGRAPHIC_VN2000_SRID)
    others = [one for one in readings(points, province) if one.candidate.srid != srid]
    if not others and in_degrees != is_degrees:
        others = readings(points, None)
    if others and (province is not None or is_supported(srid)):
        code = "crs_other_fits"
        if in_degrees != is_degrees:
            code = "crs_metres_but_degrees" if in_degrees else "crs_degrees_but_metres"
        return asked(declared, others, code, province)
    return _nowhere(points, declared, province, is_degrees=is_degrees)


def _exchanged(points: Points, swapped: Reading, declared: Reading) -> Placed:
    return Placed(
        declared.candidate.srid,
        "yx",
        ("axis_order",),
        offered([swapped, declared]),
        (swapped_note(points, [swapped]),),
    )


def _nowhere(
    points: Points, declared: Reading, province: Province | None, *, is_degrees: bool
) -> Placed:
    srid = declared.candidate.srid
    is_abroad = within(to_wgs84(points, srid), None).mean() < MAJORITY
    hurt = damage(points, province) if is_abroad and is_supported(srid) else None
    if hurt is not None:
        return Placed(srid, "xy", notes=(hurt,))
    if look_like_degrees(points) and not is_degrees and srid in VN2000:
        others = _last_resort(points, province)
        return asked(declared, others, "crs_metres_but_degrees", province)
    return Placed(srid, "xy", notes=(outside_note(declared, province),))
