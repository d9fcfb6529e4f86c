"""A sign-in whose password was right and whose second step is still to come.

Until then nobody is signed in: the session holds only whom to ask. So no page has to
know about second steps, and none can forget to ask.
"""

from __future__ import annotations

import time

from django.contrib.auth import login
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.utils.crypto import constant_time_compare

from geoapp.accounts.models import User
from geoapp.accounts.sealing import seal, unseal
from geoapp.accounts.second_factor import new_secret
from geoapp.accounts.session_limits import TWO_STEPS

VALID_S = 600
"""Seconds for the second step: time to install an app, not to leave the desk."""

_KEY = "second_step"
_SECRET = "app_key"  # noqa: S105  the name under which it is kept, sealed


def begin(request: HttpRequest, user: User, address: str) -> None:
    """Remember whose password was right, and where to go afterwards."""
    request.session.cycle_key()
    request.session[_KEY] = {
        "user": user.pk,
        "password": user.get_session_auth_hash(),
        "since": int(time.time()),
        "next": address,
    }


def user_of(request: HttpRequest) -> User | None:
    """Return who is between the two steps.

    None where there is nobody, it took too long, or the password changed meanwhile.
    """
    found = request.session.get(_KEY)
    if not found or time.time() - found["since"] > VALID_S:
        return None
    user = User.objects.filter(pk=found["user"], is_active=True).first()
    if user is None:
        return None
    same = constant_time_compare(found["password"], user.get_session_auth_hash())
    return user if same else None


def finish(request: HttpRequest, user: User) -> str:
    """Sign the user in; return the address that was asked for first."""
    found = request.session.pop(_KEY, {})
    request.session.pop(_SECRET, None)
    login(request, user, "django.contrib.auth.backends.ModelBackend")
    request.session[TWO_STEPS] = True
    return found.get("next") or resolve_url("map")


def new_app_key(request: HttpRequest) -> bytes:
    """Return the key shown on the set-up page, the same one until it is confirmed."""
    if _SECRET not in request.session:
        request.session[_SECRET] = seal(new_secret())
    return unseal(request.session[_SECRET])


def app_key_is_used(request: HttpRequest) -> None:
    request.session.pop(_SECRET, None)
