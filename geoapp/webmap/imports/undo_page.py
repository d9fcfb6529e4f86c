"""Take a batch back: first what that would do, then what it did."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from geoapp.accounts.limits import limited
from geoapp.ingest import messages, tasks, undo, undo_rows
from geoapp.ingest.models import StagedImport
from geoapp.ingest.relations import RELATIONS
from geoapp.ingest.undo import TakenBack
from geoapp.jobs.models import Job
from geoapp.lineage.models import Batch, KeptAtUndo
from geoapp.territory.undo import Dependents, LaterBatch, obstacles
from geoapp.webmap.imports.guards import importer, own_batch, unkept
from geoapp.webmap.imports.layers import UNITS, layer_title
from geoapp.webmap.imports.way import see_other
from geoapp.webmap.imports.work import begin, newest_undo, progress_of, trouble_of
from geoapp.webmap.say import capital, said, spoken

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Line:
    """One row that stays. ``table``, ``reason`` in words."""

    table: str
    label: str
    reason: str


@limited("inspect", "POST")
@require_http_methods(["GET", "HEAD", "POST"])
def undo_page(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Show what taking a batch back would do, or did; POST has it done."""
    batch = own_batch(request, batch_id)
    job = newest_undo(batch)
    at_work = job is not None and not job.is_over
    if request.method == "POST":
        if not at_work and batch.undone_at is None:
            begin(tasks.UNDO, batch.pk, importer(request))
        return see_other("batch_undo", batch.pk)
    return _page(request, batch, job if at_work else None, job)


def _page(
    request: HttpRequest, batch: Batch, at_work: Job | None, last: Job | None
) -> HttpResponse:
    is_over = batch.undone_at is not None
    found = [] if is_over or at_work or batch.layer != UNITS else obstacles(batch.pk)
    open_ = not (is_over or at_work or found)
    foreseen = undo.foresee(batch) if open_ else TakenBack()
    kept: Any = foreseen.kept
    if is_over:
        kept = KeptAtUndo.objects.filter(batch=batch).order_by("table", "label", "pk")
    page = Paginator(kept, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "batch": batch,
        "title": layer_title(batch.layer),
        "is_units": batch.layer == UNITS,
        "job": progress_of(at_work) if at_work else None,
        "trouble": "" if is_over else trouble_of(last, batch.layer, tasks.UNDO),
        "obstacles": [_obstacle(one) for one in found],
        "foreseen": foreseen,
        "kept_count": page.paginator.count,
        "kept": [_line(one) for one in page],
        "page": page,
        "page_numbers": page.paginator.get_elided_page_range(page.number),
        "staged": StagedImport.objects.filter(batch=batch).first(),
    }
    return unkept(render(request, "webmap/imports/undo.html", context))


def _obstacle(one: LaterBatch | Dependents) -> str:
    if isinstance(one, LaterBatch):
        params = {"other": one.batch_id, "what": one.file_name, "count": one.rows}
        return said("later_batch", params, of=messages.of_undo)
    params = {"what": one.table, "count": one.rows}
    return said("rows", params, of=messages.of_undo)


def _line(kept: undo_rows.Kept | KeptAtUndo) -> Line:
    layer = next(
        (one.layer for one in RELATIONS.values() if kept.table in one.tables), ""
    )
    table = layer_title(layer) if layer else kept.table
    return Line(table, kept.label, capital(spoken(messages.of_kept(kept.reason))))
