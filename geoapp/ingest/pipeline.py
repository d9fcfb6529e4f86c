"""One import, from the file to the tables: a table of contents.

``stage``, ``check``, ``preview``, ``commit``: the command line runs them in one go, the
pages one by one in the background, with an officer looking in between.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from django.db import connection, transaction

from geoapp.ingest import (
    assign,
    commit,
    commit_units,
    free_text,
    mappings,
    placing,
    scope,
    stage_block,
)
from geoapp.ingest.checks import sets, transitions
from geoapp.ingest.errors import ChoiceNeeded, FileRefused
from geoapp.ingest.files import sandbox
from geoapp.ingest.files.receive import receive
from geoapp.ingest.files.received import Received
from geoapp.ingest.known_provinces import known_province
from geoapp.ingest.layer_inspection import Look, Opened, open_layer
from geoapp.ingest.models import JobState, StagedImport
from geoapp.ingest.outcome import outcome
from geoapp.ingest.placing import Placing
from geoapp.ingest.plan import options_of
from geoapp.ingest.request import Outcome, Request
from geoapp.ingest.source import SourceLayer, Weight
from geoapp.ingest.source_layout import source_layout
from geoapp.ingest.target_rows import target_rows
from geoapp.ingest.targets import target_of
from geoapp.spatial.crs import is_supported

Tell = Callable[[str, int, int], None]
"""Hears what is being done, how much of it is done, and of how much."""


def nobody(_step: str, _done: int = 0, _total: int = 0) -> None:
    return None


def import_layer(request: Request) -> Outcome:
    """Import one file, or without ``request.commit`` say what importing it would do.

    Raises:
        FileRefused: nothing in the file can be used as it is.
        ChoiceNeeded: the officer has to say how to read it.
    """
    job = new_job(request)
    stage(job, request, request.file)
    tell_planner_of_staging()
    check(job, request)
    whole = not job.rows.filter(refused=True).exists() or job.layer != "admin_units"
    if request.commit and whole:
        done = commit.commit(job, request)
        commit.tidy(job)
        commit.tell_planner(job.layer)
    else:
        done = commit.preview(job, request)
    return outcome(job, request, done)


def new_job(request: Request) -> StagedImport:
    """Begin an import that nobody began on a page."""
    free_text.check_request(request)
    return StagedImport(
        layer=request.layer,
        file_name=request.file.name[:255],
        created_by=request.user,
    )


def stage(job: StagedImport, request: Request, file: Path, tell: Tell = nobody) -> None:
    """Put all rows of the file into staging, in place of those of an earlier preview.

    Raises:
        FileRefused, ChoiceNeeded: as ``import_layer``.
    """
    target = target_of(request.layer, request.constants)
    choices = request.choices
    if choices.srid is not None and not is_supported(choices.srid):
        raise ChoiceNeeded("srid_unsupported", srid=choices.srid)
    tell("read", 0, 0)
    with tempfile.TemporaryDirectory(prefix="geoapp-import-") as folder:
        received = receive(file, Path(folder), layer=choices.layer)
        layer = _one_layer(received, choices.layer)
        province = known_province(choices.province)
        look = Look(
            received,
            layer,
            choices,
            province,
            heard=lambda rows: tell("read", rows, layer.rows or 0),
        )
        opened = open_layer(look)
        placed = _place(opened, request, look)
        layout = opened.layout
        mapping = mappings.match(target, layout.names, request, layout.dropped)
        is_swapped = placed is not None and placed.axis_order == "yx"
        with transaction.atomic():
            _forget_earlier(job, received.sha256)
            job.sha256 = received.sha256
            job.options = options_of(request) | _mapped(mapping)
            job.options |= source_layout(received, opened, placed)
            job.state = JobState.STAGED
            job.rows_read = opened.spool.rows
            job.dropped_columns = list(mapping.dropped)
            job.save()
            rows = target_rows(
                opened,
                mapping,
                request.valid_from,
                is_swapped=is_swapped,
                heard=lambda done: tell("stage", done, job.rows_read),
            )
            stage_block.insert(rows, job, placed.srid if placed else None)
    job.options["has_shapes"] = opened.has_shapes
    job.save(update_fields=["options"])


def check(job: StagedImport, request: Request, tell: Tell = nobody) -> None:
    """Look at the staged rows together, and hold those that cannot be imported."""
    tell("check", 0, 0)
    target = target_of(job.layer, request.constants)
    with transaction.atomic():
        sets.drop_repeated(job, target)
        sets.check_shapes(
            job,
            target,
            has_geometry=job.options["has_shapes"],
            accept_repairs=request.accept_repairs,
        )
        assign.assign_units(job)
        sets.check_references(job, target)
        sets.mark_refused(job)
        if job.layer == "hotspot_events":
            transitions.check(job)
        if job.layer == "admin_units":
            commit_units.check_codes(job)
        scope.check(job)
        sets.mark_refused(job)


def tell_planner_of_staging() -> None:
    """Tell how many rows came; autovacuum would be too late. For the owner only."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE ingest_stagedrow")


def _one_layer(received: Received, wanted: str | None) -> SourceLayer:
    """Return the layer to import.

    Raises:
        ChoiceNeeded: several and none chosen, or none of that name.
        FileRefused: it is empty, or there is none.
    """
    layers = sandbox.describe(received).layers
    names = [layer.name for layer in layers]
    if wanted is not None and wanted not in names:
        raise ChoiceNeeded("layer_missing", layer=wanted, layers=names)
    found = [layer for layer in layers if wanted in (None, layer.name)]
    if not found:
        raise FileRefused("no_layers")
    if len(found) > 1:
        raise ChoiceNeeded("several_layers", layers=names)
    for note in found[0].notes:
        if note.weight is Weight.REFUSAL:
            raise FileRefused(note.code, **note.params)
    return found[0]


def _place(opened: Opened, request: Request, look: Look) -> Placing | None:
    if not opened.has_shapes:
        return None
    placed = placing.place(
        opened.middles,
        opened.declared_crs,
        request.choices,
        look.province,
        opened.spool.layer.name,
    )
    if placed.refusal is not None:
        raise FileRefused(placed.refusal.code, **placed.refusal.params)
    asked = next(iter(placed.questions), None)
    if asked is not None:
        offered = [f"{one.value} ({one.title})" for one in asked.options]
        code = "crs_choose_srid" if asked.choice == "crs" else "axes_unclear"
        raise ChoiceNeeded(code, options=offered)
    return placed


def _forget_earlier(job: StagedImport, sha256: str) -> None:
    """Take away the rows of earlier previews of the same file, by the same person."""
    job.rows.all().delete() if job.pk else None
    earlier = StagedImport.objects.filter(
        layer=job.layer,
        sha256=sha256,
        batch=None,
        folder=None,
        created_by=job.created_by,
        state__in=(JobState.STAGED, JobState.PREVIEWED),
    )
    earlier.exclude(pk=job.pk).delete()


def _mapped(mapping: mappings.ColumnMap) -> dict[str, object]:
    return {
        "columns": dict(mapping.columns),
        "constants": dict(mapping.constants),
        "unused": list(mapping.unused),
    }
