"""The map and the lists beside it: the first page after signing in."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from geoapp.accounts.models import User
from geoapp.accounts.permissions import (
    can_export_layers,
    can_view_map,
    can_view_rankings,
)
from geoapp.lineage.models import Source
from geoapp.publish.catalogue import LAYERS, features
from geoapp.publish.layer import Layer
from geoapp.webmap.bands import BANDS
from geoapp.webmap.bounds import opening_bbox, unit_bbox
from geoapp.webmap.day import day_shown
from geoapp.webmap.legend import layer_config, opening_layers, visible_layers
from geoapp.webmap.rankings import (
    band_counts,
    band_of_units,
    border_priority,
    relapse_watch,
)
from geoapp.webmap.script_words import script_words
from geoapp.webmap.units import unit_id_of
from geoapp.webmap.vintage import vintage_on


@require_safe
def map_page(request: HttpRequest) -> HttpResponse:
    """Show the map of ``?day=``; to a role without data, what that role is for."""
    user = request.user
    assert isinstance(user, User)  # noqa: S101  the login middleware lets nobody else by
    if not can_view_map(user):
        return render(request, "webmap/no_map.html")
    day = day_shown(request)
    layers = visible_layers(user, day)
    shown = opening_layers(user, layers)
    tints = band_of_units(user, day)
    context = {
        "day": day,
        "layers": layers,
        "shown": shown,
        "vintage": vintage_on(user, day),
        "sources": _sources(user, day),
        "tint_bands": band_counts(tints.values()) if tints else [],
        "may_export": can_export_layers(user),
        "config": _config(user, day, layers, shown, tints) | _focus(request, user, day),
    }
    if can_view_rankings(user):
        context |= {
            "may_rank": True,
            "priority": border_priority(user),
            "watch": relapse_watch(user),
        }
    return render(request, "webmap/map.html", context)


def _config(
    user: User,
    day: date,
    layers: list[Layer],
    shown: set[str],
    tints: dict[str, str],
) -> dict[str, Any]:
    return {
        "bbox": opening_bbox(user, day),
        "memory": f"view-{user.pk}",
        "login": reverse("login"),
        "layers": [
            layer_config(layer, day, is_shown=layer.id in shown) for layer in layers
        ],
        "tints": {"layer": "admin_units", "bands": tints},
        "bands": [band.as_json() for band in BANDS.values()],
        "words": script_words(),
    }


def _focus(request: HttpRequest, user: User, day: date) -> dict[str, Any]:
    """Return ``?unit=`` as the place to open the map at, if it is drawn on that day."""
    unit_id = unit_id_of(request.GET.get("unit"))
    box = unit_bbox(user, day, unit_id) if unit_id is not None else None
    if box is None:
        return {}
    return {"focus": {"layer": "admin_units", "id": str(unit_id), "bbox": box}}


def _sources(user: User, day: date) -> list[str]:
    """Return the titles of the sources whose boundaries are on the map."""
    batches = features(LAYERS["admin_units"], user, day).values("batch")
    sources = Source.objects.filter(batches__in=batches).distinct().order_by("title")
    return list(sources.values_list("title", flat=True))
