"""Where an import changes something, as GeoJSON for the map of a preview."""

from __future__ import annotations

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from geoapp.analysis.reasons import number
from geoapp.ingest import changed_shapes, compare
from geoapp.ingest.changed_shapes import Drawn
from geoapp.ingest.compare import Kind
from geoapp.ingest.models import JobState, StagedImport
from geoapp.webmap.imports.guards import own_import, unkept
from geoapp.webmap.imports.kinds import (
    ENDED,
    HELD,
    LEFT,
    NOTES,
    Tab,
    changes_of,
    level_of,
    switches_of,
    tabs_of,
)
from geoapp.webmap.imports.layers import UNITS

MOST = 2_000
"""Features drawn: more would cover each other, and slow an office computer down."""


@require_safe
def changes(request: HttpRequest, import_id: int) -> HttpResponse:
    """Answer the places of one kind of rows, the first ``MOST`` of them."""
    staged = own_import(request, import_id)
    if staged.state != JobState.PREVIEWED:
        raise Http404
    wanted = request.GET.get("kind")
    tab = next((one for one in tabs_of(staged) if one.key == wanted), None)
    if tab is None:
        raise Http404
    found = _drawn(staged, tab)[:MOST]
    told = {
        "type": "FeatureCollection",
        "features": [each for one in found for each in _features(one)],
        "said": _said(len(found), tab.count),
    }
    return unkept(JsonResponse(told))


def _drawn(staged: StagedImport, tab: Tab) -> list[Drawn]:
    if tab.key in {HELD, NOTES}:
        return changed_shapes.of_told(staged, held_only=tab.key == HELD, limit=MOST)
    if staged.layer == UNITS:
        return _units(staged, tab)
    if tab.key == ENDED:
        absent = compare.missing(staged, switches_of(staged))[:MOST]
        return changed_shapes.of_stored(staged.layer, [one.id for one in absent])
    if tab.key == LEFT:
        switches = switches_of(staged)
        kinds = [
            *([] if switches.insert else [Kind.NEW]),
            *([] if switches.update else [Kind.CHANGED]),
        ]
    else:
        kinds = [Kind(tab.key)]
    found = (changed_shapes.of_kind(staged, kind, MOST) for kind in kinds)
    return [one for each in found for one in each]


def _units(staged: StagedImport, tab: Tab) -> list[Drawn]:
    level = level_of(staged)
    mine = [one for one in changes_of(staged) if tab.key in one["kinds"]][:MOST]
    rows = [one["row_no"] for one in mine if one["row_no"] is not None]
    gone = [one["code"] for one in mine if one["row_no"] is None]
    names = {one["row_no"]: f"{one['code']} {one['name']}" for one in mine}
    return [
        *(
            Drawn(one.row_no, names[one.row_no or 0], one.before, one.after)
            for one in changed_shapes.of_units(staged, level, rows)
        ),
        *changed_shapes.of_ending_units(staged, level, gone),
    ]


def _features(one: Drawn) -> list[dict[str, Any]]:
    """Return what was before and what comes after it: the one under the other."""
    row = _("dòng %(n)s") % {"n": number(one.row_no)} if one.row_no else ""
    label = " · ".join(part for part in (row, one.label) if part)
    return [
        {
            "type": "Feature",
            "geometry": json.loads(shape),
            "properties": {"part": part, "label": label},
        }
        for part, shape in (("before", one.before), ("after", one.after))
        if shape is not None
    ]


def _said(shown: int, count: int) -> str:
    if not shown:
        return _("Không có hình nào để vẽ.")
    if shown >= MOST and count > shown:
        words = _("Chỉ vẽ %(shown)s nơi đầu tiên trong %(count)s.")
        return words % {"shown": number(shown), "count": number(count)}
    return ""
