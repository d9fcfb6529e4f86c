"""Find the unit each staged row belongs to, on the row's own day."""

from __future__ import annotations

from geoapp.ingest.errors import FileRefused
from geoapp.ingest.models import StagedImport
from geoapp.ingest.targets import CODE_WIDTH
from geoapp.spatial import sql
from geoapp.territory.vintage import parent_level
from geoapp.territory.vocabularies import Level

_HERE = "geoapp.ingest"
_CODES_SHOWN = 10


def assign_units(job: StagedImport) -> None:
    """By location first, then by stated code; a hotspot's lead is what it states."""
    match job.layer:
        case "admin_units":
            _by_parent_code(job)
        case "establishments":
            _by_location(job)
            _by_code(job, "stated_unit_code", Level.COMMUNE)
        case "hotspots":
            _by_location(job)
            _by_code(job, "lead_code", Level.COMMUNE, overwrite=True)
        case "inspections":
            _by_location(job)
            sql.execute(_HERE, "assign_by_target", job_id=job.pk)
        case "tips" | "landmarks" | "service_sites":
            _by_location(job)
        case "designations":
            _by_code(job, "unit_code", None)


def _by_location(job: StagedImport) -> None:
    sql.execute(_HERE, "assign_by_location", job_id=job.pk)


def _by_code(
    job: StagedImport, field: str, level: Level | None, *, overwrite: bool = False
) -> None:
    sql.execute(
        _HERE,
        "assign_by_code",
        job_id=job.pk,
        field=field,
        level=level,
        overwrite=overwrite,
    )


def _by_parent_code(job: StagedImport) -> None:
    """Find parents by their codes.

    Raises:
        FileRefused: none is known on the day; their level has to be imported first.
    """
    rows = job.rows.values_list("mapped__level", "mapped__parent_code", "day")
    stated = [code for _, code, _ in rows if code]
    first = rows.first()
    if first is None or not stated or first[2] is None:
        return
    level = parent_level(first[0], stated, first[2])
    if level is None:
        return
    found = _parents_of(job, level)
    if not found and level == Level.DISTRICT:
        found = _parents_of(job, Level.PROVINCE)
    if not found:
        codes = sorted(set(stated))
        shown = codes[:_CODES_SHOWN] + ["…"] * (len(codes) > _CODES_SHOWN)
        raise FileRefused(
            "parents_missing", level=level, day=first[2].isoformat(), codes=shown
        )


def _parents_of(job: StagedImport, level: Level) -> int:
    return sql.execute(
        _HERE, "assign_parents", job_id=job.pk, level=level, width=CODE_WIDTH[level]
    )
