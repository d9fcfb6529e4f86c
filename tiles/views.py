"""Answer /tiles/{layer}/{z}/{x}/{y}.mvt."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.utils import timezone
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from geoapp.accounts.limits import limited
from geoapp.publish.catalogue import LAYERS
from geoapp.spatial.tilegrid import TileIndex
from geoapp.territory.middleware import names_user_itself
from tiles.vector import make_tile

CACHE_S = 60
"""Seconds a browser may keep a tile. Short: the path always answers the newest data."""


@names_user_itself
@limited("tiles")
@require_safe
@gzip_page
def vector_tile(
    request: HttpRequest, layer: str, z: int, x: int, y: int
) -> HttpResponse:
    """Answer one tile for the signed-in user; ``?day=YYYY-MM-DD`` for another day.

    404 for an unknown layer or an index outside the grid, 400 for a malformed day,
    204 where there is nothing to draw.
    """
    if layer not in LAYERS:
        raise Http404
    try:
        tile = TileIndex(z, x, y)
    except ValueError:
        raise Http404 from None
    try:
        day = date.fromisoformat(request.GET["day"]) if "day" in request.GET else None
    except ValueError:
        return HttpResponseBadRequest("day=YYYY-MM-DD")
    body = make_tile(LAYERS[layer], tile, request.user, day or timezone.localdate())
    response = HttpResponse(
        body,
        content_type="application/vnd.mapbox-vector-tile",
        status=200 if body else 204,
    )
    # private: what one user may see must not be served to the next from a shared cache
    response["Cache-Control"] = f"private, max-age={CACHE_S}"
    response["Vary"] = "Cookie"
    return response
