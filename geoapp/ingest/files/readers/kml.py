"""KML by a parser that follows no link and knows no DTD; a layer for each folder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import pyarrow as pa

from geoapp.ingest.files.drawn import draw
from geoapp.ingest.files.readers.kml_parse import Placemark, placemarks
from geoapp.ingest.files.readers.rows import Row, batches
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
_FIXED = DeclaredCrs(CrsForm.FORMAT, "OGC:CRS84")
_WORDS = {"true": True, "1": True, "false": False, "0": False}
_BY_SCHEMA = {
    "int": ColumnKind.INTEGER,
    "uint": ColumnKind.INTEGER,
    "short": ColumnKind.INTEGER,
    "ushort": ColumnKind.INTEGER,
    "float": ColumnKind.REAL,
    "double": ColumnKind.REAL,
    "bool": ColumnKind.BOOLEAN,
}


@dataclass(slots=True)
class _Seen:
    columns: dict[str, ColumnKind] = field(default_factory=dict)
    geometries: set[str] = field(default_factory=set)
    rows: int = 0

    def take(self, placemark: Placemark, types: Mapping[str, str]) -> None:
        self.rows += 1
        for name, text in placemark.values.items():
            kind = self.columns.get(name)
            if kind is None:
                kind = _BY_SCHEMA.get(types.get(name, ""), ColumnKind.TEXT)
            self.columns[name] = kind if _fits(text, kind) else ColumnKind.TEXT
        if len(self.columns) > MAX_COLUMNS:
            raise Refusal("too_many_columns", limit=MAX_COLUMNS)
        if placemark.geometry:
            self.geometries.add(str(placemark.geometry["type"]))


def _fits(text: str, kind: ColumnKind) -> bool:
    try:
        _value(text, kind)
    except (ValueError, KeyError, OverflowError):
        return False
    return True


def _value(text: str | None, kind: ColumnKind) -> object:
    if text is None or not text.strip():
        return None
    match kind:
        case ColumnKind.INTEGER:
            number = int(text)
            if not -(2**63) <= number < 2**63:
                raise OverflowError
            return number
        case ColumnKind.REAL:
            return float(text)
        case ColumnKind.BOOLEAN:
            return _WORDS[text.strip().lower()]
        case _:
            return text


def describe(dataset: Dataset) -> SourceFile:
    seen: dict[str, _Seen] = {}
    ignored: dict[str, int] = {}
    types: dict[str, str] = {}
    for placemark in placemarks(dataset.path, dataset.name, types, ignored):
        seen.setdefault(placemark.layer, _Seen()).take(placemark, types)
    if not seen:
        raise Refusal("kml_no_placemarks")
    layers = tuple(_layer(name, one) for name, one in seen.items())
    notes = (
        Note("kml_left_out", Weight.WARNING, {"element": element, "count": count})
        for element, count in ignored.items()
    )
    return SourceFile(dataset.format.value, layers, (), tuple(notes))


def _layer(name: str, seen: _Seen) -> SourceLayer:
    return SourceLayer(
        name=name,
        columns=tuple(SourceColumn(*pair) for pair in seen.columns.items()),
        geometry=seen.geometries.pop() if len(seen.geometries) == 1 else "Geometry",
        crs=_FIXED,
        encoding="UTF-8",
        is_unicode=True,
        rows=seen.rows,
    )


def read(dataset: Dataset, layer: SourceLayer, told: Told) -> Iterator[pa.RecordBatch]:
    return batches(_rows(dataset, layer, told), layer)


def _rows(dataset: Dataset, layer: SourceLayer, told: Told) -> Iterator[Row]:
    number = 0
    for placemark in placemarks(dataset.path, dataset.name, {}, {}):
        if placemark.layer != layer.name:
            continue
        number += 1
        drawn = draw(placemark.geometry)
        told.count("z_dropped", Weight.WARNING, int(drawn.has_z), number)
        values = [
            _value(placemark.values.get(str(column.name)), column.kind)
            for column in layer.columns
        ]
        size = len(drawn.wkb or b"") + sum(map(len, placemark.values.values()))
        yield Row(number, values, drawn.wkb, drawn.problem, size)
