"""Arrow columns as PostgreSQL's binary arrays, without a Python loop.

An array is a header and, for each element, four bytes of length and the value: the same
runs of lengths and values that COPY takes (``pgcopy.py``), one column at a time.
"""

from __future__ import annotations

import struct

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from psycopg import Cursor
from psycopg.abc import Buffer
from psycopg.adapt import Dumper
from psycopg.pq import Format

from geoapp.ingest import pgcopy

_HEADER = struct.Struct(">iiIii")
"""Dimensions, whether there are NULLs, type of element, how many, first index."""

INTEGER, BIGINT, TEXT, BYTES = 23, 20, 25, 17
"""Types of elements (``pg_type.oid``; fixed for what PostgreSQL itself brings)."""

_NUMBERS = {INTEGER: ">i4", BIGINT: ">i8"}


class Packed(bytes):
    """A whole array; the statement says of what type by a cast."""

    __slots__ = ()


class _PackedDumper(Dumper):
    format = Format.BINARY

    def dump(self, obj: Packed) -> Buffer:
        return obj


def taken_by(cursor: Cursor[object]) -> None:
    """Let a cursor that binds on the server take arrays as parameters."""
    cursor.adapters.register_dumper(Packed, _PackedDumper)


def array(column: pa.Array, element: int) -> Packed:
    """Return a column as an array of ``element``.

    Numbers have no nulls; of text and bytes a null becomes NULL.
    """
    rows = len(column)
    head = _HEADER.pack(1, int(column.null_count > 0), element, rows, 1)
    if not rows:
        return Packed(_HEADER.pack(0, 0, element, 0, 0)[:12])
    if number := _NUMBERS.get(element):
        kinds = np.dtype([("length", ">i4"), ("value", number)])
        packed = np.empty(rows, kinds)
        packed["length"] = packed.dtype["value"].itemsize
        packed["value"] = column.to_numpy()
        return Packed(head + packed.tobytes())
    lengths = pc.fill_null(pc.binary_length(column), -1)
    sizes = pgcopy.packed([(">i4", lengths.to_numpy(zero_copy_only=False))], rows)
    values = pc.fill_null(column.cast(pa.binary()), b"")
    return Packed(b"".join((head, pgcopy.joined([sizes, values]))))
