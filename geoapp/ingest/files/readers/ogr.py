"""The only module that has GDAL open a file. Runs in the reading child, nowhere else.

GDAL decodes no text: it drops the last letter of every Vietnamese value when it
converts from windows-1258 (measured). Callers see to it that it has nothing to decode.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError, FeatureError
from pyogrio.raw import open_arrow
from pyogrio.raw import read as read_raw

from geoapp.ingest.files import walls
from geoapp.ingest.files.refusal import Refusal
from geoapp.ingest.files.shapes import shape
from geoapp.ingest.files.told import Told
from geoapp.ingest.files.wire import schema_of
from geoapp.ingest.source import ColumnKind, CrsForm, DeclaredCrs, SourceLayer

MAX_BATCH_ROWS = 8_192
_BATCH_BYTES = 2 * 1024**2

_KINDS: Mapping[str, ColumnKind] = {
    "OFTInteger": ColumnKind.INTEGER,
    "OFTInteger64": ColumnKind.INTEGER,
    "OFTReal": ColumnKind.REAL,
    "OFTDate": ColumnKind.DATE,
    "OFTTime": ColumnKind.DATE,
    "OFTDateTime": ColumnKind.DATE,
    "OFTBinary": ColumnKind.BINARY,
}
"""Everything else is text; lists become JSON."""


_state = {"confined": False}


def confine() -> None:
    """Take away from this process all of GDAL but the formats we read; for good.

    Not done by importing: whoever only looks at this module keeps his formats.

    Raises:
        RuntimeError: GDAL kept a driver that it must not have.
    """
    libraries = Path(pyogrio.__file__).parents[1] / "pyogrio.libs"
    walls.remove_drivers(next(iter(sorted(libraries.glob("libgdal-*.so*")))))
    if not set(pyogrio.list_drivers()) <= walls.ALLOWED_DRIVERS:
        raise RuntimeError("GDAL kept drivers it must not have")
    _state["confined"] = True


@dataclass(frozen=True, slots=True)
class Info:
    """What GDAL says of a layer. ``rows`` may be what the file claims."""

    name: str
    fields: tuple[str, ...]
    kinds: tuple[ColumnKind, ...]
    geometry: str | None
    crs: str | None
    rows: int


@dataclass(frozen=True, slots=True)
class Piece:
    """Some rows: ``columns`` in the order of ``Info.fields``."""

    fids: pa.Array
    wkb: pa.Array
    problems: pa.Array
    columns: list[pa.Array]


@contextmanager
def _opening() -> Iterator[None]:
    """Let GDAL open something, in a confined process only; its errors are refusals."""
    if not _state["confined"]:
        raise PermissionError("files are opened after confine() only")
    try:
        yield
    except (DataSourceError, DataLayerError, FeatureError, RuntimeError) as error:
        raise Refusal("unreadable", detail=_without_paths(str(error))) from error


def _without_paths(text: str) -> str:
    words = (Path(word).name if "/" in word else word for word in text.split())
    return " ".join(words)[:200]


def layers(path: Path) -> list[str]:
    with _opening():
        return [str(name) for name, _ in pyogrio.list_layers(path)]


def info(path: Path, layer: str | None = None, **how: Any) -> Info:
    with _opening():
        found = pyogrio.read_info(path, layer=layer, force_feature_count=True, **how)
    kinds = (
        ColumnKind.BOOLEAN
        if subtype == "OFSTBoolean"
        else _KINDS.get(kind, ColumnKind.TEXT)
        for kind, subtype in zip(found["ogr_types"], found["ogr_subtypes"], strict=True)
    )
    return Info(
        name=str(found["layer_name"]),
        fields=tuple(str(name) for name in found["fields"]),
        kinds=tuple(kinds),
        geometry=found["geometry_type"],
        crs=found["crs"],
        rows=int(found["features"]),
    )


def declared(crs: str | None) -> DeclaredCrs | None:
    """Say in whose words GDAL gives a system: an EPSG code or WKT."""
    if not crs:
        return None
    form = CrsForm.CODE if crs.startswith("EPSG:") else CrsForm.WKT
    return DeclaredCrs(form, crs)


def batches(
    path: Path, name: str | None, layer: SourceLayer, told: Told, **how: Any
) -> Iterator[pa.RecordBatch]:
    """Yield a layer in the promised schema.

    Raises:
        Refusal: there are not as many rows as were described.
    """
    schema = pa.schema(list(schema_of(layer))[1:])
    done = 0
    for piece in pieces(path, name, told, rows=layer.rows, **how):
        columns = [
            sound_text(as_type(column, field.type))
            for column, field in zip(piece.columns, list(schema)[3:], strict=True)
        ]
        problems = piece.problems
        if layer.geometry is None:
            problems = pa.nulls(len(piece.fids), pa.string())
        done += len(piece.fids)
        arrays = [piece.fids, piece.wkb, problems, *columns]
        yield pa.RecordBatch.from_arrays(arrays, schema=schema)
    if done != layer.rows:
        raise Refusal("rows_lost", found=done, expected=layer.rows)


def pieces(
    path: Path, layer: str | None, told: Told, *, rows: int, **how: Any
) -> Iterator[Piece]:
    """Yield a layer piece by piece, in the file's order.

    ``rows`` (about how many there are) decides how many fit into a piece.
    """
    size = max(1, path.stat().st_size // max(rows, 1))
    limit = max(1, min(MAX_BATCH_ROWS, _BATCH_BYTES // size))
    first_row = 1
    with (
        _opening(),
        open_arrow(
            path,
            layer=layer,
            batch_size=limit,
            use_pyarrow=True,
            return_fids=True,
            **how,
        ) as (meta, reader),
    ):
        place = _geometry_place(meta, reader.schema)
        for batch in reader:
            yield _piece(batch, place, first_row, told, path, layer)
            first_row += batch.num_rows


def _geometry_place(meta: Mapping[str, Any], schema: pa.Schema) -> int | None:
    for place, field in enumerate(schema):
        if (field.metadata or {}).get(b"ARROW:extension:name") in {
            b"geoarrow.wkb",
            b"ogc.wkb",
        }:
            return place
    if meta["geometry_type"] is not None:
        raise Refusal("unreadable", detail="no geometry column")
    return None


def _piece(
    batch: pa.RecordBatch,
    place: int | None,
    first_row: int,
    told: Told,
    path: Path,
    layer: str | None,
) -> Piece:
    fids = batch.column(0)
    others = [column for at, column in enumerate(batch.columns) if at not in {0, place}]
    if place is None:
        nothing = pa.nulls(batch.num_rows)
        return Piece(fids, nothing.cast(pa.binary()), nothing.cast(pa.string()), others)

    def straighten(row: int) -> bytes | None:
        return _straight(path, layer, fids[row].as_py())

    column = batch.column(place)
    if isinstance(column, pa.ExtensionArray):
        column = column.storage
    shaped = shape(column, first_row, told, straighten)
    return Piece(fids, shaped.wkb, shaped.problems, others)


def _straight(path: Path, layer: str | None, fid: int) -> bytes | None:
    """Read one feature the slow way, which turns arcs into short lines."""
    _, _, shapes, _ = read_raw(path, layer=layer, columns=[], fids=np.array([fid]))
    return None if shapes is None or not len(shapes) else shapes[0]


def as_type(column: pa.Array, wanted: pa.DataType) -> pa.Array:
    """Turn GDAL's column into the promised type; raw text keeps its bytes."""
    kind = column.type
    if kind == wanted:
        return column
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        texts = [
            None if one is None else json.dumps(one, ensure_ascii=False, default=str)
            for one in column.to_pylist()
        ]
        return pa.array(texts, pa.string()).cast(wanted)
    if pa.types.is_temporal(kind):
        moments = [
            None if one is None else one.isoformat() for one in column.to_pylist()
        ]
        return pa.array(moments, wanted)
    if pa.types.is_string(kind) and pa.types.is_binary(wanted):
        return column.view(pa.binary())
    return column.cast(wanted)


def sound_text(column: pa.Array) -> pa.Array:
    """Keep text that is not UTF-8 although its format says so, byte for letter.

    What comes out looks like the bytes read as Latin-1: the decoder of mojibake
    (``text``) knows that form, and nothing is lost.
    """
    try:
        column.validate(full=True)
    except pa.ArrowInvalid:
        raw = column.view(pa.binary()).to_pylist()
        return pa.array(
            [one if one is None else _text(one) for one in raw], pa.string()
        )
    return column


def _text(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("latin-1")
