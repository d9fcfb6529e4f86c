"""The administrator's page about one account: state, areas, and what can be done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from geoapp.accounts import administration
from geoapp.accounts.administration import MustStay
from geoapp.accounts.limits import limited
from geoapp.accounts.log import Actor
from geoapp.accounts.models import User
from geoapp.territory import areas
from geoapp.territory.models import AreaScope
from geoapp.territory.search import MAX_LETTERS
from geoapp.webmap.accounts.forms import AreaForm
from geoapp.webmap.accounts.guards import administrator
from geoapp.webmap.accounts.users import lines, show_link


@limited("search")
@require_safe
def user_page(request: HttpRequest, user_id: int) -> HttpResponse:
    """Show one account; ``q`` finds units to assign."""
    administrator(request)
    return _page(request, get_object_or_404(User, pk=user_id))


@require_POST
def user_link(request: HttpRequest, user_id: int) -> HttpResponse:
    """Issue a link for a first or a forgotten password, and show it once."""
    administrator(request)
    user = get_object_or_404(User, pk=user_id, is_active=True)
    return show_link(request, user, administration.issue_link(Actor.of(request), user))


@require_POST
def user_action(request: HttpRequest, user_id: int, action: str) -> HttpResponse:
    """Do one of ``_ACTIONS`` to an account."""
    administrator(request)
    user = get_object_or_404(User, pk=user_id)
    if action not in _ACTIONS:
        raise Http404
    act, done = _ACTIONS[action]
    try:
        act(Actor.of(request), user)
    except MustStay:
        messages.error(
            request,
            _(
                "Không khóa được tài khoản của chính mình, cũng không khóa được "
                "người quản trị cuối cùng."
            ),
        )
    else:
        messages.success(request, done())
    return redirect("user", user.pk)


@require_POST
def area_assign(request: HttpRequest, user_id: int) -> HttpResponse:
    administrator(request)
    user = get_object_or_404(User, pk=user_id)
    form = AreaForm(request.POST, units=_found_ids(request.POST.get("q", "")))
    if form.is_valid():
        wanted = form.cleaned_data
        try:
            areas.assign(
                Actor.of(request),
                user,
                wanted["unit"],
                wanted["first_day"],
                wanted["last_day"],
            )
        except areas.AlreadyAssigned:
            form.add_error(
                None,
                _("Đơn vị này đã được giao trong một số ngày ấy: xem danh sách trên."),
            )
        else:
            messages.success(request, _("Đã giao địa bàn."))
            return redirect("user", user.pk)
    return _page(request, user, form)


@require_POST
def area_end(request: HttpRequest, user_id: int, scope_id: int) -> HttpResponse:
    """Take an area back from today on."""
    administrator(request)
    scope = get_object_or_404(AreaScope, pk=scope_id, user=user_id)
    areas.end(Actor.of(request), scope)
    messages.success(request, _("Đã thôi giao địa bàn, kể từ hôm nay."))
    return redirect("user", user_id)


def _page(
    request: HttpRequest, user: User, form: AreaForm | None = None
) -> HttpResponse:
    words = (request.POST or request.GET).get("q", "")
    context = {
        "person": user,
        "line": lines([user])[0],
        "areas": areas.areas_of([user]).get(user.pk, []),
        "is_me": user == request.user,
        "words": words,
        "max_letters": MAX_LETTERS,
        "found": areas.find_unit_names(words, timezone.localdate()),
        "most_found": areas.MOST_FOUND,
        "form": form or AreaForm(units=set()),
    }
    status = 400 if form is not None else 200
    return render(request, "webmap/accounts/user.html", context, status=status)


def _found_ids(words: str) -> set[int]:
    found = areas.find_unit_names(words, timezone.localdate())
    return {version.unit_id for version in found}


_ACTIONS: dict[str, tuple[Callable[[Actor, User], None], Callable[[], Any]]] = {
    "deactivate": (
        administration.deactivate,
        lambda: _("Đã khóa hẳn tài khoản; mọi phiên của tài khoản này đã kết thúc."),
    ),
    "activate": (administration.activate, lambda: _("Đã mở lại tài khoản.")),
    "unlock": (administration.unlock, lambda: _("Đã gỡ tạm khóa.")),
    "reset-second-factor": (
        administration.reset_second_factor,
        lambda: _("Đã xóa xác thực hai bước; lần đăng nhập sau sẽ cài lại."),
    ),
}
