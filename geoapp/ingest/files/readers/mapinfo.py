"""MapInfo TAB and MIF: GDAL reads a copy whose character set we made neutral.

Then bytes come through as they are. A field name in a legacy encoding stops the reader,
so it gets a plain one of the same length in that copy; the real one is kept as bytes.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from string import ascii_lowercase

import numpy as np
import pyarrow as pa

from geoapp.ingest.files.readers import ogr
from geoapp.ingest.files.received import Dataset, Format
from geoapp.ingest.files.refusal import Refusal
from geoapp.ingest.files.told import Told
from geoapp.ingest.source import (
    CrsForm,
    DeclaredCrs,
    Note,
    SourceColumn,
    SourceFile,
    SourceLayer,
    Weight,
)

MAX_HEAD_BYTES = 1024**2
_CHARSET = re.compile(rb'(?im)^(.*charset\s+)("?)([\w ]+)("?)')
_COUNT = re.compile(rb"(?im)^\s*(?:fields|columns)\s+(\d+)\s*\r?\n")
_FIELD = re.compile(rb"[ \t]*([^\s;]+)[ \t]+([^\r\n]*)\r?\n?")
_WIDTH = re.compile(rb"(?i)\bchar\s*\(\s*(\d+)")
_COORDSYS = re.compile(rb"(?im)^\s*(coordsys\s[^\r\n]+)")
_DELIMITER = re.compile(rb'(?im)^\s*delimiter\s+"(.)"')
_DATA = re.compile(rb"(?im)^\s*data\s*$")
_NATIVE = re.compile(rb"(?im)^\s*type\s+native\b")
_REFERS = re.compile(rb'(?im)^\s*(open\s+table|create\s+view|file\s+")|isseamless"\s*=')
_NEUTRAL = b"Neutral"


@dataclass(frozen=True, slots=True)
class _Field:
    name: bytes
    at: int
    width: int | None
    declared: str


def describe(dataset: Dataset) -> SourceFile:
    head = _head(dataset)
    if dataset.format is Format.TAB and not _is_native(head):
        raise Refusal("tab_not_native")
    fields = _fields(head)
    _patch(dataset.path, _made_neutral(head, fields))
    info = ogr.info(dataset.path)
    if len(fields) != len(info.fields):
        raise Refusal("unreadable", detail="MapInfo fields")
    columns = (
        SourceColumn(field.name, kind, field.width, field.declared)
        for field, kind in zip(fields, info.kinds, strict=True)
    )
    charset = _CHARSET.search(head)
    rows, deleted = _counts(dataset, info.rows)
    notes = []
    if deleted:
        notes = [Note("dbf_deleted", Weight.WARNING, {"rows": deleted}, dataset.name)]
    layer = SourceLayer(
        name=dataset.name,
        columns=tuple(columns),
        geometry=info.geometry,
        crs=_crs(head, info.crs),
        encoding=charset.group(3).decode().strip() if charset else None,
        is_unicode=False,
        rows=rows,
        notes=tuple(notes),
        written={"separator": _separator(head)},
    )
    return SourceFile(dataset.format.value, (layer,))


def _is_native(head: bytes) -> bool:
    """Tell a table of its own from one that names other files to open."""
    return bool(_NATIVE.search(head)) and not _REFERS.search(head)


def _head(dataset: Dataset) -> bytes:
    """Return the part before the data, as it was before we patched it."""
    kept = dataset.path.with_suffix(".head")
    if kept.exists():
        return kept.read_bytes()
    with dataset.path.open("rb") as opened:
        head = opened.read(MAX_HEAD_BYTES)
    if dataset.format is Format.MIF:
        data = _DATA.search(head)
        if data is None:
            raise Refusal("part_cut", part=".mif")
        head = head[: data.start()]
    kept.write_bytes(head)
    return head


def _fields(head: bytes) -> list[_Field]:
    count = _COUNT.search(head)
    if count is None:
        raise Refusal("unreadable", detail="MapInfo fields")
    fields, at = [], count.end()
    for _ in range(min(int(count.group(1)), 10_000)):
        found = _FIELD.match(head, at)
        if found is None:
            raise Refusal("part_cut", part=".tab/.mif")
        width = _WIDTH.search(found.group(2))
        bytes_of = int(width.group(1)) if width else None
        declared = found.group(2).decode("latin-1").split(";")[0].strip()
        fields.append(_Field(found.group(1), found.start(1), bytes_of, declared))
        at = found.end()
    return fields


def _separator(head: bytes) -> str:
    """Return what stands between the cells of a .mid; a tab if nothing is said."""
    found = _DELIMITER.search(head)
    return found.group(1).decode("latin-1") if found else "\t"


def _made_neutral(head: bytes, fields: list[_Field]) -> bytes:
    """Return a head of the same length that leaves GDAL nothing to decode."""
    patched = bytearray(head)
    taken = {field.name.lower() for field in fields}
    for field in fields:
        if not field.name.isascii():
            plain = next(
                name
                for letters in product(ascii_lowercase, repeat=len(field.name))
                if (name := "".join(letters).encode()) not in taken
            )
            taken.add(plain)
            patched[field.at : field.at + len(plain)] = plain
    for charset in _CHARSET.finditer(head):
        spot, old = charset.start(2), charset.end() - charset.start(2)
        quote = charset.group(2)
        new = quote + _NEUTRAL + quote
        if len(new) <= old:
            patched[spot : spot + old] = new.ljust(old)
        elif charset.group(3).strip().lower() != _NEUTRAL.lower():
            raise Refusal("unreadable", detail="MapInfo charset")
    return bytes(patched)


def _patch(path: Path, head: bytes) -> None:
    with path.open("r+b") as opened:
        opened.write(head)


def _crs(head: bytes, by_gdal: str | None) -> DeclaredCrs | None:
    """Prefer the file's own clause; a TAB has it in binary, which GDAL translates."""
    if clause := _COORDSYS.search(head):
        return DeclaredCrs(CrsForm.MAPINFO, clause.group(1).decode("latin-1").strip())
    return ogr.declared(by_gdal)


def _counts(dataset: Dataset, by_gdal: int) -> tuple[int, int]:
    """Return live and deleted rows by the table itself, which GDAL must then match."""
    if dataset.format is Format.MIF:
        with dataset.parts["mid"].open("rb") as opened:
            lines = sum(1 for line in opened if line.strip())
        if lines < by_gdal:
            raise Refusal("parts_disagree_mapinfo", shapes=by_gdal, rows=lines)
        return by_gdal, 0
    raw = dataset.parts["dat"]
    with raw.open("rb") as opened:
        head = opened.read(32)
    if len(head) < 32:
        raise Refusal("part_cut", part=".dat")
    claimed, header_bytes, record_bytes = struct.unpack("<IHH", head[4:12])
    there = max(raw.stat().st_size - header_bytes, 0) // max(record_bytes, 1)
    if there < claimed:
        raise Refusal("dbf_cut", found=there, expected=claimed)
    if not claimed:
        return 0, 0
    flags = np.memmap(raw, np.uint8, "r", header_bytes, (claimed, record_bytes))[:, 0]
    deleted = int((flags == ord("*")).sum())
    return claimed - deleted, deleted


def read(dataset: Dataset, layer: SourceLayer, told: Told) -> Iterator[pa.RecordBatch]:
    return ogr.batches(dataset.path, None, layer, told)
