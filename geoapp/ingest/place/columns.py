"""Which columns of a table hold its coordinates."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from geoapp.ingest.place.compass import Axis
from geoapp.ingest.place.coordinates import (
    Coordinate,
    CoordinateProblem,
    parse_coordinate,
)


class Naming(StrEnum):
    """How the columns were found."""

    GEOGRAPHIC = "geographic"
    """lon, lat, kinh độ, vĩ độ."""
    PLANE = "plane"
    """X, Y, easting, northing: which of them is north is another question."""
    SURVEY = "survey"
    """B, L of survey papers: degrees of VN-2000 as often as of WGS 84."""
    CONTENT = "content"
    """By their values alone."""


@dataclass(frozen=True, slots=True)
class XYColumns:
    """Positions of the columns. ``x`` is the one that names east (or X)."""

    x: int
    y: int
    naming: Naming


@dataclass(frozen=True, slots=True)
class PairColumn:
    """One column with both coordinates: «21,048; 105,847»."""

    index: int


@dataclass(frozen=True, slots=True)
class WktColumn:
    """One column of well-known text."""

    index: int


CoordinateColumns = XYColumns | PairColumn | WktColumn

MIN_SHARE = 0.5
"""Share of the filled cells, no unit, that must read as coordinates: a broken column
is still the column, its rows are told one by one."""

CONTENT_SHARE = 0.9
"""The same where only the values speak."""

EAST: dict[str, Naming] = {
    **dict.fromkeys(("lon", "long", "lng", "kd"), Naming.GEOGRAPHIC),
    **dict.fromkeys(("x", "e", "east", "dong", "d"), Naming.PLANE),
    "l": Naming.SURVEY,
}
NORTH: dict[str, Naming] = {
    **dict.fromkeys(("lat", "vd"), Naming.GEOGRAPHIC),
    **dict.fromkeys(("y", "n", "north", "bac"), Naming.PLANE),
    "b": Naming.SURVEY,
}
"""What is left of a folded name without the words around it."""

_WHOLE: tuple[tuple[str, Axis, Naming], ...] = (
    ("kinhdo", Axis.EAST, Naming.GEOGRAPHIC),
    ("vido", Axis.NORTH, Naming.GEOGRAPHIC),
    ("longitude", Axis.EAST, Naming.GEOGRAPHIC),
    ("latitude", Axis.NORTH, Naming.GEOGRAPHIC),
    ("hoanhdo", Axis.EAST, Naming.PLANE),
    ("tungdo", Axis.NORTH, Naming.PLANE),
    ("easting", Axis.EAST, Naming.PLANE),
    ("northing", Axis.NORTH, Naming.PLANE),
)
_AROUND = re.compile(
    "toa|do|td|toado|coords?|coordinate|point|pos|diem|vi|tri|vitri|tam|center|centroid|"
    "m|met|vn|vn2000|2000|wgs|wgs84|84|gps|utm|dd|dms|decimal|deg|degree|geo|map|truc"
)
_WKT = re.compile(
    r"\s*(?:SRID=\d+;\s*)?(?:MULTI)?(?:POINT|LINESTRING|POLYGON|GEOMETRYCOLLECTION)"
    r"(?:\s*Z?M?)\s*(?:\(|EMPTY)",
    re.IGNORECASE,
)
_PAIR = re.compile(r"\s*;\s*|,\s+|\s*/\s*|(?<=[NSEWBĐĐT°'\"])\s*,?\s+", re.IGNORECASE)


def coordinate_columns(
    names: Sequence[str], values: Sequence[Sequence[str]]
) -> CoordinateColumns | None:
    """Find them by name, checked by content, or by content alone.

    ``values``: to each name some of its cells as text. Longitude and latitude are
    preferred to X and Y where a table has both.
    """
    for index, cells in enumerate(values):
        if _share(cells, lambda cell: _WKT.match(cell) is not None) >= CONTENT_SHARE:
            return WktColumn(index)
    by_name = [_meaning(name) for name in names]
    for naming in (Naming.GEOGRAPHIC, Naming.PLANE, Naming.SURVEY):
        found = _named_pair(by_name, values, naming)
        if found:
            return found
    for index, cells in enumerate(values):
        if _share(cells, lambda cell: split_pair(cell) is not None) >= CONTENT_SHARE:
            return PairColumn(index)
    return _by_content(values)


def split_pair(cell: str) -> tuple[str, str] | None:
    """Split a cell that holds two coordinates; None if it does not hold just two."""
    parts = [part for part in _PAIR.split(cell.strip()) if part]
    if len(parts) != 2:
        bare = cell.strip()
        is_points = bare.count(",") == 1 and bare.count(".") == 2
        parts = bare.split(",") if is_points else bare.split()
    if len(parts) != 2 or any(
        isinstance(parse_coordinate(part), CoordinateProblem) for part in parts
    ):
        return None
    return parts[0], parts[1]


def _named_pair(
    by_name: Sequence[tuple[Axis, Naming] | None],
    values: Sequence[Sequence[str]],
    naming: Naming,
) -> XYColumns | None:
    places: dict[Axis, int] = {}
    for index, meaning in enumerate(by_name):
        if meaning and meaning[1] is naming and meaning[0] not in places:
            cells = values[index]
            filled = any(cell.strip() for cell in cells)
            if not filled or _share(cells, _is_coordinate) >= MIN_SHARE:
                places[meaning[0]] = index
    if len(places) < 2:
        return None
    return XYColumns(places[Axis.EAST], places[Axis.NORTH], naming)


def _meaning(name: str) -> tuple[Axis, Naming] | None:
    plain = unicodedata.normalize("NFKD", re.sub("[ĐđÐð]", "d", name))
    letters = "".join(c for c in plain if not unicodedata.combining(c)).lower()
    joined = re.sub(r"[^a-z0-9]", "", letters)
    for word, axis, naming in _WHOLE:
        if word in joined:
            return axis, naming
    left = [w for w in re.findall(r"[a-z]+|\d+", letters) if not _AROUND.fullmatch(w)]
    key = left[0] if len(left) == 1 else joined
    key = re.sub(r"^(?:toado|coord|point|td)|(?:coord|vn2000|wgs84)$", "", key) or key
    if key in EAST:
        return Axis.EAST, EAST[key]
    return (Axis.NORTH, NORTH[key]) if key in NORTH else None


def _by_content(values: Sequence[Sequence[str]]) -> XYColumns | None:
    """Find two columns whose numbers can only be Viet Nam's degrees, or its metres."""
    ranges = (
        ((8.0, 24.0), (102.0, 118.0)),
        ((880_000.0, 2_600_000.0), (180_000.0, 880_000.0)),
    )
    for north_range, east_range in ranges:
        north = [i for i, cells in enumerate(values) if _in_range(cells, north_range)]
        east = [i for i, cells in enumerate(values) if _in_range(cells, east_range)]
        if len(north) == len(east) == 1:
            return XYColumns(east[0], north[0], Naming.CONTENT)
    return None


def _in_range(cells: Sequence[str], limits: tuple[float, float]) -> bool:
    def fits(cell: str) -> bool:
        found = parse_coordinate(cell)
        return (
            isinstance(found, Coordinate)
            and limits[0] <= found.value <= limits[1]
            and found.value != int(found.value)
        )

    return _share(cells, fits) >= CONTENT_SHARE


def _is_coordinate(cell: str) -> bool:
    found = parse_coordinate(cell)
    return isinstance(found, Coordinate) or found.code not in (
        "coordinate_unreadable",
        "coordinate_empty",
    )


def _share(cells: Sequence[str], test: Callable[[str], bool]) -> float:
    filled = [cell for cell in cells if cell.strip()]
    if not filled:
        return 0.0
    return sum(bool(test(cell)) for cell in filled) / len(filled)
