"""One import, from the file to the tables: a table of contents."""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.db import connection, transaction

from geoapp.ingest import assign, free_text, mappings, placing, stage_block
from geoapp.ingest.checks import sets, transitions
from geoapp.ingest.choices import Choices
from geoapp.ingest.commit import commit
from geoapp.ingest.errors import ChoiceNeeded, FileRefused
from geoapp.ingest.fields import Target
from geoapp.ingest.files import sandbox
from geoapp.ingest.files.receive import receive
from geoapp.ingest.files.received import Received
from geoapp.ingest.layer_inspection import Look, Opened, open_layer
from geoapp.ingest.models import JobState, StagedImport
from geoapp.ingest.outcome import outcome
from geoapp.ingest.placing import Placing
from geoapp.ingest.request import Outcome, Request
from geoapp.ingest.source import SourceLayer, Weight
from geoapp.ingest.target_rows import target_rows
from geoapp.ingest.targets import target_of
from geoapp.spatial.crs import is_supported


def import_layer(request: Request) -> Outcome:
    """Import one file, or without ``request.commit`` say what importing it would do.

    Raises:
        FileRefused: nothing in the file can be used as it is.
        ChoiceNeeded: the officer has to say how to read it.
    """
    free_text.check_request(request)
    target = target_of(request.layer, request.constants)
    if request.srid is not None and not is_supported(request.srid):
        raise ChoiceNeeded("srid_unsupported", srid=request.srid)
    with tempfile.TemporaryDirectory(prefix="geoapp-import-") as folder:
        received = receive(request.file, Path(folder), layer=request.layer_in_file)
        layer = _one_layer(received, request.layer_in_file)
        opened = open_layer(Look(received, layer, Choices(srid=request.srid)))
        job = _stage(request, target, received, opened)
    sets.drop_repeated(job, target)
    sets.check_shapes(job, target, has_geometry=opened.has_shapes)
    assign.assign_units(job)
    sets.check_references(job, target)
    sets.mark_refused(job)
    if request.layer == "hotspot_events":
        transitions.check(job)
    return outcome(job, request, commit(job, request))


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


def _place(opened: Opened, srid: int | None) -> Placing | None:
    if not opened.has_shapes:
        return None
    placed = placing.place(
        opened.middles,
        opened.declared_crs,
        Choices(srid=srid),
        None,
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


def _stage(
    request: Request, target: Target, received: Received, opened: Opened
) -> StagedImport:
    """Return the job with all its rows. Earlier previews of the same file go away."""
    placed = _place(opened, request.srid)
    layout = opened.layout
    mapping = mappings.match(target, layout.names, request, layout.dropped)
    is_swapped = placed is not None and placed.axis_order == "yx"
    with transaction.atomic():
        StagedImport.objects.filter(
            layer=request.layer, sha256=received.sha256, batch=None
        ).exclude(state=JobState.UNDONE).delete()
        job = StagedImport.objects.create(
            layer=request.layer,
            file_name=received.file_name,
            sha256=received.sha256,
            options=_options(request, mapping),
            state=JobState.STAGED,
            rows_read=opened.spool.rows,
            dropped_columns=list(mapping.dropped),
            created_by=request.user,
        )
        rows = target_rows(opened, mapping, request.valid_from, is_swapped=is_swapped)
        stage_block.insert(rows, job, placed.srid if placed else None)
        with connection.cursor() as cursor:
            # The planner must know how many rows came; autovacuum would be too late.
            cursor.execute("ANALYZE ingest_stagedrow")
    return job


def _options(request: Request, mapping: mappings.ColumnMap) -> dict[str, object]:
    return {
        "valid_from": request.valid_from.isoformat() if request.valid_from else None,
        "columns": dict(mapping.columns),
        "constants": dict(mapping.constants),
        "unused": list(mapping.unused),
        "layer_in_file": request.layer_in_file,
        "is_sample": request.is_sample,
    }
