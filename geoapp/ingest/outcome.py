"""Gather what an import did, for whoever asked."""

from __future__ import annotations

from geoapp.ingest.commit_units import Reorganised
from geoapp.ingest.models import JobState, StagedImport
from geoapp.ingest.request import Outcome, Request, RowFinding


def outcome(job: StagedImport, request: Request, done: Reorganised) -> Outcome:
    return Outcome(
        layer=job.layer,
        file_name=job.file_name,
        committed=job.state == JobState.COMMITTED,
        asked_to_commit=request.commit,
        job_id=job.pk,
        batch_id=job.batch_id,
        rows_read=job.rows_read,
        rows_refused=job.rows.filter(refused=True).count(),
        rows_repeated=job.options.get("repeated", 0),
        counts=done.counts,
        changes=done.changes,
        passed=done.passed,
        findings=findings(job),
        dropped_columns=tuple(job.dropped_columns),
        unused_columns=tuple(job.options["unused"]),
        mapped_columns=job.options["columns"],
    )


def findings(job: StagedImport) -> tuple[RowFinding, ...]:
    """Return what there is to say about single rows, by row."""
    columns: dict[str, str] = job.options["columns"]
    told = job.rows.exclude(findings=[]).order_by("row_no")
    return tuple(
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
