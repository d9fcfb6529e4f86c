"""Rows in staging as if a file had brought them, without the child that opens files.

That child costs a second a file; what follows it is the code of an import itself.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.contrib.gis.geos import GEOSGeometry

from geoapp.ingest import commit, mappings, pipeline
from geoapp.ingest.commit_units import Reorganised
from geoapp.ingest.fields import Clock
from geoapp.ingest.models import StagedImport, StagedRow
from geoapp.ingest.plan import options_of
from geoapp.ingest.request import Counts, Request
from geoapp.ingest.target_rows import earliest_communes
from geoapp.ingest.targets import target_of
from geoapp.ingest.understand import Understood, understand
from tests.shapes import Geometry

Row = tuple[Mapping[str, Any], Geometry]

PLACE: dict[str, Any] = {
    "ma_cs": "CS-1",
    "ten_cs": "Nhà nghỉ Mẫu",
    "loai_hinh": "motel",
    "dia_chi": "Số 1",
    "ma_xa": None,
    "trang_thai": "Đang hoạt động",
    "la_nha_o": 0,
    "do_cx": "gps",
    "tu_ngay": "2021-03-01",
    "den_ngay": None,
}
"""An establishment, by headings that files use; a row says where it differs."""

SITE: dict[str, Any] = {
    "ma": "DV-1",
    "ten": "Điểm tư vấn",
    "loai": "health",
    "tu_ngay": "2021-03-01",
    "den_ngay": None,
}
"""A service site, likewise."""


class Staged:
    """One file on its way; ``commit`` and ``preview`` as often as a test wants."""

    def __init__(self, layer: str, rows: Sequence[Row], **more: Any) -> None:
        self.request = Request(layer=layer, file=Path("x.geojson"), **more)
        self.job = _staged(self.request, rows)
        pipeline.check(self.job, self.request)

    def preview(self) -> Counts:
        return commit.preview(self.job, self.request).counts

    def commit(self) -> Counts:
        done: Reorganised = commit.commit(self.job, self.request)
        self.job.refresh_from_db()
        commit.tidy(self.job)
        return done.counts

    @property
    def held(self) -> dict[int, set[str]]:
        """What is wrong with the rows that are held, by their number."""
        return {
            row.row_no: {one["check"] for one in row.findings}
            for row in self.job.rows.filter(refused=True)
        }


def committed(layer: str, rows: Sequence[Row], **more: Any) -> Staged:
    """Stage a file and write it."""
    staged = Staged(layer, rows, **more)
    staged.commit()
    return staged


def places(*rows: Row) -> list[Row]:
    return [(PLACE | dict(own), at) for own, at in rows]


def sites(*rows: Row) -> list[Row]:
    return [(SITE | dict(own), at) for own, at in rows]


def _staged(request: Request, rows: Sequence[Row]) -> StagedImport:
    names = list(dict.fromkeys(name for values, _ in rows for name in values))
    mapping = mappings.match(
        target_of(request.layer, request.constants), names, request
    )
    job = StagedImport.objects.create(
        layer=request.layer,
        file_name=request.file.name,
        sha256="0" * 64,
        created_by=request.user,
        rows_read=len(rows),
        options={
            **options_of(request),
            "columns": dict(mapping.columns),
            "constants": dict(mapping.constants),
            "unused": [],
            "has_shapes": any(shape for _, shape in rows),
        },
    )
    clock = Clock(request.valid_from, earliest_communes())
    StagedRow.objects.bulk_create(
        _row(
            job,
            number,
            values,
            shape,
            understand(values, mapping, clock, has_shape=bool(shape)),
        )
        for number, (values, shape) in enumerate(rows, start=1)
    )
    return job


def _row(
    job: StagedImport,
    number: int,
    values: Mapping[str, Any],
    shape: Geometry,
    meant: Understood,
) -> StagedRow:
    return StagedRow(
        job=job,
        row_no=number,
        raw=dict(values),
        mapped=meant.mapped,
        day=meant.day,
        geom=GEOSGeometry(json.dumps(shape), srid=4326) if shape else None,
        findings=meant.findings,
        refused=any(one["severity"] == "error" for one in meant.findings),
    )
