"""Take WKB apart into the form of GeoJSON, without judging it."""

from __future__ import annotations

import struct
from typing import Any

_KINDS = {
    1: "Point",
    2: "LineString",
    3: "Polygon",
    4: "MultiPoint",
    5: "MultiLineString",
    6: "MultiPolygon",
    7: "GeometryCollection",
}
_MAX_DEPTH = 16
_EWKB_Z, _EWKB_M, _EWKB_SRID = 0x80000000, 0x40000000, 0x20000000


def code_of(wkb: bytes) -> int:
    """Return the ISO code without its dimensions; 0 for what is no WKB."""
    if len(wkb) < 5:
        return 0
    [code] = struct.unpack("<I" if wkb[0] else ">I", wkb[1:5])
    return int(code & 0x0FFFFFFF) % 1000


def unpack(wkb: bytes) -> dict[str, Any]:
    """Return the geometry with all its dimensions.

    Raises:
        ValueError: no WKB, or counts that the bytes cannot hold.
    """
    try:
        return _Cursor(wkb).geometry(0)
    except struct.error as error:
        raise ValueError("WKB ends early") from error


class _Cursor:
    """A place in WKB, with the byte order and dimensions of the part it is in."""

    def __init__(self, wkb: bytes) -> None:
        self._wkb, self._at = wkb, 0
        self._order, self._size = "<", 2

    def geometry(self, depth: int) -> dict[str, Any]:
        code = self._head()
        kind = _KINDS.get(code)
        if kind is None or depth > _MAX_DEPTH:
            raise ValueError("unknown kind of geometry")
        if kind == "Point":
            return {"type": kind, "coordinates": self._positions(1)[0]}
        count = self._count()
        if kind == "LineString":
            return {"type": kind, "coordinates": self._positions(count)}
        if kind == "Polygon":
            rings = [self._positions(self._count()) for _ in range(count)]
            return {"type": kind, "coordinates": rings}
        members = [self.geometry(depth + 1) for _ in range(count)]
        if kind == "GeometryCollection":
            return {"type": kind, "geometries": members}
        return {
            "type": kind,
            "coordinates": [one.get("coordinates") for one in members],
        }

    def _head(self) -> int:
        self._order = "<" if self._wkb[self._at : self._at + 1] == b"\x01" else ">"
        [code] = struct.unpack_from(f"{self._order}I", self._wkb, self._at + 1)
        self._at += 5 + (4 if code & _EWKB_SRID else 0)
        thousands = (code & 0x0FFFFFFF) // 1000
        has_z = thousands in {1, 3} or bool(code & _EWKB_Z)
        has_m = thousands in {2, 3} or bool(code & _EWKB_M)
        self._size = 2 + has_z + has_m
        return int(code & 0x0FFFFFFF) % 1000

    def _count(self) -> int:
        [count] = struct.unpack_from(f"{self._order}I", self._wkb, self._at)
        self._at += 4
        if count > len(self._wkb):
            raise ValueError("more parts than bytes")
        return int(count)

    def _positions(self, count: int) -> list[tuple[float, ...]]:
        numbers = self._size * count
        flat = struct.unpack_from(f"{self._order}{numbers}d", self._wkb, self._at)
        self._at += 8 * numbers
        return [flat[at : at + self._size] for at in range(0, numbers, self._size)]
