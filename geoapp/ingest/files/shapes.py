"""Make GDAL's geometry ours: 2D little-endian WKB, problems named, a million at a time.

GDAL hands over unclosed rings, rings of two places and curves as they are; GEOS refuses
to parse them. Points, the bulk of the data, are checked as one array without parsing.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import shapely

from geoapp.ingest.files.drawn import Drawn, draw
from geoapp.ingest.files.told import Told
from geoapp.ingest.files.unpacked import code_of, unpack
from geoapp.ingest.source import Weight

_POINT_BYTES = 21
_POINT_PREFIX = np.frombuffer(struct.pack("<BI", 1, 1), np.uint8)
_RING_POINTS = 4
_CURVES = range(8, 13)
"""ISO WKB codes from CircularString to MultiSurface."""


@dataclass(frozen=True, slots=True)
class Shaped:
    wkb: pa.Array
    problems: pa.Array


def shape(
    raw: pa.Array,
    first_row: int,
    told: Told,
    straighten: Callable[[int], bytes | None],
) -> Shaped:
    """``first_row`` is the first one's number; ``straighten`` draws without arcs."""
    raw = raw.cast(pa.binary())
    if _all_are_sound_points(raw):
        if not raw.null_count:
            return Shaped(raw, pa.nulls(len(raw), pa.string()))
        problems = ["null_shape" if one is None else None for one in raw.to_pylist()]
        return Shaped(raw, pa.array(problems, pa.string()))
    return _parsed(raw.to_pylist(), first_row, told, straighten)


def _all_are_sound_points(raw: pa.Array) -> bool:
    present = raw.drop_null()
    _, offsets, data = present.buffers()
    if data is None:
        return True
    ends = np.frombuffer(offsets, np.int32)[
        present.offset : present.offset + len(present) + 1
    ]
    if not (np.diff(ends) == _POINT_BYTES).all():
        return False
    bytes_of = np.frombuffer(data, np.uint8)[ends[0] : ends[-1]].reshape(
        -1, _POINT_BYTES
    )
    if not (bytes_of[:, :5] == _POINT_PREFIX).all():
        return False
    numbers = np.ascontiguousarray(bytes_of[:, 5:]).view("<f8")
    return bool(np.isfinite(numbers).all())


def _parsed(
    raw: list[bytes | None],
    first_row: int,
    told: Told,
    straighten: Callable[[int], bytes | None],
) -> Shaped:
    for place, one in enumerate(raw):
        if one is not None and code_of(one) in _CURVES:
            raw[place] = straighten(place)
            told.count("curve_linearised", Weight.WARNING, 1, first_row + place)
    shapes = shapely.from_wkb(np.array(raw, object), on_invalid="ignore")
    deep = shapely.has_z(shapes)
    told.count(
        "z_dropped", Weight.WARNING, int(deep.sum()), first_row + int(deep.argmax())
    )
    measured = shapely.has_m(shapes) & ~deep
    told.count(
        "m_dropped",
        Weight.INFO,
        int(measured.sum()),
        first_row + int(measured.argmax()),
    )
    wkb = shapely.to_wkb(shapely.force_2d(shapes), byte_order=1, flavor="iso")
    problems = _problems(raw, shapes, wkb)
    return Shaped(pa.array(wkb, pa.binary()), pa.array(problems, pa.string()))


def _problems(raw: list[bytes | None], shapes: Any, wkb: Any) -> list[str | None]:
    """Name what is wrong row by row; draws again what GEOS would not parse."""
    missing, empty = shapely.is_missing(shapes), shapely.is_empty(shapes)
    unsound, short = ~_finite(shapes), _with_short_rings(shapes)
    problems: list[str | None] = [None] * len(raw)
    for place in np.flatnonzero(missing | empty | unsound | short):
        one = raw[place]
        if one is None:
            drawn = Drawn(None, "null_shape")
        elif empty[place]:
            drawn = Drawn(None, "empty_shape")
        elif unsound[place] and not missing[place]:
            drawn = Drawn(None, "coordinate_not_finite")
        else:
            drawn = _drawn_again(one)
        wkb[place], problems[place] = drawn.wkb, drawn.problem
    return problems


def _finite(shapes: Any) -> Any:
    places, owners = shapely.get_coordinates(shapes, return_index=True)
    sound = np.ones(len(shapes), bool)
    sound[owners[~np.isfinite(places).all(axis=1)]] = False
    return sound


def _with_short_rings(shapes: Any) -> Any:
    """Tell which polygons have a ring of fewer than four points, which GEOS lets by."""
    parts, owners = shapely.get_parts(shapes, return_index=True)
    is_polygon = shapely.get_type_id(parts) == shapely.GeometryType.POLYGON
    rings, places = shapely.get_rings(parts[is_polygon], return_index=True)
    short = np.zeros(len(shapes), bool)
    few = shapely.get_num_coordinates(rings) < _RING_POINTS
    short[owners[is_polygon][places[few]]] = True
    return short


def _drawn_again(wkb: bytes) -> Drawn:
    try:
        return draw(unpack(wkb))
    except ValueError:
        return Drawn(None, "shape_broken")
