"""GeoJSON and GeoJSON lines, a feature at a time."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from geoapp.publish.exports.writers.features import Layer, Row, Rows
from geoapp.publish.exports.writers.geometry import geometry_of
from geoapp.spatial.crs import STORAGE_SRID


def write_geojson(
    path: Path,
    layer: Layer,
    rows: Rows,
    *,
    is_lines: bool = False,
    members: Mapping[str, Any] | None = None,
) -> None:
    """Write a collection, or features line by line.

    ``members``: more of the collection. A system other than WGS 84 is named in the
    member ``crs``, which RFC 7946 dropped and QGIS still reads.
    """
    names = [_json(column.heading or column.name) for column in layer.columns]
    with path.open("wb") as out:
        if not is_lines:
            out.write(_head(layer, members or {}))
        for number, row in enumerate(rows):
            if number:
                out.write(b"\n" if is_lines else b",\n")
            out.write(_feature(names, row))
        out.write(b"\n" if is_lines else b"\n]}\n")


def _head(layer: Layer, members: Mapping[str, Any]) -> bytes:
    known: dict[str, Any] = {"type": "FeatureCollection", "name": layer.name}
    if layer.srid not in {None, STORAGE_SRID}:
        name = f"urn:ogc:def:crs:EPSG::{layer.srid}"
        known["crs"] = {"type": "name", "properties": {"name": name}}
    text = json.dumps(known | dict(members), ensure_ascii=False)
    return f'{text[:-1]}, "features": [\n'.encode()


def _feature(names: Sequence[bytes], row: Row) -> bytes:
    pairs = zip(names, row.values, strict=True)
    properties = b", ".join(name + b": " + _json(value) for name, value in pairs)
    shape = json.dumps(geometry_of(row.wkb)).encode()
    return (
        b'{"type": "Feature", "properties": {' + properties + b'}, "geometry": '
        + shape + b"}"
    )  # fmt: skip


def _json(value: Any) -> bytes:
    """Return a value as JSON; bytes are taken for letters and come out as they are."""
    if isinstance(value, bytes):
        return json.dumps(value.decode("latin-1"), ensure_ascii=False).encode("latin-1")
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")
