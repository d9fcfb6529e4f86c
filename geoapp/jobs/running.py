"""A job while it is done: how far it is, and whether it is still wanted.

The work happens in one transaction that nobody else can see into. So a second thread,
with a connection of its own, says twice a second how far it is, and breaks the
statement under way off when somebody asked for that.
"""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import Iterator

import psycopg
from django.db import DatabaseError, connection
from django.utils import timezone

from geoapp.jobs.models import Job

log = logging.getLogger(__name__)

BEAT_S = 0.5


class Cancelled(Exception):  # noqa: N818 - it is an answer, not a fault
    """Whoever asked for the work does not want it any more."""


class JobFailed(Exception):  # noqa: N818 - it is an answer, not a fault
    """The work cannot be done as asked; ``code`` and ``params`` choose the words."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params


class Running:
    """What the one who works tells, and asks, about the job."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self._step = ""
        self._step_at = timezone.now()
        self._done = self._total = 0
        self._cancelled = threading.Event()
        self._over = threading.Event()

    def tell(self, step: str, done: int = 0, total: int = 0) -> None:
        """Say what is being done, and how much of it is done.

        Raises:
            Cancelled: it need not be done.
        """
        if step != self._step:
            self._step, self._step_at = step, timezone.now()
        self._done, self._total = done, total
        self.stop_if_cancelled()

    def stop_if_cancelled(self) -> None:
        if self._cancelled.is_set():
            raise Cancelled

    @property
    def is_cancelled(self) -> bool:
        return self._cancelled.is_set()

    @contextlib.contextmanager
    def watched(self) -> Iterator[None]:
        """Keep saying how far it is, and break off when that is asked for."""
        connection.ensure_connection()
        at_work: psycopg.Connection = connection.connection
        watcher = threading.Thread(target=self._watch, args=[at_work], daemon=True)
        watcher.start()
        try:
            yield
        finally:
            self._over.set()
            watcher.join()

    def _watch(self, at_work: psycopg.Connection) -> None:
        own = connection.copy()
        try:
            while not self._over.wait(BEAT_S):
                with contextlib.suppress(DatabaseError):
                    self._beat(own.cursor)
                if self._cancelled.is_set():
                    with contextlib.suppress(psycopg.Error):
                        at_work.cancel_safe(timeout=5)
        finally:
            own.close()

    def _beat(self, cursor: contextlib.AbstractContextManager[object]) -> None:
        with cursor() as asked:  # type: ignore[operator]
            asked.execute(
                "UPDATE jobs_job SET step = %s, step_at = %s, done = %s, total = %s,"
                " beat_at = now() WHERE id = %s RETURNING cancel_requested",
                [self._step, self._step_at, self._done, self._total, self.job.pk],
            )
            if asked.fetchone() == (True,):
                self._cancelled.set()
