"""An authenticator app, written from RFC 6238 and not with the code under test."""

from __future__ import annotations

import base64
import hmac
import struct
import time


def code_of(key: str, *, steps: int = 0) -> str:
    """Return the code of a key in base 32, ``steps`` times 30 s from now."""
    counter = struct.pack(">Q", int(time.time()) // 30 + steps)
    secret = base64.b32decode(key.replace(" ", "").upper())
    digest = hmac.digest(secret, counter, "sha1")
    at = digest[-1] & 15
    number = struct.unpack(">I", digest[at : at + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**6:06d}"
