"""Secrets at rest. The keys come from SECRET_KEY, which no database holds.

``seal`` for what must be read again (the key of an authenticator app), ``digest`` for
what is only compared (links, recovery codes). A new SECRET_KEY makes both useless:
users set up their second factor anew, and links are issued again.
"""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.crypto import salted_hmac

__all__ = ["InvalidToken", "digest", "seal", "unseal"]


def seal(secret: bytes) -> str:
    return _fernet().encrypt(secret).decode()


def unseal(sealed: str) -> bytes:
    """Return what was sealed.

    Raises:
        InvalidToken: it was changed, or sealed under another SECRET_KEY.
    """
    return _fernet().decrypt(sealed.encode())


def digest(purpose: str, value: str) -> str:
    """Return 64 hexadecimal digits that tell nothing of ``value``."""
    return salted_hmac(f"geoapp.{purpose}", value, algorithm="sha256").hexdigest()


def _fernet() -> Fernet:
    derive = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"geoapp.seal")
    key = derive.derive(settings.SECRET_KEY.encode())
    return Fernet(base64.urlsafe_b64encode(key))
