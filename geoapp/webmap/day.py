"""The day a page is about. The clock is read here, once per request."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest
from django.utils import timezone


def asked_day(request: HttpRequest) -> date:
    """Return ``?day=YYYY-MM-DD``; without it today, Asia/Ho_Chi_Minh.

    Raises:
        ValueError: the parameter is there but is no such date.
    """
    written = request.GET.get("day")
    return date.fromisoformat(written) if written else timezone.localdate()
