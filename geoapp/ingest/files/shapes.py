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
from geoapp.ingest.source import Weight

_POINT_BYTES = 21
_POINT_PREFIX = np.frombuffer(struct.pack("<BI", 1, 1), np.uint8)
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
    """``first_row`` is the number of the first; ``straighten`` draws one without arcs."""
    raw = raw.cast(pa.binary())
    if _all_are_sound_points(raw):
        nulls = raw.is_null().to_numpy(zero_copy_only=False)
        return Shaped(raw, pa.array(np.where(nulls, "null_shape", None), pa.string()))
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
        if one is not None and _code(one) in _CURVES:
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
    unsound = ~_finite(shapes)
    problems: list[str | None] = [None] * len(raw)
    for place in np.flatnonzero(missing | empty | unsound):
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


def _code(wkb: bytes) -> int:
    """Return the ISO code without its dimensions; 0 for what is no WKB."""
    if len(wkb) < 5:
        return 0
    [code] = struct.unpack("<I" if wkb[0] else ">I", wkb[1:5])
    return int(code & 0x0FFFFFFF) % 1000


_KINDS = {
    1: "Point",
    2: "LineString",
    3: "Polygon",
    4: "MultiPoint",
    5: "MultiLineString",
    6: "MultiPolygon",
    7: "GeometryCollection",
}


def _drawn_again(wkb: bytes) -> Drawn:
    try:
        geometry, _ = _unpacked(wkb, 0, 0)
    except (struct.error, ValueError):
        return Drawn(None, "shape_broken")
    return draw(geometry)


def _unpacked(wkb: bytes, at: int, depth: int) -> tuple[dict[str, Any], int]:
    """Take WKB apart into the form of GeoJSON, without judging it."""
    order = "<" if wkb[at : at + 1] == b"\x01" else ">"
    [code] = struct.unpack_from(f"{order}I", wkb, at + 1)
    kind = _KINDS.get((code & 0x0FFFFFFF) % 1000)
    if kind is None or depth > 16:
        return {"type": f"WKB {code}"}, len(wkb)
    thousands = (code & 0x0FFFFFFF) // 1000
    size = 2 + (thousands in {1, 3} or bool(code & 0x80000000))
    size += thousands in {2, 3} or bool(code & 0x40000000)
    at += 5
    if kind == "Point":
        return {"type": kind, "coordinates": _places(wkb, at, order, size, 1)[0]}, (
            at + 8 * size
        )
    [count] = struct.unpack_from(f"{order}I", wkb, at)
    at += 4
    if count > len(wkb):
        raise ValueError("more parts than bytes")
    if kind == "LineString":
        places = _places(wkb, at, order, size, count)
        return {"type": kind, "coordinates": places}, at + 8 * size * count
    if kind == "Polygon":
        rings = []
        for _ in range(count):
            [points] = struct.unpack_from(f"{order}I", wkb, at)
            rings.append(_places(wkb, at + 4, order, size, points))
            at += 4 + 8 * size * points
        return {"type": kind, "coordinates": rings}, at
    members = []
    for _ in range(count):
        member, at = _unpacked(wkb, at, depth + 1)
        members.append(member)
    if kind == "GeometryCollection":
        return {"type": kind, "geometries": members}, at
    return {
        "type": kind,
        "coordinates": [one.get("coordinates") for one in members],
    }, at


def _places(
    wkb: bytes, at: int, order: str, size: int, count: int
) -> list[tuple[float, ...]]:
    if at + 8 * size * count > len(wkb):
        raise ValueError("more points than bytes")
    flat = struct.unpack_from(f"{order}{size * count}d", wkb, at)
    return [flat[place : place + size] for place in range(0, len(flat), size)]
