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
    """Rows that were committed together and can be traced, or undone, together."""

    source = models.ForeignKey(Source, models.PROTECT, related_name="batches")
    layer = models.CharField(max_length=40)
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    rows_read = models.PositiveIntegerField()
    rows_committed = models.PositiveIntegerField()
    committed_at = models.DateTimeField(auto_now_add=True)
    committed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(rows_committed__lte=models.F("rows_read")),
                name="batch_commits_no_more_than_it_read",
            ),
            models.CheckConstraint(
                condition=Q(sha256__regex="^[0-9a-f]{64}$"), name="batch_sha256_form"
            ),
        ]
        indexes = [models.Index(fields=["layer", "sha256"], name="batch_by_file")]

    def __str__(self) -> str:
        return f"{self.layer} {self.file_name}"


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
