"""Commit a vintage of administrative units. The judgements: territory/vintage.py."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.db import IntegrityError, connection

from geoapp.ingest.errors import ChoiceNeeded, FileRefused
from geoapp.ingest.models import StagedImport
from geoapp.ingest.request import Counts
from geoapp.spatial import sql
from geoapp.territory import succession, vintage
from geoapp.territory.changes import Change, Ended, changes
from geoapp.territory.models import AdminUnit, AdminUnitVersion
from geoapp.territory.succession import Passed
from geoapp.territory.vintage import Candidate, Ending, Judged, Stated, Verdict
from geoapp.territory.vocabularies import Level

_HERE = "geoapp.ingest"


@dataclass(frozen=True, slots=True)
class Span:
    """What a file speaks for: a level, some provinces, and from when until when.

    ``ending``: versions that do not outlive ``day`` unless the file continues them.
    """

    level: str
    day: date
    until: date | None
    province_ids: tuple[int, ...]
    ending: tuple[Ending, ...]


@dataclass(frozen=True, slots=True)
class Reorganised:
    """What a vintage did: in numbers, unit by unit, and to which land."""

    counts: Counts
    changes: tuple[Change, ...] = ()
    passed: tuple[Passed, ...] = ()


@dataclass(frozen=True, slots=True)
class _Covered:
    version_id: int
    unit_id: int
    starts: date


def span_of(job: StagedImport) -> Span | None:
    """Return what the accepted rows speak for; None if no row was accepted.

    Raises:
        ChoiceNeeded: no first day was given.
        FileRefused: units of several levels in one table.
    """
    if job.options["valid_from"] is None:
        raise ChoiceNeeded("valid_from_missing")
    rows = job.rows.filter(refused=False)
    levels = set(rows.values_list("mapped__level", flat=True))
    if len(levels) > 1:
        raise FileRefused("several_levels", levels=sorted(levels))
    if not levels:
        return None
    [level] = levels
    day = date.fromisoformat(job.options["valid_from"])
    if level == Level.PROVINCE:
        return _span_of_provinces(job, day)
    parents = list(rows.values_list("parent_id", flat=True).distinct())
    province_ids = sorted(set(vintage.province_of(parents, day).values()))
    with_districts = level == Level.COMMUNE and not set(province_ids).isdisjoint(
        parents
    )
    ending = vintage.ending(level, province_ids, day, with_districts=with_districts)
    until = vintage.next_start(level, province_ids, day)
    return Span(level, day, until, tuple(province_ids), tuple(ending))


def _span_of_provinces(job: StagedImport, day: date) -> Span:
    covered = sql.fetch(
        _HERE,
        "provinces_covered",
        _Covered,
        job_id=job.pk,
        day=day,
        is_sample=job.options["is_sample"],
    )
    later = [one.starts for one in covered if one.starts > day]
    ending = tuple(
        Ending(one.version_id, one.unit_id, one.unit_id)
        for one in covered
        if one.starts < day
    )
    return Span(Level.PROVINCE, day, min(later, default=None), (), ending)


def check_codes(job: StagedImport) -> None:
    """Refuse rows whose code a province outside the file holds at the same time.

    Raises:
        ChoiceNeeded, FileRefused: see ``span_of``.
    """
    span = span_of(job)
    if span is None:
        return
    sql.execute(
        _HERE,
        "check_code_taken",
        job_id=job.pk,
        level=span.level,
        province_ids=list(span.province_ids),
        day=span.day,
        until=span.until,
    )


def commit_units(job: StagedImport, batch_id: int) -> Reorganised:
    """Write a vintage.

    Raises:
        ChoiceNeeded, FileRefused: see ``span_of``; or units would outlive their parent.
    """
    span = span_of(job)
    if span is None:
        return Reorganised(Counts())
    rows = _stated(job)
    judged = _doubt_polygons(span, rows, _judge(job, span, rows))
    parents = _names_of_parents(rows.values(), judged, span.day)
    closing = _closing(span, judged)
    ended = _ended(closing, judged)
    judged = _identified(judged)
    _write(job, span, judged, closing, batch_id)
    _refuse_orphans()
    by_verdict = Counter(one.verdict for one in judged)
    counts = Counts(
        new=by_verdict[Verdict.NEW],
        changed=by_verdict[Verdict.CONTINUED] + by_verdict[Verdict.CORRECTED],
        unchanged=by_verdict[Verdict.UNCHANGED],
        ended=len(ended),
    )
    if counts.new + counts.changed + counts.ended:
        succession.measure_again(span.level, span.day)
    return Reorganised(
        counts,
        tuple(changes(span.level, rows, judged, ended, parents)),
        tuple(succession.made_known_by(batch_id)),
    )


def _stated(job: StagedImport) -> dict[int, Stated]:
    found = sql.fetch(_HERE, "stated_units", Stated, job_id=job.pk)
    return {row.row_no: row for row in found}


def _judge(job: StagedImport, span: Span, rows: Mapping[int, Stated]) -> list[Judged]:
    candidates: dict[int, list[Candidate]] = defaultdict(list)
    for candidate in sql.fetch(
        _HERE,
        "measure_admin_units",
        Candidate,
        job_id=job.pk,
        day=span.day,
        until=span.until,
    ):
        candidates[candidate.row_no].append(candidate)
    return [
        vintage.judge(row, candidates[row_no], span.day) for row_no, row in rows.items()
    ]


def _doubt_polygons(
    span: Span, rows: Mapping[int, Stated], judged: list[Judged]
) -> list[Judged]:
    """Take the polygon from units that a list repeats, where it changes their province.

    See «Does a polygon still hold?» in territory/vintage.py.
    """
    parents = {row.parent_id for row in rows.values() if row.parent_id is not None}
    provinces = vintage.province_of(sorted(parents), span.day)

    def province(one: Judged) -> int | None:
        parent_id = rows[one.row_no].parent_id
        return one.unit_id if parent_id is None else provinces.get(parent_id)

    kept = {one.unit_id for one in judged if one.verdict is Verdict.UNCHANGED}
    altered = {province(one) for one in judged if one.verdict is not Verdict.UNCHANGED}
    altered |= {one.province_id for one in span.ending if one.unit_id not in kept}
    return [
        vintage.without_polygon(one)
        if _is_doubtful(one, rows[one.row_no], span.day) and province(one) in altered
        else one
        for one in judged
    ]


def _is_doubtful(judged: Judged, row: Stated, day: date) -> bool:
    before = judged.before
    return (
        judged.verdict is Verdict.UNCHANGED
        and before is not None
        and before.has_polygon
        and not row.has_polygon
        and before.starts < day
    )


def _names_of_parents(
    rows: Iterable[Stated], judged: Iterable[Judged], day: date
) -> dict[int, str]:
    """Return names by unit, of the rows' parents and of those before."""
    ids = {row.parent_id for row in rows}
    ids |= {one.before.parent_id for one in judged if one.before}
    versions = AdminUnitVersion.objects.filter(
        unit__in=ids - {None}, validity__startswith__lte=day
    )
    named = versions.order_by("validity").values_list("unit_id", "name")
    return dict(named)  # the last one before or on the day


def _identified(judged: list[Judged]) -> list[Judged]:
    """Give every new unit its identity."""
    fresh = iter(
        AdminUnit.objects.bulk_create(
            AdminUnit() for one in judged if one.verdict is Verdict.NEW
        )
    )
    return [
        replace(one, unit_id=next(fresh).pk) if one.verdict is Verdict.NEW else one
        for one in judged
    ]


def _closing(span: Span, judged: list[Judged]) -> list[int]:
    """Return the versions that end: all but the unchanged, and what is below them."""
    unchanged = {one.unit_id for one in judged if one.verdict is Verdict.UNCHANGED}
    continued = {one.unit_id for one in judged}
    closing = {
        one.version_id: one.unit_id
        for one in span.ending
        if one.unit_id not in unchanged
    }
    gone = set(closing.values()) - continued
    return sorted({*closing, *vintage.below(sorted(gone), span.day)})


def _ended(closing: list[int], judged: list[Judged]) -> list[Ended]:
    """Return the units that end and are not continued, level by level."""
    replaced = {one.unit_id for one in judged if one.replaces}
    versions = AdminUnitVersion.objects.filter(pk__in=closing).exclude(
        unit__in=replaced
    )
    found = versions.order_by("level", "gso_code")
    return [Ended(*one) for one in found.values_list("level", "gso_code", "name")]


def _write(
    job: StagedImport,
    span: Span,
    judged: list[Judged],
    closing: list[int],
    batch_id: int,
) -> None:
    sql.execute(
        _HERE,
        "write_verdicts",
        job_id=job.pk,
        row_nos=[one.row_no for one in judged],
        verdicts=[one.verdict.value for one in judged],
        unit_ids=[one.unit_id for one in judged],
    )
    vintage.close(closing, span.day, span.until, batch_id)
    corrected = [
        one.before.version_id
        for one in judged
        if one.verdict is Verdict.CORRECTED and one.before
    ]
    vintage.remember(corrected, batch_id)
    sql.execute(_HERE, "correct_admin_units", job_id=job.pk, day=span.day)
    sql.execute(
        _HERE,
        "commit_admin_units",
        job_id=job.pk,
        batch_id=batch_id,
        day=span.day,
        until=span.until,
    )


def _refuse_orphans() -> None:
    """Run the deferred constraint now, so that a preview meets it too.

    Raises:
        FileRefused: units would outlive their parent.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    except IntegrityError as error:
        detail = str(error).partition("\n")[0]
        raise FileRefused("orphaned_units", detail=detail) from error
