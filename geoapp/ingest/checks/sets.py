"""Checks that need other rows, or the database: one statement each.

A statement adds its finding to the rows it concerns; which statement runs for which
layer, and with what, is listed here and nowhere else.
"""

from __future__ import annotations

from typing import Any

from geoapp.ingest.fields import Target
from geoapp.ingest.models import StagedImport
from geoapp.spatial import sql
from geoapp.spatial.crs import MEASURE_SRID

COUNTRY_DEGREES = {"west": 102.0, "south": 6.0, "east": 118.0, "north": 24.0}
"""Viet Nam with its islands, roughly: catches swapped axes and wrong meridians."""

MAX_REPAIR_SHARE = 0.001
"""A repaired polygon may differ from the drawn one by this share of its area."""

REFERENCES: dict[str, tuple[tuple[str, str], ...]] = {
    "establishments": (("check_unknown_service_type", "service_types"),),
    "hotspot_events": (("check_unknown_hotspot", "hotspot_code"),),
    "inspections": (
        ("check_unknown_establishment", "establishment_code"),
        ("check_unknown_hotspot", "hotspot_code"),
    ),
}
UNIT_CODES = {
    "establishments": "stated_unit_code",
    "hotspots": "lead_code",
    "designations": "unit_code",
}


def check_shapes(
    job: StagedImport, target: Target, *, has_geometry: bool, accept_repairs: bool
) -> None:
    """Wrong, missing, invalid or misplaced geometry."""
    if target.shape is None or not has_geometry:
        if target.is_shape_required:
            _run("check_shape_missing", job, severity="error")
        return
    _run("check_shape_type", job, dimension=int(target.shape))
    _run(
        "check_shape_invalid",
        job,
        measure_srid=MEASURE_SRID,
        max_share=MAX_REPAIR_SHARE,
        accepted=accept_repairs,
    )
    _run(
        "check_shape_missing",
        job,
        severity="error" if target.is_shape_required else "warning",
    )
    _run("check_outside_country", job, **COUNTRY_DEGREES)


def drop_repeated(job: StagedImport, target: Target) -> None:
    """Take rows once that say the same of a place without a shape.

    A list of communes repeats its district in every row; read as a list of districts
    it names each of them many times.
    """
    if target.layer == "admin_units":
        job.options["repeated"] = _run("drop_repeated", job)
        job.save(update_fields=["options"])


def check_references(job: StagedImport, target: Target) -> None:
    """Duplicates in the file, and codes that must exist elsewhere."""
    _run("check_duplicate_key", job, fields=list(target.key))
    for statement, field in REFERENCES.get(job.layer, ()):
        _run(statement, job, field=field)
    if unit_code := UNIT_CODES.get(job.layer):
        _run("check_unknown_unit", job, field=unit_code)
    if job.layer == "establishments":
        _run("check_outside_commune", job, field="stated_unit_code")
    if job.layer == "designations":
        _run("check_designation_overlap", job)
    if job.layer == "admin_units":
        _run("check_unknown_parent", job)


def mark_refused(job: StagedImport) -> None:
    _run("mark_refused", job)


def _run(statement: str, job: StagedImport, **params: Any) -> int:
    return sql.execute("geoapp.ingest", statement, job_id=job.pk, **params)
