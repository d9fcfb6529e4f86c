"""What came from where, and who took it away.

A *batch* is the unit of trace and undo: the rows of one file that were committed in
one transaction. A row points at the batch that inserted it; that is its history until
somebody changes it. Where the idea breaks down: a row that two files describe keeps
only the first batch, the later one shows as a change.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q


class Source(models.Model):
    """Who supplied data, and under which terms."""

    title = models.CharField(max_length=200)
    supplier = models.CharField(max_length=200, null=True)
    licence = models.CharField(max_length=100, null=True)
    document_no = models.CharField(max_length=100, null=True)
    is_sample = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["title", "supplier"],
                name="source_unique",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Batch(models.Model):
    """Rows that were committed together and can be traced, or undone, together.

    Every row that was read is accounted for: committed (new, changed, or saying what we
    knew), held because something is wrong with it, left out because the officer wanted
    no new or no changed ones, or repeated word for word. A batch that was taken back
    stays, as the record that it was there.
    """

    source = models.ForeignKey(Source, models.PROTECT, related_name="batches")
    layer = models.CharField(max_length=40)
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    rows_read = models.PositiveIntegerField()
    rows_committed = models.PositiveIntegerField()
    rows_held = models.PositiveIntegerField(default=0)
    rows_left = models.PositiveIntegerField(default=0)
    rows_repeated = models.PositiveIntegerField(default=0)
    committed_at = models.DateTimeField(auto_now_add=True)
    committed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True
    )

    rows_undone = models.PositiveIntegerField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    rows_read=models.F("rows_committed")
                    + models.F("rows_held")
                    + models.F("rows_left")
                    + models.F("rows_repeated")
                ),
                name="batch_accounts_for_every_row",
            ),
            models.CheckConstraint(
                condition=Q(sha256__regex="^[0-9a-f]{64}$"), name="batch_sha256_form"
            ),
        ]
        indexes = [models.Index(fields=["layer", "sha256"], name="batch_by_file")]

    def __str__(self) -> str:
        return f"{self.layer} {self.file_name}"


class KeptAtUndo(models.Model):
    """A row that stayed as it was when its batch was taken back, and why.

    ``table`` and ``row_id`` say which; ``label`` is what officers call it.
    """

    class Reason(models.TextChoices):
        EDITED = "edited"
        IN_USE = "in_use"
        FAILED = "failed"

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="kept_at_undo")
    table = models.CharField(max_length=63)
    row_id = models.BigIntegerField()
    label = models.CharField(max_length=200)
    reason = models.CharField(max_length=10, choices=Reason)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(reason__in=["edited", "in_use", "failed"]),
                name="keptatundo_reason_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id}: {self.label} ({self.reason})"


class ExportLog(models.Model):
    """One export: who took which layers, why, and the fingerprint of the file."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True)
    exported_at = models.DateTimeField(auto_now_add=True)
    layers = models.JSONField()
    day = models.DateField()
    crs_srid = models.PositiveIntegerField()
    reason = models.CharField(max_length=500)
    feature_counts = models.JSONField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""), name="exportlog_reason_given"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.exported_at:%Y-%m-%d %H:%M} {self.sha256[:12]}"
