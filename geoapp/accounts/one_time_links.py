"""Links handed over in person, with which somebody sets a password: no e-mail needed.

A link signs nobody in. After it, name, password and second factor are asked as ever.
"""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from geoapp.accounts.log import Actor, record
from geoapp.accounts.models import Action, LinkPurpose, OneTimeLink, User
from geoapp.accounts.sealing import digest
from geoapp.accounts.session_store import end_sessions

TOKEN_BYTES = 32
"""256 bits: nobody finds a link by trying."""


def issue(user: User) -> str:
    """Return the secret part of a new link; links issued earlier end.

    A first password is set by invitation, a later one by reset.
    """
    invited = not user.has_usable_password()
    token = secrets.token_urlsafe(TOKEN_BYTES)
    now = timezone.now()
    with transaction.atomic():
        OneTimeLink.objects.filter(user=user, used_at=None, expires_at__gt=now).update(
            expires_at=now
        )
        OneTimeLink.objects.create(
            user=user,
            purpose=LinkPurpose.INVITATION if invited else LinkPurpose.RESET,
            digest=digest("link", token),
            expires_at=now + timedelta(hours=settings.GEOAPP_LINK_HOURS),
        )
    return token


def find(token: str) -> OneTimeLink | None:
    """Return the link if it is still good and its user may sign in."""
    return (
        OneTimeLink.objects.select_related("user")
        .filter(
            digest=digest("link", token),
            used_at=None,
            expires_at__gt=timezone.now(),
            user__is_active=True,
        )
        .first()
    )


def redeem(token: str, password: str, address: str | None) -> User | None:
    """Set the password, end every session; None if the link is not good any more.

    Two simultaneous tries: one UPDATE finds the link unused, the other finds none.
    """
    with transaction.atomic():
        link = find(token)
        if link is None:
            return None
        unused = OneTimeLink.objects.filter(pk=link.pk, used_at=None)
        if not unused.update(used_at=timezone.now()):
            return None
        user = link.user
        set_password(Actor(user, address), user, password)
        end_sessions(user)
        return user


def set_password(actor: Actor, user: User, password: str) -> None:
    user.set_password(password)
    user.save(update_fields=["password"])
    record(actor, Action.PASSWORD_SET, user)
