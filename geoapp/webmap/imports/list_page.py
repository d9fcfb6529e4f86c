"""«Nhập dữ liệu»: one's own imports, and the batches that can be taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from geoapp.accounts.models import User
from geoapp.ingest.models import JobState, StagedImport
from geoapp.ingest.targets import TARGETS
from geoapp.ingest.undo import newest_first
from geoapp.jobs.models import Job
from geoapp.jobs.models import JobState as Work
from geoapp.lineage.models import Batch
from geoapp.webmap.imports.guards import importer, unkept
from geoapp.webmap.imports.layers import layer_title
from geoapp.webmap.imports.work import STEPS, Progress, progress_of

PER_PAGE = 20
BATCHES = 20
"""Batches offered for taking back; older ones wait until newer ones are gone."""


@dataclass(frozen=True, slots=True)
class Line:
    """One import. ``progress``: of work under way; ``next``: what to do with it."""

    staged: StagedImport
    layer: str
    state: str
    weight: str
    next: str
    progress: Progress | None


@dataclass(frozen=True, slots=True)
class Taken:
    """One batch that can be taken back."""

    batch: Batch
    layer: str


@require_safe
def list_page(request: HttpRequest) -> HttpResponse:
    user = importer(request)
    mine = StagedImport.objects.filter(created_by=user, layer__in=TARGETS)
    newest = mine.defer("look", "options").order_by("-created_at", "-pk")
    page = Paginator(newest, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "page_numbers": page.paginator.get_elided_page_range(page.number),
        "lines": _lines(list(page.object_list)),
        "batches": _batches(user),
    }
    return unkept(render(request, "webmap/imports/list.html", context))


def _lines(found: Sequence[StagedImport]) -> list[Line]:
    newest: dict[int | None, Job] = {}
    asked = Job.objects.filter(kind__in=STEPS, subject_id__in=[one.pk for one in found])
    for job in asked.order_by("pk"):
        newest[job.subject_id] = job
    return [_line(one, newest.get(one.pk)) for one in found]


def _line(staged: StagedImport, job: Job | None) -> Line:
    at_work = job is not None and not job.is_over
    state, weight, following = _state(staged, job)
    return Line(
        staged=staged,
        layer=layer_title(staged.layer),
        state=state,
        weight=weight,
        next=following,
        progress=progress_of(job) if job is not None and at_work else None,
    )


def _state(staged: StagedImport, job: Job | None) -> tuple[str, str, str]:
    """Return the state in words, how grave it is, and what to do."""
    if job is not None and not job.is_over:
        return _("Đang làm"), "busy", _("Xem")
    over = {
        JobState.COMMITTED: (pgettext("import", "Đã nhập"), "good", _("Xem kết quả")),
        JobState.UNDONE: (_("Đã rút lại"), "", _("Xem kết quả")),
    }
    if staged.state in over:
        return over[JobState(staged.state)]
    if job is not None and job.state == Work.FAILED:
        return _("Không làm được"), "bad", _("Xem lý do")
    return {
        JobState.LOOKED: (_("Đã xem, chờ ghép cột"), "", _("Làm tiếp")),
        JobState.PREVIEWED: (_("Đã xem trước, chờ nhập"), "", _("Làm tiếp")),
    }.get(JobState(staged.state), (_("Làm dở"), "", _("Làm tiếp")))


def _batches(user: User) -> list[Taken]:
    """Return one's own batches; others of public geography are seen, not taken back."""
    mine = (one for one in newest_first() if one.committed_by_id == user.pk)
    return [Taken(one, layer_title(one.layer)) for one in islice(mine, BATCHES)]
