"""Gather what an import did, for whoever asked."""

from __future__ import annotations

from geoapp.ingest.models import JobState, StagedImport
from geoapp.ingest.request import Counts, Outcome, Request, RowFinding


def outcome(job: StagedImport, request: Request, counts: Counts) -> Outcome:
    columns: dict[str, str] = job.options["columns"]
    told = job.rows.exclude(findings=[]).order_by("row_no")
    findings = tuple(
        RowFinding(
            row_no=row_no,
            check=one["check"],
            severity=one["severity"],
            field=one["field"],
            column=columns.get(one["field"]),
            value=one["value"],
            params=one["params"],
        )
        for row_no, ones in told.values_list("row_no", "findings")
        for one in ones
    )
    return Outcome(
        layer=job.layer,
        file_name=job.file_name,
        committed=job.state == JobState.COMMITTED,
        asked_to_commit=request.commit,
        job_id=job.pk,
        batch_id=job.batch_id,
        rows_read=job.rows_read,
        rows_refused=job.rows.filter(refused=True).count(),
        counts=counts,
        findings=findings,
        dropped_columns=tuple(job.dropped_columns),
        unused_columns=tuple(job.options["unused"]),
        mapped_columns=columns,
    )
