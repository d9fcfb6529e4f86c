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
from django.db import Error, connection
from django.db.backends.base.base import BaseDatabaseWrapper
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
        self._breaking = threading.Lock()
        self._is_done = False

    @property
    def subject_id(self) -> int:
        """What the job is about; 0, which is nobody's key, if it is about nothing."""
        return self.job.subject_id or 0

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
        if self.is_cancelled:
            raise Cancelled

    def can_stop_no_more(self) -> None:
        """Say that what was asked for is done, and only tidying is left.

        A wish to stop comes too late then: what was written would be called cancelled.
        """
        with self._breaking:
            self._is_done = True

    @property
    def is_cancelled(self) -> bool:
        return self._cancelled.is_set() and not self._is_done

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
                try:
                    self._beat(own)
                except Error:
                    own.close()  # and with the next beat connect anew
                with self._breaking, contextlib.suppress(psycopg.Error):
                    if self.is_cancelled:
                        at_work.cancel_safe(timeout=5)
        finally:
            own.close()

    def _beat(self, own: BaseDatabaseWrapper) -> None:
        with own.cursor() as asked:
            asked.execute(
                "UPDATE jobs_job SET step = %s, step_at = %s, done = %s, total = %s,"
                " beat_at = now() WHERE id = %s RETURNING cancel_requested",
                [self._step, self._step_at, self._done, self._total, self.job.pk],
            )
            if asked.fetchone() == (True,):
                self._cancelled.set()
