"""Small good files of every format, to be damaged."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import numpy as np
import shapely
from openpyxl import Workbook
from pyogrio.raw import write

Members = Mapping[str, bytes]
Seed = tuple[str, Members]
"""Name of the upload, and its members by name; one member is not zipped."""

_NAMES = ["Phường Phúc Xá", "Xã Ngũ Hiệp", "Thị trấn Đông Anh"]
_POINTS = [shapely.Point(105 + n / 10, 21 + n / 10) for n in range(3)]
_AREAS = [point.buffer(0.05, 2).difference(point.buffer(0.01, 2)) for point in _POINTS]
_LINES = [
    shapely.MultiLineString([[(0, 0), (1, n)], [(2, 2), (3, 3)]]) for n in range(3)
]
_SHAPES = {"Point": _POINTS, "Polygon": _AREAS, "MultiLineString": _LINES}


def _by_gdal(driver: str, ending: str, folder: Path, **how: str) -> list[Seed]:
    """Have GDAL write points, areas and lines, and take all files it made."""
    seeds: list[Seed] = []
    for kind, shapes in _SHAPES.items():
        place = folder / f"{driver}-{ending}-{kind}"
        place.mkdir()
        write(
            str(place / f"a.{ending}"),
            shapely.to_wkb(np.array(shapes, object)),
            [
                np.array(_NAMES, object),
                np.arange(3),
                np.array([1.5, -2.25, np.nan]),
                np.array(["2024-02-29"] * 3, "datetime64[D]"),
            ],
            np.array(["ten", "so", "dt", "ngay"]),
            driver=driver,
            geometry_type=kind,
            crs="EPSG:9210",
            **how,
        )
        members = {part.name: part.read_bytes() for part in sorted(place.iterdir())}
        seeds.append((f"a.{ending}" if len(members) == 1 else "a.zip", members))
    return seeds


def _geojson(_folder: Path) -> list[Seed]:
    features = [
        {
            "type": "Feature",
            "id": number,
            "properties": {
                "ten": _NAMES[number % 3],
                "so": number,
                "dt": 1.5,
                "x": None,
            },
            "geometry": json.loads(shapely.to_geojson(shape)),
        }
        for number, shape in enumerate([*_POINTS, *_AREAS, *_LINES])
    ]
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3405"}}
    whole = {"type": "FeatureCollection", "crs": crs, "features": features}
    lines = "\n".join(json.dumps(one, ensure_ascii=False) for one in features)
    return [
        ("a.geojson", {"a.geojson": json.dumps(whole, indent=1).encode()}),
        ("a.geojsonl", {"a.geojsonl": lines.encode()}),
    ]


def _kml(_folder: Path) -> list[Seed]:
    ring = "<LinearRing><coordinates>0,0,1 0,4,1 4,4,1 0,0,1</coordinates></LinearRing>"
    text = f"""<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>Tệp</name>
<Schema name="s" id="s"><SimpleField name="so" type="int"/></Schema>
<Folder><name>Cơ sở</name><Placemark><name>Phường</name><ExtendedData>
<SchemaData schemaUrl="#s"><SimpleData name="so">1</SimpleData></SchemaData>
<Data name="x"><value>y</value></Data></ExtendedData>
<Point><coordinates>105.8,21.0,5</coordinates></Point></Placemark>
<Placemark><MultiGeometry><Polygon><outerBoundaryIs>{ring}</outerBoundaryIs>
<innerBoundaryIs>{ring}</innerBoundaryIs></Polygon><LineString><coordinates>0,0 1,1
</coordinates></LineString></MultiGeometry></Placemark></Folder>
<NetworkLink/></Document></kml>"""
    return [
        ("a.kml", {"a.kml": text.encode()}),
        ("a.kmz", {"doc.kml": text.encode(), "files/i.png": b"\x89PNG"}),
    ]


def _csv(_folder: Path) -> list[Seed]:
    rows = ["DANH SÁCH;;", "mã;tên;x", '1;"Phường ""A""";105,8', "2;Xã;21,5", ""]
    text = "\r\n".join(rows)
    return [
        ("a.csv", {"a.csv": text.encode(codec)})
        for codec in ("utf-8", "utf-8-sig", "utf-16")
    ]


def _xlsx(folder: Path) -> list[Seed]:
    book = Workbook()
    sheet = book.active
    if sheet is None:
        raise RuntimeError("a new workbook has a sheet")
    for row in (["mã", "tên", "x"], ["01", _NAMES[0], 1.5], [2, "=A2", None]):
        sheet.append(row)
    book.create_sheet("Khác").append(["a"])
    book.save(folder / "seed.xlsx")
    return [("a.xlsx", {"a.xlsx": (folder / "seed.xlsx").read_bytes()})]


SEEDS: Mapping[str, Callable[[Path], list[Seed]]] = {
    "shapefile": partial(_by_gdal, "ESRI Shapefile", "shp"),
    "geopackage": partial(_by_gdal, "GPKG", "gpkg"),
    "flatgeobuf": partial(_by_gdal, "FlatGeobuf", "fgb"),
    "tab": partial(_by_gdal, "MapInfo File", "tab"),
    "mif": partial(_by_gdal, "MapInfo File", "mif", FORMAT="MIF"),
    "geojson": _geojson,
    "kml": _kml,
    "csv": _csv,
    "xlsx": _xlsx,
}
