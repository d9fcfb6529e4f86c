"""Work that goes on after the page has answered: what became of it, for whoever asked.

The queue itself is procrastinate's (``queue.py``) and knows only that job 17 is to be
done. What a page shows of it stands here: how far it is, whether somebody wants it
stopped, how it ended. Rows are seen by whoever asked for the work
(``database/visibility.sql``).
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q

SILENT_AFTER_S = 20
"""Seconds without a sign of life after which the page says that nobody is at work: the
worker gives one twice a second, and its successor is started within a few seconds."""


class JobState(models.TextChoices):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


OVER = (JobState.DONE, JobState.FAILED, JobState.CANCELLED)


class Job(models.Model):
    """One piece of work. ``kind`` names who does it, ``subject_id`` what it is about.

    ``step``, ``error``: codes, put into words where they are shown. ``done`` of
    ``total`` counts within the step; ``total`` is 0 where nobody can say.
    """

    kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField(null=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+"
    )
    state = models.CharField(max_length=10, choices=JobState, default=JobState.QUEUED)
    step = models.CharField(max_length=40, default="")
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    error = models.CharField(max_length=60, default="")
    params = models.JSONField(default=dict)
    cancel_requested = models.BooleanField(default=False)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    step_at = models.DateTimeField(null=True)
    beat_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=JobState.values), name="job_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=OVER, ended_at__isnull=False)
                | (~Q(state__in=OVER) & Q(ended_at__isnull=True)),
                name="job_over_has_an_end",
            ),
        ]
        indexes = [models.Index(fields=["kind", "subject_id"], name="job_by_subject")]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id} ({self.state})"

    @property
    def is_over(self) -> bool:
        return self.state in OVER

    @property
    def percent(self) -> int | None:
        """Whole percent of the step; None where nobody can say."""
        if self.state == JobState.DONE:
            return 100
        return min(100, self.done * 100 // self.total) if self.total else None

    def seconds_left(self, now: datetime) -> int | None:
        """Estimate when the step ends, at the pace so far; None before 2 % of it."""
        if self.step_at is None or self.done * 50 < self.total or not self.done:
            return None
        spent = (now - self.step_at).total_seconds()
        return round(spent * (self.total - self.done) / self.done)

    def is_silent(self, now: datetime) -> bool:
        """Tell whether the work stopped without a word: nobody is doing it now."""
        if self.is_over:
            return False
        last = self.beat_at or self.created_at
        return now - last > timedelta(seconds=SILENT_AFTER_S)
