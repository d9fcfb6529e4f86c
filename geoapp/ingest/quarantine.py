"""Files as they were sent, kept apart until they are imported or time is up.

They may hold columns about persons (P1), which staging drops: so the original goes when
the import is committed, and after ``GEOAPP_QUARANTINE_DAYS`` whatever became of it.
Each file lies in a folder of its own with a name that nobody can guess.
"""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from geoapp.ingest.errors import FileRefused
from geoapp.ingest.models import StagedImport

ROOM = 3
"""Free disk asked for, in sizes of the file: reading keeps a copy of it and its rows. A
full disk stops PostgreSQL."""


@contextmanager
def received(size_bytes: int) -> Iterator[tuple[uuid.UUID, Path]]:
    """Give a new private folder to write to; it goes again if that fails.

    Raises:
        FileRefused: the disk has no room for it.
    """
    root: Path = settings.GEOAPP_QUARANTINE
    root.mkdir(parents=True, exist_ok=True, mode=0o700)
    if shutil.disk_usage(root).free < ROOM * size_bytes:
        raise FileRefused("disk_full", size_mb=size_bytes // 1024**2, room=ROOM)
    key = uuid.uuid4()
    folder = root / str(key)
    folder.mkdir(mode=0o700)
    try:
        yield key, folder
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def last_day(today: date | None = None) -> date:
    """Return the day until which a file received today is kept."""
    days = timedelta(days=settings.GEOAPP_QUARANTINE_DAYS)
    return (today or timezone.localdate()) + days


def file_of(job: StagedImport) -> Path:
    """Return the file to open.

    Raises:
        FileRefused: it is not kept any more.
    """
    if job.folder is not None:
        file: Path = settings.GEOAPP_QUARANTINE / str(job.folder) / job.file_name
        if file.is_file():
            return file
    raise FileRefused("file_gone", file=job.file_name)


def forget(job: StagedImport) -> None:
    """Delete the file of an import, which then says that it is not kept."""
    if job.folder is None:
        return
    shutil.rmtree(settings.GEOAPP_QUARANTINE / str(job.folder), ignore_errors=True)
    StagedImport.objects.filter(pk=job.pk).update(folder=None)
    job.folder = None


def forget_expired(today: date | None = None) -> int:
    """Delete files whose time is up, with what was staged of them.

    An import that was committed stays as the record of itself; its held rows go. So do
    folders that no import knows of.
    """
    day = today or timezone.localdate()
    started = day - timedelta(days=settings.GEOAPP_QUARANTINE_DAYS)
    expired = StagedImport.objects.filter(
        Q(kept_until__lt=day) | Q(kept_until=None, created_at__date__lt=started)
    )
    count = 0
    for job in expired:
        forget(job)
        if job.batch_id is None:
            job.delete()
        else:
            job.rows.all().delete()
        count += 1
    known = StagedImport.objects.filter(folder__isnull=False)
    names = {str(folder) for folder in known.values_list("folder", flat=True)}
    for folder in _folders():
        if folder.name not in names and _is_old(folder):
            shutil.rmtree(folder, ignore_errors=True)
    return count


def _folders() -> list[Path]:
    root: Path = settings.GEOAPP_QUARANTINE
    return list(root.iterdir()) if root.is_dir() else []


def _is_old(folder: Path) -> bool:
    """Not one that is being received at this moment."""
    return timezone.now().timestamp() - folder.stat().st_mtime > 86_400
