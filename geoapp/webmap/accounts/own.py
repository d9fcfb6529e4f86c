"""One's own account: password, second factor, and where one is signed in."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.forms import PasswordChangeForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from geoapp.accounts import one_time_links, second_factor
from geoapp.accounts.limits import limited
from geoapp.accounts.log import Actor, record
from geoapp.accounts.models import Action, RecoveryCode, Session
from geoapp.accounts.session_store import end_sessions
from geoapp.webmap.accounts.guards import signed_in


@require_safe
def account(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    left = RecoveryCode.objects.filter(user=user, used_at=None).count()
    context = {
        "has_second_factor": second_factor.is_set_up(user),
        "is_required": second_factor.is_required(user),
        "codes_left": left,
    }
    return render(request, "webmap/accounts/account.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def sessions(request: HttpRequest) -> HttpResponse:
    """List where one is signed in; a POST ends all sessions but this one."""
    user = signed_in(request)
    here = request.session.session_key
    if request.method == "POST":
        ended = end_sessions(user, but=here)
        record(Actor.of(request), Action.SESSIONS_ENDED, user, new={"ended": ended})
        messages.success(request, _("Đã kết thúc các phiên khác."))
        return redirect("sessions")
    open_ones = Session.objects.filter(user=user, expire_date__gt=timezone.now())
    context = {"sessions": open_ones.order_by("-seen_at"), "here": here}
    return render(request, "webmap/accounts/sessions.html", context)


@limited("sign_in", "POST")
@require_http_methods(["GET", "HEAD", "POST"])
def change_password(request: HttpRequest) -> HttpResponse:
    """Ask for the old password and twice for the new; end all other sessions."""
    user = signed_in(request)
    form = PasswordChangeForm(user, request.POST or None)
    if form.is_valid():
        password = form.cleaned_data["new_password1"]
        one_time_links.set_password(Actor.of(request), user, password)
        update_session_auth_hash(request, user)
        end_sessions(user, but=request.session.session_key)
        messages.success(request, _("Đã đổi mật khẩu. Các phiên khác đã kết thúc."))
        return redirect("account")
    page = "webmap/accounts/password.html"
    status = 400 if form.is_bound else 200
    return render(request, page, {"form": form}, status=status)
