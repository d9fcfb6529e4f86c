"""Answer /layers/<layer>/<id>.json: what the map shows when a feature is clicked."""

from __future__ import annotations

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBadRequest,
    JsonResponse,
)
from django.views.decorators.http import require_safe

from geoapp.accounts.limits import limited
from geoapp.publish.catalogue import LAYERS
from geoapp.webmap.day import asked_day
from geoapp.webmap.facts import feature_facts


@limited("search")
@require_safe
def feature(request: HttpRequest, layer: str, feature_id: int) -> HttpResponse:
    """Answer the facts of one feature in the user's language.

    404 for an unknown layer, and alike for a feature that does not exist and one that
    this user may not see: the difference would tell that there is one.
    """
    if layer not in LAYERS:
        raise Http404
    try:
        day = asked_day(request)
    except ValueError:
        return HttpResponseBadRequest("day=YYYY-MM-DD")
    try:
        facts = feature_facts(LAYERS[layer], feature_id, request.user, day)
    except LookupError:
        raise Http404 from None
    response = JsonResponse(facts)
    response["Cache-Control"] = "private, no-store"
    return response
