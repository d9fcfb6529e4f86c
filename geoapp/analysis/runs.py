"""The analyses from beginning to end: measure in SQL, score in Python, record.

A table of contents: one call per stage. ``assess_…`` writes nothing; ``run_…`` records
a ``Run`` with all its ``Result`` rows in one transaction, so that nobody reads half
a list. A run is always of every province: ranks are within the province, and a run of
one province alone would hide the others' newest results.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from geoapp.accounts.models import User
from geoapp.analysis import border_priority, measure, relapse_risk
from geoapp.analysis.models import Result, Run, RunKind
from geoapp.analysis.parameters import BorderPriority, RelapseRisk, as_json
from geoapp.analysis.scoring import Scored, ranked


@dataclass(frozen=True, slots=True)
class Assessment:
    """One analysis before it is recorded; ``ranked`` is in order of province, rank."""

    kind: RunKind
    day: date
    parameters: dict[str, Any]
    ranked: list[tuple[int, Scored]]


def run_border_priority(
    day: date,
    user: User | None = None,
    parameters: BorderPriority | None = None,
) -> Run:
    """Rank the communes of every province on ``day`` and record it."""
    return record(assess_border_priority(day, parameters), user)


def run_relapse_risk(
    day: date,
    user: User | None = None,
    parameters: RelapseRisk | None = None,
) -> Run:
    """Rank the watched hotspots of every province on ``day`` and record it."""
    return record(assess_relapse_risk(day, parameters), user)


def assess_border_priority(
    day: date, parameters: BorderPriority | None = None
) -> Assessment:
    parameters = parameters or BorderPriority()
    measured = measure.communes(day, parameters)
    scored = border_priority.score(measured, parameters)
    return Assessment(RunKind.BORDER_PRIORITY, day, as_json(parameters), ranked(scored))


def assess_relapse_risk(day: date, parameters: RelapseRisk | None = None) -> Assessment:
    parameters = parameters or RelapseRisk()
    measured = measure.hotspots(day, parameters)
    scored = relapse_risk.score(measured, parameters)
    return Assessment(RunKind.RELAPSE_RISK, day, as_json(parameters), ranked(scored))


@transaction.atomic
def record(assessment: Assessment, user: User | None = None) -> Run:
    run = Run.objects.create(
        kind=assessment.kind,
        day=assessment.day,
        parameters=assessment.parameters,
        run_by=user,
    )
    Result.objects.bulk_create(
        (_result(run, rank, scored) for rank, scored in assessment.ranked),
        batch_size=1000,
    )
    return run


def _result(run: Run, rank: int, scored: Scored) -> Result:
    about = "unit_id" if run.kind == RunKind.BORDER_PRIORITY else "hotspot_id"
    return Result(
        run=run,
        rank=rank,
        score=scored.score,
        band=scored.band,
        completeness=scored.completeness,
        reasons=[reason.as_json() for reason in scored.reasons],
        **{about: scored.subject.id},
    )
