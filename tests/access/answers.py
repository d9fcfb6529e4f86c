"""Open what the site sends, whatever its form: words, and coordinates in degrees."""

from __future__ import annotations

import html
import io
import json
import math
import sqlite3
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import mapbox_vector_tile
import pyogrio
import shapely
from shapely.geometry import MultiPolygon, Polygon, shape

from tests.access.world import Point2

MVT = "application/vnd.mapbox-vector-tile"


@dataclass
class Drawn:
    """One feature of a tile or of a file."""

    layer: str
    properties: dict[str, Any]
    geometry: Any

    @property
    def vertices(self) -> Iterator[Point2]:
        return vertices(self.geometry)


@dataclass
class Answer:
    status: int
    text: str
    drawn: list[Drawn] = field(default_factory=list)
    json: Any = None


def read_answer(response: Any, path: str) -> Answer:
    """Return an answer with its words in the clear, headers and cookies among them."""
    body = (
        b"".join(response.streaming_content) if response.streaming else response.content
    )
    heads = "\n".join(f"{name}: {value}" for name, value in response.items())
    if response.get("Content-Type", "").startswith(MVT):
        drawn = list(_tile(body, path))
        words = json.dumps([each.properties for each in drawn], ensure_ascii=False)
        # The raw bytes as well: nothing may hide in what a decoder leaves out.
        text = f"{heads}\n{words}\n{body.decode('utf-8', 'replace')}"
        return Answer(response.status_code, text, drawn)
    text = _unzipped(body) if body.startswith(b"PK\3\4") else body.decode()
    if response.get("Content-Type", "").startswith("application/json"):
        told = json.loads(text)
        words = json.dumps(told, ensure_ascii=False)
        return Answer(response.status_code, f"{heads}\n{words}", json=told)
    return Answer(response.status_code, f"{heads}\n{html.unescape(text)}")


def _unzipped(body: bytes) -> str:
    """Return all that stands in the members of a zip; a workbook is one."""
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        members = [archive.read(name) for name in archive.namelist()]
    return "\n".join(one.decode("utf-8", "replace") for one in members)


def _tile(body: bytes, path: str) -> Iterator[Drawn]:
    if not body:
        return
    zoom, x, y = (int(part) for part in path.partition(".mvt")[0].split("/")[-3:])
    for name, layer in mapbox_vector_tile.decode(body).items():
        extent = layer["extent"]

        def degrees(pixels: Any, extent: int = extent) -> list[Point2]:
            return [
                (
                    _longitude(x + px / extent, zoom),
                    _latitude(y + 1 - py / extent, zoom),
                )
                for px, py in pixels
            ]

        for feature in layer["features"]:
            properties = {"id": feature.get("id"), **feature["properties"]}
            yield Drawn(
                name, properties, shapely.transform(shape(feature["geometry"]), degrees)
            )


def _longitude(x: float, zoom: int) -> float:
    return x / 2**zoom * 360 - 180


def _latitude(y: float, zoom: int) -> float:
    return math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * y / 2**zoom))))


def read_geopackage(path: Path) -> Answer:
    """Return every cell of every table, and every geometry, of a GeoPackage."""
    cells: list[str] = []
    with sqlite3.connect(path) as file:
        names = [name for (name,) in file.execute("SELECT name FROM sqlite_master")]
        tables = [
            name
            for (name,) in file.execute(
                "SELECT name FROM sqlite_master WHERE type IN ('table', 'view')"
            )
        ]
        for table in tables:
            rows = file.execute(f'SELECT * FROM "{table}"').fetchall()
            cells += [
                value.decode("utf-8", "replace")
                if isinstance(value, bytes)
                else str(value)
                for row in rows
                for value in row
            ]
        layers = [
            name
            for (name,) in file.execute(
                "SELECT table_name FROM gpkg_contents WHERE data_type = 'features'"
            )
        ]
    file.close()
    raw = path.read_bytes().decode("utf-8", "replace")  # and what was deleted in it
    return Answer(200, "\n".join([*names, *cells, raw]), list(_shapes(path, layers)))


def _shapes(path: Path, layers: Iterable[str]) -> Iterator[Drawn]:
    for layer in layers:
        frame = pyogrio.read_dataframe(path, layer=layer)
        for row in frame.to_crs(4326).itertuples(index=False):
            values = row._asdict()
            geometry = values.pop("geometry")
            yield Drawn(layer, values, geometry)


def vertices(geometry: Any) -> Iterator[Point2]:
    if geometry is None or geometry.is_empty:
        return
    if isinstance(geometry, MultiPolygon) or hasattr(geometry, "geoms"):
        for part in geometry.geoms:
            yield from vertices(part)
    elif isinstance(geometry, Polygon):
        for ring in (geometry.exterior, *geometry.interiors):
            yield from ((x, y) for x, y in ring.coords)
    else:
        yield from ((x, y) for x, y in geometry.coords)
