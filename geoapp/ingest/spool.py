"""A layer's rows between two readings: kept on disk, with a sample in memory.

How to read a column is known only when all of it was seen, and a million rows do not
fit in memory. So batches go to a file as they come, and a second pass takes them from
there: 0.2 s for a million points.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import shapely

from geoapp.ingest.files.sandbox import Reading
from geoapp.ingest.source import Note, SourceLayer

SAMPLE = 2_000
"""Distinct values kept per column, for each of: any, and those beyond ASCII."""

_POINT_WKB_BYTES = 21


@dataclass(slots=True)
class ColumnSample:
    """Distinct values in the file's order. ``telling`` hold more than ASCII."""

    values: dict[Any, None] = field(default_factory=dict)
    telling: dict[Any, None] = field(default_factory=dict)
    filled: int = 0

    def all(self) -> list[Any]:
        return list({**self.values, **self.telling})


@dataclass(slots=True)
class Spool:
    """``points``: one per row in the file's own system, NaN without a shape."""

    layer: SourceLayer
    path: Path
    rows: int = 0
    samples: list[ColumnSample] = field(default_factory=list)
    points: npt.NDArray[np.float64] = field(default_factory=lambda: np.empty((0, 2)))
    dimensions: Counter[int] = field(default_factory=Counter)
    problems: list[tuple[int, str]] = field(default_factory=list)
    notes: tuple[Note, ...] = ()

    @property
    def has_shapes(self) -> bool:
        return self.layer.geometry is not None

    def batches(self) -> Iterator[pa.RecordBatch]:
        if self.rows:
            with (
                pa.OSFile(str(self.path)) as source,
                pa.ipc.open_stream(source) as opened,
            ):
                yield from opened


def take(
    reading: Reading, path: Path, heard: Callable[[int], None] = lambda _: None
) -> Spool:
    """Read a layer once, to disk; ``heard`` hears how many rows have come.

    Raises:
        FileRefused: the child refused it, died, or took too long.
    """
    spool = Spool(reading.layer, path)
    spool.samples = [ColumnSample() for _ in reading.layer.columns]
    points: list[npt.NDArray[np.float64]] = []
    with (
        pa.OSFile(str(path), "wb") as sink,
        pa.ipc.new_stream(sink, reading.schema) as out,
    ):
        for batch in reading:
            out.write_batch(batch)
            spool.rows += batch.num_rows
            _look(spool, batch)
            heard(spool.rows)
            if spool.has_shapes:
                points.append(middle_points(batch.column("__wkb")))
    if points:
        spool.points = np.concatenate(points)
    spool.notes = reading.notes
    return spool


def _look(spool: Spool, batch: pa.RecordBatch) -> None:
    problems = batch.column("__problem")
    if problems.null_count < len(problems):
        told = zip(batch.column("__row").to_pylist(), problems.to_pylist(), strict=True)
        spool.problems += [(row, problem) for row, problem in told if problem]
    for position, sample in enumerate(spool.samples):
        _sample(sample, batch.column(f"c{position}"))


def _sample(sample: ColumnSample, column: pa.Array) -> None:
    sample.filled += len(column) - column.null_count
    if len(sample.values) < SAMPLE:
        for value in pc.unique(column.slice(0, SAMPLE)).to_pylist():
            if value is not None:
                sample.values[value] = None
    if len(sample.telling) < SAMPLE and not is_ascii(column):
        for value in pc.unique(column).to_pylist():
            if value and not value.isascii():
                sample.telling[value] = None
            if len(sample.telling) >= SAMPLE:
                break


def is_ascii(column: pa.Array) -> bool:
    """Tell whether a column of text holds nothing beyond ASCII; True for numbers."""
    if not (pa.types.is_binary(column.type) or pa.types.is_string(column.type)):
        return True
    data = column.buffers()[2]
    return data is None or not (np.frombuffer(data, np.uint8) >= 0x80).any()


def middle_points(wkb: pa.Array) -> npt.NDArray[np.float64]:
    """Return the middle of each shape's box: shape (n, 2), NaN where there is none."""
    if are_points(wkb):
        return _of_points(wkb)
    shapes = shapely.from_wkb(
        np.array(wkb.to_pylist(), dtype=object), on_invalid="ignore"
    )
    box = shapely.bounds(shapes)
    middle: npt.NDArray[np.float64] = (box[:, :2] + box[:, 2:]) / 2
    return middle


def are_points(wkb: pa.Array) -> bool:
    """Tell whether all shapes are points, and none is missing."""
    if wkb.null_count or not len(wkb):
        return False
    lengths = pc.min_max(pc.binary_length(wkb)).as_py()
    return bool(lengths == {"min": _POINT_WKB_BYTES, "max": _POINT_WKB_BYTES})


def _of_points(wkb: pa.Array) -> npt.NDArray[np.float64]:
    start = np.frombuffer(wkb.buffers()[1], "<i4")[wkb.offset]
    size = len(wkb) * _POINT_WKB_BYTES
    data = np.frombuffer(wkb.buffers()[2], np.uint8)[start : start + size]
    numbers = data.reshape(len(wkb), _POINT_WKB_BYTES)[:, 5:].copy()
    points: npt.NDArray[np.float64] = numbers.view("<f8")
    return points
