"""Carry out one order inside the reading child."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import pyarrow as pa

from geoapp.ingest.files import wire
from geoapp.ingest.files.readers import (
    flatgeobuf,
    geojson,
    geopackage,
    kml,
    mapinfo,
    shapefile,
    text_table,
    workbook,
)
from geoapp.ingest.files.received import Dataset, Format
from geoapp.ingest.files.refusal import Refusal
from geoapp.ingest.files.told import Told
from geoapp.ingest.source import Note, SourceLayer, Weight

FRAME_BYTES = 32 * 1024**2
"""A batch above this is cut in two, so that neither side holds much."""

READERS: Mapping[Format, Any] = {
    Format.SHAPEFILE: shapefile,
    Format.GEOPACKAGE: geopackage,
    Format.GEOJSON: geojson,
    Format.KML: kml,
    Format.TAB: mapinfo,
    Format.MIF: mapinfo,
    Format.FLATGEOBUF: flatgeobuf,
    Format.CSV: text_table,
    Format.XLSX: workbook,
}
"""Each has ``describe(dataset)`` and ``read(dataset, layer, told)``."""


def work(output: BinaryIO, order: Mapping[str, Any], parts: Mapping[str, Path]) -> None:
    given = order["dataset"]
    dataset = Dataset(given["name"], Format(given["format"]), given["main"], parts)
    try:
        if order["do"] == "describe":
            described = READERS[dataset.format].describe(dataset)
            layers = tuple(_with_emptiness(layer) for layer in described.layers)
            answer = wire.to_plain(replace(described, layers=layers))
        else:
            layer = wire.source_layer(order["layer"])
            told = Told(layer.name)
            for batch in _numbered(dataset, layer, told):
                _send(output, wire.BATCH, wire.batch_to_bytes(batch))
            answer = {"notes": [wire.note_to_plain(note) for note in told.notes()]}
        _send(output, wire.ANSWER, json.dumps(answer).encode())
    except Refusal as refusal:
        _refuse(output, refusal)
    except MemoryError:
        _refuse(output, Refusal("reader_memory"))
    except RecursionError:
        _refuse(output, Refusal("too_deep"))
    except Exception as error:
        _refuse(
            output,
            Refusal("unreadable", detail=f"{type(error).__name__}: {error}"[:200]),
        )


def _with_emptiness(layer: SourceLayer) -> SourceLayer:
    if layer.rows:
        return layer
    note = Note("layer_empty", Weight.REFUSAL, {"name": layer.name}, layer=layer.name)
    return replace(layer, notes=(*layer.notes, note))


def _numbered(
    dataset: Dataset, layer: SourceLayer, told: Told
) -> Iterator[pa.RecordBatch]:
    """Put the row numbers before what the reader of the format yields."""
    schema, row_no = wire.schema_of(layer), 0
    for batch in READERS[dataset.format].read(dataset, layer, told):
        first, last = row_no + 1, row_no + batch.num_rows
        numbers = pa.array(np.arange(first, last + 1, dtype=np.int32))
        row_no = last
        whole = pa.RecordBatch.from_arrays([numbers, *batch.columns], schema=schema)
        yield from _cut(whole)


def _cut(batch: pa.RecordBatch) -> Iterator[pa.RecordBatch]:
    if batch.nbytes <= FRAME_BYTES or batch.num_rows <= 1:
        yield batch
        return
    half = batch.num_rows // 2
    yield from _cut(batch.slice(0, half))
    yield from _cut(batch.slice(half))


def _send(output: BinaryIO, kind: bytes, body: bytes | pa.Buffer) -> None:
    output.write(wire.HEADER.pack(kind, len(body)))
    output.write(body)
    output.flush()


def _refuse(output: BinaryIO, refusal: Refusal) -> None:
    body = json.dumps({"code": refusal.code, "params": refusal.params})
    _send(output, wire.REFUSED, body.encode())
