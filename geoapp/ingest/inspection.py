"""Look at a file without a layer to import it into: what is in it, which shapes fail.

The same stages as an import, up to the checks of shapes; nothing is kept.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from geoapp.ingest import mappings
from geoapp.ingest.checks import sets
from geoapp.ingest.fields import Shape, Target
from geoapp.ingest.models import StagedImport
from geoapp.ingest.outcome import findings
from geoapp.ingest.read import read
from geoapp.ingest.receive import receive
from geoapp.ingest.request import CLEAN, FINDINGS, Request, RowFinding
from geoapp.ingest.stage import stage
from geoapp.spatial import sql

_NO_LAYER = Target("inspection", (), (), lambda _values, _clock: None)


@dataclass(frozen=True, slots=True)
class ShapeKind:
    """``kind`` is None for rows without a geometry."""

    kind: str | None
    dimension: int | None
    rows: int
    vertices: int


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a file holds. ``values``: the cells of the rows that findings name."""

    file_name: str
    sha256: str
    rows_read: int
    srid: int | None
    columns: tuple[str, ...]
    dropped_columns: tuple[str, ...]
    kinds: tuple[ShapeKind, ...]
    findings: tuple[RowFinding, ...]
    values: Mapping[int, Mapping[str, Any]]

    @property
    def exit_code(self) -> int:
        return FINDINGS if self.findings else CLEAN


def inspect_file(file: Path, layer_in_file: str | None, srid: int | None) -> Inspection:
    """Read a file, check its shapes, and forget it.

    Raises:
        FileRefused, ChoiceNeeded: as ``pipeline.import_layer``.
    """
    request = Request("inspection", file, layer_in_file=layer_in_file, srid=srid)
    with tempfile.TemporaryDirectory(prefix="geoapp-inspect-") as folder:
        received = receive(file, Path(folder), layer_in_file)
        table = read(received, layer_in_file, srid)
        mapping = mappings.match(_NO_LAYER, table.columns, request)
        job = stage(request, received, table, mapping)
    try:
        kinds = _check(job, has_geometry=table.has_geometry)
        found = findings(job)
        named = job.rows.filter(row_no__in={one.row_no for one in found})
        return Inspection(
            file_name=job.file_name,
            sha256=job.sha256,
            rows_read=job.rows_read,
            srid=table.srid,
            columns=mapping.unused,
            dropped_columns=mapping.dropped,
            kinds=tuple(kinds),
            findings=found,
            values=dict(named.values_list("row_no", "raw")),
        )
    finally:
        job.delete()


def _check(job: StagedImport, *, has_geometry: bool) -> list[ShapeKind]:
    """Check shapes against the kind that most rows have."""
    kinds = sql.fetch("geoapp.ingest", "shape_kinds", ShapeKind, job_id=job.pk)
    drawn = [one.dimension for one in kinds if one.dimension is not None]
    if drawn:
        target = replace(_NO_LAYER, shape=Shape(str(drawn[0])))
        sets.check_shapes(job, target, has_geometry=has_geometry)
    return kinds
