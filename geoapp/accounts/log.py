"""Write down who did what to which account."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

from django.http import HttpRequest

from geoapp.accounts.address import client_address
from geoapp.accounts.models import AccountAction, Action, User


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a signed-in user from an address, or a command on the server."""

    user: User | None = None
    address: str | None = None

    @classmethod
    def of(cls, request: HttpRequest, user: User | None = None) -> Self:
        """``user``: who acts, where nobody is signed in yet (a link, a second step)."""
        signed_in = request.user if isinstance(request.user, User) else None
        return cls(user or signed_in, client_address(request))


ON_THE_SERVER = Actor()


def record(actor: Actor, action: Action, subject: User, **change: Any) -> None:
    """Append one line. ``old`` and ``new``: JSON, never a secret."""
    AccountAction.objects.create(
        actor_id=actor.user.pk if actor.user else None,
        actor=actor.user.username if actor.user else "",
        address=actor.address,
        action=action,
        subject_id=subject.pk,
        subject=subject.username,
        old=change.get("old"),
        new=change.get("new"),
    )
