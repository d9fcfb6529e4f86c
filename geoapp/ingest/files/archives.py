"""Look into a zip before anything comes out of it, and take out under our own names.

The limits are checked against what the directory of the archive says and again while
bytes come out, because the directory may lie.
"""

from __future__ import annotations

import stat
import struct
import unicodedata
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from geoapp.ingest.errors import FileRefused

MAX_MEMBERS = 1_000
MAX_UNPACKED_BYTES = 4 * 1024**3
"""As much as a file that is not packed may have (``receive.MAX_FILE_BYTES``)."""
MAX_RATIO = 200
"""Unpacked to packed; a DBF full of blanks reaches about 100 (measured)."""
_RATIO_APPLIES_ABOVE = 1024**2
_LOCAL_HEADER_BYTES = 30
_UTF8_NAME, _ENCRYPTED = 0x800, 0x1
_UNICODE_PATH = 0x7075
_CHUNK = 1024 * 1024


@contextmanager
def opened(archive: Path) -> Iterator[tuple[ZipFile, dict[str, ZipInfo]]]:
    """Yield the archive and its files by name, all of them checked.

    Raises:
        FileRefused: damaged, encrypted, or built to harm.
    """
    try:
        with _directory(archive) as inside:
            members = {name_of(info): info for info in _files(inside)}
            yield inside, members
    except (BadZipFile, NotImplementedError, EOFError, zlib.error) as error:
        raise FileRefused("zip_damaged") from error


def _directory(archive: Path) -> ZipFile:
    """Read the list of members; what Python's reader trips over is damage as well.

    A name that is said to be UTF-8 and is not, an offset before the beginning.
    """
    try:
        return ZipFile(archive)
    except (ValueError, OverflowError, OSError, struct.error) as error:
        raise FileRefused("zip_damaged") from error


def check(archive: Path) -> None:
    """Apply the limits to a zip that somebody else will unpack (XLSX)."""
    with opened(archive):
        pass


def extract(inside: ZipFile, info: ZipInfo, target: Path) -> None:
    """Write one member to ``target``; its checksum is verified on the way."""
    left = info.file_size
    with inside.open(info) as source, target.open("wb") as sink:
        while chunk := source.read(_CHUNK):
            left -= len(chunk)
            if left < 0:
                raise FileRefused("zip_bomb", size_mb=info.file_size // 1024**2)
            sink.write(chunk)


def name_of(info: ZipInfo) -> str:
    """Return a member's path as its maker typed it, in NFC.

    Without the UTF-8 flag zip names are bytes of an unknown code page: macOS and 7-Zip
    write UTF-8 all the same, Windows in Viet Nam code page 1258.
    """
    if (extra := _unicode_path(info.extra)) is not None:
        name = extra
    elif info.flag_bits & _UTF8_NAME:
        name = info.filename
    else:
        raw = info.orig_filename.encode("cp437", "replace")
        name = _decoded(raw, info.filename)
    return unicodedata.normalize("NFC", name).replace("\\", "/")


def _decoded(raw: bytes, otherwise: str) -> str:
    for encoding in ("utf-8", "cp1258"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return otherwise


def _unicode_path(extra: bytes) -> str | None:
    """Find Info-ZIP's Unicode path: version, checksum of the other name, UTF-8."""
    while len(extra) >= 4:
        kind, size = struct.unpack("<HH", extra[:4])
        if kind == _UNICODE_PATH and 5 < size <= len(extra) - 4:
            return extra[9 : 4 + size].decode("utf-8", "replace")
        extra = extra[4 + size :]
    return None


def _files(inside: ZipFile) -> list[ZipInfo]:
    everything = inside.infolist()
    if len(everything) > MAX_MEMBERS:
        raise FileRefused("zip_too_many", limit=MAX_MEMBERS)
    for info in everything:
        _check_member(info)
    _check_names(everything)
    _check_sizes(inside, everything)
    return [info for info in everything if not info.is_dir()]


def _check_member(info: ZipInfo) -> None:
    for name in (info.filename, info.orig_filename, name_of(info)):
        path = PurePosixPath(name.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts or ":" in name or "\0" in name:
            raise FileRefused("zip_unsafe", member=name[:200])
    mode = info.external_attr >> 16
    if stat.S_IFMT(mode) not in {0, stat.S_IFREG, stat.S_IFDIR}:
        raise FileRefused("zip_unsafe", member=info.filename[:200])
    if info.flag_bits & _ENCRYPTED:
        raise FileRefused("zip_encrypted")
    if info.compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
        raise FileRefused("zip_method", member=info.filename[:200])


def _check_names(everything: list[ZipInfo]) -> None:
    seen: set[str] = set()
    for info in everything:
        name = name_of(info).casefold()
        if name in seen:
            raise FileRefused("zip_duplicate", member=name_of(info)[:200])
        seen.add(name)


def _check_sizes(inside: ZipFile, everything: list[ZipInfo]) -> None:
    unpacked = sum(info.file_size for info in everything)
    packed = sum(info.compress_size for info in everything)
    bombs = [
        info
        for info in everything
        if info.file_size > max(_RATIO_APPLIES_ABOVE, MAX_RATIO * info.compress_size)
    ]
    too_dense = unpacked > max(_RATIO_APPLIES_ABOVE, MAX_RATIO * packed)
    if bombs or too_dense or unpacked > MAX_UNPACKED_BYTES:
        raise FileRefused("zip_bomb", size_mb=unpacked // 1024**2)
    ends = 0
    for info in sorted(everything, key=lambda one: one.header_offset):
        if info.header_offset < ends:
            raise FileRefused("zip_overlap", member=info.filename[:200])
        ends = info.header_offset + _LOCAL_HEADER_BYTES + info.compress_size
    if ends > getattr(inside, "start_dir", ends):
        raise FileRefused("zip_overlap", member="—")
