"""Take layers away as a file, with a reason that is kept."""

from __future__ import annotations

import logging
import shutil
from datetime import date
from pathlib import Path

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from geoapp.accounts.limits import limited
from geoapp.accounts.models import User
from geoapp.accounts.permissions import can_export_layers, can_import_files
from geoapp.publish.exports.registers import offered
from geoapp.publish.exports.run import (
    ExportFailed,
    export_in_child,
    registers_in_child,
)
from geoapp.publish.layer import Layer
from geoapp.webmap.forms import ExportForm
from geoapp.webmap.legend import visible_layers

log = logging.getLogger(__name__)


@limited("export", "POST")
@require_http_methods(["GET", "HEAD", "POST"])
def export_page(request: HttpRequest) -> HttpResponseBase:
    """Show the form; on a valid POST answer the file. 403 for roles without exports."""
    user = request.user
    if not isinstance(user, User) or not can_export_layers(user):
        raise PermissionDenied
    today = timezone.localdate()
    form = ExportForm(
        request.POST or None,
        layers=_offered(user, today),
        day=today,
        registers=offered() if can_import_files(user) else (),
    )
    if not form.is_valid():
        return _page(request, form)
    try:
        path = _run(user, form)
    except ExportFailed:
        log.exception("export for %s failed", user.username)
        form.add_error(
            None, _("Không xuất được tệp. Thử lại; nếu vẫn lỗi, báo người quản trị.")
        )
        return _page(request, form)
    return _file(path)


def _offered(user: User, day: date) -> list[Layer]:
    return [layer for layer in visible_layers(user, day) if layer.is_exported]


def _page(request: HttpRequest, form: ExportForm) -> HttpResponse:
    status = 400 if form.is_bound else 200
    return render(request, "webmap/export.html", {"form": form}, status=status)


def _run(user: User, form: ExportForm) -> Path:
    wanted = form.cleaned_data
    how = (wanted["day"], wanted["srid"], wanted["reason"])
    if form.is_to_come_back:
        return registers_in_child(user, wanted["registers"], *how)
    return export_in_child(user, wanted["layers"], *how)


def _file(path: Path) -> FileResponse:
    """Answer the file and delete it: an open file outlives its name."""
    file = path.open("rb")
    name = path.name
    shutil.rmtree(path.parent)
    response = FileResponse(file, as_attachment=True, filename=name)
    response["Cache-Control"] = "private, no-store"
    return response
