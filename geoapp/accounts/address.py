"""Which machine a request came from."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str | None:
    """Return the IP address of whoever asks, in its one canonical form.

    ``GEOAPP_PROXIES`` reverse proxies of ours stand in front, and each appends the
    address it was asked from to ``X-Forwarded-For``. Only the entry that the outermost
    of ours wrote is believed: everything before it can be invented by the client.
    """
    written = request.META.get("REMOTE_ADDR", "")
    if settings.GEOAPP_PROXIES:
        passed = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        written = passed[-min(settings.GEOAPP_PROXIES, len(passed))].strip() or written
    try:
        return str(ipaddress.ip_address(written))
    except ValueError:
        return None
