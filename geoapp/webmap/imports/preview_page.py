"""What an import would do, before it does it; and the button that has it done."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from geoapp.accounts.limits import limited
from geoapp.ingest import held, tasks
from geoapp.ingest.held import Group
from geoapp.ingest.models import JobState, StagedImport
from geoapp.ingest.request import Counts
from geoapp.jobs.models import Job
from geoapp.webmap.bounds import opening_bbox
from geoapp.webmap.imports.guards import importer, own_import, unkept
from geoapp.webmap.imports.kinds import HELD, NOTES, Tab, level_of, tabs_of
from geoapp.webmap.imports.layers import UNITS, layer_title
from geoapp.webmap.imports.numbers import unwritten_words, written_words
from geoapp.webmap.imports.tables import field_title, table_of, teller
from geoapp.webmap.imports.way import see_other, way_of
from geoapp.webmap.imports.work import begin, newest_job, trouble_of
from geoapp.webmap.small_map import small_map
from geoapp.webmap.words import asked_words

REPAIRABLE = "shape_repairable"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of finding in words. ``address``: the list of its rows."""

    text: str
    title: str
    rows: int
    is_error: bool
    address: str
    is_shown: bool


@limited("inspect", "POST")
@require_http_methods(["GET", "HEAD", "POST"])
def preview_page(request: HttpRequest, import_id: int) -> HttpResponse:
    """Show the rows kind by kind; POST imports, repairs, or previews once more."""
    staged = own_import(request, import_id)
    job = newest_job(staged)
    if staged.state != JobState.PREVIEWED or (job is not None and not job.is_over):
        return see_other("import", staged.pk)
    if request.method == "POST":
        return _ordered(request, staged)
    return _page(request, staged, job)


def _ordered(request: HttpRequest, staged: StagedImport) -> HttpResponse:
    user, wanted = importer(request), request.POST.get("do")
    if wanted == "commit":
        if request.POST.get("preview") != str(_preview_number(staged)):
            messages.error(
                request,
                _("Bản xem trước đã được làm lại từ lúc trang này mở ra: xem lại đã."),
            )
            return see_other("import_preview", staged.pk)
        if not _is_whole(staged):
            return see_other("import_preview", staged.pk)
        begin(tasks.COMMIT, staged.pk, user)
    elif wanted in {"repairs", "again"}:
        if wanted == "repairs":
            staged.options["accept_repairs"] = True
            staged.save(update_fields=["options"])
        begin(tasks.PREVIEW, staged.pk, user)
    return see_other("import", staged.pk)


def _preview_number(staged: StagedImport) -> int:
    """Return which preview the numbers are of: what is confirmed is what was seen."""
    asked = Job.objects.filter(kind=tasks.PREVIEW, subject_id=staged.pk)
    return asked.order_by("-pk").values_list("pk", flat=True).first() or 0


def _is_whole(staged: StagedImport) -> bool:
    """Tell whether it can be written: a vintage of units has to be complete."""
    return staged.layer != UNITS or not staged.rows.filter(refused=True).exists()


def _page(request: HttpRequest, staged: StagedImport, job: Job | None) -> HttpResponse:
    tabs = tabs_of(staged)
    shown = _shown(request, tabs)
    counts = Counts(**staged.counts)
    groups = held.groups(staged)
    check = _check(request, shown, groups)
    n_held = next(one.count for one in tabs if one.key == HELD)
    table = table_of(staged, shown, request.GET.get("page", ""), check)
    context = {
        "staged": staged,
        "title": layer_title(staged.layer, level_of(staged)),
        "way": way_of("preview", staged),
        "tabs": tabs,
        "shown": shown,
        "table": table,
        "page": table.page,
        "page_numbers": table.page.paginator.get_elided_page_range(table.page.number),
        "kinds": _kinds(staged, groups, check),
        "check": check,
        "written": written_words(counts),
        "unwritten": unwritten_words(counts, n_held, staged.options.get("repeated", 0)),
        "n_written": counts.new + counts.changed,
        "held": n_held,
        "is_whole": staged.layer != UNITS or not n_held,
        "passed": staged.options.get("passed", {}),
        "repairable": sum(one.rows for one in groups if one.check == REPAIRABLE),
        "preview": _preview_number(staged),
        "trouble": trouble_of(job, staged.layer, tasks.COMMIT, tasks.PREVIEW),
        "is_outdated": job is not None and job.error == "preview_outdated",
        "config": small_map(timezone.localdate(), _bbox(request)),
        "changes": f"{reverse('import_changes', args=[staged.pk])}?kind={shown.key}",
        "dropped": staged.dropped_columns,
        "unused": staged.options.get("unused", []),
    }
    return unkept(render(request, "webmap/imports/preview.html", context))


def _bbox(request: HttpRequest) -> Any:
    return opening_bbox(importer(request), timezone.localdate())


def _shown(request: HttpRequest, tabs: list[Tab]) -> Tab:
    """Return the kind that was asked for, or the first that has rows."""
    wanted = request.GET.get("show")
    asked = next((one for one in tabs if one.key == wanted), None)
    return asked or next((one for one in tabs if one.count), tabs[0])


def _check(request: HttpRequest, shown: Tab, groups: list[Group]) -> str | None:
    """Return the one kind of finding that was asked for, if there is such a one."""
    wanted = asked_words(request, "check", 60)
    known = {one.check for one in groups}
    return wanted if wanted in known and shown.key in {HELD, NOTES} else None


def _kinds(staged: StagedImport, groups: list[Group], check: str | None) -> list[Kind]:
    say = teller(staged.layer)
    address = reverse("import_preview", args=[staged.pk])
    found = []
    for one in groups:
        is_error = one.severity == "error"
        show = HELD if is_error else NOTES
        found.append(
            Kind(
                text=say(asdict(one)),
                title=field_title(staged.layer, one.field),
                rows=one.rows,
                is_error=is_error,
                address=f"{address}?show={show}&check={one.check}#rows",
                is_shown=one.check == check,
            )
        )
    return found
