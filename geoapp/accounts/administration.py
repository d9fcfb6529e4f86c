"""What an administrator does to accounts, each act together with its log line.

A role is for life: somebody who changes work gets another account, so that the log and
the rights of each account stay readable.
"""

from __future__ import annotations

from django.db import transaction

from geoapp.accounts import lockout, one_time_links, second_factor
from geoapp.accounts.log import Actor, record
from geoapp.accounts.models import Action, Role, User
from geoapp.accounts.session_store import end_sessions


class MustStay(Exception):  # noqa: N818
    """Nobody shuts himself out, nor the last one who could let anybody in."""


def invite(actor: Actor, username: str, display_name: str, role: str) -> User:
    """Create an account without a password; its first link: :func:`issue_link`."""
    with transaction.atomic():
        user = User(
            username=User.objects.normalise(username),
            display_name=display_name,
            role=role,
        )
        user.set_unusable_password()
        user.save()
        new = {"role": role, "display_name": display_name}
        record(actor, Action.INVITED, user, new=new)
        return user


def issue_link(actor: Actor, user: User) -> str:
    """Return the secret part of a link, which is nowhere else."""
    with transaction.atomic():
        token = one_time_links.issue(user)
        record(actor, Action.LINK_ISSUED, user)
        return token


def deactivate(actor: Actor, user: User) -> None:
    """Shut a user out, at once and in every browser.

    Raises:
        MustStay: it is one's own account, or the last administrator's.
    """
    if user == actor.user:
        raise MustStay
    with transaction.atomic():
        if user.role == Role.ADMIN:
            others = User.objects.select_for_update().filter(
                role=Role.ADMIN, is_active=True
            )
            if not [other for other in others if other.pk != user.pk]:
                raise MustStay
        _set_active(user, active=False)
        ended = end_sessions(user)
        record(actor, Action.DEACTIVATED, user, new={"sessions_ended": ended})


def activate(actor: Actor, user: User) -> None:
    with transaction.atomic():
        _set_active(user, active=True)
        record(actor, Action.ACTIVATED, user)


def unlock(actor: Actor, user: User) -> None:
    """Forget wrong passwords and wrong codes."""
    with transaction.atomic():
        lockout.forget(user.username)
        second_factor.unlock(user)
        record(actor, Action.UNLOCKED, user)


def reset_second_factor(actor: Actor, user: User) -> None:
    """Forget a lost telephone. The password stays; sessions end."""
    with transaction.atomic():
        had_one = second_factor.remove(user)
        ended = end_sessions(user)
        record(
            actor,
            Action.SECOND_FACTOR_RESET,
            user,
            old={"set_up": had_one},
            new={"set_up": False, "sessions_ended": ended},
        )


def _set_active(user: User, *, active: bool) -> None:
    user.is_active = active
    user.save(update_fields=["is_active"])
