"""How often one user, or one address, may ask: token buckets shared by all processes.

    @limited("tiles")
    def vector_tile(request, ...): ...

A bucket is a row of an unlogged table, and one statement takes from it: 0.3 ms at best,
0.5 ms in the median of 2,000 on two busy cores. That runs before the request's own
transaction begins: inside it, the row would stay locked until its end, and the tiles
that a browser asks for at once would wait in line.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import resolve
from django.utils.translation import gettext as _

from geoapp.accounts.address import client_address
from geoapp.spatial import sql

View = TypeVar("View", bound=Callable[..., HttpResponseBase])
Answer = Callable[[HttpRequest], HttpResponseBase]


@dataclass(frozen=True, slots=True)
class Taken:
    """What the bucket answered. ``wait_s``: seconds until there is a token again."""

    was_allowed: bool
    wait_s: float


def limited(kind: str, *methods: str) -> Callable[[View], View]:
    """Count requests of a view against ``GEOAPP_LIMITS[kind]``; all methods if none."""

    def mark(view: View) -> View:
        view.limit = (kind, methods)  # type: ignore[attr-defined]
        return view

    return mark


def limits(get_response: Answer) -> Answer:
    """Answer 429 where the bucket is empty (a middleware, after authentication)."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        kind, methods = _limit_of(request)
        if kind is None or (methods and request.method not in methods):
            return get_response(request)
        taken = take(kind, _who(request))
        if taken.was_allowed:
            return get_response(request)
        return too_many(request, math.ceil(taken.wait_s))

    return middleware


def take(kind: str, who: str) -> Taken:
    count, seconds = settings.GEOAPP_LIMITS[kind]
    found = sql.fetch(
        "geoapp.accounts",
        "take_token",
        Taken,
        key=f"{kind} {who}",
        capacity=count,
        per_second=count / seconds,
    )
    return found[0]


def too_many(request: HttpRequest, wait_s: int) -> HttpResponse:
    """Answer 429 with ``Retry-After``: a page to people, a line to scripts."""
    wait_s = max(1, wait_s)
    if "text/html" in request.headers.get("Accept", ""):
        response = render(request, "429.html", {"wait_s": wait_s}, status=429)
    else:
        words = _("Quá nhiều yêu cầu. Thử lại sau {seconds} giây.")
        response = HttpResponse(
            words.format(seconds=wait_s), content_type="text/plain", status=429
        )
    response["Retry-After"] = str(wait_s)
    return response


def _limit_of(request: HttpRequest) -> tuple[Any, tuple[str, ...]]:
    try:
        view = resolve(request.path_info).func
    except Http404:
        return None, ()
    return getattr(view, "limit", (None, ()))


def _who(request: HttpRequest) -> str:
    """Return the user; where nobody is signed in, the address."""
    if request.user.is_authenticated:
        return f"user {request.user.pk}"
    return f"address {client_address(request)}"
