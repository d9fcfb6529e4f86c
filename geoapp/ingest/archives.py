"""Take a shapefile out of a zip, and nothing else.

The limits are checked against what the directory of the archive says and again while
bytes come out, because the directory may lie.
"""

from __future__ import annotations

import stat
from pathlib import Path, PurePosixPath
from zipfile import BadZipFile, ZipFile, ZipInfo

from geoapp.ingest.errors import ChoiceNeeded, FileRefused

MAX_MEMBERS = 1_000
MAX_UNPACKED_BYTES = 2 * 1024**3
MAX_RATIO = 200  # a DBF full of blanks reaches about 100
PARTS = ("shp", "shx", "dbf", "prj")
REQUIRED = ("shp", "shx", "dbf")
_CHUNK = 1024 * 1024


def unpack_shapefile(archive: Path, folder: Path, wanted: str | None) -> Path:
    """Write the parts of one shapefile to ``folder`` and return its ``.shp``.

    ``wanted`` names the shapefile when the archive holds several.
    """
    try:
        with ZipFile(archive) as opened:
            members = [info for info in opened.infolist() if not info.is_dir()]
            _check(members, archive.stat().st_size)
            parts = _choose(_shapefiles(members), wanted)
            for extension, info in parts.items():
                _write(opened, info, folder / f"layer.{extension}")
    except (BadZipFile, NotImplementedError, EOFError) as error:
        raise FileRefused("zip_damaged") from error
    return folder / "layer.shp"


def _check(members: list[ZipInfo], packed_bytes: int) -> None:
    if len(members) > MAX_MEMBERS:
        raise FileRefused("zip_too_many", limit=MAX_MEMBERS)
    names = [info.filename for info in members]
    if len(set(names)) != len(names):
        raise FileRefused("zip_duplicate")
    for info in members:
        path = PurePosixPath(info.filename.replace("\\", "/"))
        drive = ":" in info.filename
        if path.is_absolute() or ".." in path.parts or drive or _is_link(info):
            raise FileRefused("zip_unsafe", member=info.filename)
        if info.flag_bits & 1:
            raise FileRefused("zip_encrypted")
    unpacked = sum(info.file_size for info in members)
    if unpacked > min(MAX_UNPACKED_BYTES, MAX_RATIO * max(packed_bytes, 1024)):
        raise FileRefused("zip_bomb", size_mb=unpacked // 1024**2)


def _is_link(info: ZipInfo) -> bool:
    mode = info.external_attr >> 16
    return bool(mode) and not stat.S_ISREG(mode) and stat.S_IFMT(mode) != 0


def _shapefiles(members: list[ZipInfo]) -> dict[str, dict[str, ZipInfo]]:
    """Group parts by path without extension; folders and macOS shadows are ignored."""
    found: dict[str, dict[str, ZipInfo]] = {}
    for info in members:
        path = PurePosixPath(info.filename.replace("\\", "/"))
        extension = path.suffix.lower().lstrip(".")
        if extension in PARTS and "__MACOSX" not in path.parts:
            found.setdefault(str(path.with_suffix("")), {})[extension] = info
    return {stem: parts for stem, parts in found.items() if "shp" in parts}


def _choose(
    found: dict[str, dict[str, ZipInfo]], wanted: str | None
) -> dict[str, ZipInfo]:
    if wanted is not None:
        found = {k: v for k, v in found.items() if PurePosixPath(k).name == wanted}
    if not found:
        raise FileRefused("zip_no_shapefile")
    if len(found) > 1:
        names = sorted(PurePosixPath(stem).name for stem in found)
        raise ChoiceNeeded("several_layers", layers=names)
    [parts] = found.values()
    if missing := [part for part in REQUIRED if part not in parts]:
        raise FileRefused("shapefile_part_missing", parts=missing)
    return parts


def _write(opened: ZipFile, info: ZipInfo, target: Path) -> None:
    left = info.file_size
    with opened.open(info) as source, target.open("wb") as sink:
        while chunk := source.read(_CHUNK):
            left -= len(chunk)
            if left < 0:
                raise FileRefused("zip_bomb", size_mb=info.file_size // 1024**2)
            sink.write(chunk)
