"""Files that help with importing: rows that were held, and blank forms to fill in.

Written in a child process, like every file that leaves (publish/exports/run.py).
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable
from pathlib import Path

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from geoapp.accounts.limits import limited
from geoapp.accounts.models import User
from geoapp.accounts.permissions import can_import_files
from geoapp.ingest.fields import Target
from geoapp.ingest.models import StagedImport
from geoapp.ingest.targets import TARGETS
from geoapp.publish.exports.given_back import file_name
from geoapp.publish.exports.run import (
    ExportFailed,
    blank_in_child,
    errors_in_child,
)
from geoapp.spatial.crs import STORAGE_SRID
from geoapp.territory.vocabularies import Level
from geoapp.territory.zone import zone_of

log = logging.getLogger(__name__)


@limited("inspect")
@require_safe
def import_errors(request: HttpRequest, import_id: int) -> HttpResponseBase:
    """Answer the rows of one's own import that were held, as a file to correct.

    404 for another's import, and where no row was held.
    """
    user = _officer(request)
    job = get_object_or_404(StagedImport, pk=import_id, created_by=user)
    name = file_name(job)
    if name is None or not job.rows.filter(refused=True).exists():
        raise Http404
    return _answer(lambda: errors_in_child(user, job.pk, name))


@limited("inspect")
@require_safe
def import_blank_xlsx(request: HttpRequest, layer: str) -> HttpResponseBase:
    """Answer a workbook to fill in; ``layer`` may name a level of units."""
    _officer(request)
    _target(layer)
    return _answer(lambda: blank_in_child(layer, f"{_name(layer)}.xlsx", STORAGE_SRID))


@limited("inspect")
@require_safe
def import_blank_shapefile(request: HttpRequest, layer: str) -> HttpResponseBase:
    """Answer an empty Shapefile, in the system of the officer's province.

    404 for layers without shapes.
    """
    user = _officer(request)
    if _target(layer).shape is None:
        raise Http404
    srid = zone_of(user, timezone.localdate())
    return _answer(lambda: blank_in_child(layer, f"{_name(layer)}.zip", srid))


def _target(layer: str) -> Target:
    """Return the target of a layer that is offered; of units also level by level."""
    target = TARGETS.get(layer.partition(":")[0])
    levels = {f"admin_units:{level}" for level in Level.values}
    if target is None or layer not in {*TARGETS, *levels}:
        raise Http404
    return target


def _name(layer: str) -> str:
    return f"mau_{layer.replace(':', '_')}"


def _officer(request: HttpRequest) -> User:
    user = request.user
    if not isinstance(user, User) or not can_import_files(user):
        raise PermissionDenied
    return user


def _answer(write: Callable[[], Path]) -> HttpResponseBase:
    """Answer the file and delete it: an open file outlives its name."""
    try:
        path = write()
    except ExportFailed:
        log.exception("a file for importing could not be written")
        words = _("Không ghi được tệp. Thử lại; nếu vẫn lỗi, báo người quản trị.")
        return HttpResponse(words, status=503, content_type="text/plain; charset=utf-8")
    file = path.open("rb")
    shutil.rmtree(path.parent)
    response = FileResponse(file, as_attachment=True, filename=path.name)
    response["Cache-Control"] = "private, no-store"
    return response
