"""The sign-in page, and the first steps where nobody can sign in yet."""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from geoapp.accounts import lockout, second_factor
from geoapp.accounts.limits import limited
from geoapp.accounts.models import User
from geoapp.webmap.accounts import pending


class _SignIn(LoginView):
    template_name = "webmap/accounts/sign_in.html"
    redirect_authenticated_user = True

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Sign in, or hold the half-finished sign-in until the second step."""
        user = form.get_user()
        assert isinstance(user, User)  # noqa: S101  there are no others
        if not second_factor.is_asked(user):
            return super().form_valid(form)
        pending.begin(self.request, user, self.get_redirect_url())
        ready = second_factor.is_set_up(user)
        return redirect("second_factor" if ready else "second_factor_setup")


_login = _SignIn.as_view()


@limited("sign_in", "POST")
@login_not_required
def sign_in(request: HttpRequest) -> HttpResponseBase:
    """Ask for name and password; before the first user, say how to make one.

    The map sends everybody without a session here, so this is also the first page of
    an empty installation.
    """
    if not User.objects.filter(is_active=True).exists():
        return first_steps(request)
    return _login(request)


def first_steps(request: HttpRequest) -> HttpResponse:
    return render(request, "webmap/first_steps.html")


def locked(
    request: HttpRequest,
    _original: HttpResponse | None = None,
    credentials: dict[str, Any] | None = None,
) -> HttpResponse:
    """Answer 429: this name is locked, whether an account has it or not."""
    name = lockout.name_tried(request, credentials)
    latest = timezone.now() + timedelta(minutes=settings.GEOAPP_LOCK_MINUTES)
    return locked_page(request, lockout.locked_until([name]).get(name, latest))


def locked_page(request: HttpRequest, until: datetime) -> HttpResponse:
    """Say until when, to the minute, rounded up."""
    shown = (until + timedelta(seconds=59)).replace(second=0, microsecond=0)
    context = {"until": shown}
    response = render(request, "webmap/accounts/locked.html", context, status=429)
    wait_s = math.ceil((until - timezone.now()).total_seconds())
    response["Retry-After"] = str(max(1, wait_s))
    return response
