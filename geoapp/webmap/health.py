"""Two questions of whoever runs the server: does it live, can it serve."""

from __future__ import annotations

import logging

from django.contrib.auth.decorators import login_not_required
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

log = logging.getLogger(__name__)


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
    """Answer 200 if the database answers and has every migration, else 503."""
    try:
        pending = _pending_migrations()
    except Error:
        log.exception("readiness: the database does not answer")
        return JsonResponse({"database": "unreachable"}, status=503)
    body = {"database": "ok", "migrations": "pending" if pending else "ok"}
    return JsonResponse(body, status=503 if pending else 200)


def _pending_migrations() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
