"""Who may open the pages of imports, and which import: one's own, or none."""

from __future__ import annotations

from typing import TypeVar

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from geoapp.accounts.models import User
from geoapp.accounts.permissions import can_import_files
from geoapp.ingest.models import StagedImport
from geoapp.ingest.targets import TARGETS
from geoapp.lineage.models import Batch

Answer = TypeVar("Answer", bound=HttpResponseBase)


def importer(request: HttpRequest) -> User:
    """Return the user of a page for who may import.

    Raises:
        PermissionDenied: for everybody else (the page answers 403).
    """
    user = request.user
    if not isinstance(user, User) or not can_import_files(user):
        raise PermissionDenied
    return user


def own_import(request: HttpRequest, import_id: int) -> StagedImport:
    """Return an import of whoever asks.

    Raises:
        Http404: there is none, or somebody else's: nobody else looks into a file.
    """
    user = importer(request)
    mine = StagedImport.objects.filter(created_by=user, layer__in=TARGETS)
    found = mine.filter(pk=import_id).select_related("batch").first()
    if found is None:
        raise Http404
    return found


def own_batch(request: HttpRequest, batch_id: int) -> Batch:
    """Return a batch that whoever asks has committed.

    Raises:
        Http404: there is none, or somebody else committed it.
    """
    user = importer(request)
    mine = Batch.objects.filter(committed_by=user).select_related("source")
    found = mine.filter(pk=batch_id).first()
    if found is None:
        raise Http404
    return found


def unkept(response: Answer) -> Answer:
    """Keep what stands in somebody's file out of every cache."""
    response["Cache-Control"] = "private, no-store"
    return response
