"""An import that is over: what was written, what was held, and the way back."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from geoapp.ingest.models import JobState, StagedImport
from geoapp.ingest.request import Counts
from geoapp.ingest.tasks import UPKEEP
from geoapp.jobs.models import OVER, Job
from geoapp.webmap.imports.guards import unkept
from geoapp.webmap.imports.kinds import HELD, Tab
from geoapp.webmap.imports.layers import layer_title
from geoapp.webmap.imports.numbers import unwritten_words, written_words
from geoapp.webmap.imports.tables import table_of
from geoapp.webmap.imports.way import way_of


def done_page(request: HttpRequest, staged: StagedImport) -> HttpResponse:
    counts = Counts(**staged.counts)
    held = staged.rows.filter(refused=True).count()
    tab = Tab(HELD, "", held)
    table = table_of(staged, tab, request.GET.get("page", ""), None)
    context = {
        "staged": staged,
        "title": layer_title(staged.layer, staged.options["constants"].get("level")),
        "way": way_of("done"),
        "batch": staged.batch,
        "is_undone": staged.state == JobState.UNDONE,
        "written": written_words(counts),
        "unwritten": unwritten_words(counts, held, staged.options.get("repeated", 0)),
        "held": held,
        "shown": tab,
        "table": table,
        "page": table.page,
        "page_numbers": table.page.paginator.get_elided_page_range(table.page.number),
        "dropped": staged.dropped_columns,
        "map_follows": _is_followed_up(staged),
    }
    return unkept(render(request, "webmap/imports/done.html", context))


def _is_followed_up(staged: StagedImport) -> bool:
    """Tell whether what others see on the map is still being made anew."""
    follows = Job.objects.filter(kind=UPKEEP, subject_id=staged.batch_id)
    return staged.batch_id is not None and follows.exclude(state__in=OVER).exists()
