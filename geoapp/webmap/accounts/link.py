"""Set a password with a link that an administrator handed over."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import SetPasswordForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from geoapp.accounts import one_time_links
from geoapp.accounts.address import client_address
from geoapp.accounts.limits import limited
from geoapp.accounts.models import LinkPurpose, User
from geoapp.accounts.sealing import seal, unseal

_KEY = "link"


@limited("sign_in")
@login_not_required
@require_safe
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    """Keep the secret part in the session and go on without it in the address.

    An address is read over a shoulder, kept in the browser's history and passed on.
    """
    if one_time_links.find(token) is None:
        return _gone(request)
    request.session[_KEY] = seal(token.encode())
    return redirect("link_password")


@limited("sign_in", "POST")
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def set_password(request: HttpRequest) -> HttpResponse:
    """Ask for a password twice. Afterwards one signs in with it as ever."""
    token = _token(request)
    link = one_time_links.find(token)
    if link is None:
        return _gone(request)
    form: SetPasswordForm[User] = SetPasswordForm(link.user, request.POST or None)
    if form.is_valid():
        password = form.cleaned_data["new_password1"]
        user = one_time_links.redeem(token, password, client_address(request))
        if user is None:
            return _gone(request)
        request.session.flush()
        messages.success(request, _("Đã đặt mật khẩu. Mời đăng nhập."))
        return redirect("login")
    context = {
        "form": form,
        "name": link.user.username,
        "is_invitation": link.purpose == LinkPurpose.INVITATION,
    }
    page = "webmap/accounts/link.html"
    return render(request, page, context, status=400 if form.is_bound else 200)


def _token(request: HttpRequest) -> str:
    """Return the secret part, which is sealed: sessions lie in the database."""
    return unseal(request.session[_KEY]).decode() if _KEY in request.session else ""


def _gone(request: HttpRequest) -> HttpResponse:
    return render(request, "webmap/accounts/link_gone.html", status=410)
