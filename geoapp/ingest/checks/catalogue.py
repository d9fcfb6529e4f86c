"""Names of communes against the catalogue, and against where the rows lie.

Names are compared accent by accent: Chiềng Hắc and Chiềng Hặc are two communes. Only
units in force today count.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from django.utils import timezone

from geoapp.ingest.fold import fold
from geoapp.ingest.layout import Layout
from geoapp.ingest.reach import placed_by
from geoapp.ingest.text.keys import key_of
from geoapp.spatial import sql
from geoapp.territory.models import AdminUnitVersion
from geoapp.territory.vocabularies import Level

NEAREST = 3
"""Names offered in place of one that nobody knows."""

NEAR_SHARE = 0.8
"""Likeness, no unit (difflib's ratio), from which a name is offered."""

_HEADING = re.compile(
    r"(ten_?)?(xa|phuong|xa_phuong|phuong_xa|px|xp|dvhc_cap_xa|commune|ward|dvhc)(_name)?"
    r"|ten_(xa|phuong|px|dvhc)(_.*)?"
)
_TYPE = re.compile(r"^(xã|phường|thị trấn|đặc khu|tt\.?|p\.|x\.) *", re.IGNORECASE)


def commune_column(layout: Layout) -> str | None:
    """Return the heading of the column that names communes, if there is one."""
    for column in layout.kept:
        if _HEADING.fullmatch(fold(column.name)):
            return column.name
    return None


def check(layout: Layout, srid: int | None) -> None:
    """Tell rows that name no known commune, or another than the one around them."""
    column = commune_column(layout)
    if column is None:
        return
    known = _known()
    if not known:
        return
    sql.execute(
        "geoapp.ingest",
        "tell_unknown_commune",
        field=column,
        **_verdicts(known),
    )
    if srid is not None:
        names = [(name, unit) for name, units in known.items() for unit in units]
        sql.execute(
            "geoapp.ingest",
            "tell_other_commune",
            **placed_by(srid),
            day=timezone.localdate(),
            field=column,
            stated=[name for name, _ in names],
            unit_ids=[unit for _, unit in names],
        )


@dataclass(frozen=True, slots=True)
class _Stated:
    stated: str


def _known() -> Mapping[str, list[int]]:
    """Return units by every form in which their name may be written."""
    held = AdminUnitVersion.objects.in_force_on(timezone.localdate())
    found: dict[str, list[int]] = {}
    for name, unit_id in held.filter(level=Level.COMMUNE).values_list(
        "name", "unit_id"
    ):
        for form in {key_of(name), key_of(_TYPE.sub("", name))}:
            found.setdefault(form, []).append(unit_id)
    return found


def _verdicts(known: Mapping[str, list[int]]) -> dict[str, list[str]]:
    """Return the names that rows state and nobody knows, each with the nearest."""
    stated = [one.stated for one in sql.fetch("geoapp.ingest", "stated_names", _Stated)]
    unknown = [name for name in stated if name not in known]
    nearest = [
        ", ".join(get_close_matches(name, known, NEAREST, NEAR_SHARE)) or "—"
        for name in unknown
    ]
    return {"unknown": unknown, "nearest": nearest}
