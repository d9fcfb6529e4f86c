"""Write dBASE tables ourselves: bytes as they are, fields as they were.

GDAL would decode and encode, and widen what it does not know.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geoapp.publish.exports.writers.features import Column

WIDEST = 254
"""Bytes of a text field that every program reads."""

_VERSION = 3
_CHANGED = (125, 1, 1)
"""Year since 1900, month and day that every file gets, so that two are alike."""
_END_OF_FIELDS, _END_OF_FILE = b"\r", b"\x1a"
_DECLARED = re.compile(r"(.) (\d+)\.(\d+)", re.DOTALL)
_WRITTEN_AS = {
    "I": ("N", 11, 0),
    "+": ("N", 11, 0),
    "B": ("N", 20, 8),
    "O": ("N", 20, 8),
}
"""Binary numbers of later dialects, as the numbers of dBASE III."""


@dataclass(frozen=True, slots=True)
class Field:
    """``heading`` of at most ten bytes; ``width`` and ``decimals`` in characters."""

    heading: bytes
    type: str
    width: int
    decimals: int = 0

    @property
    def described(self) -> bytes:
        """Return the 32 bytes of the header; long text keeps its width in two."""
        is_text = self.type == "C"
        low, high = self.width & 0xFF, self.width >> 8 if is_text else self.decimals
        name = self.heading[:10].ljust(11, b"\0")
        return name + self.type.encode() + bytes(4) + bytes([low, high]) + bytes(14)


def field_of(column: Column) -> Field:
    """Return the field in the words of the file that the column came from."""
    found = _DECLARED.fullmatch(column.declared or "")
    if found is None:
        return Field(column.heading, "C", min(column.width or WIDEST, WIDEST))
    type_, width, decimals = found[1], int(found[2]), int(found[3])
    if type_ in _WRITTEN_AS:
        type_, width, decimals = _WRITTEN_AS[type_]
    elif type_ not in {"C", "N", "F", "D", "L"}:
        type_, decimals = "C", 0
    return Field(column.heading, type_, width, decimals)


class DbfTable:
    """A table that rows are added to; text in bytes, already encoded."""

    def __init__(self, path: Path, fields: Sequence[Field], *, language: int) -> None:
        """``language``: the driver byte, which says how text is encoded, or 0."""
        self._fields, self._language = tuple(fields), language
        self._rows = 0
        self._out = path.open("wb")
        self._out.write(bytes(self._header_bytes))

    @property
    def _header_bytes(self) -> int:
        return 32 + 32 * len(self._fields) + len(_END_OF_FIELDS)

    def add(self, values: Sequence[Any]) -> None:
        cells = (cell(v, f) for v, f in zip(values, self._fields, strict=True))
        self._out.write(b" " + b"".join(cells))
        self._rows += 1

    def close(self) -> None:
        self._out.write(_END_OF_FILE)
        self._out.seek(0)
        record_bytes = 1 + sum(field.width for field in self._fields)
        sizes = (self._rows, self._header_bytes, record_bytes)
        self._out.write(struct.pack("<4BIHH", _VERSION, *_CHANGED, *sizes))
        self._out.write(bytes(17) + bytes([self._language]) + bytes(2))
        self._out.writelines(field.described for field in self._fields)
        self._out.write(_END_OF_FIELDS)
        self._out.close()


def cell(value: Any, field: Field) -> bytes:
    """Return a value in the width of its field."""
    if value is None:
        return b" " * field.width
    if isinstance(value, bool):
        return (b"T" if value else b"F").ljust(field.width)
    if isinstance(value, int | float):
        return _number(value, field).encode()[: field.width].rjust(field.width)
    raw = value if isinstance(value, bytes) else str(value).encode()
    cut = cut_to(raw, field.width)
    return (
        cut.rjust(field.width) if field.type in {"N", "F"} else cut.ljust(field.width)
    )


def _number(value: float, field: Field) -> str:
    """Return it with the field's decimals, or as short as it says the same."""
    if isinstance(value, int) and not field.decimals:
        return str(value)
    fixed = f"{value:.{field.decimals}f}"
    if float(fixed) == value and len(fixed) <= field.width:
        return fixed
    shortest = repr(float(value))
    if len(shortest) <= field.width:
        return shortest
    return (
        fixed if len(fixed) <= field.width else f"{value:.{max(field.width - 7, 1)}g}"
    )


def cut_to(raw: bytes, width: int) -> bytes:
    """Cut bytes to a width, not in the middle of a letter if they are UTF-8."""
    if len(raw) <= width:
        return raw
    try:
        raw.decode()
    except UnicodeDecodeError:
        return raw[:width]
    return raw[:width].decode("utf-8", "ignore").encode()
