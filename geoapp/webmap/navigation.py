"""The links in the header of every page, and who may open what they lead to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from geoapp.accounts.models import User
from geoapp.accounts.permissions import (
    can_import_files,
    can_inspect_files,
    can_manage_users,
    can_read_log,
    can_view_map,
)
from geoapp.webmap.day import asked_day


@dataclass(frozen=True, slots=True)
class PageLink:
    title: str
    address: str
    is_current: bool


def pages(request: HttpRequest) -> dict[str, Any]:
    """Return the links for this user (a context processor); maps keep the day."""
    user = getattr(request, "user", None)
    if user is None:
        return {}
    here = request.resolver_match.url_name if request.resolver_match else None
    named: list[tuple[str, str, str]] = []
    if can_view_map(user):
        query = _day_query(request)
        named += [
            ("map", query, _("Bản đồ")),
            ("units", query, _("Đơn vị hành chính")),
            ("vintages", query, _("Bộ ranh giới")),
            ("progress", "", _("Tiến độ")),
        ]
    if can_import_files(user):
        named.append(("imports", "", _("Nhập dữ liệu")))
    if can_inspect_files(user):
        named.append(("inspect", "", _("Kiểm tra tệp")))
    if can_manage_users(user):
        named.append(("users", "", _("Tài khoản người dùng")))
    if can_read_log(user):
        named.append(("account_log", "", _("Nhật ký tài khoản")))
    return {
        "page_links": [
            PageLink(title, reverse(name) + query, name == here)
            for name, query, title in named
        ]
    }


def map_viewer(request: HttpRequest) -> User:
    """Return the user of a page about public geography.

    Raises:
        PermissionDenied: for roles that read no data (the page answers 403).
    """
    user = request.user
    if not isinstance(user, User) or not can_view_map(user):
        raise PermissionDenied
    return user


def _day_query(request: HttpRequest) -> str:
    """Return «?day=…» where a day was chosen; today needs no saying."""
    if "day" not in request.GET:
        return ""
    try:
        return f"?day={asked_day(request).isoformat()}"
    except ValueError:
        return ""
