"""What is written, whatever the format: a layer, its columns, and rows one by one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from geoapp.ingest.source import ColumnKind


@dataclass(frozen=True, slots=True)
class Column:
    """``heading``: the name in the bytes of a format that has no Unicode.

    ``declared``: the type in the words of the format, where it is to be kept.
    """

    name: str
    kind: ColumnKind
    heading: bytes = b""
    width: int | None = None
    declared: str | None = None
    title: str = ""


@dataclass(frozen=True, slots=True)
class Layer:
    """``geometry``: the OGC type, None for a table; ``srid`` of the file, EPSG."""

    name: str
    columns: tuple[Column, ...]
    geometry: str | None = None
    srid: int | None = None
    title: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """``values`` by column: text as str, or as bytes where the format holds bytes.

    ``wkb`` in the system of the layer.
    """

    values: Sequence[Any]
    wkb: bytes | None = None


Rows = Iterable[Row]
