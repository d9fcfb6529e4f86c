"""«Tệp này sai ở đâu?»: have a file looked at before anybody imports it."""

from __future__ import annotations

import logging
import tempfile
from pathlib import Path

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from geoapp.accounts.limits import limited
from geoapp.accounts.models import User
from geoapp.accounts.permissions import can_inspect_files
from geoapp.ingest import choices
from geoapp.ingest.errors import ImportStopped
from geoapp.ingest.inspected import Inspection
from geoapp.ingest.inspection import inspect_file
from geoapp.ingest.source import Note, Weight
from geoapp.webmap.forms import InspectForm
from geoapp.webmap.inspect_report import Report, report_of
from geoapp.webmap.upload_limits import takes_files
from geoapp.webmap.uploads import MAX_UPLOAD_BYTES, LimitedUpload, UploadRefused, keep

log = logging.getLogger(__name__)

RECORDS = 5
"""Rows repeated on the page: enough to recognise the file."""


@limited("inspect", "POST")
@takes_files(MAX_UPLOAD_BYTES)
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def inspect_page(request: HttpRequest) -> HttpResponse:
    """Show the form; on POST look at the file and show the report. Nothing is kept.

    The limit on uploads has to be in place before anything reads the request, and the
    check for forgery reads it: that check comes second.
    """
    request.upload_handlers.insert(0, LimitedUpload(request))
    return _inspect_page(request)


@csrf_protect
def _inspect_page(request: HttpRequest) -> HttpResponse:
    user = request.user
    if not isinstance(user, User) or not can_inspect_files(user):
        raise PermissionDenied
    form = InspectForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, form, None, 400 if form.is_bound else 200)
    try:
        with tempfile.TemporaryDirectory(prefix="geoapp-upload-") as folder:
            file = keep(request.FILES.getlist("files"), Path(folder))
            found = _inspect(file, form, user)
    except UploadRefused as refused:
        form.add_error(None, reason_words(refused.reason))
        return _page(request, form, None, 400)
    return _page(request, form, report_of(found, form.cleaned_data["province"]), 200)


def _inspect(file: Path, form: InspectForm, user: User) -> Inspection:
    given = form.cleaned_data
    pairs = {name: given[name] for name in form.choice_names if given[name]}
    try:
        chosen = choices.parse(
            pairs,
            province=given["province"] or None,
            key_field=given["key_field"] or None,
        )
    except ImportStopped as stopped:
        note = Note(stopped.code, Weight.REFUSAL, stopped.params)
        return Inspection(file.name, stopped=note)
    return inspect_file(file, chosen, user=user, records=RECORDS)


def _page(
    request: HttpRequest, form: InspectForm, report: Report | None, status: int
) -> HttpResponse:
    context = {
        "form": form,
        "report": report,
        "limit_mb": MAX_UPLOAD_BYTES // 1024**2,
    }
    response = render(request, "webmap/inspect.html", context, status=status)
    response["Cache-Control"] = "private, no-store"
    return response


def reason_words(code: str) -> str:
    """Say why files that were handed in cannot be taken."""
    return {
        "nothing": _("Chưa chọn tệp nào. Chọn một tệp rồi bấm lại."),
        "too_many": _("Quá nhiều tệp. Nén thành một tệp .zip rồi gửi lại."),
        "too_large": _("Các tệp quá lớn. Chia nhỏ, hoặc dùng lệnh inspect_file."),
        "unrelated": _(
            "Các tệp không thuộc cùng một lớp. Gửi từng tệp, hoặc gửi đủ các phần của "
            "một Shapefile, MapInfo."
        ),
    }[code]
