"""Which file is which: by extension, and then by its first bytes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from geoapp.ingest.errors import FileRefused
from geoapp.ingest.files.received import Format

BY_EXTENSION: Mapping[str, Format] = {
    "shp": Format.SHAPEFILE,
    "gpkg": Format.GEOPACKAGE,
    "geojson": Format.GEOJSON,
    "json": Format.GEOJSON,
    "geojsonl": Format.GEOJSON,
    "geojsons": Format.GEOJSON,
    "jsonl": Format.GEOJSON,
    "ndjson": Format.GEOJSON,
    "kml": Format.KML,
    "tab": Format.TAB,
    "mif": Format.MIF,
    "fgb": Format.FLATGEOBUF,
    "csv": Format.CSV,
    "tsv": Format.CSV,
    "txt": Format.CSV,
    "xlsx": Format.XLSX,
}
ARCHIVES = frozenset({"zip", "kmz"})

PARTS: Mapping[Format, tuple[str, ...]] = {
    Format.SHAPEFILE: ("shp", "shx", "dbf", "prj", "qpj", "cpg", "cst"),
    Format.TAB: ("tab", "dat", "map", "id", "ind"),
    Format.MIF: ("mif", "mid"),
    Format.GEOPACKAGE: ("gpkg", "gpkg-wal"),
}
"""Formats of several files; the rest consist of one."""

REQUIRED: Mapping[Format, tuple[str, ...]] = {
    Format.SHAPEFILE: ("shp", "dbf"),
    Format.TAB: ("tab", "dat", "map", "id"),
    Format.MIF: ("mif", "mid"),
}

_IMPOSTORS: Mapping[bytes, str] = {
    b"Rar!": "RAR",
    b"7z\xbc\xaf\x27\x1c": "7-Zip",
    b"\x1f\x8b": "gzip",
    b"BZh": "bzip2",
    b"\xfd7zXZ": "xz",
    b"%PDF": "PDF",
    b"\xd0\xcf\x11\xe0": "Excel 97 (.xls)",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"II*\0": "TIFF",
    b"MM\0*": "TIFF",
    b"<!doctype html": "HTML",
    b"<html": "HTML",
    b"<ogrvrtdatasource": "OGR VRT",
    b"<vrtdataset": "GDAL VRT",
    b"<gdal_wms": "GDAL WMS",
    b"PK\x03\x04": "ZIP",
    b"SQLite format 3\0": "SQLite",
}
_HEAD_BYTES = 4096


def extension_of(name: str) -> str:
    _, dot, extension = name.rpartition(".")
    return extension.lower() if dot else ""


def _text(head: bytes) -> bytes:
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if head.startswith(mark):
            head = head[2:].decode(encoding, "replace").encode()
    if len(head) >= 4 and 0 in {head[0] + head[2], head[1] + head[3]}:
        head = head.replace(b"\0", b"")  # UTF-16 without a mark: enough for a look
    return head.removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n\x1e")


def _is_text(head: bytes) -> bool:
    return bool(_text(head)) and b"\0" not in _text(head)


_LOOKS: Mapping[Format, Callable[[bytes], bool]] = {
    Format.SHAPEFILE: lambda head: head.startswith(b"\0\0\x27\x0a"),
    Format.GEOPACKAGE: lambda head: head.startswith(b"SQLite format 3\0"),
    Format.GEOJSON: lambda head: _text(head).startswith((b"{", b"[")),
    Format.KML: lambda head: _text(head).startswith(b"<") and _is_text(head),
    Format.TAB: lambda head: _text(head).lower().startswith(b"!table"),
    Format.MIF: lambda head: _text(head).lower().startswith(b"version"),
    Format.FLATGEOBUF: lambda head: head.startswith(b"fgb\x03fgb"),
    Format.CSV: _is_text,
    Format.XLSX: lambda head: head.startswith(b"PK\x03\x04"),
}


def check_signature(path: Path, expected: Format | None) -> None:
    """Raise FileRefused unless the first bytes are those of ``expected``.

    None stands for a zip. What the file really is is named when it is known.
    """
    with path.open("rb") as opened:
        head = opened.read(_HEAD_BYTES)
    if not head:
        raise FileRefused("file_empty")
    start = _text(head)[:64].lower() if not head.startswith(b"PK") else head
    fits = head.startswith(b"PK") if expected is None else _LOOKS[expected](head)
    found = next(
        (
            name
            for mark, name in _IMPOSTORS.items()
            if head.startswith(mark) or start.startswith(mark)
        ),
        None,
    )
    if expected in {Format.CSV, Format.KML} and found not in {None, "ZIP"}:
        fits = False
    if not fits:
        wanted = expected.value if expected else "ZIP"
        if found:
            raise FileRefused("really_is", expected=wanted, found=found)
        raise FileRefused("not_the_format", expected=wanted)
