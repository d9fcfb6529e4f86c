"""The files that ``scripts/bench ingest`` reads; always the same.

A process of its own, so that what it takes to write them is not counted.

Arguments: ``points`` or ``polygons``, how many, and the GeoPackage to write.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pyogrio
import shapely

VERTICES = 400
WARDS = ("Phường Phúc Xá", "Xã Chiềng Hặc", "Thị trấn Đông Anh", "Xã Mường Bằng")


def write(kind: str, count: int, path: Path) -> None:
    chance = np.random.default_rng(20_250_701)
    x, y = 105.3 + chance.random(count) * 0.6, 20.7 + chance.random(count) * 0.5
    shapes = shapely.points(x, y) if kind == "points" else blobs(x, y, chance)
    at = np.arange(count)
    days = np.datetime64("2024-01-01") + (at % 600).astype("timedelta64[D]")
    columns = {
        "ten": np.array([f"Cơ sở số {n}" for n in at], dtype=object),
        "ma": np.array([f"CS{n:07d}" for n in at], dtype=object),
        "noi": np.array(WARDS, dtype=object)[at % len(WARDS)],
        "so_ld": chance.integers(0, 200, count).astype("int32"),
        "dt_m2": np.round(chance.random(count) * 1000, 2),
        "ngay": days,
        "trang_thai": np.array(["mở", "đóng"], dtype=object)[at % 2],
    }
    pyogrio.raw.write(
        path,
        shapely.to_wkb(shapes),
        list(columns.values()),
        list(columns),
        geometry_type="Point" if kind == "points" else "Polygon",
        crs="EPSG:4326",
        driver="GPKG",
        layer=kind,
    )


def blobs(x: np.ndarray, y: np.ndarray, chance: np.random.Generator) -> np.ndarray:
    """Return polygons of ``VERTICES`` vertices around the points, all valid."""
    angle = np.linspace(0, 2 * np.pi, VERTICES, endpoint=False)
    radius = 0.002 * (1 + 0.2 * chance.random((len(x), VERTICES)))
    ring = np.stack(
        [x[:, None] + radius * np.cos(angle), y[:, None] + radius * np.sin(angle)], -1
    )
    return np.asarray(shapely.polygons(np.concatenate([ring, ring[:, :1]], axis=1)))


if __name__ == "__main__":
    write(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
