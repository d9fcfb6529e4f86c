"""A session ends after a time without work, and after a time in any case."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import resolve

from geoapp.accounts import second_factor
from geoapp.accounts.address import client_address
from geoapp.accounts.models import User
from geoapp.accounts.session_store import ADDRESS, AGENT, BEGAN, SEEN

SEEN_EVERY_S = 60
"""Seconds between two notes that a session is in use: a map asks for tiles often."""

TWO_STEPS = "two_steps"
"""Key of the session's data: this session began with a second factor."""

Answer = Callable[[HttpRequest], HttpResponseBase]
View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def asked_by_script(view: View) -> View:
    """Mark a view that an open page asks again and again: nobody is at work there.

    Otherwise a page left open would keep its session alive for as long as it waits.
    """
    view.asked_by_script = True  # type: ignore[attr-defined]
    return view


@receiver(user_logged_in)
def begin(request: HttpRequest, **_: object) -> None:
    now = int(time.time())
    request.session.update(
        {
            BEGAN: now,
            SEEN: now,
            ADDRESS: client_address(request),
            AGENT: request.META.get("HTTP_USER_AGENT", "")[:200],
        }
    )


def session_limits(get_response: Answer) -> Answer:
    """Sign out whoever stayed too long, and whoever lacks a second step (middleware).

    The second step is asked before a session begins; looking again here catches
    sessions that began before the setting asked for it.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        # Asking for the user first: a session of an older password is emptied by that.
        if request.user.is_authenticated:
            now = int(time.time())
            if _is_over(request, now) or _lacks_second_step(request):
                logout(request)
            elif now - request.session[SEEN] >= SEEN_EVERY_S and _is_work(request):
                request.session[SEEN] = now
        return get_response(request)

    return middleware


def _is_work(request: HttpRequest) -> bool:
    try:
        view = resolve(request.path_info).func
    except Http404:
        return True
    return not hasattr(view, "asked_by_script")


def _is_over(request: HttpRequest, now: int) -> bool:
    began, seen = request.session.get(BEGAN, 0), request.session.get(SEEN, 0)
    return bool(
        now - began >= settings.GEOAPP_SESSION_HOURS * 3600
        or now - seen >= settings.GEOAPP_IDLE_MINUTES * 60
    )


def _lacks_second_step(request: HttpRequest) -> bool:
    if request.session.get(TWO_STEPS):
        return False
    return isinstance(request.user, User) and second_factor.is_required(request.user)
