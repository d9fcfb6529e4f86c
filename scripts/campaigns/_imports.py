"""A large import step by step, and what has to be true of it after anything broke."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection
from psycopg.sql import SQL, Identifier

from geoapp.accounts.models import User
from geoapp.ingest import quarantine, tasks
from geoapp.ingest.models import JobState, StagedImport
from geoapp.jobs import queue
from geoapp.jobs.models import Job
from geoapp.registry.models import Establishment, EstablishmentBefore

PERSON = "zuqnguoi"
"""Stands in a column about persons, which nothing but the file itself may hold."""

HEADINGS = (
    *("ma_cs", "ten_cs", "ten_chu_co_so", "loai_hinh", "trang_thai", "do_cx"),
    *("tu_ngay", "kinh_do", "vi_do"),
)
STEPS = {"preview": tasks.PREVIEW, "commit": tasks.COMMIT, "undo": tasks.UNDO}


def write(file: Path, rows: int, name: str) -> Path:
    """Write a list of establishments; only their names differ from list to list."""
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened)
        writer.writerow(HEADINGS)
        for number in range(rows):
            east = 105.3 + number * 0.618033988749895 % 1 * 0.6
            north = 20.7 + number * 0.414213562373095 % 1 * 0.5
            writer.writerow(
                (
                    f"CS{number:07}", f"{name} {number}", f"{PERSON} {number}",
                    "motel", "operating", "gps", "2024-01-01",
                    f"{east:.7f}", f"{north:.7f}",
                )
            )  # fmt: skip
    return file


@dataclass
class Import:
    """One file on its way. ``changes``: its rows are known, by other names."""

    file: Path
    name: str
    rows: int
    user: User
    changes: bool
    staged: StagedImport

    @classmethod
    def of(
        cls, file: Path, name: str, rows: int, user: User, *, changes: bool
    ) -> Import:
        with quarantine.received(file.stat().st_size) as (key, folder):
            shutil.copy(file, folder)
        staged = StagedImport.objects.create(
            layer="establishments",
            file_name=file.name,
            folder=key,
            kept_until=quarantine.last_day(),
            state=JobState.RECEIVED,
            created_by=user,
        )
        return cls(file, name, rows, user, changes, staged)

    def ask(self, step: str) -> Job:
        subject = self.staged.batch_id if step == "undo" else self.staged.pk
        return queue.enqueue(STEPS[step], subject, self.user.pk)

    def is_written(self) -> bool:
        """Tell whether its rows are in the register.

        Raises:
            Broken: some are and some are not.
        """
        named = Establishment.objects.filter(name__startswith=f"{self.name} ").count()
        every = Establishment.objects.count()
        if named not in (0, self.rows):
            raise Broken(f"{named} of {self.rows} rows are written")
        if every != (self.rows if self.changes or named else 0):
            raise Broken(f"{every} rows in the register")
        return named > 0

    def problems(self, step: str, *, was_written: bool) -> Iterator[str]:
        """Yield what is not as it must be while a step may or may not be done.

        ``was_written``: before the step.
        """
        try:
            written = self.is_written()
        except Broken as broken:
            yield str(broken)
            return
        if step == "preview" and written != was_written:
            yield "a preview wrote"
        staged = self.staged.rows.count()
        if staged not in (0, self.rows):
            yield f"{staged} of {self.rows} rows are staged"
        self.staged.refresh_from_db()
        batch = self.staged.batch
        if written != (batch is not None and batch.undone_at is None):
            yield f"rows written: {written}, but batch {batch}"
        if batch is not None and batch.rows_committed != self.rows:
            yield f"the batch accounts for {batch.rows_committed}"
        yield from _persons()
        yield from self._history(written=written)

    def _history(self, *, written: bool) -> Iterator[str]:
        """Every change once: by this import, and by taking it back."""
        if self.staged.batch_id is None:
            return
        every = EstablishmentBefore._default_manager  # noqa: SLF001  the public way to it
        kept = every.filter(changed_by_batch=self.staged.batch_id)
        done = kept.filter(is_undo=False).count()
        undone = kept.filter(is_undo=True).count()
        if done != (self.rows if self.changes else 0):
            yield f"{done} earlier rows kept at the commit"
        if undone != (0 if written else self.rows):
            yield f"{undone} earlier rows kept at the undoing"

    def left_behind(self) -> Iterator[str]:
        """Yield what lies around though the import is over."""
        self.staged.refresh_from_db()
        if self.staged.folder is not None:
            yield "the file is still kept"
        folder: Path = settings.GEOAPP_QUARANTINE
        if found := [one.name for one in folder.iterdir()]:
            yield f"in quarantine: {found}"


class Broken(Exception):  # noqa: N818 - it is an answer, not a fault
    pass


def _persons() -> Iterator[str]:
    """Tell of the person column wherever rows of a file are kept."""
    for table, column in (
        ("ingest_stagedrow", "raw"),
        ("ingest_stagedrow", "mapped"),
        ("ingest_stagedimport", "options"),
        ("registry_establishment", "name"),
    ):
        if _has(table, column, PERSON):
            yield f"a person in {table}.{column}"


def _has(table: str, column: str, word: str) -> bool:
    query = SQL(
        "SELECT EXISTS (SELECT FROM {table} WHERE {column}::text LIKE %(pattern)s)"
    ).format(table=Identifier(table), column=Identifier(column))
    with connection.cursor() as cursor:
        cursor.execute(query, {"pattern": f"%{word}%"})
        return bool(cursor.fetchone()[0])
