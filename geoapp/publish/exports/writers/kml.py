"""KML, a placemark at a time: fields with types, shapes in longitude and latitude."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from geoapp.ingest.source import ColumnKind
from geoapp.publish.exports.writers.features import Layer, Row, Rows
from geoapp.publish.exports.writers.geometry import geometry_of

_OWN = {"Name": "name", "Description": "description", "Address": "address"}
"""Columns that KML has elements for, in the words of the reader."""
_TYPES = {
    ColumnKind.INTEGER: "int",
    ColumnKind.REAL: "double",
    ColumnKind.BOOLEAN: "bool",
}
_FORBIDDEN = {code: None for code in range(0x20) if chr(code) not in "\t\n\r"}
"""Control signs, which XML cannot hold."""


def write_kml(path: Path, layer: Layer, rows: Rows) -> None:
    with path.open("w", encoding="utf-8") as out:
        out.write('<?xml version="1.0" encoding="UTF-8"?>\n')
        out.write('<kml xmlns="http://www.opengis.net/kml/2.2"><Document>\n')
        out.write(f"<name>{_text(layer.name)}</name>\n")
        out.writelines(_schema(layer))
        for row in rows:
            out.write("<Placemark>")
            out.writelines(_values(layer, row))
            out.write(f"{_shape(geometry_of(row.wkb))}</Placemark>\n")
        out.write("</Document></kml>\n")


def _schema(layer: Layer) -> Iterator[str]:
    yield '<Schema name="fields" id="fields">'
    for column in layer.columns:
        if column.name not in _OWN:
            kind = _TYPES.get(column.kind, "string")
            yield f'<SimpleField name={_attribute(column.name)} type="{kind}"/>'
    yield "</Schema>\n"


def _values(layer: Layer, row: Row) -> Iterator[str]:
    """Yield KML's own elements first, as its schema has them."""
    pairs = list(zip(layer.columns, row.values, strict=True))
    for own, element in _OWN.items():
        for column, value in pairs:
            if column.name == own and value is not None:
                yield f"<{element}>{_text(value)}</{element}>"
    yield '<ExtendedData><SchemaData schemaUrl="#fields">'
    for column, value in pairs:
        if column.name not in _OWN and value is not None:
            name = _attribute(column.name)
            yield f"<SimpleData name={name}>{_text(value)}</SimpleData>"
    yield "</SchemaData></ExtendedData>"


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    return escape(str(value).translate(_FORBIDDEN))


def _attribute(text: str) -> str:
    return quoteattr(text.translate(_FORBIDDEN))


def _shape(geometry: dict[str, Any] | None) -> str:
    if geometry is None:
        return ""
    kind, parts = geometry["type"], geometry.get("coordinates", ())
    match kind:
        case "Point":
            return f"<Point>{_coordinates([parts])}</Point>"
        case "LineString":
            return f"<LineString>{_coordinates(parts)}</LineString>"
        case "Polygon":
            return f"<Polygon>{''.join(_rings(parts))}</Polygon>"
        case "GeometryCollection":
            inside = "".join(map(_shape, geometry["geometries"]))
        case _:
            single = kind.removeprefix("Multi")
            ones = ({"type": single, "coordinates": part} for part in parts)
            inside = "".join(map(_shape, ones))
    return f"<MultiGeometry>{inside}</MultiGeometry>"


def _rings(rings: Sequence[Any]) -> Iterator[str]:
    for place, ring in enumerate(rings):
        where = "innerBoundaryIs" if place else "outerBoundaryIs"
        line = f"<LinearRing>{_coordinates(ring)}</LinearRing>"
        yield f"<{where}>{line}</{where}>"


def _coordinates(places: Sequence[Any]) -> str:
    text = " ".join(f"{float(place[0])!r},{float(place[1])!r}" for place in places)
    return f"<coordinates>{text}</coordinates>"
