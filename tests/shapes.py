"""Small made-up geography, and the files that carry it.

Everything lies in one square degree west of Hà Nội; codes 96… and names are invented.
"""

from __future__ import annotations

import csv
import json
import sqlite3
import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import ZipFile

WEST, SOUTH, STEP = 104.0, 21.0, 0.1
"""South-west corner and cell side of the grid that squares lie on, in degrees."""

Geometry = Mapping[str, Any] | None


def square(column: float, row: float, width: float = 1, height: float = 1) -> Geometry:
    """Return a rectangle of grid cells as GeoJSON, counter-clockwise."""
    west, south = WEST + column * STEP, SOUTH + row * STEP
    east, north = west + width * STEP, south + height * STEP
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def point(column: float, row: float) -> Geometry:
    return {
        "type": "Point",
        "coordinates": [WEST + column * STEP, SOUTH + row * STEP],
    }


def spike(column: float, row: float) -> Geometry:
    """Return a cell with a spike of no width: invalid, and repaired at no cost."""
    west, south = WEST + column * STEP, SOUTH + row * STEP
    east, north = west + STEP, south + STEP
    out = east + STEP / 10
    ring = [
        [west, south],
        [east, south],
        [east, south + STEP / 2],
        [out, south + STEP / 2],
        [east, south + STEP / 2],
        [east, north],
        [west, north],
        [west, south],
    ]
    return {"type": "Polygon", "coordinates": [ring]}


def bow_tie(column: float, row: float) -> Geometry:
    """Return a figure of eight: nobody can say what it was meant to be."""
    west, south = WEST + column * STEP, SOUTH + row * STEP
    east, north = west + STEP, south + STEP
    ring = [[west, south], [east, north], [east, south], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


@dataclass(frozen=True)
class Folder:
    path: Path

    def geojson(
        self,
        name: str,
        rows: Iterable[tuple[Mapping[str, Any], Geometry]],
        srid: int | None = None,
    ) -> Path:
        document: dict[str, Any] = {
            "type": "FeatureCollection",
            "features": [
                {"type": "Feature", "properties": dict(values), "geometry": shape}
                for values, shape in rows
            ],
        }
        if srid is not None:
            crs = {"name": f"urn:ogc:def:crs:EPSG::{srid}"}
            document["crs"] = {"type": "name", "properties": crs}
        file = self.path / name
        file.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
        return file

    def csv(
        self, name: str, rows: Sequence[Mapping[str, Any]], mark: str = ","
    ) -> Path:
        file = self.path / name
        with file.open("w", encoding="utf-8-sig", newline="") as opened:
            writer = csv.DictWriter(opened, list(rows[0]), delimiter=mark)
            writer.writeheader()
            writer.writerows(rows)
        return file

    def shapefile(
        self, name: str, points: Sequence[tuple[str, float, float]], prj: str | None
    ) -> Path:
        """Write a zipped shapefile of points with one text column, MA_CS.

        By hand, so that tests need no library that the code under test uses too.
        """
        stem = Path(name).stem
        shp, shx, dbf = _shapefile(points)
        file = self.path / name
        with ZipFile(file, "w") as archive:
            archive.writestr(f"{stem}.shp", shp)
            archive.writestr(f"{stem}.shx", shx)
            archive.writestr(f"{stem}.dbf", dbf)
            if prj is not None:
                archive.writestr(f"{stem}.prj", prj)
        return file

    def sqlite(self, name: str, statement: str) -> Path:
        file = self.path / name
        with sqlite3.connect(file) as database:
            database.execute(statement)
        return file


def _shapefile(points: Sequence[tuple[str, float, float]]) -> tuple[bytes, ...]:
    records, index, cells = b"", b"", b""
    for number, (code, x, y) in enumerate(points, start=1):
        index += struct.pack(">ii", (100 + len(records)) // 2, 10)
        records += struct.pack(">ii", number, 10) + struct.pack("<idd", 1, x, y)
        cells += b" " + code.encode().ljust(20)
    xs, ys = [x for _, x, _ in points], [y for _, _, y in points]
    box = struct.pack("<8d", min(xs), min(ys), max(xs), max(ys), 0, 0, 0, 0)

    def head(body: bytes) -> bytes:
        words = (100 + len(body)) // 2
        return struct.pack(">7i", 9994, 0, 0, 0, 0, 0, words) + struct.pack(
            "<ii", 1000, 1
        )

    field = b"MA_CS".ljust(11, b"\0") + b"C" + bytes(4) + bytes([20, 0]) + bytes(14)
    table = struct.pack("<4BIHH20x", 3, 125, 1, 1, len(points), 65, 21) + field + b"\r"
    return (
        head(records) + box + records,
        head(index) + box + index,
        table + cells + b"\x1a",
    )
