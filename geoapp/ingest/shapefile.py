"""Do the parts of a shapefile belong together? GDAL does not look.

Measured: with a short .dbf it returns fewer rows, with a wrong .shx it loses
geometries, both without a word.
"""

from __future__ import annotations

import struct
from pathlib import Path

from geoapp.ingest.errors import FileRefused

_HEADER_BYTES = 100
_FILE_CODE = 9994


def check_parts(shp: Path) -> None:
    """Raise FileRefused unless headers, sizes and record counts agree."""
    with shp.open("rb") as opened:
        head = opened.read(_HEADER_BYTES)
    if len(head) < _HEADER_BYTES or struct.unpack(">i", head[:4])[0] != _FILE_CODE:
        raise FileRefused("not_the_format", expected="Shapefile")
    if struct.unpack(">i", head[24:28])[0] * 2 != shp.stat().st_size:
        raise FileRefused("shapefile_cut", part=".shp")
    index_bytes = shp.with_suffix(".shx").stat().st_size - _HEADER_BYTES
    if index_bytes // 8 != _rows(shp.with_suffix(".dbf")):
        raise FileRefused("shapefile_parts_disagree")


def _rows(dbf: Path) -> int:
    with dbf.open("rb") as opened:
        head = opened.read(12)
    if len(head) < 12:
        raise FileRefused("shapefile_cut", part=".dbf")
    rows, header_bytes, row_bytes = struct.unpack("<IHH", head[4:12])
    if dbf.stat().st_size < header_bytes + rows * row_bytes:
        raise FileRefused("shapefile_cut", part=".dbf")
    return int(rows)
