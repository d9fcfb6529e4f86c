"""Django's database sessions, with the user beside each, so that they can be ended."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from geoapp.accounts.models import Session, User

BEGAN, SEEN, ADDRESS, AGENT = "began", "seen", "address", "agent"
"""Keys of the session's data: two times in seconds since 1970, and who asked."""


class SessionStore(DatabaseStore):
    @classmethod
    def get_model_class(cls) -> type[Any]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        session: Any = super().create_model_instance(data)
        user_id = data.get(SESSION_KEY)
        session.user_id = int(user_id) if user_id is not None else None
        session.began_at = _moment(data.get(BEGAN))
        session.seen_at = _moment(data.get(SEEN))
        session.address = data.get(ADDRESS)
        session.agent = data.get(AGENT, "")
        return session


def end_sessions(user: User, *, but: str | None = None) -> int:
    """End every session of a user, except the one with the key ``but``; count them."""
    count, _details = Session.objects.filter(user=user).exclude(pk=but).delete()
    return count


def _moment(seconds: int | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
