"""Which vintages are known of each province, and two of them side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.gis.db.models import Extent
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from geoapp.accounts.permissions import Viewer
from geoapp.territory.models import AdminUnitVersion
from geoapp.territory.scope import own_unit_ids
from geoapp.webmap.bounds import Bbox
from geoapp.webmap.day import asked_day, day_shown
from geoapp.webmap.navigation import map_viewer
from geoapp.webmap.small_map import small_map
from geoapp.webmap.stretches import Province, Stretch, holds, provinces_known
from geoapp.webmap.units import province_of, unit_id_of


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two vintages compared. ``config`` is None without polygons."""

    name: str
    stretch: Stretch
    config: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Focus:
    """What both maps look at: a province, or one unit and its last known polygon."""

    unit_id: int
    bbox: Bbox | None
    outline: AdminUnitVersion | None


@require_safe
def vintages_page(request: HttpRequest) -> HttpResponse:
    """List vintages; compare ``first`` and ``second`` of the province ``within``.

    ``unit``: a unit to zoom to. Without ``first`` and ``second``: the vintage of
    ``day`` beside the one before it.
    """
    user = map_viewer(request)
    day = day_shown(request)
    known = provinces_known(user)
    provinces = [each for each in known if not each.is_alone] or known
    unit_id = unit_id_of(request.GET.get("unit"))
    within = unit_id_of(request.GET.get("within"))
    if within is None and unit_id is not None:
        within = province_of(user, unit_id)
    chosen = _chosen(user, provinces, within)
    focus = _focus(user, int(chosen.unit_id), unit_id) if chosen else None
    context = {
        "day": day,
        "provinces": provinces,
        "alone": len(known) - len(provinces),
        "chosen": chosen,
        "unit_id": unit_id,
        "sides": _sides(request, chosen, day, focus) if chosen and focus else [],
        "outlined": focus.outline if focus else None,
    }
    return render(request, "webmap/vintages.html", context)


def _chosen(
    user: Viewer, provinces: Sequence[Province], asked: int | None
) -> Province | None:
    """Return the province asked for; else the user's own, or the first."""
    own = {str(unit_id) for unit_id in own_unit_ids(user)}
    for wanted in ({str(asked)}, own):
        for province in provinces:
            if province.unit_id in wanted:
                return province
    return provinces[0] if provinces else None


def _focus(user: Viewer, province_id: int, unit_id: int | None) -> Focus:
    versions = AdminUnitVersion.objects.visible_to(user)
    drawn = versions.filter(geom__isnull=False, unit=unit_id).order_by("validity")
    outline = drawn.last() if unit_id is not None else None
    if outline is not None:
        return Focus(outline.unit_id, outline.geom.extent, outline)
    return Focus(province_id, _bbox(user, province_id), None)


def _sides(
    request: HttpRequest, province: Province, day: date, focus: Focus
) -> list[Side]:
    known = province.stretches
    if not known:
        return []
    second = _asked(request, "second", known) or _holding(known, day) or known[0]
    older = [each for each in known if each.day < second.day]
    drawn = [each for each in older if not each.is_blank]
    first = _asked(request, "first", known) or next(iter(drawn or older), None)
    return [
        Side(name, stretch, _config(stretch, focus))
        for name, stretch in (("first", first), ("second", second))
        if stretch is not None
    ]


def _config(stretch: Stretch, focus: Focus) -> dict[str, Any] | None:
    if stretch.is_blank or focus.bbox is None:
        return None
    outline = focus.outline
    if outline is None or holds(outline.validity, stretch.day):
        return small_map(stretch.day, focus.bbox, focus.unit_id)
    return small_map(stretch.day, focus.bbox, focus.unit_id, outline.geom)


def _asked(request: HttpRequest, name: str, known: Sequence[Stretch]) -> Stretch | None:
    """Return the stretch that holds the day asked for under ``name``."""
    try:
        day = asked_day(request, name) if name in request.GET else None
    except ValueError:
        return None
    return _holding(known, day) if day is not None else None


def _holding(known: Sequence[Stretch], day: date) -> Stretch | None:
    return next((each for each in known if each.holds(day)), None)


def _bbox(user: Viewer, province_id: int) -> Bbox | None:
    """Return the box of a province, or of all below it, whenever it had a polygon."""
    versions = AdminUnitVersion.objects.visible_to(user)
    districts = versions.filter(parent=province_id).values("unit")
    for units in (
        versions.filter(unit=province_id),
        versions.filter(Q(parent=province_id) | Q(parent__in=districts)),
    ):
        box: Bbox | None = units.aggregate(box=Extent("geom"))["box"]
        if box is not None:
            return box
    return None
