"""Arrow columns as one block of PostgreSQL's binary COPY format, without a Python loop.

A record is a count of fields and, for each, four bytes of length and the value. Runs of
lengths and numbers become one array of fixed width; Arrow then joins it with the texts
row by row, in C++: 0.8 s for a million records.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

HEADER = b"PGCOPY\n\xff\r\n\0" + struct.pack(">II", 0, 0)
TRAILER = struct.pack(">h", -1)
Field = tuple[str, object]
"""NumPy's name of a kind of number, and one number or one per row."""

_NUMBERS = {pa.int32(): ">i4", pa.int64(): ">i8", pa.bool_(): ">i1"}
_FIRST_DAY = 10_957
"""PostgreSQL counts days from 2000-01-01, Arrow from 1970-01-01."""


def block(columns: Sequence[pa.Array]) -> memoryview:
    """Return the records of columns of equal length.

    ``columns`` are int32, int64 or bool without nulls, or binary (text as UTF-8), where
    a null becomes NULL.
    """
    rows = len(columns[0])
    fixed: list[Field] = [(">i2", len(columns))]
    parts: list[pa.Array] = []
    for column in columns:
        if number := _NUMBERS.get(column.type):
            fixed.append((">i4", np.dtype(number).itemsize))
            fixed.append((number, column.to_numpy(zero_copy_only=False)))
            continue
        lengths = pc.fill_null(pc.binary_length(column), -1)
        fixed.append((">i4", lengths.to_numpy(zero_copy_only=False)))
        parts += [packed(fixed, rows), pc.fill_null(column.cast(pa.binary()), b"")]
        fixed = []
    if fixed:
        parts.append(packed(fixed, rows))
    return joined(parts)


def days(texts: pa.Array) -> pa.Array:
    """Return ISO dates as PostgreSQL's binary dates; null stays null."""
    numbers = pc.fill_null(texts.cast(pa.date32()).cast(pa.int32()), 0).to_numpy()
    dates = packed([(">i4", numbers - _FIRST_DAY)], len(texts))
    return pc.if_else(texts.is_valid(), dates, None)


def joined(parts: Sequence[pa.Array]) -> memoryview:
    """Return columns of bytes as one run of bytes, row by row."""
    whole = pc.binary_join_element_wise(*parts, b"")
    _, offsets, data = whole.buffers()
    ends = np.frombuffer(offsets, "<i4")
    return memoryview(data)[ends[whole.offset] : ends[whole.offset + len(whole)]]


def packed(fields: Sequence[Field], rows: int) -> pa.Array:
    """Return numbers of several kinds side by side, as binary of one width."""
    kinds = [(f"f{at}", kind) for at, (kind, _) in enumerate(fields)]
    packed = np.zeros(rows, dtype=kinds)
    for at, (_, values) in enumerate(fields):
        packed[f"f{at}"] = values
    width = packed.dtype.itemsize
    data = pa.py_buffer(packed.tobytes())
    return pa.FixedSizeBinaryArray.from_buffers(
        pa.binary(width), rows, [None, data]
    ).cast(pa.binary())
