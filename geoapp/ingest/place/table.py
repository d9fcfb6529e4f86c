"""A table's coordinate columns, read: points, and the rows that have none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from geoapp.ingest.place.columns import CoordinateColumns, Naming, XYColumns
from geoapp.ingest.place.compass import Axis, NMeans, n_means
from geoapp.ingest.place.coordinates import (
    Coordinate,
    CoordinateProblem,
    parse_coordinate,
)
from geoapp.ingest.place.transform import Points
from geoapp.ingest.source import CrsForm, DeclaredCrs, Note, Weight
from geoapp.spatial.crs import STORAGE_SRID

MIN_SHARE = 0.5
"""Share of the rows read, no unit, that must be degrees for the table to be."""


@dataclass(frozen=True, slots=True)
class ReadColumns:
    """``points``: shape (n, 2), NaN where a row has none; ``problems`` name rows."""

    points: Points
    problems: tuple[Note, ...]
    is_degrees: bool
    notes: tuple[Note, ...] = ()


def read_columns(
    xs: Sequence[str], ys: Sequence[str], first_row: int = 1
) -> ReadColumns:
    """Read the cells of an x and a y column; both empty is a row without a place."""
    plain = [_plain_numbers(each) for each in (xs, ys)]
    if plain[0] is not None and plain[1] is not None:
        points: Points = np.column_stack([plain[0], plain[1]])
        degrees = int((np.abs(points) <= 180).all(axis=1).sum())
        return ReadColumns(points, (), degrees > len(points) * MIN_SHARE)
    return _read_cells(xs, ys, first_row)


def _plain_numbers(cells: Sequence[str]) -> npt.NDArray[np.float64] | None:
    """Read a whole column of decimals at once: a million cells in a second."""
    joined = "\n".join(cells)
    if not _PLAIN_CELLS.fullmatch(joined) or joined.count("\n") != len(cells) - 1:
        return None
    return np.array(joined.replace(",", ".").split("\n"), dtype=np.float64)


_PLAIN_CELLS = re.compile(
    r"[-+]?[0-9]{1,9}(?:[.,][0-9]{1,15})?(?:\n[-+]?[0-9]{1,9}(?:[.,][0-9]{1,15})?)*+"
)


def _read_cells(xs: Sequence[str], ys: Sequence[str], first_row: int) -> ReadColumns:
    meaning = n_means([*xs, *ys])
    columns = [
        [parse_coordinate(c, None, meaning or NMeans.NORTH) for c in each]
        for each in (xs, ys)
    ]
    points: Points = np.full((len(xs), 2), np.nan)
    problems: list[Note] = []
    axes = [_majority_axis(column) for column in columns]
    degrees = 0
    for at, pair in enumerate(zip(*columns, strict=True)):
        first, second = pair
        if (
            isinstance(first, Coordinate)
            and isinstance(second, Coordinate)
            and first.axis is second.axis is None
        ):
            points[at] = first.value, second.value
            degrees += first.is_degrees and second.is_degrees
            continue
        wrong = list(_wrong(pair, axes, (xs[at], ys[at])))
        for field, problem in wrong:
            problems.append(
                Note(
                    problem.code,
                    Weight.ERROR,
                    problem.params,
                    row_no=first_row + at,
                    field=field,
                )
            )
        if not wrong:
            for place, one in enumerate(pair):
                points[at, place] = one.value if isinstance(one, Coordinate) else np.nan
            degrees += all(isinstance(o, Coordinate) and o.is_degrees for o in pair)
    read = int(np.isfinite(points).all(axis=1).sum())
    notes = () if meaning else (Note("coordinate_n_is_north", Weight.WARNING),)
    return ReadColumns(points, tuple(problems), degrees > read * MIN_SHARE, notes)


def table_crs(
    found: CoordinateColumns, *, is_degrees: bool
) -> tuple[DeclaredCrs | None, tuple[Note, ...]]:
    """What a table without a word on its system is taken to be in, and the note on it.

    Longitude and latitude in degrees come from GPS receivers and web maps: WGS 84.
    Metres, and the B, L of survey papers, are asked.
    """
    survey = isinstance(found, XYColumns) and found.naming is Naming.SURVEY
    if not is_degrees or survey:
        return None, ()
    declared = DeclaredCrs(CrsForm.FORMAT, f"EPSG:{STORAGE_SRID}")
    return declared, (Note("table_degrees_wgs84", Weight.INFO),)


def _wrong(
    pair: tuple[Coordinate | CoordinateProblem, ...],
    axes: list[Axis | None],
    cells: tuple[str, str],
) -> Iterator[tuple[str, CoordinateProblem]]:
    empty = [
        isinstance(one, CoordinateProblem) and one.code == "coordinate_empty"
        for one in pair
    ]
    if all(empty):
        return
    for one, axis, cell, field in zip(pair, axes, cells, ("x", "y"), strict=True):
        if isinstance(one, CoordinateProblem):
            yield field, one
        elif one.axis is not None and axis is not None and one.axis is not axis:
            yield field, CoordinateProblem("coordinate_letter", {"value": cell.strip()})


def _majority_axis(column: Sequence[Coordinate | CoordinateProblem]) -> Axis | None:
    said = [one.axis for one in column if isinstance(one, Coordinate) and one.axis]
    if not said:
        return None
    east = said.count(Axis.EAST)
    return Axis.EAST if 2 * east > len(said) else Axis.NORTH
