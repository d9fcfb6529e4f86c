"""The day a page is about. The clock is read here, once per request."""

from __future__ import annotations

import re
from datetime import date

from django.contrib import messages
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

_AS_SHOWN = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")


def asked_day(request: HttpRequest, name: str = "day") -> date:
    """Return ``?day=YYYY-MM-DD``; without it today, Asia/Ho_Chi_Minh.

    Raises:
        ValueError: the parameter is there but is no such date.
    """
    written = request.GET.get(name, "").strip()
    return read_day(written) if written else timezone.localdate()


def read_day(written: str) -> date:
    """Read a day as pages write it: dd/mm/yyyy, or YYYY-MM-DD.

    Browsers show their native date field in their own language's order, and 07/01 must
    not be read as 7 January.

    Raises:
        ValueError: it is no such date.
    """
    if match := _AS_SHOWN.fullmatch(written):
        day, month, year = (int(part) for part in match.groups())
        return date(year, month, day)
    return date.fromisoformat(written)


def day_shown(request: HttpRequest) -> date:
    """Return the asked day; where it is none, today, and the page says so."""
    try:
        return asked_day(request)
    except ValueError:
        messages.error(request, _("Ngày không hợp lệ; đang xem hôm nay."))
        return timezone.localdate()
