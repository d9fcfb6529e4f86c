"""One table of places in every format an officer may send, in every hand.

Text is given as ``write(text)``: bytes for formats that hold bytes, and the mistaken
letters for those that are Unicode by definition.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import numpy as np
import openpyxl
import shapely
from pyogrio.raw import write as write_raw

from tests.file_bytes import dbf, shape_point, shp, zipped

Place = tuple[float, float] | None
Rows = Sequence[tuple[Mapping[str, Any], Place]]
Write = Callable[[str], bytes]

WIDTHS = {"ten_cs": 100, "dia_chi": 100, "ghi_chu": 100, "HO_TEN": 60}


def _columns(rows: Rows) -> list[str]:
    return list(rows[0][0])


def _raw(value: Any, write: Write) -> bytes:
    return b"" if value is None else write(str(value))


def _letters(value: Any, write: Write) -> Any:
    """Return text as it stands in a Unicode format: the bytes were UTF-8."""
    return write(value).decode() if isinstance(value, str) else value


def _dbf_cell(value: Any, write: Write) -> bytes:
    return f"{value:.2f}".encode() if isinstance(value, float) else _raw(value, write)


def shapefile(
    folder: Path, rows: Rows, write: Write, *, language: int = 0, **parts: bytes
) -> Path:
    fields, table = [], []
    for name in _columns(rows):
        values = [values[name] for values, _ in rows]
        if any(isinstance(value, float) for value in values):
            fields.append((write(name), "N", 10, 2))
        else:
            fields.append((write(name), "C", WIDTHS.get(name, 20), 0))
    for values, _ in rows:
        table.append([_dbf_cell(value, write) for value in values.values()])
    drawn, index = shp(1, [shape_point(place) for _, place in rows])
    members = {
        "a.shp": drawn,
        "a.shx": index,
        "a.dbf": dbf(fields, table, language=language),
        **{f"a.{part}": content for part, content in parts.items()},
    }
    return zipped(folder / "a.zip", members)


def mif(folder: Path, rows: Rows, write: Write, coordsys: str, charset: str) -> Path:
    names = _columns(rows)
    head = f'Version 300\nCharset "{charset}"\nDelimiter ";"\n{coordsys}\n'.encode()
    head += f"Columns {len(names)}\n".encode()
    for name in names:
        is_real = any(isinstance(values[name], float) for values, _ in rows)
        kind = "Decimal (10,2)" if is_real else f"Char ({WIDTHS.get(name, 20)})"
        head += b"  " + write(name) + f" {kind}\n".encode()
    shapes = "".join(
        "none\n" if place is None else f"Point {place[0]!r} {place[1]!r}\n"
        for _, place in rows
    )
    mid = b""
    for values, _ in rows:
        cells = [
            str(value).encode()
            if isinstance(value, float)
            else b'"' + _raw(value, write).replace(b'"', b'""') + b'"'
            for value in values.values()
        ]
        mid += b";".join(cells) + b"\n"
    mif_text = head + b"Data\n\n" + shapes.encode()
    return zipped(folder / "a.zip", {"a.mif": mif_text, "a.mid": mid})


def table(
    folder: Path,
    rows: Rows,
    write: Write,
    *,
    name: str = "a.csv",
    separator: str = ";",
    mark: bytes = b"",
    is_quoted: bool = False,
) -> Path:
    """Write text with the places in columns kinh_do, vi_do."""

    def cell(value: Any) -> bytes:
        raw = _raw(value, write)
        needs = separator.encode() in raw or b'"' in raw
        return b'"' + raw.replace(b'"', b'""') + b'"' if needs or is_quoted else raw

    names = [*_columns(rows), "kinh_do", "vi_do"]
    lines = [separator.encode().join(map(cell, names))]
    for values, place in rows:
        spot = ("", "") if place is None else place
        lines.append(separator.encode().join(map(cell, [*values.values(), *spot])))
    file = folder / name
    file.write_bytes(mark + b"\r\n".join(lines) + b"\r\n")
    return file


def workbook(folder: Path, rows: Rows, write: Write) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Danh sách"
    names = [_letters(name, write) for name in _columns(rows)]
    sheet.append(["DANH SÁCH CƠ SỞ"])
    sheet.append([*names, "kinh_do", "vi_do"])
    for values, place in rows:
        spot = (None, None) if place is None else place
        sheet.append([*(_letters(v, write) for v in values.values()), *spot])
    file = folder / "a.xlsx"
    book.save(file)
    return file


def geojson(
    folder: Path,
    rows: Rows,
    write: Write,
    *,
    srid: int | None = None,
    lines: bool = False,
) -> Path:
    features = [
        {
            "type": "Feature",
            "properties": {
                _letters(name, write): _letters(value, write)
                for name, value in values.items()
            },
            "geometry": None
            if place is None
            else {"type": "Point", "coordinates": list(place)},
        }
        for values, place in rows
    ]
    if lines:
        file = folder / "a.geojsonl"
        texts = [json.dumps(one, ensure_ascii=False) for one in features]
        file.write_text("\n".join(texts) + "\n", encoding="utf-8")
        return file
    document: dict[str, Any] = {"type": "FeatureCollection", "features": features}
    if srid is not None:
        named = {"name": f"urn:ogc:def:crs:EPSG::{srid}"}
        document["crs"] = {"type": "name", "properties": named}
    file = folder / "a.geojson"
    file.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    return file


def kml(folder: Path, rows: Rows, write: Write) -> Path:
    out = io.StringIO()
    out.write('<?xml version="1.0" encoding="UTF-8"?>\n<kml><Document><name>a</name>')
    for values, place in rows:
        out.write("<Placemark><ExtendedData>")
        for name, value in values.items():
            if value is not None:
                text = escape(str(_letters(value, write)))
                named = quoteattr(_letters(name, write))
                out.write(f"<Data name={named}><value>{text}</value></Data>")
        out.write("</ExtendedData>")
        if place is not None:
            spot = f"{place[0]!r},{place[1]!r}"
            out.write(f"<Point><coordinates>{spot}</coordinates></Point>")
        out.write("</Placemark>")
    out.write("</Document></kml>")
    file = folder / "a.kml"
    file.write_text(out.getvalue(), encoding="utf-8")
    return file


def by_gdal(
    folder: Path, rows: Rows, write: Write, driver: str, srid: int, **options: str
) -> Path:
    """Write a GeoPackage or FlatGeobuf."""
    names = _columns(rows)
    shapes = np.array(
        [None if p is None else shapely.to_wkb(shapely.Point(p)) for _, p in rows],
        dtype=object,
    )
    cells, masks = [], []
    for name in names:
        values = [_letters(values[name], write) for values, _ in rows]
        is_real = any(isinstance(value, float) for value in values)
        empty = 0.0 if is_real else ""
        filled = [empty if value is None else value for value in values]
        cells.append(np.array(filled, float if is_real else object))
        masks.append(np.array([value is None for value in values]))
    suffix = {"GPKG": "gpkg", "FlatGeobuf": "fgb", "MapInfo File": "tab"}[driver]
    file = folder / f"a.{suffix}"
    write_raw(
        str(file),
        shapes,
        cells,
        np.array([_letters(name, write) for name in names]),
        field_mask=masks,
        driver=driver,
        geometry_type="Point",
        crs=f"EPSG:{srid}",
        layer="a",
        **options,
    )
    return file


def patched(file: Path, changes: Mapping[bytes, bytes], into: Path) -> Path:
    """Copy a file with some bytes changed for others of the same length.

    Inside a zip, in every member: an XLSX is one.
    """
    assert all(len(old) == len(new) for old, new in changes.items())

    def change(raw: bytes) -> bytes:
        for old, new in changes.items():
            raw = re.sub(re.escape(old), new, raw)
        return raw

    if not zipfile.is_zipfile(file):
        into.write_bytes(change(file.read_bytes()))
        return into
    with zipfile.ZipFile(file) as archive:
        return zipped(into, {n: change(archive.read(n)) for n in archive.namelist()})
