"""Wrong passwords lock a name for a while: django-axes, with two thresholds.

From one address a few tries are allowed, from all addresses together some more, so that
a stranger elsewhere needs longer to lock an official out than to be locked out himself.
A name that no account has is locked in the same way: nothing can be learned from it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Max, Sum
from django.http import HttpRequest
from django.utils import timezone

from geoapp.accounts.models import User

MAX_LETTERS = 60
"""Letters of a name that are counted: no account has a longer one."""


class TwoThresholds(AxesDatabaseHandler):  # type: ignore[misc]  # axes has no types
    def get_failures(
        self, request: HttpRequest, credentials: dict[str, Any] | None = None
    ) -> int:
        """Return a count that reaches AXES_FAILURE_LIMIT where either threshold is."""
        here, anywhere = (
            attempts.aggregate(n=Sum("failures_since_start"))["n"] or 0
            for attempts in self.get_user_attempts(request, credentials)
        )
        more = settings.GEOAPP_LOCK_TRIES_ANYWHERE - settings.GEOAPP_LOCK_TRIES
        return max(here, anywhere - more)


def name_tried(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """Return the name that was tried as it is counted: one spelling for all."""
    written = (credentials or request.POST).get("username") or ""
    return as_counted(written)


def as_counted(username: str) -> str:
    return User.objects.normalise(username).casefold()[:MAX_LETTERS]


def locked_until(usernames: list[str]) -> dict[str, datetime]:
    """Return, of these names, those locked from some address, and until when."""
    cool_off = timedelta(minutes=settings.GEOAPP_LOCK_MINUTES)
    recent = AccessAttempt.objects.filter(
        username__in=[as_counted(name) for name in usernames],
        attempt_time__gte=timezone.now() - cool_off,
    ).order_by()
    counts = [
        (recent.values("username", "ip_address"), settings.GEOAPP_LOCK_TRIES),
        (recent.values("username"), settings.GEOAPP_LOCK_TRIES_ANYWHERE),
    ]
    ends: dict[str, datetime] = {}
    for groups, limit in counts:
        for group in groups.annotate(
            n=Sum("failures_since_start"), last=Max("attempt_time")
        ).filter(n__gte=limit):
            name, end = group["username"], group["last"] + cool_off
            ends[name] = max(end, ends.get(name, end))
    return {name: ends[key] for name in usernames if (key := as_counted(name)) in ends}


def forget(username: str) -> None:
    AccessAttempt.objects.filter(username=as_counted(username)).delete()
