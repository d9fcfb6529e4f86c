"""One import, from the file to the tables: a table of contents."""

from __future__ import annotations

import tempfile
from pathlib import Path

from geoapp.ingest import assign, free_text, mappings
from geoapp.ingest.checks import sets, transitions
from geoapp.ingest.commit import commit
from geoapp.ingest.outcome import outcome
from geoapp.ingest.read import read
from geoapp.ingest.receive import receive
from geoapp.ingest.request import Outcome, Request
from geoapp.ingest.stage import stage
from geoapp.ingest.targets import target_of


def import_layer(request: Request) -> Outcome:
    """Import one file, or without ``request.commit`` say what importing it would do.

    Raises:
        FileRefused: nothing in the file can be used as it is.
        ChoiceNeeded: the officer has to say how to read it.
    """
    free_text.check_request(request)
    target = target_of(request.layer, request.constants)
    with tempfile.TemporaryDirectory(prefix="geoapp-import-") as folder:
        received = receive(request.file, Path(folder), request.layer_in_file)
        table = read(received, request.layer_in_file, request.srid)
        mapping = mappings.match(target, table.columns, request)
        job = stage(request, received, table, mapping)
    sets.drop_repeated(job, target)
    sets.check_shapes(job, target, has_geometry=table.has_geometry)
    assign.assign_units(job)
    sets.check_references(job, target)
    sets.mark_refused(job)
    if request.layer == "hotspot_events":
        transitions.check(job)
    return outcome(job, request, commit(job, request))
