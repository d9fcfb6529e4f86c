"""One import, wherever it is: work under way, what looking found, what was written."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from geoapp.accounts.limits import limited
from geoapp.ingest import tasks
from geoapp.ingest.choices import Choices, parse
from geoapp.ingest.errors import ChoiceNeeded
from geoapp.ingest.inspected import Inspection, Option, Question
from geoapp.ingest.models import JobState, StagedImport
from geoapp.ingest.plan import choices_of, kept_choices
from geoapp.ingest.remembered import from_plain
from geoapp.ingest.text.encodings import CP1252, LEGACY, UTF8, title
from geoapp.jobs.models import Job
from geoapp.spatial.crs import is_supported, title_of
from geoapp.webmap.forms import crs_choices
from geoapp.webmap.imports.done import done_page
from geoapp.webmap.imports.guards import importer, own_import, unkept
from geoapp.webmap.imports.layers import layer_title
from geoapp.webmap.imports.way import see_other, way_of
from geoapp.webmap.imports.work import (
    begin,
    newest_job,
    progress_of,
    trouble_of,
)
from geoapp.webmap.inspect_report import Asked, Report, report_of
from geoapp.webmap.say import said

ANSWERS = ("crs", "axis_order", "layer", "sheet", "geometry_type", "encoding")

ENCODINGS = tuple((one, title(one)) for one in (UTF8, *LEGACY, CP1252))
"""What text may be read as when the officer knows better than the file."""

_LONGEST_ANSWER = 200


@limited("inspect", "POST")
@require_http_methods(["GET", "HEAD", "POST"])
def import_page(request: HttpRequest, import_id: int) -> HttpResponse:
    """Show where an import is; on POST take answers and look at the file again."""
    staged = own_import(request, import_id)
    job = newest_job(staged)
    if job is not None and not job.is_over:
        if request.method == "POST":
            return see_other("import", staged.pk)
        return _working(request, staged, job)
    if staged.state in {JobState.COMMITTED, JobState.UNDONE}:
        return done_page(request, staged)
    if request.method == "POST":
        return _answered(request, staged)
    if request.GET.get("show") != "report" and (page := _further(staged, job)):
        return see_other(page, staged.pk)
    return _report(request, staged, job)


def _further(staged: StagedImport, job: Job | None) -> str | None:
    """Return the page on which an import goes on; None where it is this one."""
    kind = job.kind if job else ""
    if staged.state == JobState.PREVIEWED or kind == tasks.COMMIT:
        return "import_preview"
    return "import_map" if kind == tasks.PREVIEW else None


def _working(request: HttpRequest, staged: StagedImport, job: Job) -> HttpResponse:
    now = {tasks.LOOK: "look", tasks.PREVIEW: "preview"}.get(job.kind, "done")
    context = {
        "staged": staged,
        "title": layer_title(staged.layer),
        "job": progress_of(job),
        "way": way_of(now),
    }
    return unkept(render(request, "webmap/imports/working.html", context))


def _answered(request: HttpRequest, staged: StagedImport) -> HttpResponse:
    try:
        staged.choices = kept_choices(_choices(request, staged))
    except ChoiceNeeded as wrong:
        return _report(request, staged, None, said(wrong.code, wrong.params), 400)
    staged.save(update_fields=["choices"])
    begin(tasks.LOOK, staged.pk, importer(request))
    return see_other("import", staged.pk)


def _choices(request: HttpRequest, staged: StagedImport) -> Choices:
    """Return what was settled before with what is settled now.

    Raises:
        ChoiceNeeded: an answer makes no sense.
    """
    before = choices_of(staged.choices)
    if "reset" in request.POST:
        return Choices(province=before.province, dimension=before.dimension)
    pairs = {
        name: text for name in ANSWERS if (text := _written(request, name)) is not None
    }
    given = parse({name: text for name, text in pairs.items() if text})
    if given.srid is not None and not is_supported(given.srid):
        raise ChoiceNeeded("srid_unsupported", srid=given.srid)
    province = _written(request, "province")
    return Choices(
        layer=given.layer or before.layer,
        srid=given.srid if "crs" in pairs else before.srid,
        axis_order=given.axis_order if "axis_order" in pairs else before.axis_order,
        encoding=given.encoding if "encoding" in pairs else before.encoding,
        dimension=before.dimension if given.dimension is None else given.dimension,
        province=before.province if province is None else province or None,
    )


def _written(request: HttpRequest, name: str) -> str | None:
    text = request.POST.get(name)
    return None if text is None else text.replace("\0", "").strip()[:_LONGEST_ANSWER]


@dataclass(frozen=True, slots=True)
class Reading:
    """How the file is read: what was settled, and what may be settled instead."""

    said: tuple[str, ...]
    srid: int | None
    axis_order: str
    encoding: str
    province: str
    systems: list[tuple[int, str]]
    encodings: tuple[tuple[str, str], ...] = ENCODINGS


def _report(
    request: HttpRequest,
    staged: StagedImport,
    job: Job | None,
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    found = from_plain(staged.look) if staged.look else None
    province = staged.choices.get("province")
    questions, report = _open(found, province) if found else ((), None)
    is_usable = found is not None and not found.needs_choice and not found.is_refused
    context = {
        "staged": staged,
        "title": layer_title(staged.layer),
        "way": way_of("look", staged if is_usable else None),
        "report": report,
        "questions": questions,
        "reading": _reading(staged),
        "may_go_on": is_usable,
        "is_refused": found is not None and found.is_refused,
        "error": error or _trouble(job, staged),
    }
    page = "webmap/imports/report.html"
    return unkept(render(request, page, context, status=status))


def _trouble(job: Job | None, staged: StagedImport) -> str:
    """Say why there is no report, if something went wrong."""
    said_of_job = trouble_of(job, staged.layer, tasks.LOOK)
    return said_of_job or ("" if staged.look else _("Tệp này chưa được xem."))


def _open(found: Inspection, province: str | None) -> tuple[tuple[Asked, ...], Report]:
    """Return the questions to answer now, and the report without them.

    Which layer comes first: what one layer leaves open is no question of another.
    """
    report = report_of(_asking_for_layer(found), province)
    of_layers = tuple(one for each in report.layers for one in each.asked)
    layers = tuple(replace(each, asked=()) for each in report.layers)
    return report.asked or of_layers, replace(report, asked=(), layers=layers)


def _asking_for_layer(found: Inspection) -> Inspection:
    """Make a question of a stop that names the layers there are."""
    stop = found.stopped
    if stop is None or found.is_refused or not stop.params.get("layers"):
        return found
    options = tuple(Option(name, name) for name in stop.params["layers"])
    return replace(found, questions=(Question("layer", options),))


def _reading(staged: StagedImport) -> Reading:
    settled = choices_of(staged.choices)
    words = []
    if settled.layer is not None:
        words.append(_("lớp «%(layer)s»") % {"layer": settled.layer})
    if settled.srid is not None:
        words.append(_("hệ tọa độ %(title)s") % {"title": title_of(settled.srid)})
    if settled.axis_order == "yx":
        words.append(_("hai cột tọa độ đổi chỗ"))
    if settled.axis_order == "xy":
        words.append(_("hai cột tọa độ giữ nguyên"))
    if settled.encoding is not None:
        words.append(_("bảng mã %(encoding)s") % {"encoding": title(settled.encoding)})
    return Reading(
        said=tuple(words),
        srid=settled.srid,
        axis_order=settled.axis_order or "",
        encoding=settled.encoding or "",
        province=settled.province or "",
        systems=crs_choices(),
    )
