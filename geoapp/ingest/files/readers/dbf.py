"""Read dBASE tables ourselves: bytes as they are, deleted rows seen, dates unjudged.

GDAL reads '1,5' in a number field as 1 and an impossible date as nothing (measured).
A field whose values are not all what its type says is handed over as text.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from geoapp.ingest.files.refusal import Refusal
from geoapp.ingest.source import ColumnKind

_HEADER_BYTES, _FIELD_BYTES = 32, 32
_DELETED, _BLANK, _END_OF_FIELDS = 0x2A, 0x20, 0x0D
_SCAN_BYTES = 8 * 1024**2
_LONGEST_INTEGER = 18
"""Digits that always fit into 64 bits."""
_BINARY_NUMBERS = {
    b"I": ("<i4", 4),
    b"+": ("<i4", 4),
    b"B": ("<f8", 8),
    b"O": ("<f8", 8),
}


@dataclass(frozen=True, slots=True)
class DbfField:
    """``at`` and ``width`` in bytes within a record."""

    name: bytes
    type: bytes
    at: int
    width: int
    kind: ColumnKind
    decimals: int = 0

    @property
    def declared(self) -> str:
        """Return type, width and decimals as one word: «N 10.2»."""
        return f"{self.type.decode('latin-1')} {self.width}.{self.decimals}"


@dataclass(frozen=True, slots=True)
class Dbf:
    """``rows`` counts records, deleted ones too; ``language`` is the driver byte."""

    path: Path
    fields: tuple[DbfField, ...]
    rows: int
    claimed_rows: int
    language: int
    header_bytes: int
    record_bytes: int

    def records(self, start: int, stop: int) -> np.ndarray:
        """Return records as rows of bytes; the first byte is the deleted flag."""
        stop = min(stop, self.rows)
        if start >= stop:
            return np.empty((0, self.record_bytes), np.uint8)
        at = self.header_bytes + start * self.record_bytes
        count = (stop - start) * self.record_bytes
        flat = np.fromfile(self.path, np.uint8, count, offset=at)
        return flat.reshape(-1, self.record_bytes)

    def pieces(self) -> Iterator[np.ndarray]:
        step = max(1, _SCAN_BYTES // self.record_bytes)
        for start in range(0, self.rows, step):
            yield self.records(start, start + step)


def open_dbf(path: Path, kinds: Sequence[ColumnKind] | None = None) -> Dbf:
    """Read the header; without ``kinds`` settle them by looking at the values.

    Raises:
        Refusal: no dBASE table.
    """
    size = path.stat().st_size
    with path.open("rb") as opened:
        head = opened.read(_HEADER_BYTES)
        if len(head) < _HEADER_BYTES:
            raise Refusal("part_cut", part=".dbf")
        claimed, header_bytes, record_bytes = struct.unpack("<IHH", head[4:12])
        described = opened.read(max(header_bytes - _HEADER_BYTES, 0))
    fields = _fields(described, record_bytes)
    if header_bytes > size or not record_bytes:
        raise Refusal("part_cut", part=".dbf")
    rows = min(claimed, (size - header_bytes) // record_bytes)
    dbf = Dbf(path, fields, rows, claimed, head[29], header_bytes, record_bytes)
    if kinds is None:
        return replace(dbf, fields=_settled(dbf))
    known = zip(fields, kinds, strict=True)
    return replace(dbf, fields=tuple(replace(f, kind=kind) for f, kind in known))


def starred(records: np.ndarray, field: DbfField) -> np.ndarray:
    """Tell which number cells hold only ``*``: Esri's null, or a number too long."""
    cells = records[:, field.at : field.at + field.width]
    if not (cells[:, -1:] == _DELETED).any():
        return np.zeros(len(cells), bool)
    stars = cells == _DELETED
    only: np.ndarray = (stars | (cells == _BLANK)).all(axis=1) & stars.any(axis=1)
    return only


def is_deleted(records: np.ndarray) -> np.ndarray:
    flags: np.ndarray = records[:, 0] == _DELETED
    return flags


def column(records: np.ndarray, field: DbfField) -> pa.Array:
    """Return one field of some records as the type of its kind; blank is null."""
    cells = records[:, field.at : field.at + field.width]
    if field.type in _BINARY_NUMBERS and field.kind is not ColumnKind.TEXT:
        return _binary_numbers(cells, field)
    if field.kind in {ColumnKind.INTEGER, ColumnKind.REAL}:
        stars = starred(records, field)
        if stars.any():
            cells = np.where(stars[:, None], np.uint8(_BLANK), cells)
    texts = _trimmed(cells, both=field.type != b"C")
    match field.kind:
        case ColumnKind.INTEGER:
            return pc.cast(_as_string(texts), pa.int64())
        case ColumnKind.REAL:
            return pc.cast(_as_string(texts), pa.float64())
        case ColumnKind.BOOLEAN:
            return _booleans(texts)
        case ColumnKind.DATE:
            dates = [v and v.decode("latin-1") for v in texts.to_pylist()]
            return pa.array(dates, pa.string())
        case _:
            return texts


def _fields(described: bytes, record_bytes: int) -> tuple[DbfField, ...]:
    fields, at = [], 1
    for start in range(0, len(described) - _FIELD_BYTES + 1, _FIELD_BYTES):
        one = described[start : start + _FIELD_BYTES]
        if one[0] == _END_OF_FIELDS:
            break
        kind, width, decimals = one[11:12].upper(), one[16], one[17]
        if kind == b"C":  # long text keeps the upper byte of its width in ``decimals``
            width, decimals = width | decimals << 8, 0
        if at + width > record_bytes:
            if kind != b"C" or at + one[16] > record_bytes:
                raise Refusal("part_cut", part=".dbf")
            width = one[16]
        name = one[:11].split(b"\0")[0].strip()
        meant = _kind(kind, width, decimals)
        fields.append(DbfField(name, kind, at, width, meant, decimals))
        at += width
    return tuple(fields)


def _kind(kind: bytes, width: int, decimals: int) -> ColumnKind:
    if kind in _BINARY_NUMBERS and width == _BINARY_NUMBERS[kind][1]:
        return ColumnKind.INTEGER if kind in {b"I", b"+"} else ColumnKind.REAL
    if kind in {b"N", b"F"}:
        whole = decimals == 0 and width <= _LONGEST_INTEGER
        return ColumnKind.INTEGER if whole else ColumnKind.REAL
    return {b"L": ColumnKind.BOOLEAN, b"D": ColumnKind.DATE}.get(kind, ColumnKind.TEXT)


_WIDER = {
    ColumnKind.INTEGER: ColumnKind.REAL,
    ColumnKind.REAL: ColumnKind.TEXT,
    ColumnKind.BOOLEAN: ColumnKind.TEXT,
}


def _settled(dbf: Dbf) -> tuple[DbfField, ...]:
    fields = list(dbf.fields)
    for records in dbf.pieces():
        live = records[~is_deleted(records)]
        fields = [_widened(live, field) for field in fields]
    return tuple(fields)


def _widened(records: np.ndarray, field: DbfField) -> DbfField:
    while field.kind in _WIDER and not _fits(records, field):
        field = replace(field, kind=_WIDER[field.kind])
    return field


def _fits(records: np.ndarray, field: DbfField) -> bool:
    try:
        column(records, field)
    except pa.ArrowInvalid:
        return False
    return True


def _trimmed(cells: np.ndarray, *, both: bool) -> pa.Array:
    """Cut padding (blanks and NUL) at the end, and with ``both`` at the start.

    Arrow's string functions for ASCII look at bytes only, so calling bytes a string for
    a moment changes nothing in them.
    """
    flat = pa.py_buffer(np.ascontiguousarray(cells))
    fixed = pa.binary(cells.shape[1])
    padded = pa.Array.from_buffers(fixed, len(cells), [None, flat])
    texts = padded.cast(pa.binary()).view(pa.string())
    trim = pc.ascii_trim if both else pc.ascii_rtrim
    texts = trim(texts, characters=" \0")
    is_blank = pc.equal(pc.binary_length(texts), 0)
    nothing = pa.scalar(None, pa.string())
    return pc.if_else(is_blank, nothing, texts).view(pa.binary())


def _as_string(texts: pa.Array) -> pa.Array:
    return texts.cast(pa.string())


def _booleans(texts: pa.Array) -> pa.Array:
    words = {b"T": True, b"Y": True, b"F": False, b"N": False, b"?": None}
    coded = texts.dictionary_encode()
    try:
        values = [words[one.upper()] for one in coded.dictionary.to_pylist()]
    except KeyError as error:
        raise pa.ArrowInvalid("not a logical value") from error
    return pa.array(values, pa.bool_()).take(coded.indices)


def _binary_numbers(cells: np.ndarray, field: DbfField) -> pa.Array:
    form, _ = _BINARY_NUMBERS[field.type]
    numbers = np.ascontiguousarray(cells).view(form).reshape(-1)
    wanted = pa.int64() if field.kind is ColumnKind.INTEGER else pa.float64()
    return pa.array(numbers).cast(wanted)
