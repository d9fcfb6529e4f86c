"""Every view of a signed-in user runs in a transaction that names the user."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from geoapp.territory.scope import seen_by

View = Callable[..., HttpResponseBase]


def names_user_itself(view: View) -> View:
    """Mark a view that asks the database through ``fetch_seen_by`` alone."""
    view.names_user_itself = True  # type: ignore[attr-defined]
    return view


class SeenByUser:
    """Open the transaction when the view is known, close it when it has answered.

    An exception rolls back, and the page that reports it is made outside. For anybody
    not signed in nothing is opened: without a name nothing is visible. A response that
    streams from the database would find nothing either: it runs after the end.
    """

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with ExitStack() as stack:
            request.seen_by_user = stack  # type: ignore[attr-defined]
            return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, _args: Any, _kwargs: Any
    ) -> None:
        if request.user.is_authenticated and not hasattr(view, "names_user_itself"):
            stack: ExitStack = request.seen_by_user  # type: ignore[attr-defined]
            stack.enter_context(seen_by(request.user))

    def process_exception(self, request: HttpRequest, error: Exception) -> None:
        stack: ExitStack = request.seen_by_user  # type: ignore[attr-defined]
        stack.__exit__(type(error), error, error.__traceback__)
