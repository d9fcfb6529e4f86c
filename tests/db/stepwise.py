"""An import step by step, as the pages ask for it: an officer, a file, jobs."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange

from geoapp.accounts.models import Role, User
from geoapp.ingest import quarantine
from geoapp.ingest.models import JobState, StagedImport
from geoapp.jobs import queue
from geoapp.jobs.models import Job
from geoapp.territory.models import AdminUnitVersion, AreaScope
from tests.db.importing import OLD


def officer_of(*codes: str, name: str = "gis", role: Role = Role.GIS_OFFICER) -> User:
    """Make an officer who answers for the units with these codes."""
    user = User.objects.create(username=name, role=role)
    for code in codes:
        unit = AdminUnitVersion.objects.filter(gso_code=code).earliest("pk").unit
        AreaScope.objects.create(user=user, unit=unit, validity=DateRange(OLD, None))
    return user


def received(user: User, layer: str, file: Path, **options: Any) -> StagedImport:
    """Put a file into quarantine, as a page does that takes one."""
    with quarantine.received(file.stat().st_size) as (key, folder):
        shutil.copy(file, folder)
    return StagedImport.objects.create(
        layer=layer,
        file_name=file.name,
        folder=key,
        kept_until=quarantine.last_day(),
        options=options,
        state=JobState.RECEIVED,
        created_by=user,
    )


def done(kind: str, subject: int, user: User) -> Job:
    """Have a job done at once, as a worker would, and return how it ended."""
    job = queue.enqueue(kind, subject, user.pk)
    queue.work(job.pk)
    job.refresh_from_db()
    return job
