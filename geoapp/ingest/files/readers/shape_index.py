"""Find every record of a .shp, whatever its header and its .shx say.

Measured: GDAL loses geometries behind a wrong .shx and returns nulls for a cut .shp,
both without a word. So the index is checked, and written anew from the records' own
headers when it is missing or wrong.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from geoapp.ingest.files.refusal import Refusal

_HEADER_BYTES, _RECORD_HEADER_BYTES = 100, 8
_FILE_CODE = 9994
_AT_ONCE = 65_536


@dataclass(frozen=True, slots=True)
class Indexed:
    """``code`` is the shape type; ``header_lies`` means a wrong length in the header.

    ``index`` says what became of the .shx: ``fine``, ``missing`` or ``wrong``.
    """

    code: int
    records: int
    header_lies: bool
    index: str


def index(shp: Path, shx: Path | None, rows: int, claimed_rows: int) -> Indexed:
    """See that ``rows`` records are there, and leave a right .shx beside ``shp``.

    Raises:
        Refusal: records are cut off or do not pair with the rows of the table.
    """
    size = shp.stat().st_size
    with shp.open("rb") as opened:
        head = opened.read(_HEADER_BYTES)
    if len(head) < _HEADER_BYTES or struct.unpack(">i", head[:4])[0] != _FILE_CODE:
        raise Refusal("part_cut", part=".shp")
    [code] = struct.unpack("<i", head[32:36])
    header_lies = struct.unpack(">i", head[24:28])[0] * 2 != size
    listed = _listed(shx) if shx else None
    if (
        listed is not None
        and rows == claimed_rows == len(listed)
        and _is_right(shp, listed, size, code)
    ):
        return Indexed(code, rows, header_lies, "fine")
    found = _walk(shp, size, code)
    _pair(found, listed, rows, claimed_rows, at_end=_end(found) >= size)
    _write(shp.with_suffix(".shx"), head, found)
    return Indexed(code, rows, header_lies, "wrong" if shx else "missing")


def _end(found: np.ndarray) -> int:
    if not len(found):
        return _HEADER_BYTES
    return int(found[-1].sum()) + _RECORD_HEADER_BYTES


def _pair(
    found: np.ndarray,
    listed: np.ndarray | None,
    rows: int,
    claimed_rows: int,
    *,
    at_end: bool,
) -> None:
    expected = max(claimed_rows, len(listed) if listed is not None else 0)
    if len(found) < expected and not at_end:
        raise Refusal(
            "shp_cut", found=len(found), broken=len(found) + 1, expected=expected
        )
    if rows < claimed_rows:
        raise Refusal("dbf_cut", found=rows, expected=claimed_rows)
    if len(found) != rows:
        raise Refusal("parts_disagree", shp=len(found), dbf=rows)


def _listed(shx: Path) -> np.ndarray | None:
    """Return offsets and lengths in bytes, or None when it is no index."""
    raw = shx.read_bytes()
    if len(raw) < _HEADER_BYTES or struct.unpack(">i", raw[:4])[0] != _FILE_CODE:
        return None
    count = (len(raw) - _HEADER_BYTES) // 8
    entries = np.frombuffer(raw, ">i4", count * 2, _HEADER_BYTES).reshape(-1, 2)
    return entries.astype(np.int64) * 2


def _is_right(shp: Path, listed: np.ndarray, size: int, code: int) -> bool:
    """See that every entry points at a record of the length it says."""
    if not len(listed):
        return True
    offsets, lengths = listed[:, 0], listed[:, 1]
    if (
        (offsets < _HEADER_BYTES).any()
        or (lengths < 4).any()
        or (offsets + lengths + _RECORD_HEADER_BYTES > size).any()
        or (np.diff(np.sort(offsets)) == 0).any()
    ):
        return False
    bytes_of = np.memmap(shp, np.uint8, "r")
    return all(
        _points_at_records(bytes_of, listed[start : start + _AT_ONCE], code)
        for start in range(0, len(listed), _AT_ONCE)
    )


def _points_at_records(bytes_of: np.ndarray, listed: np.ndarray, code: int) -> bool:
    heads = bytes_of[listed[:, :1] + np.arange(_RECORD_HEADER_BYTES + 4)]
    told = np.ascontiguousarray(heads[:, 4:8]).view(">i4").ravel().astype(np.int64) * 2
    codes = np.ascontiguousarray(heads[:, 8:12]).view("<i4").ravel()
    return bool((told == listed[:, 1]).all() and np.isin(codes, (0, code)).all())


def _walk(shp: Path, size: int, code: int) -> np.ndarray:
    """Follow the records from the first on, as far as they are whole."""
    found: list[tuple[int, int]] = []
    at = _HEADER_BYTES
    with shp.open("rb") as opened:
        opened.seek(at)
        while len(head := opened.read(_RECORD_HEADER_BYTES + 4)) == 12:
            length = struct.unpack(">i", head[4:8])[0] * 2
            [kind] = struct.unpack("<i", head[8:12])
            end = at + _RECORD_HEADER_BYTES + length
            if length < 4 or end > size or kind not in {0, code}:
                break
            found.append((at, length))
            at = end
            opened.seek(at)
    return np.array(found, np.int64).reshape(-1, 2)


def _write(shx: Path, head: bytes, found: np.ndarray) -> None:
    words = (_HEADER_BYTES + 8 * len(found)) // 2
    entries = (found // 2).astype(">i4").tobytes()
    shx.write_bytes(head[:24] + struct.pack(">i", words) + head[28:] + entries)
