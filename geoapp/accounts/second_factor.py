"""The second step of signing in: a code from an authenticator app (TOTP, RFC 6238).

Arithmetic and encryption are those of ``cryptography``; what is ours is what the
database must remember: that a code was used, and how often somebody guessed.
"""

from __future__ import annotations

import base64
import logging
import secrets
import time
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.constant_time import bytes_eq
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from geoapp.accounts.models import RecoveryCode, Role, SecondFactor, User
from geoapp.accounts.permissions import can_view_places
from geoapp.accounts.sealing import InvalidToken, digest, seal, unseal

log = logging.getLogger(__name__)

DIGITS, STEP_S = 6, 30
"""What every authenticator app assumes (RFC 6238, section 5.2)."""

DRIFT_STEPS = 1
"""Steps that a telephone's clock may be off, each way (RFC 6238, section 5.2)."""

SECRET_BYTES = 20
"""Length of the key: 160 bits (RFC 4226, section 4, R6)."""

RECOVERY_CODES = 10
"""Codes a user gets at a time."""

RECOVERY_LETTERS = 12
"""Letters of a recovery code, out of 32: 60 bits, too many to try."""

_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"  # neither l nor 1, neither o nor 0


class TooManyTries(Exception):  # noqa: N818
    """Wrong codes were typed too often; nothing is tried before ``until``."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until


def is_required(user: User) -> bool:
    """Tell whether this user may not go on without a second factor."""
    sees_much = can_view_places(user) or user.role == Role.ADMIN
    return settings.GEOAPP_SECOND_FACTOR == "required" and sees_much


def is_set_up(user: User) -> bool:
    return SecondFactor.objects.filter(user=user).exists()


def is_asked(user: User) -> bool:
    """Tell whether a password alone does not sign this user in."""
    if settings.GEOAPP_SECOND_FACTOR == "off":
        return False
    return is_required(user) or is_set_up(user)


def new_secret() -> bytes:
    return secrets.token_bytes(SECRET_BYTES)


def readable(secret: bytes) -> str:
    """Return the key as one types it into an app: base 32, in groups of four."""
    text = base64.b32encode(secret).decode()
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


def address_for_app(secret: bytes, username: str) -> str:
    """Return the ``otpauth://`` address that a QR code carries."""
    return _totp(secret).get_provisioning_uri(username, "Địa bàn")


def set_up(user: User, secret: bytes, typed: str) -> list[str] | None:
    """Take ``secret`` into use if ``typed`` is a code of it; return recovery codes.

    Replaces an earlier app and its recovery codes. None: the code is not right.
    """
    step = _matching_step(secret, typed, after=0)
    if step is None:
        return None
    with transaction.atomic():
        fresh = {"secret": seal(secret), "last_step": step}
        fresh |= {"failures": 0, "locked_until": None}
        SecondFactor.objects.update_or_create(user=user, defaults=fresh)
        return renew_recovery_codes(user)


def renew_recovery_codes(user: User) -> list[str]:
    """Make new codes, which are shown once; the old ones are worth nothing now."""
    codes = [_recovery_code() for _each in range(RECOVERY_CODES)]
    with transaction.atomic():
        RecoveryCode.objects.filter(user=user).delete()
        RecoveryCode.objects.bulk_create(
            RecoveryCode(user=user, digest=_code_digest(code)) for code in codes
        )
    return codes


def verify(user: User, typed: str) -> str | None:
    """Return «app» or «recovery» for what the typed code is, None for a wrong one.

    Tries of one user wait for each other (row lock), so that a code is good for one
    of two simultaneous tries and none goes uncounted.

    Raises:
        TooManyTries: also for a right code, until the time is over.
    """
    now = timezone.now()
    with transaction.atomic():
        factor = SecondFactor.objects.select_for_update().filter(user=user).first()
        if factor is None:
            return None
        if factor.locked_until is not None and factor.locked_until > now:
            raise TooManyTries(factor.locked_until)
        kind = _accept(factor, typed)
        _count(factor, now, right=kind is not None)
        return kind


def remove(user: User) -> bool:
    """Forget the app and the recovery codes; tell whether there was an app."""
    RecoveryCode.objects.filter(user=user).delete()
    count, _details = SecondFactor.objects.filter(user=user).delete()
    return count > 0


def unlock(user: User) -> None:
    SecondFactor.objects.filter(user=user).update(failures=0, locked_until=None)


def _accept(factor: SecondFactor, typed: str) -> str | None:
    typed = "".join(typed.split()).lower()
    if len(typed) == DIGITS and typed.isdecimal():
        try:
            secret = unseal(factor.secret)
        except InvalidToken:
            log.exception("user %s: GEOAPP_SECRET_KEY is another now", factor.user_id)
            return None
        step = _matching_step(secret, typed, after=factor.last_step)
        if step is None:
            return None
        factor.last_step = step
        return "app"
    used = RecoveryCode.objects.filter(
        user=factor.user_id, digest=_code_digest(typed), used_at=None
    ).update(used_at=timezone.now())
    return "recovery" if used else None


def _count(factor: SecondFactor, now: datetime, *, right: bool) -> None:
    factor.failures = 0 if right else factor.failures + 1
    factor.locked_until = None
    if factor.failures >= settings.GEOAPP_LOCK_TRIES:
        factor.failures = 0
        factor.locked_until = now + timedelta(minutes=settings.GEOAPP_LOCK_MINUTES)
    factor.save(update_fields=["last_step", "failures", "locked_until"])


def _matching_step(secret: bytes, typed: str, *, after: int) -> int | None:
    """Return the step of which ``typed`` is the code, later than ``after``."""
    typed = "".join(typed.split())
    now = int(time.time()) // STEP_S
    for step in range(now - DRIFT_STEPS, now + DRIFT_STEPS + 1):
        code = _totp(secret).generate(step * STEP_S)
        if step > after and bytes_eq(code, typed.encode()):
            return step
    return None


def _totp(secret: bytes) -> TOTP:
    return TOTP(secret, DIGITS, SHA1(), STEP_S)  # noqa: S303  what apps compute


def _recovery_code() -> str:
    letters = [secrets.choice(_ALPHABET) for _each in range(RECOVERY_LETTERS)]
    return "-".join("".join(letters[at : at + 4]) for at in (0, 4, 8))


def _code_digest(code: str) -> str:
    letters = "".join(each for each in code.lower() if each.isalnum())
    return digest("recovery", letters)
