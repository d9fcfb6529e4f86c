"""Put a file's rows into staging, understood and in WGS 84.

COPY fills a table private to this connection, because PostgreSQL refuses COPY into a
table with row-level security; one INSERT … SELECT moves the rows on and turns
coordinates into WGS 84 with the pinned shift (``spatial/crs.py``), never with GDAL's.
"""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.db.models import Func, Min

from geoapp.ingest.fields import Clock
from geoapp.ingest.free_text import without_persons
from geoapp.ingest.mappings import ColumnMap
from geoapp.ingest.models import JobState, StagedImport
from geoapp.ingest.read import ReadRow, ReadTable
from geoapp.ingest.receive import Received
from geoapp.ingest.request import Request
from geoapp.ingest.understand import understand
from geoapp.spatial.crs import STORAGE_SRID, VN2000, transform_srid
from geoapp.territory.models import AdminUnitVersion
from geoapp.territory.vocabularies import Level

_CREATE = """
    CREATE TEMPORARY TABLE ingest_incoming (
        row_no integer, source_fid bigint, raw jsonb, mapped jsonb, day date,
        findings jsonb, wkb bytea
    ) ON COMMIT DROP
"""
_COPY = "COPY ingest_incoming FROM STDIN"
_DROP = "DROP TABLE ingest_incoming"
# Not a file of its own: the test that EXPLAINs those knows no temporary tables.
_MOVE = """
    INSERT INTO ingest_stagedrow (
        job_id, row_no, source_fid, raw, mapped, day, geom, findings, refused,
        is_located
    )
    SELECT
        %(job_id)s, row_no, source_fid, raw, mapped, day,
        CASE WHEN plausible THEN ST_Transform(shape, %(storage_srid)s) END,
        findings || CASE WHEN plausible IS FALSE THEN jsonb_build_array(
            jsonb_build_object(
                'check', 'coordinates_impossible', 'severity', 'error',
                'field', NULL, 'value',
                concat(ST_XMin(shape), ' ', ST_YMin(shape)),
                'params', jsonb_build_object()
            )
        ) ELSE '[]' END,
        FALSE, FALSE
    FROM ingest_incoming
    CROSS JOIN LATERAL (
        SELECT ST_SetSRID(
            ST_CurveToLine(ST_Force2D(ST_GeomFromWKB(wkb))), %(srid)s
        ) AS shape
    ) AS parsed
    CROSS JOIN LATERAL (
        SELECT
            ST_XMin(shape) >= -%(reach_x)s AND ST_XMax(shape) <= %(reach_x)s
            AND ST_YMin(shape) >= -%(reach_y)s AND ST_YMax(shape) <= %(reach_y)s
            AS plausible
    ) AS judged
"""
_DEGREES = (180.0, 90.0)
_METRES = (20_037_508.4, 20_037_508.4)


def stage(
    request: Request, received: Received, table: ReadTable, mapping: ColumnMap
) -> StagedImport:
    """Return the job with all its rows. Earlier previews of the same file go away."""
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
            rows_read=table.rows_read,
            dropped_columns=list(mapping.dropped),
            created_by=request.user,
        )
        _fill(job, table, mapping, Clock(request.valid_from, earliest_communes()))
    return job


def earliest_communes() -> date | None:
    """Return the first day of the oldest communes known."""
    communes = AdminUnitVersion.objects.filter(level=Level.COMMUNE)
    first = communes.aggregate(first=Min(Func("validity", function="lower")))["first"]
    return first if isinstance(first, date) else None


def _fill(
    job: StagedImport, table: ReadTable, mapping: ColumnMap, clock: Clock
) -> None:
    srid = table.srid or STORAGE_SRID
    degrees = srid == STORAGE_SRID or (
        srid in VN2000 and VN2000[srid].central_meridian is None
    )
    reach_x, reach_y = _DEGREES if degrees else _METRES
    with connection.cursor() as cursor:
        cursor.execute(_CREATE)
        with cursor.copy(_COPY) as copy:
            for row_no, row in enumerate(table.rows(), start=1):
                copy.write_row(_line(row_no, row, mapping, clock))
        cursor.execute(
            _MOVE,
            {
                "job_id": job.pk,
                "srid": transform_srid(srid),
                "storage_srid": STORAGE_SRID,
                "reach_x": reach_x,
                "reach_y": reach_y,
            },
        )
        cursor.execute(_DROP)
        # The planner must know how many rows came; autovacuum would be too late.
        cursor.execute("ANALYZE ingest_stagedrow")


def _line(
    row_no: int, row: ReadRow, mapping: ColumnMap, clock: Clock
) -> tuple[Any, ...]:
    meant = understand(row.values, mapping, clock, has_shape=row.wkb is not None)
    raw = without_persons(row.values, mapping)
    findings = meant.findings
    if row.is_broken:
        findings = [*findings, _BROKEN]
    return (
        row_no,
        row.fid,
        json.dumps(raw, ensure_ascii=False).replace("\\u0000", ""),
        json.dumps(meant.mapped, ensure_ascii=False).replace("\\u0000", ""),
        meant.day,
        json.dumps(findings, ensure_ascii=False).replace("\\u0000", ""),
        f"\\x{row.wkb}" if row.wkb else None,
    )


_BROKEN: dict[str, Any] = {
    "check": "shape_broken",
    "severity": "error",
    "field": None,
    "value": None,
    "params": {},
}


def _options(request: Request, mapping: ColumnMap) -> dict[str, Any]:
    return {
        "valid_from": request.valid_from.isoformat() if request.valid_from else None,
        "columns": dict(mapping.columns),
        "constants": dict(mapping.constants),
        "unused": list(mapping.unused),
        "layer_in_file": request.layer_in_file,
        "is_sample": request.is_sample,
    }
