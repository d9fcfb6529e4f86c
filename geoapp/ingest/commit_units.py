"""Commit a vintage of administrative units. The judgements: territory/vintage.py."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from datetime import date

from geoapp.ingest.errors import ChoiceNeeded, FileRefused
from geoapp.ingest.models import StagedImport
from geoapp.ingest.request import Counts
from geoapp.spatial import sql
from geoapp.territory import vintage
from geoapp.territory.models import AdminUnit, AdminUnitVersion
from geoapp.territory.vintage import Candidate, Judged, Verdict
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
    ending: frozenset[int]


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
    province_ids = vintage.provinces_above(parents, day)
    with_districts = level == Level.COMMUNE and not set(province_ids).isdisjoint(
        parents
    )
    ending = vintage.ending(level, province_ids, day, with_districts=with_districts)
    until = vintage.next_start(level, province_ids, day)
    return Span(level, day, until, tuple(province_ids), frozenset(ending))


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
    ending = frozenset(one.version_id for one in covered if one.starts < day)
    return Span(Level.PROVINCE, day, min(later, default=None), (), ending)


def refuse_taken_codes(job: StagedImport, span: Span) -> None:
    """Refuse rows whose code a province outside the file holds at the same time."""
    sql.execute(
        _HERE,
        "check_code_taken",
        job_id=job.pk,
        level=span.level,
        province_ids=list(span.province_ids),
        day=span.day,
        until=span.until,
    )


def commit_units(job: StagedImport, batch_id: int) -> Counts:
    span = span_of(job)
    if span is None:
        return Counts()
    refuse_taken_codes(job, span)
    judged = _identified(_judge(job, span))
    sql.execute(
        _HERE,
        "write_verdicts",
        job_id=job.pk,
        row_nos=[one.row_no for one in judged],
        verdicts=[one.verdict.value for one in judged],
        unit_ids=[one.unit_id for one in judged],
    )
    closing = _closing(span, judged)
    vintage.close(closing, span.day)
    sql.execute(_HERE, "correct_admin_units", job_id=job.pk, day=span.day)
    sql.execute(
        _HERE,
        "commit_admin_units",
        job_id=job.pk,
        batch_id=batch_id,
        day=span.day,
        until=span.until,
    )
    by_verdict = Counter(one.verdict for one in judged)
    return Counts(
        new=by_verdict[Verdict.NEW],
        changed=by_verdict[Verdict.CONTINUED] + by_verdict[Verdict.CORRECTED],
        unchanged=by_verdict[Verdict.UNCHANGED],
        ended=len(closing) - sum(one.replaces for one in judged),
    )


def _judge(job: StagedImport, span: Span) -> list[Judged]:
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
    accepted = job.rows.filter(refused=False).order_by("row_no")
    return [
        vintage.judge(row_no, candidates[row_no], span.day)
        for row_no in accepted.values_list("row_no", flat=True)
    ]


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
    ending = AdminUnitVersion.objects.filter(pk__in=span.ending)
    units = dict(ending.values_list("pk", "unit_id"))
    closing = {pk for pk, unit_id in units.items() if unit_id not in unchanged}
    gone = {units[pk] for pk in closing} - continued
    return sorted(closing.union(vintage.below(sorted(gone), span.day)))
