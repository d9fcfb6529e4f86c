"""Shapes of a layer that is only looked at: their kinds, what is invalid, double keys.

Each check is one statement over the private table of incoming rows.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import shapely

from geoapp.ingest.checks.finding import Severity
from geoapp.ingest.inspected import Option, Question
from geoapp.ingest.reach import placed_by
from geoapp.ingest.source import Note, Weight
from geoapp.spatial import sql
from geoapp.spatial.crs import MEASURE_SRID

_HERE = "geoapp.ingest"
_CHOICE = ("point", "line", "polygon")


@dataclass(frozen=True, slots=True)
class Kind:
    """How many rows have a kind of geometry; ``kind`` is None for rows without."""

    kind: str | None
    dimension: int | None
    rows: int
    repeated: int


def kinds() -> list[Kind]:
    return sql.fetch(_HERE, "incoming_kinds", Kind)


def kept_dimension(found: list[Kind], chosen: int | None) -> int | None:
    """Return the dimension that is kept: chosen, or that of most rows.

    Among equals the higher: areas are drawn for longer than points.
    """
    if chosen is not None:
        return chosen
    rows: dict[int, int] = {}
    for one in found:
        if one.dimension is not None:
            rows[one.dimension] = rows.get(one.dimension, 0) + one.rows
    return max(rows, key=lambda each: (rows[each], each)) if rows else None


def check(
    found: list[Kind], chosen: int | None, srid: int | None, layer: str
) -> tuple[Question, ...]:
    """Tell rows with another kind of shape, and invalid shapes; ask if kinds mix."""
    dimension = kept_dimension(found, chosen)
    if dimension is None:
        return ()
    sql.execute(_HERE, "tell_shape_kind", dimension=dimension)
    if any(one.dimension for one in found):
        sql.execute(
            _HERE,
            "tell_shape_invalid",
            measure_srid=MEASURE_SRID,
            **placed_by(srid),
        )
    there = sorted({one.dimension for one in found if one.dimension is not None})
    if chosen is not None or len(there) < 2:
        return ()
    best = [dimension, *(one for one in there if one != dimension)]
    options = tuple(Option(_CHOICE[each], _CHOICE[each]) for each in best)
    return (Question("geometry_type", options, layer),)


def notes(found: list[Kind], chosen: int | None, layer: str) -> tuple[Note, ...]:
    """Return what is said of all shapes together."""
    said = []
    there = {one.dimension for one in found if one.dimension is not None}
    if len(there) > 1:
        counts = [f"{one.kind}: {one.rows}" for one in found if one.kind]
        weight = Weight.WARNING if chosen is None else Weight.INFO
        said.append(Note("shapes_mixed", weight, {"counts": counts}, layer))
    if repeated := sum(one.repeated for one in found):
        said.append(Note("vertices_repeated", Weight.INFO, {"rows": repeated}, layer))
    return tuple(said)


def check_keys(field: str) -> None:
    sql.execute(_HERE, "tell_duplicate_key", field=field)


def severity(weight: Weight) -> Severity:
    return Severity.ERROR if weight is Weight.ERROR else Severity.WARNING


def swapped(wkb: pa.Array) -> pa.Array:
    """Return shapes with x and y exchanged."""
    found = shapely.from_wkb(np.array(wkb.to_pylist(), dtype=object))
    turned = shapely.transform(found, lambda points: points[:, ::-1])
    return pa.array(shapely.to_wkb(turned), pa.binary())
