"""Draw a shape as WKB from nested positions, and say what is wrong with it.

Positions come as GeoJSON nests them: a point is ``[x, y, …]``, a line a list of points,
a polygon a list of rings. The result is 2D, little-endian, in the file's own system.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from geoapp.ingest.files.problems import render

_HEAD = struct.Struct("<BI")
_COUNT = struct.Struct("<I")
_POINT = struct.Struct("<BIdd")
_MAX_DEPTH = 16


@dataclass(frozen=True, slots=True)
class Drawn:
    """``wkb`` is None when the row is of no use; ``problem`` as in ``problems.py``."""

    wkb: bytes | None
    problem: str | None = None
    has_z: bool = False


class _Broken(Exception):  # noqa: N818 - never leaves this module
    """Carries the row's problem."""


class _Pen:
    """Collects what happened on the way."""

    def __init__(self) -> None:
        self.has_z = False
        self.closed_rings = 0

    def position(self, given: Any) -> tuple[float, float]:
        if not isinstance(given, Sequence) or isinstance(given, str) or len(given) < 2:
            raise _Broken(render("coordinate_broken", value=str(given)[:60]))
        x, y = given[0], given[1]
        numbers = all(
            isinstance(one, int | float) and not isinstance(one, bool) for one in (x, y)
        )
        if not numbers:
            raise _Broken(render("coordinate_broken", value=str(given)[:60]))
        try:
            east, north = float(x), float(y)
        except OverflowError:
            east = north = math.inf
        if not (math.isfinite(east) and math.isfinite(north)):
            raise _Broken(render("coordinate_not_finite"))
        self.has_z = self.has_z or len(given) > 2
        return east, north

    def positions(self, given: Any) -> list[tuple[float, float]]:
        return [self.position(one) for one in _list(given)]

    def point(self, given: Any) -> bytes:
        return _POINT.pack(1, 1, *self.position(given))

    def line(self, given: Any) -> bytes:
        points = self.positions(given)
        if len(points) < 2:
            raise _Broken(render("line_too_short", points=len(points)))
        return _HEAD.pack(1, 2) + _packed(points)

    def polygon(self, given: Any) -> bytes:
        rings = [self._ring(one) for one in _list(given)]
        return _HEAD.pack(1, 3) + _COUNT.pack(len(rings)) + b"".join(rings)

    def _ring(self, given: Any) -> bytes:
        points = self.positions(given)
        if points and points[0] != points[-1]:
            points.append(points[0])
            self.closed_rings += 1
        if len(points) < 4:
            raise _Broken(render("ring_too_short", points=len(points)))
        return _packed(points)


def _list(given: Any) -> Sequence[Any]:
    if not isinstance(given, list | tuple):
        raise _Broken(render("shape_broken"))
    return given


def _packed(points: list[tuple[float, float]]) -> bytes:
    flat = [number for point in points for number in point]
    return _COUNT.pack(len(points)) + struct.pack(f"<{len(flat)}d", *flat)


def _many(
    code: int, draw: Callable[[_Pen, Any], bytes]
) -> Callable[[_Pen, Any], bytes]:
    def drawing(pen: _Pen, given: Any) -> bytes:
        parts = [draw(pen, one) for one in _list(given)]
        return _HEAD.pack(1, code) + _COUNT.pack(len(parts)) + b"".join(parts)

    return drawing


_DRAWINGS: Mapping[str, Callable[[_Pen, Any], bytes]] = {
    "Point": _Pen.point,
    "LineString": _Pen.line,
    "Polygon": _Pen.polygon,
    "MultiPoint": _many(4, _Pen.point),
    "MultiLineString": _many(5, _Pen.line),
    "MultiPolygon": _many(6, _Pen.polygon),
}


def draw(geometry: Any) -> Drawn:
    """Draw a GeoJSON geometry object, or what has its form."""
    if geometry is None:
        return Drawn(None, "null_shape")
    pen = _Pen()
    try:
        wkb = _draw(pen, geometry, 0)
    except _Broken as broken:
        return Drawn(None, str(broken), pen.has_z)
    problem = None
    if pen.closed_rings:
        problem = render("ring_closed", rings=pen.closed_rings)
    return Drawn(wkb, problem, pen.has_z)


def _draw(pen: _Pen, geometry: Any, depth: int) -> bytes:
    kind = str(geometry.get("type")) if isinstance(geometry, dict) else ""
    if kind == "GeometryCollection":
        if depth > _MAX_DEPTH:
            raise _Broken(render("shape_broken"))
        members = _list(geometry.get("geometries"))
        if not members:
            raise _Broken(render("empty_shape"))
        parts = [_draw(pen, one, depth + 1) for one in members]
        return _HEAD.pack(1, 7) + _COUNT.pack(len(parts)) + b"".join(parts)
    if kind not in _DRAWINGS:
        raise _Broken(render("shape_kind", kind=kind[:40] or "—"))
    coordinates = geometry.get("coordinates")
    if coordinates == []:
        raise _Broken(render("empty_shape"))
    return _DRAWINGS[kind](pen, coordinates)
