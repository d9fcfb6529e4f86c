"""GeoJSON and GeoJSON lines, read by ourselves (``json_stream``)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa

from geoapp.ingest.files.drawn import draw
from geoapp.ingest.files.problems import render
from geoapp.ingest.files.readers.json_stream import features
from geoapp.ingest.files.readers.rows import Row, batches
from geoapp.ingest.files.readers.text_file import encoding_of
from geoapp.ingest.files.received import Dataset
from geoapp.ingest.files.refusal import Refusal
from geoapp.ingest.files.told import Told
from geoapp.ingest.source import (
    ColumnKind,
    CrsForm,
    DeclaredCrs,
    Note,
    SourceColumn,
    SourceFile,
    SourceLayer,
    Weight,
)

MAX_COLUMNS = 1_500
"""As many as PostgreSQL takes in one table, with room for ours."""
_INTEGERS = range(-(2**63), 2**63)
_ID = "id"


@dataclass(slots=True)
class _Seen:
    """What a first pass over the features found."""

    columns: dict[str, ColumnKind | None] = field(default_factory=dict)
    geometries: set[str] = field(default_factory=set)
    rows: int = 0
    has_id: bool = False

    def take(self, feature: Any) -> None:
        self.rows += 1
        properties, geometry = _parts(feature)
        for name, value in properties.items():
            kind = _kind(value)
            known = self.columns.get(name)
            if name not in self.columns or known is None:
                self.columns[name] = kind
            elif kind is not None and kind is not known:
                self.columns[name] = _common(known, kind)
        if len(self.columns) > MAX_COLUMNS:
            raise Refusal("too_many_columns", limit=MAX_COLUMNS)
        if isinstance(geometry, dict):
            self.geometries.add(_sound(str(geometry.get("type"))[:40]))
        self.has_id = self.has_id or (isinstance(feature, dict) and _ID in feature)


def _kind(value: Any) -> ColumnKind | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return ColumnKind.BOOLEAN
    if isinstance(value, int) and value in _INTEGERS:
        return ColumnKind.INTEGER
    return ColumnKind.REAL if isinstance(value, float) else ColumnKind.TEXT


def _common(one: ColumnKind, other: ColumnKind) -> ColumnKind:
    if {one, other} == {ColumnKind.INTEGER, ColumnKind.REAL}:
        return ColumnKind.REAL
    return ColumnKind.TEXT


def _parts(feature: Any) -> tuple[Mapping[str, Any], Any]:
    if not isinstance(feature, dict):
        return {}, None
    properties = feature.get("properties")
    return properties if isinstance(properties, dict) else {}, feature.get("geometry")


def describe(dataset: Dataset) -> SourceFile:
    encoding = encoding_of(dataset.path)
    members: dict[str, Any] = {}
    seen = _Seen()
    for feature in features(dataset.path, encoding.codec, members):
        seen.take(feature)
    columns = {name: kind or ColumnKind.TEXT for name, kind in seen.columns.items()}
    if seen.has_id and _ID not in columns:
        columns[_ID] = ColumnKind.TEXT
    layer = SourceLayer(
        name=_name(members, dataset),
        columns=tuple(
            SourceColumn(_column_name(name, is_sound=encoding.is_sound), kind)
            for name, kind in columns.items()
        ),
        geometry=seen.geometries.pop() if len(seen.geometries) == 1 else "Geometry",
        crs=_crs(members),
        encoding=encoding.name,
        is_unicode=encoding.is_sound,
        rows=seen.rows,
        notes=tuple(_notes(dataset, is_sound=encoding.is_sound)),
        written={"is_lines": seen.rows > 0 and not members},
    )
    return SourceFile(dataset.format.value, (layer,))


def _name(members: Mapping[str, Any], dataset: Dataset) -> str:
    name = members.get("name")
    if isinstance(name, str) and name.strip():
        return _sound(name[:200])
    return dataset.name


def _sound(text: str) -> str:
    """Put question marks for bytes that were no UTF-8."""
    return text.encode("utf-8", "replace").decode()


def _column_name(name: str, *, is_sound: bool) -> str | bytes:
    raw = name.encode("utf-8", "surrogateescape" if not is_sound else "replace")
    return raw.decode() if is_sound else raw


def _notes(dataset: Dataset, *, is_sound: bool) -> Iterator[Note]:
    if not is_sound:
        yield Note("json_not_utf8", Weight.WARNING, layer=dataset.name)


def _crs(members: Mapping[str, Any]) -> DeclaredCrs:
    """Return the ``crs`` member, which RFC 7946 dropped and QGIS still writes."""
    crs = members.get("crs")
    if not isinstance(crs, dict):
        return DeclaredCrs(CrsForm.FORMAT, "OGC:CRS84")
    properties = crs.get("properties")
    given = properties if isinstance(properties, dict) else {}
    if crs.get("type") == "EPSG":
        return DeclaredCrs(CrsForm.CODE, f"EPSG:{given.get('code')}")
    return DeclaredCrs(CrsForm.CODE, _sound(str(given.get("name", "")).strip()[:4_000]))


def read(dataset: Dataset, layer: SourceLayer, told: Told) -> Iterator[pa.RecordBatch]:
    return batches(_rows(dataset.path, layer, told), layer)


def _rows(path: Path, layer: SourceLayer, told: Told) -> Iterator[Row]:
    names = [_key(column.name) for column in layer.columns]
    kinds = [column.kind for column in layer.columns]
    encoding = encoding_of(path)
    for number, feature in enumerate(features(path, encoding.codec, {}), start=1):
        properties, geometry = _parts(feature)
        values = [
            _value(properties.get(name), kind, is_unicode=layer.is_unicode)
            for name, kind in zip(names, kinds, strict=True)
        ]
        if _ID in names and _ID not in properties and isinstance(feature, dict):
            at = names.index(_ID)
            values[at] = _value(
                feature.get(_ID), kinds[at], is_unicode=layer.is_unicode
            )
        drawn = draw(geometry)
        told.count("z_dropped", Weight.WARNING, int(drawn.has_z), number)
        problem = drawn.problem
        if not isinstance(feature, dict) or feature.get("type") != "Feature":
            problem = render("feature_broken")
        size = len(drawn.wkb or b"") + 50 * len(values)
        yield Row(number, values, drawn.wkb, problem, size)


def _key(name: str | bytes) -> str:
    return name if isinstance(name, str) else name.decode("utf-8", "surrogateescape")


def _value(value: Any, kind: ColumnKind, *, is_unicode: bool) -> Any:
    if value is None or kind is ColumnKind.BOOLEAN or kind is ColumnKind.INTEGER:
        return value
    if kind is ColumnKind.REAL:
        return float(value)
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if is_unicode else text.encode("utf-8", "surrogateescape")
