"""One administrative unit: what it is on a day, and what it was before and after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from geoapp.accounts.permissions import Viewer
from geoapp.analysis.reasons import number
from geoapp.territory.history import (
    CodeHolder,
    History,
    Predecessor,
    Successor,
    history,
)
from geoapp.territory.models import AdminUnit, AdminUnitVersion, AreaDesignation
from geoapp.territory.vocabularies import Level, SuccessionBasis
from geoapp.webmap.day import day_shown
from geoapp.webmap.navigation import map_viewer
from geoapp.webmap.small_map import small_map
from geoapp.webmap.units import (
    NamesThroughTime,
    days_away,
    last_day,
    unit_address,
)
from geoapp.webmap.words import count_words, day_words

MIN_SHOWN_SHARE = 0.01


@dataclass(frozen=True, slots=True)
class Stage:
    """One version in the unit's own history."""

    version: AdminUnitVersion
    address: str
    since: date
    last: date | None
    parent: AdminUnitVersion | None
    has_polygon: bool
    is_shown: bool


@dataclass(frozen=True, slots=True)
class Holder:
    """Another unit with the same code, at another time. ``words`` say when."""

    words: str
    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Relative:
    """A predecessor or successor, in words. ``known_last``: of the older polygon.

    ``of_old``, ``of_new``: how much of the older and of the newer unit is concerned.
    """

    related: Predecessor | Successor
    address: str
    basis: str
    of_old: str | None
    of_new: str | None
    known_last: date


@dataclass(frozen=True, slots=True)
class Below:
    """How many units of one level lie below, in words."""

    level: str
    words: str


@require_safe
def unit_page(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Show one unit on ``?day=``; 404 for one that this user may not see.

    On a day on which it is not in force, its nearest version is shown, and said.
    """
    user = map_viewer(request)
    day = day_shown(request)
    if not AdminUnitVersion.objects.visible_to(user).filter(unit=unit_id).exists():
        raise Http404
    known = history(AdminUnit(pk=unit_id))
    versions = known.versions
    shown = min(versions, key=lambda version: days_away(version, day))
    is_in_force = days_away(shown, day) == 0
    there = day if is_in_force else _nearest_day(shown, day)
    above = NamesThroughTime(user, [version.parent_id for version in versions])
    parent = above.on(shown.parent_id, there)
    context = {
        "day": day,
        "unit": shown,
        "there": there,
        "is_in_force": is_in_force,
        "since": shown.validity.lower,
        "last": last_day(shown),
        "parent": parent,
        "parent_address": unit_address(parent.unit_id, there) if parent else "",
        "below": _below(user, unit_id, there),
        "stages": [_stage(each, above, shown) for each in versions],
        "predecessors": [_relative(each) for each in known.predecessors],
        "successors": [_relative(each) for each in known.successors],
        "code_holders": [_code_holder(each, shown) for each in known.same_code],
        "designations": _designations(user, unit_id, there),
        "compare": _compare(unit_id, known),
        "config": small_map(there, shown.geom.extent, unit_id) if shown.geom else None,
    }
    return render(request, "webmap/unit.html", context)


def _nearest_day(version: AdminUnitVersion, day: date) -> date:
    """Return the day of the version's span that is nearest to a day outside it."""
    first: date = version.validity.lower
    return first if day < first else last_day(version) or first


def _stage(version: Any, above: NamesThroughTime, shown: AdminUnitVersion) -> Stage:
    since = version.validity.lower
    return Stage(
        version=version,
        address=unit_address(version.unit_id, since),
        since=since,
        last=last_day(version),
        parent=above.on(version.parent_id, since),
        has_polygon=version.geom is not None,
        is_shown=version.pk == shown.pk,
    )


def _below(user: Viewer, unit_id: int, day: date) -> list[Below]:
    """Count what lies directly below, and the communes of a province's districts."""
    versions = AdminUnitVersion.objects.visible_to(user).in_force_on(day)
    children = versions.filter(parent=unit_id)
    below = Q(parent=unit_id) | Q(parent__in=children.values("unit"))
    counts = dict(
        versions.filter(below).values_list("level").annotate(Count("pk")).order_by()
    )
    return [
        Below(level.value, count_words(level, counts[level.value]))
        for level in Level
        if level.value in counts
    ]


def _code_holder(other: CodeHolder, shown: AdminUnitVersion) -> Holder:
    """Say when a code was another unit's. A code is not an identity."""
    since = shown.validity.lower
    if other.last_day is not None and other.last_day < since:
        words = _("Mã %(code)s trước %(day)s là của")
        turn, there = other.last_day + timedelta(days=1), other.last_day
    else:
        words = _("Mã %(code)s từ %(day)s là của")
        turn = there = other.first_day
    return Holder(
        words % {"code": shown.gso_code, "day": day_words(turn)},
        other.name,
        unit_address(other.unit_id, there),
    )


def _relative(related: Predecessor | Successor) -> Relative:
    """Put one link between units into words, seen from the older and the newer."""
    known_last = related.known_until - timedelta(days=1)
    if isinstance(related, Predecessor):
        old, new, there = related.share_of_it, related.share_of_this, known_last
    else:
        old, new, there = related.share_of_this, related.share_of_it, related.day
    return Relative(
        related=related,
        address=unit_address(related.unit_id, there),
        basis=str(SuccessionBasis(related.basis).label),
        of_old=_percent(old),
        of_new=_percent(new),
        known_last=known_last,
    )


def _percent(share: float | None) -> str | None:
    """Return a share in words; a tenth only where it matters, below one percent."""
    if share is None:
        return None
    return f"{number(100 * share, 0 if share >= MIN_SHOWN_SHARE else 1)} %"


def _compare(unit_id: int, known: History) -> str:
    """Return where the land is seen before and after it changed hands, if it did."""
    related = (*known.predecessors, *known.successors)
    if not related:
        return ""
    turn = related[0]
    before = turn.known_until - timedelta(days=1)
    days = {"first": before.isoformat(), "second": turn.day.isoformat()}
    return f"{reverse('vintages')}?{urlencode({'unit': unit_id, **days})}"


def _designations(user: Viewer, unit_id: int, day: date) -> list[dict[str, Any]]:
    rows = AreaDesignation.objects.visible_to(user).filter(unit=unit_id)
    return [
        {
            "kind": row.get_kind_display(),
            "document_no": row.document_no,
            "since": row.validity.lower,
            "last": last_day(row),
            "is_in_force": row.validity.lower <= day <= (last_day(row) or date.max),
        }
        for row in rows.order_by("validity", "kind")
    ]
