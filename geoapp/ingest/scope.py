"""Hold what lies outside the area of whoever imports: nobody writes elsewhere.

Row-level security refuses such rows as well, but all at once and without saying which.
"""

from __future__ import annotations

from geoapp.ingest.models import StagedImport
from geoapp.ingest.relations import HERE
from geoapp.spatial import sql

OF_THE_COUNTRY = frozenset({"national_border", "hotspot_events"})
"""The border belongs to no commune; an event to its hotspot, and one that may not be
seen is unknown already."""

_WITH_CODES = frozenset({"establishments", "hotspots", "inspections", "tips"})


def check(job: StagedImport) -> None:
    """Hold rows outside the officer's area. On the command line there is no officer."""
    if job.created_by_id is None or job.layer in OF_THE_COUNTRY:
        return
    if job.layer == "admin_units":
        sql.execute(HERE, "check_units_outside_area", job_id=job.pk)
        return
    sql.execute(HERE, "check_outside_area", job_id=job.pk)
    if job.layer in _WITH_CODES:
        sql.execute(HERE, "check_code_held", job_id=job.pk, layer=job.layer)
