"""Where a layer lies, as far as the file, the province and the officer settle it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from geoapp.ingest.choices import Choices
from geoapp.ingest.inspected import Option, Question
from geoapp.ingest.place import rows
from geoapp.ingest.place.candidates import AxisOrder, Candidate
from geoapp.ingest.place.identify import identify
from geoapp.ingest.place.locate import locate
from geoapp.ingest.place.placed import Placed, choose
from geoapp.ingest.place.provinces import Province
from geoapp.ingest.source import CrsForm, DeclaredCrs, Note, Weight

CRS84 = DeclaredCrs(CrsForm.CODE, "OGC:CRS84")
"""What a GeoPackage may say where others say EPSG's WGS 84: the same, shown as is."""


AT_ONCE = 65_536
"""Points looked at together: bounds the memory that a million of them take."""


@dataclass(frozen=True, slots=True)
class Placing:
    """Which system, which axis first, what to ask and what to say.

    ``srid`` is what rows are staged in: decided, or while a question is open the best
    candidate's, so that the preview shows something. None: nobody knows. ``crs`` is
    what the report says: ``EPSG:n``, ``ask``, ``ask:EPSG:n``.
    """

    srid: int | None
    axis_order: AxisOrder
    crs: str
    notes: tuple[Note, ...]
    questions: tuple[Question, ...]
    refusal: Note | None = None


def place(
    points: npt.NDArray[np.float64],
    declared: DeclaredCrs | None,
    choices: Choices,
    province: Province | None,
    layer: str,
) -> Placing:
    """``points``: shape (n, 2), the file's own units; NaN for rows without a place."""
    identified = identify(declared)
    placed = locate(points, identified, province)
    asked = placed.needs
    placed = choose(placed, choices.srid, choices.axis_order)
    refusal = next((n for n in placed.notes if n.weight is Weight.REFUSAL), None)
    if refusal is not None and choices.srid is not None:
        refusal = None
    srid = placed.srid
    if "crs" in placed.needs:
        srid = placed.candidates[0].srid if placed.candidates else None
    notes = placed.notes if not asked or placed.needs else _settled(placed)
    return Placing(
        srid,
        placed.axis_order,
        _crs(placed),
        tuple(_of_layer(note, layer) for note in notes),
        tuple(_question(choice, placed, layer) for choice in placed.needs),
        refusal,
    )


def row_notes(
    points: npt.NDArray[np.float64],
    placing: Placing,
    province: Province | None,
) -> list[Note]:
    """Return what is wrong with single rows where the layer as a whole lies right."""
    if placing.srid is None or not len(points) or placing.questions:
        return []
    found: list[Note] = []
    system = (placing.srid, placing.axis_order)
    for start in range(0, len(points), AT_ONCE):
        some = points[start : start + AT_ONCE]
        known = np.flatnonzero(np.isfinite(some).all(axis=1))
        numbers = range(start + 1, start + len(some) + 1)
        found += rows.row_notes(
            some[known], [numbers[at] for at in known], system, province
        )
    return found


def _settled(placed: Placed) -> tuple[Note, ...]:
    """Leave out what asked for a choice that has been made; say what was chosen."""
    chosen = Note(
        "crs_chosen",
        Weight.INFO,
        {"crs": f"EPSG:{placed.srid}", "axis_order": placed.axis_order},
    )
    return (chosen,)


def _crs(placed: Placed) -> str:
    if "crs" in placed.needs or placed.srid is None:
        first = placed.candidates[:1]
        return f"ask:EPSG:{first[0].srid}" if first else "ask"
    return f"EPSG:{placed.srid}"


def _question(choice: str, placed: Placed, layer: str) -> Question:
    if choice == "axis_order":
        options = _axis_options(placed)
    else:
        options = [_option(one) for one in _one_per_crs(placed.candidates)]
    return Question(choice, tuple(options), layer)


def _axis_options(placed: Placed) -> list[Option]:
    found = []
    for order, value in (("yx", "swap"), ("xy", "keep")):
        at = next((c for c in placed.candidates if c.axis_order == order), None)
        found.append(
            Option(
                value,
                value,
                at.longitude if at else None,
                at.latitude if at else None,
                at.share_inside if at else None,
            )
        )
    return found


def _one_per_crs(candidates: tuple[Candidate, ...]) -> list[Candidate]:
    first: dict[int, Candidate] = {}
    for one in candidates:
        first.setdefault(one.srid, one)
    return list(first.values())


def _option(one: Candidate) -> Option:
    return Option(
        f"EPSG:{one.srid}",
        one.title,
        one.longitude if np.isfinite(one.longitude) else None,
        one.latitude if np.isfinite(one.latitude) else None,
        one.share_inside,
        one.reason,
    )


def _of_layer(note: Note, layer: str) -> Note:
    return Note(note.code, note.weight, note.params, layer, note.row_no, note.field)
