"""Which system does the file declare? By its parameters, never by its name.

A file named ``VN_2000_UTM_Zone_48N`` with the scale of a 3-degree zone is 699 m off at
Hà Nội if the name is believed; a MapInfo table that says WGS 84 with a VN-2000
meridian is 224 m off if the datum is. What the parameters leave open is asked.
"""

from __future__ import annotations

import re
from dataclasses import replace

from pyproj import CRS
from pyproj.exceptions import CRSError

from geoapp.ingest.place import mapinfo
from geoapp.ingest.place.parameters import Described, describe
from geoapp.ingest.place.verdict import (
    Identified,
    judge,
    missing,
    unknown,
)
from geoapp.ingest.source import CrsForm, DeclaredCrs
from geoapp.spatial.crs import STORAGE_SRID

MAX_LENGTH = 20_000
"""Characters of a definition; the longest of EPSG's, with its area, has 4,000."""


def prj_text(raw: bytes) -> str:
    """Decode a .prj: UTF-8 or UTF-16 with a mark, else Latin-1; never fails."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _tidy(raw.decode("utf-16", "replace"))
    if raw[1:2] == b"\0" or raw[:1] == b"\0":
        is_little = raw[1:2] == b"\0"
        return _tidy(raw.decode("utf-16-le" if is_little else "utf-16-be", "replace"))
    try:
        return _tidy(raw.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return _tidy(raw.decode("latin-1"))


def identify(declared: DeclaredCrs | None) -> Identified:
    """Find the system that a file declares.

    ``srid`` may be any system of EPSG, also one that only files from abroad use.
    """
    text = _tidy(declared.text) if declared else ""
    if declared and declared.form is CrsForm.FORMAT and not text:
        return Identified(STORAGE_SRID, "format")
    if declared is None or _UNDEFINED.fullmatch(text):
        return missing()
    try:
        if declared.form is CrsForm.MAPINFO:
            found = mapinfo.described(text)
        else:
            found = _with_written_shift(describe(_parsed(text)), text)
    except (CRSError, ValueError):
        return unknown("crs_unreadable", text)
    how = "code" if declared.form is CrsForm.CODE else "parameters"
    if declared.form is CrsForm.FORMAT:
        how = "format"
    return judge(found, how, from_mapinfo=_is_mapinfo(declared, found))


_UNDEFINED = re.compile(
    r'|0|-1|none|null|unknown|undefined.*|epsg:(?:0|-1)|local_cs\["?undefined.*'
    r'|(?:geogcs|engcrs|projcs|geogcrs)\["undefined[^"]*".*',
    re.IGNORECASE | re.DOTALL,
)
"""What programs write when they do not know: ArcGIS «Unknown», GeoPackage -1 and 0."""

_READS_FILES = re.compile(
    r"\+init=|\+(?:nad|geoid|xyz_|crs_)?grids=(?!@null\b)|\+catalog=|^\s*[@/.]",
    re.IGNORECASE,
)
"""PROJ strings that name a file of this machine."""

_OLD_CODE = re.compile(
    r"(?:https?://www\.opengis\.net/gml/srs/epsg\.xml#|\+init=epsg:)(\d+)\b.*",
    re.IGNORECASE,
)


def _tidy(text: str) -> str:
    return text.replace("\0", "").replace("\ufeff", "").strip()


def _parsed(text: str) -> CRS:
    text = _OLD_CODE.sub(r"EPSG:\1", text)
    if len(text) > MAX_LENGTH or _READS_FILES.search(text):
        raise CRSError(text[:80])
    return CRS.from_user_input(text)


def _with_written_shift(found: Described, text: str) -> Described:
    """PROJ replaces the TOWGS84 of a datum that it knows; what stood there is told."""
    written = _TOWGS84.search(text)
    if written is None:
        return found
    numbers = tuple(float(each) for each in written[1].split(","))
    return replace(found, shift=numbers)


_TOWGS84 = re.compile(r"towgs84\s*\[([-+\d.,eE\s]+)\]", re.IGNORECASE)


def _is_mapinfo(declared: DeclaredCrs, found: Described) -> bool:
    """GDAL names what it reads from MapInfo «unnamed»."""
    return declared.form is CrsForm.MAPINFO or (
        declared.form is CrsForm.WKT and found.name.lower() == "unnamed"
    )
