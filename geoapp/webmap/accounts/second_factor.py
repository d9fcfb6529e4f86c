"""Pages of the second step: ask for a code, set up the app, get recovery codes."""

from __future__ import annotations

from typing import Any

import segno
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from geoapp.accounts import second_factor
from geoapp.accounts.limits import limited
from geoapp.accounts.log import Actor, record
from geoapp.accounts.models import Action, User
from geoapp.accounts.session_limits import TWO_STEPS
from geoapp.accounts.session_store import end_sessions
from geoapp.webmap.accounts import pending
from geoapp.webmap.accounts.guards import signed_in
from geoapp.webmap.accounts.sign_in import locked_page

QR_SCALE = 5
"""Pixels of one module of the QR code: some 250 pixels in all."""


@limited("sign_in", "POST")
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask whoever gave the right password for a code; then sign in."""
    user = pending.user_of(request)
    if user is None:
        return redirect("login")
    if not second_factor.is_set_up(user):
        return redirect("second_factor_setup")
    context: dict[str, Any] = {"name": user.username}
    if request.method == "POST":
        try:
            kind = second_factor.verify(user, request.POST.get("code", ""))
        except second_factor.TooManyTries as locked:
            return locked_page(request, locked.until)
        if kind is not None:
            if kind == "recovery":
                record(Actor.of(request, user), Action.RECOVERY_CODE_USED, user)
            return redirect(pending.finish(request, user))
        context["is_wrong"] = True
    status = 400 if "is_wrong" in context else 200
    page = "webmap/accounts/second_factor.html"
    return render(request, page, context, status=status)


@limited("sign_in", "POST")
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def set_up(request: HttpRequest) -> HttpResponse:
    """Show a key as a QR code; take it into use once a code of it was typed.

    For whoever must have a second factor before going on, and for whoever is signed in
    and wants one, or another telephone. Those give their password again: a session left
    open must not be enough to put somebody else's telephone in place.
    """
    user = _who_sets_up(request)
    if user is None:
        return redirect("login")
    is_pending = not request.user.is_authenticated
    secret = pending.new_app_key(request)
    error = ""
    if request.method == "POST":
        codes = None
        if not is_pending and not user.check_password(request.POST.get("password", "")):
            error = _("Mật khẩu không đúng.")
        else:
            codes = second_factor.set_up(user, secret, request.POST.get("code", ""))
            error = _(
                "Mã không đúng. Chờ mã tiếp theo rồi nhập lại; kiểm tra giờ của điện "
                "thoại."
            )
        if codes is not None:
            return _is_set_up(request, user, codes)
    qr = segno.make(second_factor.address_for_app(secret, user.username))
    context = {
        "name": user.username,
        "is_pending": is_pending,
        "is_required": second_factor.is_required(user),
        "is_set_up": second_factor.is_set_up(user),
        "qr": qr.svg_data_uri(scale=QR_SCALE, border=3, light="#fff"),
        "key": second_factor.readable(secret),
        "error": error,
    }
    page = "webmap/accounts/second_factor_setup.html"
    return render(request, page, context, status=400 if error else 200)


@limited("sign_in")
@require_POST
def renew_codes(request: HttpRequest) -> HttpResponse:
    """Show ten new recovery codes; the password is asked again."""
    user = signed_in(request)
    right = user.check_password(request.POST.get("password", ""))
    if not right or not second_factor.is_set_up(user):
        return redirect("account")
    codes = second_factor.renew_recovery_codes(user)
    record(Actor.of(request), Action.RECOVERY_CODES_RENEWED, user)
    return _show_codes(request, codes, "account")


def _who_sets_up(request: HttpRequest) -> User | None:
    """Return the signed-in user, or who is led here between the two steps.

    Never one who has an app already and did not use it: that would be a way round it.
    """
    if isinstance(request.user, User):
        return request.user
    user = pending.user_of(request)
    return None if user is None or second_factor.is_set_up(user) else user


def _is_set_up(request: HttpRequest, user: User, codes: list[str]) -> HttpResponse:
    record(Actor.of(request, user), Action.SECOND_FACTOR_SET_UP, user)
    if isinstance(request.user, User):
        pending.app_key_is_used(request)
        request.session[TWO_STEPS] = True
        end_sessions(user, but=request.session.session_key)
        return _show_codes(request, codes, "account")
    return _show_codes(request, codes, pending.finish(request, user))


def _show_codes(request: HttpRequest, codes: list[str], then: str) -> HttpResponse:
    context = {"codes": codes, "then": then}
    return render(request, "webmap/accounts/recovery_codes.html", context)
