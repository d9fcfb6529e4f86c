"""Take a file in: fingerprint it, see that it is what it says, keep a private copy.

What is hashed is what is read: the copy is made in the same pass as the hash.
"""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import dataclass
from pathlib import Path

from geoapp.ingest import archives, shapefile
from geoapp.ingest.errors import FileRefused

MAX_FILE_BYTES = 4 * 1024**3
DRIVERS = {
    ".zip": "ESRI Shapefile",
    ".shp": "ESRI Shapefile",
    ".gpkg": "GPKG",
    ".geojson": "GeoJSON",
    ".json": "GeoJSON",
    ".csv": "CSV",
}
"""Extension to the one GDAL driver that may open it."""

_CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Received:
    """``path`` is the private copy to open; ``sha256`` covers what was handed in."""

    path: Path
    driver: str
    file_name: str
    sha256: str


def receive(file: Path, folder: Path, wanted: str | None) -> Received:
    """Copy ``file`` into ``folder``, a private one that lives as long as the import.

    Raises:
        FileRefused: not readable, too large, or not the format its name says.
        ChoiceNeeded: a zip with several shapefiles and none ``wanted``.
    """
    extension = file.suffix.lower()
    if extension not in DRIVERS:
        raise FileRefused("format_unknown", extension=extension or "—")
    if not file.is_file():
        raise FileRefused("file_missing", path=str(file))
    if file.stat().st_size > MAX_FILE_BYTES:
        raise FileRefused("file_too_large", limit_gb=MAX_FILE_BYTES // 1024**3)
    digest = hashlib.sha256()
    if extension == ".shp":
        path = _copy_loose_shapefile(file, folder, digest)
    else:
        path = _copy(file, folder / f"received{extension}", digest)
    if extension == ".zip":
        path = archives.unpack_shapefile(path, folder, wanted)
    _check_signature(path, DRIVERS[extension])
    return Received(path, DRIVERS[extension], file.name, digest.hexdigest())


def _copy(source: Path, target: Path, digest: hashlib._Hash) -> Path:
    with source.open("rb") as opened, target.open("wb") as sink:
        while chunk := opened.read(_CHUNK):
            digest.update(chunk)
            sink.write(chunk)
    shutil.copystat(source, target)
    target.chmod(0o600)
    return target


def _copy_loose_shapefile(shp: Path, folder: Path, digest: hashlib._Hash) -> Path:
    parts = {
        part.suffix.lower().lstrip("."): part
        for part in sorted(shp.parent.iterdir())
        if part.stem == shp.stem and part.suffix.lower().lstrip(".") in archives.PARTS
    }
    if missing := [part for part in archives.REQUIRED if part not in parts]:
        raise FileRefused("shapefile_part_missing", parts=missing)
    for extension in archives.PARTS:
        if extension in parts:
            _copy(parts[extension], folder / f"layer.{extension}", digest)
    return folder / "layer.shp"


def _check_signature(path: Path, driver: str) -> None:
    if driver == "ESRI Shapefile":
        shapefile.check_parts(path)
        return
    with path.open("rb") as opened:
        head = opened.read(4096)
    looks_right = {
        "GPKG": head.startswith(b"SQLite format 3\0"),
        "GeoJSON": head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{"),
        "CSV": bool(head) and b"\0" not in head,
    }[driver]
    if not looks_right:
        raise FileRefused("not_the_format", expected=driver)
