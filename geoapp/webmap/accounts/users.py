"""The administrator's list of accounts, and the page that creates one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Paginator
from django.db import IntegrityError
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from geoapp.accounts import administration, lockout
from geoapp.accounts.limits import limited
from geoapp.accounts.log import Actor
from geoapp.accounts.models import OneTimeLink, Role, SecondFactor, User
from geoapp.territory.areas import Area, areas_of
from geoapp.webmap.accounts.forms import InviteForm
from geoapp.webmap.accounts.guards import administrator
from geoapp.webmap.words import asked_words

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Line:
    """One account. ``locked_until``: after wrong passwords or wrong codes."""

    user: User
    areas: list[Area]
    locked_until: datetime | None
    has_second_factor: bool
    is_invited: bool


@limited("search")
@require_safe
def users(request: HttpRequest) -> HttpResponse:
    """List accounts by name; ``q`` and ``role`` narrow the list."""
    administrator(request)
    words = asked_words(request, "q", 120)
    role = request.GET.get("role", "")
    found = _found(words, role)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "words": words,
        "role": role,
        "roles": Role.choices,
        "page": page,
        "page_numbers": page.paginator.get_elided_page_range(page.number),
        "lines": lines(list(page.object_list)),
    }
    return render(request, "webmap/accounts/users.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_user(request: HttpRequest) -> HttpResponse:
    """Create an account and show its link, once."""
    administrator(request)
    form = InviteForm(request.POST or None, label_suffix="")
    if form.is_valid():
        actor, wanted = Actor.of(request), form.cleaned_data
        try:
            user = administration.invite(
                actor, wanted["username"], wanted["display_name"], wanted["role"]
            )
        except IntegrityError:  # somebody else took the name just now
            form.add_error("username", _("Tên này đã có. Hãy chọn tên khác."))
        else:
            return show_link(request, user, administration.issue_link(actor, user))
    page = "webmap/accounts/user_new.html"
    status = 400 if form.is_bound else 200
    return render(request, page, {"form": form}, status=status)


def show_link(request: HttpRequest, user: User, token: str) -> HttpResponse:
    """Show a link in the very answer: it is kept nowhere, and no reload brings it back.

    The link is always one of this site's own address.
    """
    address = request.build_absolute_uri(reverse("link", args=[token]))
    link = OneTimeLink.objects.filter(user=user).latest("created_at")
    context = {"person": user, "address": address, "link": link}
    return render(request, "webmap/accounts/link_made.html", context)


def lines(found: Sequence[User]) -> list[Line]:
    names = [user.username for user in found]
    locked = lockout.locked_until(names)
    factors = {
        factor.user_id: factor for factor in SecondFactor.objects.filter(user__in=found)
    }
    areas = areas_of(found)
    return [
        Line(
            user=user,
            areas=[area for area in areas.get(user.pk, []) if not area.is_over],
            locked_until=locked.get(user.username) or _code_lock(factors.get(user.pk)),
            has_second_factor=user.pk in factors,
            is_invited=not user.has_usable_password(),
        )
        for user in found
    ]


def _code_lock(factor: SecondFactor | None) -> datetime | None:
    until = factor.locked_until if factor else None
    return until if until and until > timezone.now() else None


def _found(words: str, role: str) -> QuerySet[User]:
    found = User.objects.order_by("-is_active", "role", "username")
    if words:
        found = found.filter(
            Q(username__icontains=words) | Q(display_name__icontains=words)
        )
    return found.filter(role=role) if role in Role.values else found
