"""Give users areas to answer for, and take them back. What was in force is kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from geoapp.accounts.log import Actor, record
from geoapp.accounts.models import Action, User
from geoapp.territory.models import AdminUnitVersion, AreaScope
from geoapp.territory.search import holding, tidy

MOST_FOUND = 20
"""Units a search for an area lists: whoever wants another types more letters."""


class AlreadyAssigned(Exception):  # noqa: N818
    """The user answers for this unit on some of these days."""


@dataclass(frozen=True, slots=True)
class Area:
    """An area with its unit's name; ``last_day`` None: until further notice."""

    scope: AreaScope
    name: str
    code: str
    first_day: date
    last_day: date | None
    is_over: bool


def find_unit_names(words: str, day: date) -> list[AdminUnitVersion]:
    """Return units in force on ``day`` by name or code, without their geometry.

    Names of units are public; whoever assigns areas reads nothing else of the map.
    """
    words = tidy(words)
    if not words:
        return []
    versions = AdminUnitVersion.objects.in_force_on(day).defer("geom")
    found = holding(versions, words).order_by("name", "gso_code")
    return list(found[:MOST_FOUND])


def areas_of(users: Iterable[User]) -> dict[int, list[Area]]:
    """Return each user's areas, newest first, by the user's key."""
    scopes = list(AreaScope.objects.filter(user__in=list(users)).order_by("-validity"))
    names = _newest_names({scope.unit_id for scope in scopes})
    found: dict[int, list[Area]] = {}
    for scope in scopes:
        name, code = names.get(scope.unit_id, ("", ""))
        found.setdefault(scope.user_id, []).append(_area(scope, name, code))
    return found


def assign(
    actor: Actor, user: User, unit_id: int, first_day: date, last_day: date | None
) -> AreaScope:
    """Let a user answer for a unit and everything below it, last day included.

    Raises:
        AlreadyAssigned: days overlap with those of an earlier assignment.
    """
    validity = DateRange(first_day, last_day and last_day + timedelta(days=1))
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        same = AreaScope.objects.filter(user=user, unit_id=unit_id)
        if same.filter(validity__overlap=validity).exists():
            raise AlreadyAssigned
        scope = AreaScope.objects.create(user=user, unit_id=unit_id, validity=validity)
        record(actor, Action.AREA_ASSIGNED, user, new=_described(scope))
        return scope


def end(actor: Actor, scope: AreaScope, day: date | None = None) -> None:
    """Let an area end before ``day`` (default: today).

    What would begin only then was never in force: its row is deleted; the log keeps it.
    """
    day = day or timezone.localdate()
    with transaction.atomic():
        old = _described(scope)
        if scope.validity.lower >= day:
            scope.delete()
        else:
            scope.validity = DateRange(scope.validity.lower, day)
            scope.save(update_fields=["validity"])
        record(actor, Action.AREA_ENDED, scope.user, old=old, new={"until": str(day)})


def replace(actor: Actor, user: User, unit_ids: Iterable[int]) -> None:
    """Let these units, from today on, be all that the user answers for."""
    today = timezone.localdate()
    with transaction.atomic():
        for scope in AreaScope.objects.in_force_on(today).filter(user=user):
            end(actor, scope, today)
        for unit_id in unit_ids:
            assign(actor, user, unit_id, today, None)


def _area(scope: AreaScope, name: str, code: str) -> Area:
    upper = scope.validity.upper
    return Area(
        scope=scope,
        name=name,
        code=code,
        first_day=scope.validity.lower,
        last_day=upper and upper - timedelta(days=1),
        is_over=upper is not None and upper <= timezone.localdate(),
    )


def _newest_names(unit_ids: set[int]) -> dict[int, tuple[str, str]]:
    versions = AdminUnitVersion.objects.filter(unit__in=unit_ids).order_by("validity")
    rows = versions.values_list("unit_id", "name", "gso_code")
    return {unit_id: (name, code) for unit_id, name, code in rows}


def _described(scope: AreaScope) -> dict[str, Any]:
    name, code = _newest_names({scope.unit_id}).get(scope.unit_id, ("", ""))
    first, until = scope.validity.lower, scope.validity.upper
    return {
        "unit": f"{name} ({code})",
        "from": str(first),
        "until": None if until is None else str(until),
    }
