"""From staging into the real tables: one transaction, one batch.

A preview is the same transaction, rolled back: what is announced is what would happen,
because it did happen. Its price is that a preview waits for another import's commit.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

from django.db import connection, transaction
from psycopg.sql import SQL, Identifier

from geoapp.ingest.commit_units import Reorganised, commit_units
from geoapp.ingest.models import JobState, StagedImport
from geoapp.ingest.request import Counts, Request
from geoapp.lineage.models import Batch, Source
from geoapp.spatial import sql

_HERE = "geoapp.ingest"
_ONE_AT_A_TIME = 20_250_701  # key of the advisory lock; any number, the same for all


@dataclass(frozen=True, slots=True)
class _Changed:
    new: int
    changed: int


def commit(job: StagedImport, request: Request) -> Reorganised:
    """Write the accepted rows, or in a preview find out what writing them would do."""
    with transaction.atomic():
        wait_for_other_imports()
        batch = _batch(job, request)
        done = _write(job, batch)
        counts = done.counts
        if counts.new + counts.changed + counts.ended == 0:
            batch.delete()  # the file told us nothing new
        else:
            job.batch = batch
        written = request.commit and not _is_broken_set(job)
        if not written:
            transaction.set_rollback(True)
    _remember(job, counts, written=written)
    if written:
        _tell_planner(job.layer)
    return done


def _tell_planner(layer: str) -> None:
    """Give the planner statistics at once: autovacuum comes a minute later or never.

    Without them it met a million points with the pieces of communes one by one: nine
    minutes and not done, instead of one second.
    """
    with connection.cursor() as cursor:
        for table in _TABLES[layer]:
            cursor.execute(SQL("ANALYZE {}").format(Identifier(table)))


_TABLES = {
    "admin_units": ("territory_adminunitversion", "territory_unitpiece"),
    "designations": ("territory_areadesignation",),
    "establishments": (
        "registry_establishment",
        "registry_establishment_service_types",
    ),
    "hotspot_events": ("registry_hotspotevent",),
    "hotspots": ("registry_hotspot", "registry_hotspotextent"),
    "inspections": ("registry_inspection",),
    "landmarks": ("territory_landmark",),
    "national_border": ("territory_nationalborder",),
    "service_sites": ("registry_servicesite",),
    "tips": ("registry_tip",),
}


def _is_broken_set(job: StagedImport) -> bool:
    """Tell whether rows are missing from what only makes sense as a whole.

    A day selects a consistent set of units. With one commune of 126 refused, its
    province would have a hole, and what it replaces could neither end nor stay.
    """
    return job.layer == "admin_units" and job.rows.filter(refused=True).exists()


def wait_for_other_imports() -> None:
    """Wait for the one lock that imports and their undoing share."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ONE_AT_A_TIME])


def _batch(job: StagedImport, request: Request) -> Batch:
    source, _ = Source.objects.get_or_create(
        title=request.source_title or job.file_name,
        supplier=request.supplier,
        defaults={"licence": request.licence, "is_sample": request.is_sample},
    )
    return Batch.objects.create(
        source=source,
        layer=job.layer,
        file_name=job.file_name,
        sha256=job.sha256,
        rows_read=job.rows_read,
        rows_committed=job.rows.filter(refused=False).count(),
        committed_by=request.user,
    )


def _write(job: StagedImport, batch: Batch) -> Reorganised:
    if job.layer == "admin_units":
        done = commit_units(job, batch.pk)
        # A code held elsewhere is found only when the vintage is known.
        batch.rows_committed = job.rows.filter(refused=False).count()
        batch.save(update_fields=["rows_committed"])
        return done
    if job.layer == "hotspots":
        return Reorganised(_commit_hotspots(job, batch))
    [changed] = sql.fetch(
        _HERE, f"commit_{job.layer}", _Changed, job_id=job.pk, batch_id=batch.pk
    )
    return Reorganised(_counts(job, changed))


def _commit_hotspots(job: StagedImport, batch: Batch) -> Counts:
    """Three statements: a constraint on overlap is checked row by row within one."""
    params = {"job_id": job.pk, "batch_id": batch.pk}
    [changed] = sql.fetch(_HERE, "commit_hotspots", _Changed, **params)
    redrawn = sql.execute(_HERE, "correct_hotspot_extents", job_id=job.pk)
    ended = sql.execute(_HERE, "close_hotspot_extents", job_id=job.pk)
    sql.execute(_HERE, "commit_hotspot_extents", **params)
    return _counts(
        job, _Changed(changed.new, max(changed.changed, redrawn + ended)), ended
    )


def _counts(job: StagedImport, changed: _Changed, ended: int = 0) -> Counts:
    accepted = job.rows.filter(refused=False).count()
    unchanged = accepted - changed.new - changed.changed
    return Counts(changed.new, changed.changed, unchanged, ended)


def _remember(job: StagedImport, counts: Counts, *, written: bool) -> None:
    job.counts = asdict(counts)
    job.state = JobState.COMMITTED if written else JobState.PREVIEWED
    if not written:
        job.batch = None
    job.save()
    if written:
        # What was committed is in its own table now; what was refused stays to be read.
        job.rows.filter(refused=False, findings=[]).delete()
