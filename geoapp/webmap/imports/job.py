"""How far one's own background work is, for the script of a page; and stopping it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from geoapp.accounts.session_limits import asked_by_script
from geoapp.ingest import tasks
from geoapp.jobs.models import Job
from geoapp.jobs.queue import ask_to_stop
from geoapp.webmap.imports.guards import importer, unkept
from geoapp.webmap.imports.way import see_other
from geoapp.webmap.imports.work import STEPS, progress_of


@asked_by_script
@require_safe
def job(request: HttpRequest, job_id: int) -> HttpResponse:
    """Answer the progress in words: scripts hold none. Asked every second or so."""
    progress = progress_of(_own_job(request, job_id))
    percent = progress.percent
    told = {
        "over": progress.is_over,
        "percent": percent,
        "step": progress.step,
        "count": progress.count,
        "left": progress.left,
        "trouble": progress.trouble,
        "shown": "" if percent is None else _("%(n)s %%") % {"n": percent},
    }
    return unkept(JsonResponse(told))


@require_POST
def job_stop(request: HttpRequest, job_id: int) -> HttpResponse:
    """Ask for the end of a job, and go back to the page that shows it."""
    found = _own_job(request, job_id)
    ask_to_stop(found)
    page = "batch_undo" if found.kind == tasks.UNDO else "import"
    return see_other(page, found.subject_id or 0)


def _own_job(request: HttpRequest, job_id: int) -> Job:
    """Return a job that whoever asks has asked for; of imports only.

    Raises:
        Http404: there is none such.
    """
    user = importer(request)
    mine = Job.objects.filter(requested_by=user, kind__in=(*STEPS, tasks.UNDO))
    found = mine.filter(pk=job_id).first()
    if found is None:
        raise Http404
    return found
