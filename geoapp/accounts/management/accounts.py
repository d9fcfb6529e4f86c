"""What the account commands share: finding the user, printing a link."""

from __future__ import annotations

from django.conf import settings
from django.core.management.base import CommandError
from django.urls import reverse

from geoapp.accounts.models import User


def user_named(username: str) -> User:
    user = User.objects.filter(username__iexact=username.strip()).first()
    if user is None:
        raise CommandError(f"Không có người dùng / no such user: {username}")
    return user


def link_text(token: str) -> str:
    """Return what to hand over. The site's address is known only behind a proxy."""
    path = reverse("link", args=[token])
    site = (settings.CSRF_TRUSTED_ORIGINS or [""])[0]
    note = "" if site else " (nối sau địa chỉ của hệ thống / after the site's address)"
    return (
        f"{site}{path}{note}\n"
        f"Dùng một lần, trong {settings.GEOAPP_LINK_HOURS} giờ; trao tận tay. / "
        f"Works once, for {settings.GEOAPP_LINK_HOURS} hours; hand it over in person."
    )
