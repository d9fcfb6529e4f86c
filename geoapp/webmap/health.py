"""Two questions of whoever runs the server: does it live, can it serve."""

from __future__ import annotations

import logging

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from geoapp.jobs.queue import is_worker_alive
from geoapp.territory.guard import guard_of_database

log = logging.getLogger(__name__)

SLOW = (
    "unused: tiles take a hundred times as long. As a superuser: "
    "ALTER FUNCTION geometry_overlaps(geometry, geometry) LEAKPROOF"
)


@login_not_required
@never_cache
@require_safe
def live(_request: HttpRequest) -> HttpResponse:
    """Answer «ok» without asking the database: a restart would not mend that."""
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
@never_cache
@require_safe
def ready(_request: HttpRequest) -> JsonResponse:
    """Answer 200 if the database answers, is up to date and guards itself, else 503.

    Without ``spatial_index`` everything is right but slow: that is said, not refused,
    because only a superuser can mend it (docs/install.md). Without a worker pages work
    and imports wait: that is said, too.
    """
    try:
        pending = _pending_migrations()
        guard = guard_of_database()
        worker = not pending and is_worker_alive()
    except Error:
        log.exception("readiness: the database does not answer")
        return JsonResponse({"database": "unreachable"}, status=503)
    guarded = guard.is_whole or not settings.PRODUCTION
    body = {
        "database": "ok",
        "migrations": "pending" if pending else "ok",
        "row_security": "ok" if guard.is_whole else guard.words,
        "spatial_index": "ok" if guard.uses_spatial_index else SLOW,
        "worker": "ok" if worker else "away: imports wait until it is back",
    }
    return JsonResponse(body, status=200 if guarded and not pending else 503)


def _pending_migrations() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
