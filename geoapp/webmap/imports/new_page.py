"""Begin an import: which layer, which files. The file is kept, then looked at."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from geoapp.accounts.free_text import PlacesOnly
from geoapp.accounts.limits import limited
from geoapp.accounts.models import User
from geoapp.ingest import quarantine, tasks
from geoapp.ingest.choices import Choices
from geoapp.ingest.errors import FileRefused
from geoapp.ingest.models import JobState, StagedImport
from geoapp.ingest.place.provinces import find_province
from geoapp.ingest.plan import kept_choices
from geoapp.ingest.targets import TARGETS
from geoapp.territory.areas import areas_of
from geoapp.webmap.imports.forms import NewImportForm
from geoapp.webmap.imports.guards import importer, unkept
from geoapp.webmap.imports.layers import chosen
from geoapp.webmap.imports.way import see_other, way_of
from geoapp.webmap.imports.work import begin
from geoapp.webmap.inspect_page import reason_words
from geoapp.webmap.say import said
from geoapp.webmap.upload_limits import takes_files
from geoapp.webmap.uploads import MAX_UPLOAD_BYTES, LimitedUpload, UploadRefused, keep


@limited("inspect", "POST")
@takes_files(MAX_UPLOAD_BYTES)
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def new_page(request: HttpRequest) -> HttpResponse:
    """Show the form; a valid POST keeps the file and has it looked at.

    The limit on uploads comes before whatever reads the request, as in inspect_page.
    """
    request.upload_handlers.insert(0, LimitedUpload(request))
    return _new_page(request)


@csrf_protect
def _new_page(request: HttpRequest) -> HttpResponse:
    user = importer(request)
    if request.method != "POST":
        return _page(request, NewImportForm(province=_own_province(user)), 200)
    form = NewImportForm(request.POST)
    if not form.is_valid():
        return _page(request, form, 400)
    try:
        staged = _received(request, form.cleaned_data, user)
    except UploadRefused as refused:
        form.add_error(None, reason_words(refused.reason))
    except FileRefused as refused:
        form.add_error(None, said(refused.code, refused.params))
    except ValidationError as personal:
        form.add_error(None, personal)
    else:
        begin(tasks.LOOK, staged.pk, user)
        return see_other("import", staged.pk)
    return _page(request, form, 400)


def _received(request: HttpRequest, given: dict[str, Any], user: User) -> StagedImport:
    """Keep the files and remember the import.

    Raises:
        UploadRefused, FileRefused: they cannot be taken.
        ValidationError: their name, which stays with the batch, tells who somebody is.
    """
    files = request.FILES.getlist("files")
    layer, constants = chosen(given["layer"])
    size = sum(one.size or 0 for one in files)
    with quarantine.received(size) as (key, folder):
        file = keep(files, folder)
        PlacesOnly(_("Tên tệp"))(file.name)
        return StagedImport.objects.create(
            layer=layer,
            file_name=file.name,
            folder=key,
            size_bytes=size,
            kept_until=quarantine.last_day(),
            choices=_choices(layer, given["province"]),
            options={"constants": constants},
            state=JobState.RECEIVED,
            created_by=user,
        )


def _choices(layer: str, province: str) -> dict[str, Any]:
    """A layer takes one kind of shapes: of a file with several nobody need ask."""
    shape = TARGETS[layer].shape
    dimension = int(shape) if shape is not None else None
    return kept_choices(Choices(province=province or None, dimension=dimension))


def _areas(user: User) -> set[str]:
    """Return the names of what a user answers for today."""
    return {area.name for area in areas_of([user]).get(user.pk, []) if not area.is_over}


def _areas(user: User) -> set[str]:
    """Return the names of what a user answers for today."""
    found = areas_of([user]).get(user.pk, [])
    return {area.name for area in found if not area.is_over}


def _own_province(user: User) -> str:
    """Return the province of whoever answers for a single one that has a name."""
    names = _areas(user)
    known = {found.name for name in names if (found := find_province(name))}
    return known.pop() if len(known) == 1 == len(names) else ""


def _page(request: HttpRequest, form: NewImportForm, status: int) -> HttpResponse:
    context = {
        "form": form,
        "way": way_of("send"),
        "limit_mb": MAX_UPLOAD_BYTES // 1024**2,
        "kept_days": settings.GEOAPP_QUARANTINE_DAYS,
        "has_area": bool(_areas(importer(request))),
    }
    return unkept(render(request, "webmap/imports/new.html", context, status=status))
