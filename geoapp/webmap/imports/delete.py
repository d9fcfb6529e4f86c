"""Throw an unfinished import away, with its file."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from geoapp.ingest import quarantine
from geoapp.ingest.models import JobState
from geoapp.jobs.queue import ask_to_stop
from geoapp.webmap.imports.guards import own_import
from geoapp.webmap.imports.way import see_other
from geoapp.webmap.imports.work import newest_job


@require_POST
def delete(request: HttpRequest, import_id: int) -> HttpResponse:
    """Delete the import; one that is committed stays as the record of itself.

    While a worker is at it, the worker is asked to stop first: it holds the rows.
    """
    staged = own_import(request, import_id)
    if staged.state in {JobState.COMMITTED, JobState.UNDONE}:
        messages.error(request, _("Tệp này đã nhập xong, không bỏ được nữa."))
        return see_other("import", staged.pk)
    job = newest_job(staged)
    if job is not None and not job.is_over:
        ask_to_stop(job)
        messages.info(
            request,
            _("Đang dừng việc này lại. Khi đã dừng, bấm «Bỏ tệp này» lần nữa."),
        )
        return see_other("import", staged.pk)
    name = staged.file_name
    quarantine.forget(staged)
    staged.delete()
    said = _("Đã bỏ «%(name)s»: tệp đã bị xóa, không có gì được nhập.")
    messages.success(request, said % {"name": name})
    return see_other("imports")
