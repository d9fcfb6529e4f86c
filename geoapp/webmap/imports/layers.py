"""The layers one can import into, as a page names and offers them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from geoapp.ingest.targets import TARGETS
from geoapp.publish.catalogue import LAYERS
from geoapp.territory.vocabularies import Level

_OTHER_TITLES: Mapping[str, Any] = {
    "designations": _("Xã biên giới, địa bàn phức tạp (theo văn bản)"),
    "hotspot_events": _("Diễn biến của tụ điểm"),
    "inspections": _("Lượt kiểm tra"),
    "tips": _("Tin báo"),
}
"""Of layers that the map does not show, or not all of."""

UNITS = "admin_units"


def layer_title(layer: str, level: str | None = None) -> str:
    """Return what a layer is called; of units, one level."""
    if layer in _OTHER_TITLES:
        return str(_OTHER_TITLES[layer])
    title = str(LAYERS[layer].title) if layer in LAYERS else layer
    return f"{title}: {Level(level).label}" if level in Level.values else title


def offered() -> list[tuple[str, str]]:
    """Return what can be chosen for a file: «layer», or «admin_units:level».

    A file holds units of one level, and headings mean other things on another.
    """
    levels = (Level.COMMUNE, Level.DISTRICT, Level.PROVINCE)
    return [
        *((f"{UNITS}:{level}", layer_title(UNITS, level)) for level in levels),
        *((layer, layer_title(layer)) for layer in TARGETS if layer != UNITS),
    ]


def chosen(value: str) -> tuple[str, dict[str, str]]:
    """Return the layer of an offer, and what every row of it has in common."""
    layer, _colon, level = value.partition(":")
    return layer, {"level": level} if level else {}
