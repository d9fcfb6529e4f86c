"""What a file holds, as the reading child hands it over and before anybody judged it.

Text is raw bytes unless the format is Unicode by definition; coordinates are in the
file's own system; rows are counted from 1 in the file's order.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Weight(StrEnum):
    """How much a note matters: a refusal stops the file, an error holds its row."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"
    REFUSAL = "refusal"


@dataclass(frozen=True, slots=True)
class Note:
    """Something to tell the officer; the words are chosen when it is shown."""

    code: str
    weight: Weight
    params: Mapping[str, Any] = field(default_factory=dict)
    layer: str | None = None
    row_no: int | None = None
    field: str | None = None


class CrsForm(StrEnum):
    WKT = "wkt"
    """WKT 1 (ESRI or OGC) or WKT 2, from a .prj or a GeoPackage."""
    CODE = "code"
    """``EPSG:n``, ``urn:ogc:def:crs:…``, ``OGC:CRS84``."""
    PROJ = "proj"
    MAPINFO = "mapinfo"
    """A ``CoordSys`` clause."""
    FORMAT = "format"
    """Fixed by the format itself: KML, GeoJSON without ``crs``."""


@dataclass(frozen=True, slots=True)
class DeclaredCrs:
    """What a file says about its coordinate reference system, word for word."""

    form: CrsForm
    text: str


class ColumnKind(StrEnum):
    TEXT = "text"
    INTEGER = "integer"
    REAL = "real"
    BOOLEAN = "boolean"
    DATE = "date"
    BINARY = "binary"


@dataclass(frozen=True, slots=True)
class SourceColumn:
    """One column. ``width`` is in bytes.

    ``name`` is bytes where its encoding is still to be found out. ``declared``: the
    type as the format words it («N 10.2», «Char (20)»), where it has words.
    """

    name: str | bytes
    kind: ColumnKind
    width: int | None = None
    declared: str | None = None


class LayerKind(StrEnum):
    FEATURES = "features"
    VIEW = "view"
    ATTRIBUTES = "attributes"
    """A table without geometry in a format that has geometry."""


@dataclass(frozen=True, slots=True)
class SourceLayer:
    """One layer, table or sheet.

    ``geometry`` is the declared OGC type, if any; ``encoding`` what the file declares
    (``UTF-8``, ``1258``, ``LDID 0x57``). ``written``: how it is written where its
    format leaves a choice (separator, quotation marks, driver byte), for whoever writes
    such a file again; plain values.
    """

    name: str
    columns: tuple[SourceColumn, ...]
    geometry: str | None
    crs: DeclaredCrs | None
    encoding: str | None
    is_unicode: bool
    rows: int
    notes: tuple[Note, ...] = ()
    kind: LayerKind = LayerKind.FEATURES
    written: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SourceFile:
    """All layers of one received file; ``others`` are tables that hold no features."""

    format: str
    layers: tuple[SourceLayer, ...]
    others: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()
