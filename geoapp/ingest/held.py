"""Rows of an import that something is said of: held ones, and ones with a note."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q, QuerySet

from geoapp.ingest.checks.finding import Severity
from geoapp.ingest.models import StagedImport, StagedRow
from geoapp.ingest.relations import HERE
from geoapp.spatial import sql


@dataclass(frozen=True, slots=True)
class Group:
    """One kind of finding about one field; ``row_no``, ``value``: of the first row."""

    check: str
    severity: str
    field: str | None
    rows: int
    row_no: int
    value: str | None
    params: Mapping[str, Any]


def groups(job: StagedImport) -> list[Group]:
    """Return what is said, errors first, each by how often."""
    found = sql.fetch(HERE, "finding_groups", Group, job_id=job.pk)
    return [replace(one, params=_plain(one.params)) for one in found]


def told_rows(
    job: StagedImport, *, held_only: bool, check: str | None = None
) -> QuerySet[StagedRow]:
    """Return held rows, or rows with a note, in the file's order.

    ``check``: only those of which this is said.
    """
    noted = Q(findings__contains=[{"severity": Severity.WARNING.value}])
    rows = job.rows.filter(Q(refused=True) if held_only else noted).order_by("row_no")
    if check is not None:
        rows = rows.filter(findings__contains=[{"check": check}])
    return rows.only("job_id", "row_no", "findings")


def _plain(params: Any) -> Mapping[str, Any]:
    """Django leaves jsonb of a raw statement as text."""
    found: Mapping[str, Any] = json.loads(params) if isinstance(params, str) else params
    return found
