"""Files in the formats officers send, byte by byte: no library of the code under test.

Where a format is too deep for that (GeoPackage, MapInfo, FlatGeobuf), GDAL writes it.
"""

from __future__ import annotations

import json
import struct
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from pyogrio.raw import write

Place = tuple[float, float]
PLACES: list[Place] = [(105.8 + 0.01 * n, 21.0 + 0.01 * n) for n in range(4)]
NAMES = ["Phường Phúc Xá", "Xã Ngũ Hiệp", "Thị trấn Đông Anh", "Phường Trúc Bạch"]


def dbf(
    fields: Sequence[tuple[bytes, str, int, int]],
    rows: Sequence[Sequence[bytes]],
    *,
    deleted: Sequence[int] = (),
    language: int = 0,
    claimed: int | None = None,
) -> bytes:
    """``fields``: name, type, width, decimals. ``deleted`` are places from 0."""
    width = 1 + sum(field[2] for field in fields)
    head = struct.pack(
        "<B3sIHH17sB2s",
        3,
        b"\x7a\x01\x01",
        len(rows) if claimed is None else claimed,
        33 + 32 * len(fields),
        width,
        bytes(17),
        language,
        bytes(2),
    )
    for name, kind, size, decimals in fields:
        head += name.ljust(11, b"\0") + kind.encode() + bytes(4)
        head += bytes([size, decimals]) + bytes(14)
    body = b""
    for place, row in enumerate(rows):
        body += b"*" if place in deleted else b" "
        for (_, kind, size, _), value in zip(fields, row, strict=True):
            padded = value.rjust(size) if kind in "NF" else value.ljust(size)
            body += padded[:size]
    return head + b"\r" + body + b"\x1a"


def shp(kind: int, contents: Sequence[bytes]) -> tuple[bytes, bytes]:
    """Return .shp and .shx; each content begins with its shape type."""
    body, index, at = b"", b"", 50
    for number, content in enumerate(contents, start=1):
        words = len(content) // 2
        index += struct.pack(">ii", at, words)
        body += struct.pack(">ii", number, words) + content
        at += 4 + words
    return _head(kind, body) + body, _head(kind, index) + index


def _head(kind: int, body: bytes) -> bytes:
    words = (100 + len(body)) // 2
    return struct.pack(">7i", 9994, 0, 0, 0, 0, 0, words) + struct.pack(
        "<ii8d", 1000, kind, 100, 8, 110, 24, 0, 0, 0, 0
    )


def shape_point(place: Place | None) -> bytes:
    return struct.pack("<i", 0) if place is None else struct.pack("<idd", 1, *place)


def shape_polygon(rings: Sequence[Sequence[Place]]) -> bytes:
    points = [point for ring in rings for point in ring]
    starts = np.cumsum([0, *(len(ring) for ring in rings[:-1])])
    return (
        struct.pack("<i4dii", 5, 100, 8, 110, 24, len(rings), len(points))
        + struct.pack(f"<{len(rings)}i", *starts)
        + b"".join(struct.pack("<dd", *point) for point in points)
    )


NAME_FIELD = [(b"ten", "C", 40, 0)]


def shapefile(
    names: Sequence[bytes] = (),
    places: Sequence[Place | None] = (),
    **parts: bytes | None,
) -> dict[str, bytes]:
    """Return the parts of a shapefile of points; ``parts`` replace, None removes."""
    spots = places or PLACES
    values = names or [name.encode() for name in NAMES]
    drawn, index = shp(1, [shape_point(place) for place in spots])
    found: dict[str, bytes] = {
        "shp": drawn,
        "shx": index,
        "dbf": dbf(NAME_FIELD, [[value] for value in values]),
        "prj": b'GEOGCS["GCS_WGS_1984"]',
    }
    for part, content in parts.items():
        if content is None:
            found.pop(part)
        else:
            found[part] = content
    return found


def zipped(file: Path, members: Mapping[str, bytes]) -> Path:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file


def zipped_shapefile(file: Path, parts: Mapping[str, bytes], stem: str = "a") -> Path:
    return zipped(file, {f"{stem}.{part}": raw for part, raw in parts.items()})


def feature(values: Mapping[str, Any], geometry: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": dict(values), "geometry": geometry}


def collection(*features: Any, **members: Any) -> bytes:
    document = {"type": "FeatureCollection", **members, "features": list(features)}
    return json.dumps(document, ensure_ascii=False).encode()


def by_gdal(file: Path, driver: str, crs: str = "EPSG:4326", **options: Any) -> Path:
    """Have GDAL write the four points with a name and a number."""
    points = shapely.to_wkb(shapely.points(PLACES))
    write(
        str(file),
        points,
        [np.array(NAMES, object), np.arange(len(NAMES))],
        np.array(["ten", "so"]),
        driver=driver,
        geometry_type="Point",
        crs=crs,
        layer=options.pop("layer", file.stem),
        **options,
    )
    return file
