"""A map of boundaries alone, for pages about units."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.contrib.gis.geos import GEOSGeometry
from django.urls import reverse

from geoapp.publish.catalogue import LAYERS
from geoapp.webmap.bounds import Bbox
from geoapp.webmap.legend import layer_config
from geoapp.webmap.script_words import script_words

OUTLINE_STEPS = 400
"""An outline is simplified to this many steps across: less than a pixel each."""


def small_map(
    day: date,
    bbox: Bbox,
    unit_id: int | None = None,
    outline: GEOSGeometry | None = None,
) -> dict[str, Any]:
    """Return what the scripts need to draw the units of a day, one of them chosen.

    ``outline``: a polygon of another day, drawn as a broken line.
    """
    page = reverse("unit", args=[0])
    return {
        "bbox": bbox,
        "memory": None,
        "login": reverse("login"),
        "layers": [layer_config(LAYERS["admin_units"], day)],
        "tints": {"layer": None, "bands": {}},
        "bands": [],
        "words": script_words(),
        "chosen": None if unit_id is None else str(unit_id),
        "outline": _simplified(outline),
        "page": page.replace("/0/", "/{id}/") + f"?day={day.isoformat()}",
    }


def _simplified(outline: GEOSGeometry | None) -> dict[str, Any] | None:
    """Return a GeoJSON geometry for drawing only."""
    if outline is None:
        return None
    min_x, min_y, max_x, max_y = outline.extent
    step = max(max_x - min_x, max_y - min_y) / OUTLINE_STEPS
    shape: dict[str, Any] = json.loads(
        outline.simplify(step, preserve_topology=True).geojson
    )
    return shape
