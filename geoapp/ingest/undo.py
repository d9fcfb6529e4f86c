"""Take an import back: one batch, one transaction, row by row where rows differ.

What a batch inserted goes, what it changed is put back as it was before
(lineage/before.py). A row that somebody changed since stays as it is now, and so does
one that others have come to refer to: each is listed with its reason. Changes of a
batch that was itself taken back do not count, so that batches can be taken back one
after the other, newest first. A vintage of units goes whole or not at all
(territory/undo.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from geoapp.accounts.models import User
from geoapp.ingest import undo_rows
from geoapp.ingest.commit import wait_for_other_imports
from geoapp.ingest.models import JobState, StagedImport
from geoapp.ingest.relations import RELATIONS
from geoapp.ingest.undo_rows import Kept
from geoapp.lineage.batch import batch_at_work
from geoapp.lineage.models import Batch, KeptAtUndo
from geoapp.territory import undo
from geoapp.territory.undo import Dependents, LaterBatch


class UndoRefused(Exception):  # noqa: N818 - it is an answer, not a fault
    """``code`` and ``params`` choose the words in ``messages``."""

    def __init__(
        self,
        code: str,
        obstacles: tuple[LaterBatch | Dependents, ...] = (),
        **params: object,
    ) -> None:
        super().__init__(code, params)
        self.code = code
        self.obstacles = obstacles
        self.params = params


@dataclass(slots=True)
class TakenBack:
    """Rows deleted and put back; for units also the identities that went."""

    deleted: int = 0
    restored: int = 0
    units: int = 0
    kept: list[Kept] = field(default_factory=list)


def undo_batch(batch_id: int, *, commit: bool, user: User | None = None) -> TakenBack:
    """Take a batch back, or without ``commit`` say what that would do.

    Raises:
        UndoRefused: no such batch, taken back already, or something rests on a vintage.
    """
    with transaction.atomic():
        wait_for_other_imports()
        batch = Batch.objects.filter(pk=batch_id).first()
        if batch is None:
            raise UndoRefused("no_such_batch", batch=batch_id)
        if batch.undone_at is not None:
            raise UndoRefused("already_undone", batch=batch_id)
        with batch_at_work(batch.pk, is_undo=True):
            done = _take_back(batch)
        _remember(batch, done, user)
        transaction.set_rollback(not commit)
    return done


def foresee(batch: Batch) -> TakenBack:
    """Say what taking a batch back now would do, without a lock and without writing.

    For pages, whose process may not write. What it says of a hotspot's ground that
    somebody else redrew may turn out a row wrong: ``undo_batch`` counts what it did.
    """
    if batch.layer == "admin_units":
        units = undo.foresee(batch.pk)
        return TakenBack(units.deleted, units.restored, units.units)
    done = TakenBack()
    for table in reversed(RELATIONS[batch.layer].tables):
        deleted, restored, kept = undo_rows.foresee(table, batch.pk)
        done.deleted += deleted
        done.restored += restored
        done.kept += kept
    return done


def newest_first() -> Iterator[Batch]:
    """Yield the batches that can still be taken back."""
    yield from Batch.objects.filter(undone_at=None).order_by("-committed_at", "-pk")


def _take_back(batch: Batch) -> TakenBack:
    if batch.layer == "admin_units":
        if found := undo.obstacles(batch.pk):
            raise UndoRefused("in_the_way", tuple(found), batch=batch.pk)
        units = undo.take_back(batch.pk)
        return TakenBack(units.deleted, units.restored, units.units)
    done = TakenBack()
    for table in reversed(RELATIONS[batch.layer].tables):
        deleted, restored, kept = undo_rows.take_back(table, batch.pk)
        done.deleted += deleted
        done.restored += restored
        done.kept += kept
    return done


def _remember(batch: Batch, done: TakenBack, user: User | None) -> None:
    batch.undone_at = timezone.now()
    batch.undone_by = user
    batch.rows_undone = done.deleted + done.restored
    batch.save(update_fields=["undone_at", "undone_by", "rows_undone"])
    KeptAtUndo.objects.bulk_create(
        KeptAtUndo(
            batch=batch,
            table=one.table,
            row_id=one.row_id,
            label=one.label,
            reason=one.reason,
        )
        for one in done.kept
    )
    StagedImport.objects.filter(batch=batch).update(state=JobState.UNDONE)
