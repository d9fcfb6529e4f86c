"""Staging: what was read from a file, before and after it was judged.

A job is one run of an import. Its rows keep the values as read (``raw``, without
columns about persons), the values as understood (``mapped``), and what is wrong with
them. Nothing outside staging changes until a job is committed.
"""

from __future__ import annotations

from django.conf import settings
from django.contrib.gis.db import models
from django.db.models import Q

from geoapp.lineage.models import Batch
from geoapp.spatial.crs import STORAGE_SRID
from geoapp.territory.models import AdminUnit


class JobState(models.TextChoices):
    STAGED = "staged"
    PREVIEWED = "previewed"
    COMMITTED = "committed"
    UNDONE = "undone"


class StagedImport(models.Model):
    """One run of an import."""

    layer = models.CharField(max_length=40)
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    options = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=JobState, default=JobState.STAGED)
    rows_read = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    dropped_columns = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True)
    batch = models.ForeignKey(Batch, models.PROTECT, null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=JobState.values),
                name="stagedimport_state_known",
            ),
        ]
        indexes = [models.Index(fields=["layer", "sha256"], name="stagedimport_file")]

    def __str__(self) -> str:
        return f"{self.layer} {self.file_name} ({self.state})"


class StagedRow(models.Model):
    """One row of a file. ``day`` is when its statement holds, for finding its unit."""

    job = models.ForeignKey(StagedImport, models.CASCADE, related_name="rows")
    row_no = models.PositiveIntegerField()
    source_fid = models.BigIntegerField(null=True)
    raw = models.JSONField()
    mapped = models.JSONField()
    day = models.DateField(null=True)
    geom = models.GeometryField(srid=STORAGE_SRID, null=True, spatial_index=False)
    findings = models.JSONField(default=list)
    refused = models.BooleanField(default=False)
    unit = models.ForeignKey(AdminUnit, models.SET_NULL, null=True, related_name="+")
    is_located = models.BooleanField(default=False)
    parent = models.ForeignKey(AdminUnit, models.SET_NULL, null=True, related_name="+")
    verdict = models.CharField(max_length=10, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["job", "row_no"], name="stagedrow_unique_in_job"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.job_id}/{self.row_no}"
