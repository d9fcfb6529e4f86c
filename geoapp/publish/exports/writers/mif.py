"""MapInfo's exchange format, byte for byte: .mif for shapes, .mid for cells.

MapInfo opens it as it opens a table. The table format itself keeps its coordinates as
integers within bounds and its cells in a dialect of dBASE; GDAL would write it, but
only with its own idea of the text.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from geoapp.ingest.source import ColumnKind
from geoapp.publish.exports.writers.dbf import cut_to
from geoapp.publish.exports.writers.features import Column, Layer, Row, Rows
from geoapp.publish.exports.writers.geometry import geometry_of

WIDEST = 254
"""Bytes of a text column of MapInfo."""
_TYPES = {
    ColumnKind.INTEGER: "Integer",
    ColumnKind.REAL: "Float",
    ColumnKind.BOOLEAN: "Logical",
}
_DECLARED = re.compile(
    r"(?i)(?:char|decimal) ?\(\d+(?:, ?\d+)?\)|integer|smallint|largeint|float|logical"
    r"|date|time|datetime"
)
_SPACE = re.compile(rb"[\s,;\"]+")


@dataclass(frozen=True, slots=True)
class MifBeside:
    """``coordsys``: the whole clause, or None; ``charset`` as MapInfo names it."""

    coordsys: str | None
    charset: str = "Neutral"
    separator: str = ","
    files: Mapping[str, bytes | Path] = field(default_factory=dict)


def write_mif(path: Path, layer: Layer, rows: Rows, beside: MifBeside) -> None:
    """Write a zip of .mif and .mid; rows are taken once."""
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        stem = Path(folder) / "data"
        shapes, cells = stem.with_suffix(".mif"), stem.with_suffix(".mid")
        with shapes.open("wb") as mif, cells.open("wb") as mid:
            mif.writelines(_head(layer, beside))
            for row in rows:
                mif.write(_shape(geometry_of(row.wkb)).encode())
                mid.write(_cells(layer, row, beside.separator.encode()))
        with ZipFile(path, "w", ZIP_DEFLATED) as archive:
            archive.write(shapes, f"{layer.name}.mif")
            archive.write(cells, f"{layer.name}.mid")
            for name, content in beside.files.items():
                if isinstance(content, Path):
                    archive.write(content, name)
                else:
                    archive.writestr(name, content)


def _head(layer: Layer, beside: MifBeside) -> Iterator[bytes]:
    yield f'Version 300\nCharset "{beside.charset}"\n'.encode()
    yield f'Delimiter "{beside.separator}"\n'.encode()
    if beside.coordsys is not None:
        yield f"{beside.coordsys}\n".encode()
    yield f"Columns {len(layer.columns)}\n".encode()
    for column in layer.columns:
        name = _SPACE.sub(b"_", column.heading or column.name.encode())
        yield b"  " + name + b" " + _type(column).encode() + b"\n"
    yield b"Data\n\n"


def _type(column: Column) -> str:
    if column.declared and _DECLARED.fullmatch(column.declared):
        return column.declared
    width = min(column.width or WIDEST, WIDEST)
    return _TYPES.get(column.kind, f"Char ({width})")


def _cells(layer: Layer, row: Row, separator: bytes) -> bytes:
    pairs = zip(layer.columns, row.values, strict=True)
    cells = (_cell(column, value) for column, value in pairs)
    return separator.join(cells) + b"\n"


def _cell(column: Column, value: Any) -> bytes:
    if value is None:
        return b'""' if column.kind is ColumnKind.TEXT else b""
    if isinstance(value, bool):
        return b"T" if value else b"F"
    if column.kind is not ColumnKind.TEXT:
        return str(value).encode()
    raw = value if isinstance(value, bytes) else str(value).encode()
    raw = re.sub(rb"[\r\n]+", b" ", cut_to(raw, column.width or WIDEST))
    return b'"' + raw.replace(b'"', b'""') + b'"'


def _shape(geometry: dict[str, Any] | None) -> str:
    kind = geometry["type"] if geometry else None
    parts = geometry.get("coordinates", ()) if geometry else ()
    match kind:
        case "Point":
            drawn = f"Point {_place(parts)}\n"
        case "MultiPoint":
            drawn = f"Multipoint {len(parts)}\n{_places(parts)}"
        case "LineString":
            drawn = f"Pline {len(parts)}\n{_places(parts)}"
        case "MultiLineString":
            drawn = f"Pline Multiple {len(parts)}\n{_pieces(parts)}"
        case "Polygon":
            drawn = f"Region {len(parts)}\n{_pieces(parts)}"
        case "MultiPolygon":
            rings = [ring for polygon in parts for ring in polygon]
            drawn = f"Region {len(rings)}\n{_pieces(rings)}"
        case _:
            drawn = "None\n"
    return drawn


def _pieces(pieces: Sequence[Any]) -> str:
    return "".join(f"  {len(piece)}\n{_places(piece)}" for piece in pieces)


def _places(places: Sequence[Any]) -> str:
    return "".join(f"{_place(place)}\n" for place in places)


def _place(place: Sequence[float]) -> str:
    return f"{float(place[0])!r} {float(place[1])!r}"
