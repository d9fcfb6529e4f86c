"""From staging into the real tables: one transaction, one batch.

What is written is what ``compare.py`` announced: the same statement says what each row
means, and a commit that would do anything else than the preview said is not done.
A vintage of administrative units is judged as a whole (``commit_units.py``); its
preview is the commit, rolled back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.db import connection, transaction
from psycopg.sql import SQL, Composable, Identifier

from geoapp.ingest import compare, indexes
from geoapp.ingest.commit_units import Reorganised, commit_units
from geoapp.ingest.errors import FileRefused
from geoapp.ingest.models import JobState, StagedImport
from geoapp.ingest.relations import HERE, RELATIONS, Relation, meant_by
from geoapp.ingest.request import Counts, Request, Switches
from geoapp.lineage.batch import batch_at_work
from geoapp.lineage.models import Batch, Source
from geoapp.spatial import sql
from geoapp.territory.vintage import WHOLE_SHARE

_ONE_AT_A_TIME = 20_250_701  # key of the advisory lock; any number, the same for all

_MERGE = SQL("""
    WITH meant AS ({meant})
    MERGE INTO {table} AS stored USING meant ON stored.id = meant.id
    {update} {insert}
""")

_UPDATE = SQL("""
    WHEN MATCHED AND ({stored_columns}) IS DISTINCT FROM ({meant_columns})
    THEN UPDATE SET ({columns}) = ROW({meant_columns})
""")

_INSERT = SQL("""
    WHEN NOT MATCHED
    THEN INSERT ({columns}, batch_id{stamp}) VALUES ({meant_columns}, %(batch_id)s{now})
""")

_NEW = SQL("SELECT count(*) FROM {table} WHERE batch_id = %s")

_END = SQL("""
    UPDATE {table}
    SET validity = daterange(lower(validity), %(day)s::date)
    WHERE id = ANY(%(ids)s)
""")


def preview(job: StagedImport, request: Request) -> Reorganised:
    """Find out what writing the accepted rows would do, and remember the numbers."""
    if job.layer == "admin_units":
        with transaction.atomic():
            wait_for_other_imports()
            done = commit_units(job, _batch(job, request).pk)
            transaction.set_rollback(True)
        _keep_verdicts(job, done)
    else:
        done = Reorganised(compare.count(job, request.switches))
    job.counts = asdict(done.counts)
    job.state = JobState.PREVIEWED
    job.save(update_fields=["counts", "state"])
    return done


def commit(job: StagedImport, request: Request) -> Reorganised:
    """Write the accepted rows: all of what the preview announced, or nothing.

    Raises:
        FileRefused: something changed since the preview, and this is not what it said
            any more; or units are no whole set.
    """
    with transaction.atomic():
        wait_for_other_imports()
        job.refresh_from_db()
        if job.state == JobState.COMMITTED:  # by a worker that died right afterwards
            return Reorganised(Counts(**job.counts))
        if _is_broken_set(job):
            raise FileRefused("set_incomplete")
        expected = _expected(job, request)
        if expected is not None and not expected.writes:
            _remember(job, None, expected)
            return Reorganised(expected)
        batch = _batch(job, request)
        with batch_at_work(batch.pk):
            done = (
                commit_units(job, batch.pk)
                if expected is None
                else Reorganised(_write(job, request.switches, batch, expected))
            )
        if job.state == JobState.PREVIEWED and asdict(done.counts) != job.counts:
            raise FileRefused("preview_outdated")
        _remember(job, batch, done.counts)
    return done


def tidy(job: StagedImport) -> None:
    """Delete staged rows that are in their own table now; those held stay to be read.

    After the commit, in a transaction of its own: nobody waits for it.
    """
    job.rows.filter(refused=False, findings=[]).delete()


def tell_planner(layer: str) -> None:
    """Give the planner statistics at once: autovacuum comes a minute later or never.

    Without them it met a million points with the pieces of communes one by one: nine
    minutes and not done, instead of one second. Only the owner of a table may.
    """
    tables = (
        ("territory_adminunitversion", "territory_unitpiece")
        if layer == "admin_units"
        else RELATIONS[layer].tables
    )
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(
                SQL("ANALYZE {}").format(Identifier(table)).as_string(cursor.connection)
            )


def wait_for_other_imports() -> None:
    """Wait for the one lock that imports and their undoing share."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ONE_AT_A_TIME])


def _is_broken_set(job: StagedImport) -> bool:
    """Tell whether rows are missing from what only makes sense as a whole.

    A day selects a consistent set of units. With one commune of 126 refused, its
    province would have a hole, and what it replaces could neither end nor stay.
    """
    return job.layer == "admin_units" and job.rows.filter(refused=True).exists()


def _expected(job: StagedImport, request: Request) -> Counts | None:
    """Return what writing will do, from the preview if it tells; None for units.

    A file that says nothing new is asked again: what it repeats may have changed.
    """
    if job.layer == "admin_units":
        return None
    if job.state == JobState.PREVIEWED and RELATIONS[job.layer].extra is None:
        announced = Counts(**job.counts)
        if announced.writes:
            return announced
    return compare.count(job, request.switches)


def _batch(job: StagedImport, request: Request) -> Batch:
    source, _ = Source.objects.get_or_create(
        title=request.source_title or job.file_name,
        supplier=request.supplier,
        defaults={"licence": request.licence, "is_sample": request.is_sample},
    )
    held = job.rows.filter(refused=True).count()
    repeated = job.options.get("repeated", 0)
    return Batch.objects.create(
        source=source,
        layer=job.layer,
        file_name=job.file_name,
        sha256=job.sha256,
        rows_read=job.rows_read,
        rows_committed=job.rows_read - held - repeated,
        rows_held=held,
        rows_repeated=repeated,
        committed_by=request.user,
    )


def _write(
    job: StagedImport, switches: Switches, batch: Batch, expected: Counts
) -> Counts:
    """Write the rows of a register; return what was done."""
    relation = RELATIONS[job.layer]
    params = {**meant_by(job), "batch_id": batch.pk}
    absent = compare.missing(job, switches)
    written = expected.new + expected.changed
    with (
        indexes.set_aside(relation.table, written),
        compare.as_sets(job.rows_read, relation.table),
    ):
        merged = _run(_merge(relation, switches), params)
    if relation.layer == "hotspots":
        _draw_hotspots(params, redraws=switches.update)
    if absent:
        day = job.options["valid_from"]
        _run(
            _END.format(table=Identifier(relation.table)),
            {"day": day, "ids": [one.id for one in absent]},
        )
    if relation.extra is not None:
        return expected
    new = _count_new(relation, batch)
    unchanged = batch.rows_committed - merged - expected.left
    return Counts(new, merged - new, unchanged, len(absent), expected.left)


def _merge(relation: Relation, switches: Switches) -> Composable:
    """Return the statement that writes rows, joined with the register once.

    Changing and inserting apart joined a million rows twice: 3 s of 28.
    """
    names = {
        "columns": relation.names(),
        "meant_columns": relation.names("meant"),
        "stored_columns": relation.names("stored"),
    }
    stamped = relation.stamp is not None
    update = _UPDATE.format(**names)
    insert = _INSERT.format(
        **names,
        stamp=SQL(", {}").format(Identifier(relation.stamp or ""))
        if stamped
        else SQL(""),
        now=SQL(", now()") if stamped else SQL(""),
    )
    return _MERGE.format(
        meant=relation.meant,
        table=Identifier(relation.table),
        update=update if switches.update and not relation.is_log else SQL(""),
        insert=insert if switches.insert else SQL("WHEN NOT MATCHED THEN DO NOTHING"),
    )


def _count_new(relation: Relation, batch: Batch) -> int:
    with connection.cursor() as cursor:
        statement = _NEW.format(table=Identifier(relation.table))
        cursor.execute(statement.as_string(cursor.connection), [batch.pk])
        return int(cursor.fetchone()[0])


def _draw_hotspots(params: dict[str, Any], *, redraws: bool) -> None:
    """Three statements: a constraint on overlap is checked row by row within one."""
    if redraws:
        sql.execute(HERE, "redraw_hotspot_extents", **params)
        sql.execute(HERE, "close_hotspot_extents", **params)
    sql.execute(HERE, "add_hotspot_extents", only_new=not redraws, **params)


def _run(statement: Composable, params: Mapping[str, Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement.as_string(cursor.connection), params)
        return int(cursor.rowcount)


def _remember(job: StagedImport, batch: Batch | None, counts: Counts) -> None:
    if batch is not None and not counts.writes:
        batch.delete()  # a vintage that told us nothing new
    elif batch is not None:
        batch.rows_left = counts.left
        batch.rows_committed -= counts.left
        batch.save(update_fields=["rows_left", "rows_committed"])
        job.batch = batch
    job.counts = asdict(counts)
    job.state = JobState.COMMITTED
    job.save(update_fields=["counts", "state", "batch"])


def _keep_verdicts(job: StagedImport, done: Reorganised) -> None:
    """Keep what a vintage would do to units, which the rollback took from the rows."""
    job.options["changes"] = [asdict(one) for one in done.changes]
    whole = sum(one.old_share >= WHOLE_SHARE for one in done.passed)
    job.options["passed"] = {"whole": whole, "part": len(done.passed) - whole}
    job.save(update_fields=["options"])
