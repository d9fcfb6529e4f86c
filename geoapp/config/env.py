"""Read the environment, and fail loudly.

Every setting that an installation may change passes through one of these readers, so
that a misspelt value stops the process at start with the variable's name and the
remedy, and never runs on as a silent default.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

_TRUE = {"1", "true", "yes", "on"}
_FALSE = {"0", "false", "no", "off"}


def text(name: str, default: str | None = None) -> str:
    """Return the variable; without a default it must be set and not empty."""
    value = os.environ.get(name) or default
    if value is None:
        raise ImproperlyConfigured(f"Set {name} (see docs/settings.md).")
    return value


def choice(name: str, default: str, allowed: set[str]) -> str:
    value = text(name, default)
    if value not in allowed:
        wanted = ", ".join(sorted(allowed))
        raise ImproperlyConfigured(f"{name}={value!r}: must be one of {wanted}.")
    return value


def flag(name: str, *, default: bool) -> bool:
    value = os.environ.get(name, "").strip().lower()
    if not value:
        return default
    if value in _TRUE | _FALSE:
        return value in _TRUE
    raise ImproperlyConfigured(f"{name}={value!r}: write 1 or 0.")


def integer(name: str, default: int, *, low: int, high: int) -> int:
    value = os.environ.get(name, "").strip() or str(default)
    if not value.isdecimal() or not low <= int(value) <= high:
        raise ImproperlyConfigured(
            f"{name}={value!r}: write a whole number from {low} to {high}."
        )
    return int(value)


def words(name: str, default: list[str]) -> list[str]:
    """Return a comma-separated list; an empty variable means the default."""
    parts = [part.strip() for part in os.environ.get(name, "").split(",")]
    return [part for part in parts if part] or default


def secret(name: str, *, file: Path, production: bool) -> str:
    """Return a secret of at least 50 characters, as Django asks (security.W009).

    In production it must come from the environment. Elsewhere one is made for this
    installation at first use and kept in ``file``, readable by its owner only.
    """
    value = os.environ.get(name, "")
    if not value and not production:
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            fresh = file.with_suffix(f".{os.getpid()}")
            fresh.write_text(secrets.token_urlsafe(48))
            fresh.chmod(0o600)
            # link() fails if another process was first: then its secret is ours too.
            try:
                os.link(fresh, file)
            except FileExistsError:
                pass
            finally:
                fresh.unlink()
        value = file.read_text()
    if len(value) < 50 or len(set(value)) < 5:
        raise ImproperlyConfigured(
            f"Set {name} to at least 50 random characters "
            "(python3 -c 'import secrets; print(secrets.token_urlsafe(48))')."
        )
    return value


def database_url(url: str) -> dict[str, str]:
    """Return Django's connection fields for ``postgresql://user:password@host/name``.

    Raises:
        ImproperlyConfigured: any other scheme, or no database name.
    """
    parts = urlsplit(url)
    name = unquote(parts.path.lstrip("/"))
    if parts.scheme not in {"postgres", "postgresql", "postgis"} or not name:
        raise ImproperlyConfigured(
            "DATABASE_URL must read postgresql://user:password@host:port/database."
        )
    return {
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
    }
