"""What a declared system comes to: found, to be asked, or refused with its remedy."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Any

from geoapp.ingest.place.names import contradicts
from geoapp.ingest.place.parameters import (
    Datum,
    Described,
    Kind,
    Plane,
    has_reversed_rotations,
)
from geoapp.ingest.source import Note, Weight
from geoapp.spatial.crs import (
    GEOGRAPHIC_VN2000_SRID,
    SPHERICAL_MERCATOR_CODES,
    STORAGE_SRID,
    TILE_SRID,
    UTM_SCALE,
    VN2000,
    WGS84_UTM,
    scale_of,
    title_of,
    vn2000_srid,
)

MIN_CONFIDENCE = 70
"""Per cent, PROJ's own measure; below it PROJ finds Cyprus for a Vietnamese file."""

DEGREE = math.pi / 180
"""Radians."""

MAX_SHOWN = 80
"""Characters of a file's own words repeated in a message."""


@dataclass(frozen=True, slots=True)
class Identified:
    """What a file's declaration comes to.

    ``srid`` is None where it says nothing or contradicts itself: ask, and offer
    ``offers`` first. ``how``: ``code``, ``parameters``, ``format``, ``missing``,
    ``contradictory``, ``unknown``, ``refused``. A refused one carries a note of weight
    REFUSAL; an officer's explicit choice may still overrule it.
    """

    srid: int | None
    how: str
    offers: tuple[int, ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def is_doubtful(self) -> bool:
        return self.srid is None


def judge(found: Described, how: str, *, from_mapinfo: bool) -> Identified:
    if found.kind is Kind.LOCAL:
        return unknown("crs_local", found.name)
    if found.datum in _REFUSED:
        return _refused(_REFUSED[found.datum], found)
    if found.kind is Kind.GEOGRAPHIC:
        return _geographic(found, how)
    if found.plane is None or found.datum is Datum.OTHER:
        return _by_epsg(found, how)
    if found.datum is Datum.VN2000:
        return _vn2000(found, found.plane, how)
    return _with_doubtful_datum(found, found.plane, how, from_mapinfo=from_mapinfo)


_REFUSED = {Datum.HANOI_72: "crs_hanoi72", Datum.INDIAN: "crs_indian"}


def _geographic(found: Described, how: str) -> Identified:
    axes = found.crs.axis_info if found.crs else []
    in_degrees = all(abs(axis.unit_conversion_factor - DEGREE) < 1e-12 for axis in axes)
    if found.datum is Datum.OTHER or not in_degrees:
        return _by_epsg(found, how)
    if found.datum is Datum.UNSAID:
        offers = (STORAGE_SRID, GEOGRAPHIC_VN2000_SRID)
        return _doubtful("crs_datum_unsaid", found, offers)
    is_vn2000 = found.datum is Datum.VN2000
    return Identified(
        GEOGRAPHIC_VN2000_SRID if is_vn2000 else STORAGE_SRID,
        how,
        notes=_about_shift(found) if is_vn2000 else (),
    )


def _vn2000(found: Described, plane: Plane, how: str) -> Identified:
    srid = plane.srid()
    if srid is None:
        return _nearly_vn2000(found, plane)
    notes = _about_shift(found)
    if contradicts(found.name, VN2000[srid].central_meridian, scale_of(srid)):
        notes += (
            _note(
                "crs_name_contradicts",
                Weight.WARNING,
                name=found.name[:MAX_SHOWN],
                title=title_of(srid),
                srid=f"EPSG:{srid}",
            ),
        )
    return Identified(srid, how, notes=notes)


def _nearly_vn2000(found: Described, plane: Plane) -> Identified:
    """Say which parameter is wrong, and offer the system that was meant."""
    exchanged = plane.exchanged().srid()
    if exchanged is not None:
        return _doubtful("crs_false_origin_swapped", found, (exchanged,))
    if abs(plane.unit - 1) > 1e-9:
        return _doubtful("crs_unit", found, (), unit=plane.unit)
    meant = vn2000_srid(plane.meridian)
    if meant is None:
        return _doubtful("crs_meridian_unknown", found, (), meridian=plane.meridian)
    zone = vn2000_srid(plane.meridian, plane.scale)
    offers = tuple(dict.fromkeys(s for s in (meant, zone) if s is not None))
    return _doubtful(
        "crs_parameters_odd",
        found,
        offers,
        scale=plane.scale,
        easting=plane.false_easting,
        northing=plane.false_northing,
        title=title_of(meant),
    )


def _with_doubtful_datum(
    found: Described, plane: Plane, how: str, *, from_mapinfo: bool
) -> Identified:
    """WGS 84, or no word on the datum, with the parameters of a VN-2000 plane."""
    srid = plane.srid()
    utm = _wgs84_utm(plane)
    names_vn2000 = "vn2000" in re.sub(r"[^a-z0-9]", "", found.name.lower())
    is_plain = found.datum is Datum.WGS84 and not from_mapinfo and not names_vn2000
    if utm is not None and is_plain:
        return Identified(utm, how)
    if srid is None and utm is None:
        if found.datum is Datum.UNSAID:
            return unknown("crs_unknown", found.name)
        return _by_epsg(found, how)
    offers = tuple(one for one in (srid, utm) if one is not None)
    unsaid = found.datum is Datum.UNSAID
    return _doubtful(
        "crs_datum_unsaid" if unsaid else "crs_wgs84_with_vn2000_meridian",
        found,
        offers,
    )


def _wgs84_utm(plane: Plane) -> int | None:
    for srid, title in WGS84_UTM.items():
        zone = int(re.findall(r"\d+", title)[-1])
        if plane == Plane(6.0 * zone - 183, UTM_SCALE, 500_000.0):
            return srid
    return None


def _by_epsg(found: Described, how: str) -> Identified:
    if found.crs is None:
        return unknown("crs_unknown", found.name)
    code = found.crs.to_epsg(min_confidence=MIN_CONFIDENCE)
    if code is None:
        return unknown("crs_unknown", found.name)
    return Identified(TILE_SRID if code in SPHERICAL_MERCATOR_CODES else code, how)


def _about_shift(found: Described) -> tuple[Note, ...]:
    """The file's own shift is replaced by the official one: say so if it differs."""
    if has_reversed_rotations(found.shift):
        return (_note("crs_shift_reversed", Weight.INFO),)
    return ()


def _doubtful(
    code: str, found: Described, offers: tuple[int, ...], **params: Any
) -> Identified:
    note = _note(
        code,
        name=found.name[:MAX_SHOWN],
        offers=[f"{title_of(one)} (EPSG:{one})" for one in offers],
        **params,
    )
    return Identified(None, "contradictory", offers, (note,))


def _refused(code: str, found: Described) -> Identified:
    note = _note(code, Weight.REFUSAL, name=found.name[:MAX_SHOWN])
    return Identified(None, "refused", notes=(note,))


def unknown(code: str, text: str) -> Identified:
    """Something is declared and says nothing; ``text`` is shown."""
    return Identified(None, "unknown", notes=(_note(code, text=text[:MAX_SHOWN]),))


def missing() -> Identified:
    """Nothing is declared."""
    return Identified(None, "missing", notes=(_note("crs_missing"),))


def _note(code: str, weight: Weight = Weight.WARNING, **params: Any) -> Note:
    return Note(code, weight, params)
