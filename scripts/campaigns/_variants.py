"""The web process in three variants; the product is only the first of them.

``product``    as it is.
``policies``   without the rule in Python: only the database's policies are left, so
               that the campaign tries them and not both together.
``broken``     so, and the user is named for the session instead of the transaction.
               The campaign must report leaks: this shows that it can.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from geoapp.config import wsgi  # sets Django up, which models need

application = wsgi.application

from django.db import connection  # noqa: E402

from geoapp.analysis.models import ResultQuerySet  # noqa: E402
from geoapp.registry.models import OfHotspotQuerySet  # noqa: E402
from geoapp.registry.precision import ApproxQuerySet  # noqa: E402
from geoapp.territory import middleware  # noqa: E402
from geoapp.territory.scope import ProtectedQuerySet  # noqa: E402
from scripts.campaigns._direct import NAME_FOR_THE_SESSION  # noqa: E402
from tiles import vector  # noqa: E402

VARIANTS = ("product", "policies", "broken")
VARIABLE = "GEOAPP_CAMPAIGN_VARIANT"


@contextmanager
def _seen_by_for_the_session(user: Any) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(NAME_FOR_THE_SESSION, [str(user.pk or "")])
    yield


def _fetch_for_the_session(
    user: Any, statement: str, values: Sequence[Any]
) -> list[tuple[Any, ...]]:
    with _seen_by_for_the_session(user), connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def _leave_only_policies() -> None:
    for queries in (
        ProtectedQuerySet,
        OfHotspotQuerySet,
        ApproxQuerySet,
        ResultQuerySet,
    ):
        queries.visible_to = lambda self, _user: self.all()  # type: ignore[method-assign]


def _name_for_the_session() -> None:
    middleware.seen_by = _seen_by_for_the_session  # type: ignore[attr-defined]
    vector.fetch_seen_by = _fetch_for_the_session  # type: ignore[attr-defined]


if os.environ[VARIABLE] != "product":
    _leave_only_policies()
if os.environ[VARIABLE] == "broken":
    _name_for_the_session()
