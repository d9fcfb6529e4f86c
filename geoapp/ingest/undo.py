"""Take an import back: one batch, one transaction."""

from __future__ import annotations

from django.db import transaction

from geoapp.ingest.commit import wait_for_other_imports
from geoapp.ingest.models import JobState, StagedImport
from geoapp.lineage.models import Batch
from geoapp.territory import undo
from geoapp.territory.undo import Dependents, LaterBatch, TakenBack


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


def undo_batch(batch_id: int, *, commit: bool) -> TakenBack:
    """Take a batch back, or without ``commit`` say what that would do.

    Raises:
        UndoRefused: no such batch, not one of units, or something rests on it.
    """
    with transaction.atomic():
        wait_for_other_imports()
        batch = Batch.objects.filter(pk=batch_id).first()
        if batch is None:
            raise UndoRefused("no_such_batch", batch=batch_id)
        if batch.layer != "admin_units":
            raise UndoRefused("not_units", batch=batch_id, layer=batch.layer)
        if found := undo.obstacles(batch_id):
            raise UndoRefused("in_the_way", tuple(found), batch=batch_id)
        done = undo.take_back(batch_id)
        StagedImport.objects.filter(batch=batch).update(
            batch=None, state=JobState.UNDONE
        )
        batch.delete()
        transaction.set_rollback(not commit)
    return done
