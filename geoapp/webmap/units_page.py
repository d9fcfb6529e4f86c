"""The list of administrative units on a day, with search; and whose a place is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from geoapp.accounts.limits import limited
from geoapp.accounts.permissions import Viewer
from geoapp.territory.locate import unit_at
from geoapp.territory.models import AdminUnitVersion, AreaDesignation
from geoapp.territory.search import MAX_LETTERS, Wanted, find_units
from geoapp.territory.vocabularies import DesignationKind, Level
from geoapp.webmap.coordinates import read_coordinates
from geoapp.webmap.day import day_shown
from geoapp.webmap.navigation import map_viewer
from geoapp.webmap.units import last_day, unit_address, unit_id_of

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Line:
    """One row. ``last`` is the last day in force; ``document``: of a border commune."""

    version: AdminUnitVersion
    address: str
    since: date
    last: date | None
    has_polygon: bool
    parent_name: str | None
    province_name: str | None
    document: str | None


@dataclass(frozen=True, slots=True)
class Place:
    """What was asked about a place, and the answer: commune first, province last.

    ``units`` is None if the text holds no coordinates, empty outside every commune.
    """

    written: str
    units: list[tuple[AdminUnitVersion, str]] | None


@limited("search")
@require_safe
def units_page(request: HttpRequest) -> HttpResponse:
    """List the units of ``?day=``, narrowed by ``q``, ``level`` and ``within``."""
    user = map_viewer(request)
    day = day_shown(request)
    wanted = _wanted(request)
    found = find_units(user, day, wanted)
    page = Paginator(found.units, PER_PAGE).get_page(request.GET.get("page"))
    versions = AdminUnitVersion.objects.visible_to(user).in_force_on(day)
    context = {
        "day": day,
        "wanted": wanted,
        "max_letters": MAX_LETTERS,
        "is_similar": found.is_similar,
        "page": page,
        "page_numbers": page.paginator.get_elided_page_range(page.number),
        "lines": _lines(user, day, list(page.object_list)),
        "levels": _levels(versions, wanted.level),
        "areas": _areas(user, day, wanted.within),
        "is_blank": bool(page.paginator.count)
        and not versions.filter(geom__isnull=False).exists(),
        "place": _place(request, user, day),
        "kept": _kept(request),
    }
    return render(request, "webmap/units.html", context)


def _wanted(request: HttpRequest) -> Wanted:
    level = request.GET.get("level")
    return Wanted(
        words=request.GET.get("q", ""),
        level=level if level in Level.values else None,
        within=unit_id_of(request.GET.get("within")),
    )


def _lines(user: Viewer, day: date, versions: Sequence[Any]) -> list[Line]:
    listed = AreaDesignation.objects.visible_to(user).in_force_on(day)
    documents = dict(
        listed.filter(
            kind=DesignationKind.BORDER_OFFICIAL,
            unit__in=[version.unit_id for version in versions],
        ).values_list("unit_id", "document_no")
    )
    return [
        Line(
            version=version,
            address=unit_address(version.unit_id, day),
            since=version.validity.lower,
            last=last_day(version),
            has_polygon=version.has_polygon,
            parent_name=version.parent_name,
            province_name=version.province_name,
            document=documents.get(version.unit_id),
        )
        for version in versions
    ]


def _levels(versions: Any, chosen: str | None) -> list[tuple[str, str]]:
    """Return the levels there are on the day: no districts after 30/06/2025."""
    there = set(versions.order_by().values_list("level", flat=True).distinct())
    return [
        (level.value, str(level.label))
        for level in Level
        if level in there or level == chosen
    ]


def _areas(user: Viewer, day: date, chosen: int | None) -> list[tuple[str, str]]:
    """Return (id, name) of the day's provinces, and of the chosen unit if another."""
    provinces = find_units(user, day, Wanted(level=Level.PROVINCE)).units
    areas = [(str(each.unit_id), each.name) for each in provinces]
    if chosen is None or str(chosen) in dict(areas):
        return areas
    versions = AdminUnitVersion.objects.visible_to(user).filter(unit=chosen)
    newest = versions.defer("geom").order_by("validity").last()
    return [*areas, (str(chosen), newest.name)] if newest is not None else areas


def _place(request: HttpRequest, user: Viewer, day: date) -> Place | None:
    written = request.GET.get("at", "").strip()[:MAX_LETTERS]
    if not written:
        return None
    try:
        longitude, latitude = read_coordinates(written)
    except ValueError:
        return Place(written, None)
    located = unit_at(longitude, latitude, day)
    if located is None:
        return Place(written, [])
    ids = [located.commune_id, located.district_id, located.province_id]
    versions = AdminUnitVersion.objects.visible_to(user).in_force_on(day)
    around = versions.filter(unit__in=[each for each in ids if each is not None])
    return Place(
        written,
        [
            (version, unit_address(version.unit_id, day))
            for version in sorted(
                around.defer("geom"), key=lambda each: ids.index(each.unit_id)
            )
        ],
    )


def _kept(request: HttpRequest) -> list[tuple[str, str]]:
    """Return what the day field of the header must not lose."""
    names = ("q", "level", "within", "at")
    return [(name, request.GET[name]) for name in names if request.GET.get(name)]
