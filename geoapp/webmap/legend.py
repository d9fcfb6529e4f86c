"""Which layers the page offers, and how they are drawn: the map reads only this."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse

from geoapp.accounts.permissions import Viewer, can_view_classes
from geoapp.publish.catalogue import LAYERS, features
from geoapp.publish.layer import Layer

LAND = "#fbfaf6"
"""Fill of every administrative polygon below its tint."""


def visible_layers(user: Viewer, day: date) -> list[Layer]:
    """Return the layers of which this user may see anything at all.

    A layer whose query the visibility rule has emptied is not offered: a switch for it
    would promise data that never come.
    """
    return [
        layer
        for layer in LAYERS.values()
        if not features(layer, user, day).query.is_empty()
    ]


def opening_layers(user: Viewer, layers: list[Layer]) -> set[str]:
    """Return the ids of the layers that the map opens with.

    For who sees no places at all the first choropleth is the content of the map.
    """
    shown = {layer.id for layer in layers if layer.is_shown}
    if can_view_classes(user):
        shown.update([layer.id for layer in layers if layer.is_choropleth][:1])
    return shown


def layer_config(layer: Layer, day: date, *, is_shown: bool = True) -> dict[str, Any]:
    """Return what the map needs to fetch, draw and name one layer."""
    tile = reverse("vector_tile", args=[layer.id, 0, 0, 0])
    feature = reverse("feature", args=[layer.id, 0])
    return {
        "id": layer.id,
        "title": str(layer.title),
        "geometry": layer.geometry,
        "minZoom": layer.min_zoom,
        "shown": is_shown,
        "choropleth": layer.is_choropleth,
        "labelField": layer.label_field,
        "nameField": layer.name_field,
        "land": LAND if layer.id == "admin_units" else None,
        "tiles": tile.replace("0/0/0", "{z}/{x}/{y}") + f"?day={day.isoformat()}",
        "feature": feature.replace("/0.json", "/{id}.json") + f"?day={day.isoformat()}",
        "style": layer.style.as_json(),
    }
