"""The sign-in page, and the first steps where nobody can sign in yet."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from geoapp.accounts.models import User

_login = LoginView.as_view(
    template_name="webmap/login.html", redirect_authenticated_user=True
)


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
