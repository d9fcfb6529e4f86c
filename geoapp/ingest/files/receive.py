"""Take a file in: fingerprint it, see that it is what it says, keep private copies.

What is hashed is what is read: the copy is made in the same pass as the hash. Copies
get names of our own, so that no library finds a neighbour by its name: the attributes
of a shapefile lie where GDAL does not look for them, and we read them ourselves.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from geoapp.ingest.errors import FileRefused
from geoapp.ingest.files import archives
from geoapp.ingest.files.formats import (
    ARCHIVES,
    BY_EXTENSION,
    PARTS,
    check_signature,
    extension_of,
)
from geoapp.ingest.files.grouping import Group, group
from geoapp.ingest.files.received import Dataset, Format, Received
from geoapp.ingest.source import Note, Weight

MAX_FILE_BYTES = 4 * 1024**3
_CHUNK = 1024 * 1024
_HIDDEN_PARTS = {"dbf": "table.dbf", "prj": "crs.prj", "qpj": "crs.qpj"}
_ATTRIBUTES = frozenset({"dbf", "shx", "dat", "map", "id", "ind", "mid", "prj", "cpg"})


def receive(file: Path, folder: Path, *, layer: str | None = None) -> Received:
    """Copy ``file`` into ``folder``, a private one that lives as long as the reading.

    ``layer`` keeps only the data set of that name, when there is one among several.

    Raises:
        FileRefused: not readable, too large, or not the format its name says.
    """
    if not file.is_file():
        raise FileRefused("file_missing", path=str(file))
    extension = extension_of(file.name)
    digest = hashlib.sha256()
    if extension in ARCHIVES:
        packed = _copy(file, folder / "packed.zip", digest)
        check_signature(packed, None)
        datasets, notes = _unpack(packed, folder)
        packed.unlink()
    elif extension in BY_EXTENSION:
        datasets, notes = _copy_loose(file, folder, digest), []
    elif extension in _ATTRIBUTES:
        raise FileRefused("part_alone", extension=f".{extension}")
    elif extension == "xls":
        raise FileRefused("xls_old")
    else:
        raise FileRefused("format_unknown", extension=f".{extension}")
    for dataset in datasets:
        check_signature(dataset.path, dataset.format)
        if dataset.format is Format.XLSX:
            archives.check(dataset.path)
    chosen = [one for one in datasets if one.name == layer] or datasets
    return Received(folder, tuple(chosen), file.name, digest.hexdigest(), tuple(notes))


def _copy(source: Path, target: Path, digest: hashlib._Hash) -> Path:
    if source.stat().st_size > MAX_FILE_BYTES:
        raise FileRefused("file_too_large", limit_gb=MAX_FILE_BYTES // 1024**3)
    target.touch(mode=0o600)
    with source.open("rb") as opened, target.open("wb") as sink:
        while chunk := opened.read(_CHUNK):
            digest.update(chunk)
            sink.write(chunk)
    return target


def _copy_loose(file: Path, folder: Path, digest: hashlib._Hash) -> list[Dataset]:
    kind = BY_EXTENSION[extension_of(file.name)]
    if kind in PARTS:
        names = sorted(
            part.name
            for part in file.parent.iterdir()
            if part.is_file()
            and part.stem == file.stem
            and extension_of(part.name) in PARTS[kind]
        )
    else:
        names = [file.name]
    [found], _ = group(names)
    place = _place(folder, 0)
    parts = {
        part: _copy(file.parent / name, place / _private_name(part), digest)
        for part, name in sorted(found.members.items())
    }
    return [_dataset(found, parts)]


def _unpack(packed: Path, folder: Path) -> tuple[list[Dataset], list[Note]]:
    with archives.opened(packed) as (inside, members):
        groups, unused = group(members)
        datasets = []
        for number, found in enumerate(groups):
            place = _place(folder, number)
            parts = {part: place / _private_name(part) for part in found.members}
            for part, name in found.members.items():
                archives.extract(inside, members[name], parts[part])
            datasets.append(_dataset(found, parts))
    notes = []
    if unused:
        names = ", ".join(sorted(unused))[:200]
        notes = [Note("zip_unused", Weight.INFO, {"names": names})]
    return datasets, notes


def _place(folder: Path, number: int) -> Path:
    place = folder / f"d{number}"
    place.mkdir(mode=0o700)
    return place


def _private_name(part: str) -> str:
    return _HIDDEN_PARTS.get(part, f"data.{part}")


def _dataset(found: Group, parts: dict[str, Path]) -> Dataset:
    return Dataset(found.name, found.format, found.main, parts)
