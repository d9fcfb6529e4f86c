"""Who may open the pages of accounts."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from geoapp.accounts.models import User
from geoapp.accounts.permissions import can_manage_users, can_read_log


def signed_in(request: HttpRequest) -> User:
    """Return the user; the login middleware lets nobody else by."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def administrator(request: HttpRequest) -> User:
    """Return the user of a page that changes accounts.

    Raises:
        PermissionDenied: for every other role (the page answers 403).
    """
    user = signed_in(request)
    if not can_manage_users(user):
        raise PermissionDenied
    return user


def log_reader(request: HttpRequest) -> User:
    """Return the user of the log.

    Raises:
        PermissionDenied: for every other role, administrators included.
    """
    user = signed_in(request)
    if not can_read_log(user):
        raise PermissionDenied
    return user
