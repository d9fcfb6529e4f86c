"""Staging: what was read from a file, before and after it was judged.

A job is one run of an import. Its rows keep the values as read (``raw``, without
columns about persons), the values as understood (``mapped``), and what is wrong with
them. Nothing outside staging changes until a job is committed.

Some choices here are for speed, each measured on a million rows: the key is (job, row)
and no number of its own (2 s); no foreign key guards ``job`` (5 s), because rows are
only ever written by the statement that follows the job's own INSERT; and the units of a
row have no index (0.1 s, and one entry more for each row that gets its unit): only the
deletion of a unit looks for them, and may read staging whole.
"""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.contrib.gis.db import models
from django.db.models import Q, Value

from geoapp.ingest.stored_json import WithoutNul
from geoapp.lineage.models import Batch
from geoapp.spatial.crs import STORAGE_SRID
from geoapp.territory.models import AdminUnit


class AsRead(models.TextField):  # type: ignore[type-arg]  # none when it runs
    """A record as JSON, stored as the text that was written, columns in their order.

    Nothing looks inside until a row is shown. ``json`` would look at every letter of a
    million records again (0.8 s), ``jsonb`` would take them apart (3 s). What it costs:
    the database does not know that it is JSON; ``records.py`` writes it, and is tested.
    """

    def from_db_value(self, value: str | None, *_: Any) -> Any:
        return None if value is None else json.loads(value)

    def get_prep_value(self, value: Any) -> Any:
        return None if value is None else json.dumps(value, ensure_ascii=False)


class JobState(models.TextChoices):
    """How far an import has come."""

    RECEIVED = "received"
    LOOKED = "looked"
    STAGED = "staged"
    PREVIEWED = "previewed"
    COMMITTED = "committed"
    UNDONE = "undone"


class StagedImport(models.Model):
    """One run of an import.

    ``folder``: where the file as it was sent is kept in quarantine, until the import is
    committed or ``kept_until`` has passed (quarantine.py). ``choices``: what the
    officer settled about reading it; ``look``: what looking at it found, for the page;
    ``options``: how it is to be imported. ``counts``: what a preview announced.
    """

    layer = models.CharField(max_length=40)
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    folder = models.UUIDField(null=True)
    size_bytes = models.BigIntegerField(null=True)
    kept_until = models.DateField(null=True)
    choices = models.JSONField(default=dict, encoder=WithoutNul)
    look = models.JSONField(null=True, encoder=WithoutNul)
    options = models.JSONField(default=dict, encoder=WithoutNul)
    state = models.CharField(max_length=10, choices=JobState, default=JobState.STAGED)
    rows_read = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    dropped_columns = models.JSONField(default=list, encoder=WithoutNul)
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


class MappingTemplate(models.Model):
    """Which columns feed which fields of a layer, kept under a name for the next file.

    Headings only, never values; shared by all who import.
    """

    layer = models.CharField(max_length=40)
    name = models.CharField(max_length=80)
    columns = models.JSONField(default=dict, encoder=WithoutNul)
    constants = models.JSONField(default=dict, encoder=WithoutNul)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True)
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["layer", "name"], name="mappingtemplate_unique"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.layer}: {self.name}"


class StagedRow(models.Model):
    """One row of a file. ``day`` is when its statement holds, for finding its unit.

    ``geom`` is as drawn; ``proposed`` a repair, only where it differs, which nobody has
    accepted yet. A refused row is held: it enters no other table.
    """

    pk = models.CompositePrimaryKey("job_id", "row_no")
    job = models.ForeignKey(
        StagedImport,
        models.CASCADE,
        related_name="rows",
        db_constraint=False,
        db_index=False,  # the key begins with it
    )
    row_no = models.PositiveIntegerField()
    source_fid = models.BigIntegerField(null=True)
    raw = AsRead()
    mapped = models.JSONField(db_default=Value({}, models.JSONField()))
    day = models.DateField(null=True)
    geom = models.GeometryField(srid=STORAGE_SRID, null=True, spatial_index=False)
    proposed = models.GeometryField(srid=STORAGE_SRID, null=True, spatial_index=False)
    findings = models.JSONField(
        default=list, db_default=Value([], models.JSONField()), encoder=WithoutNul
    )
    refused = models.BooleanField(default=False, db_default=False)
    unit = models.ForeignKey(
        AdminUnit,
        models.SET_NULL,
        null=True,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    is_located = models.BooleanField(default=False, db_default=False)
    parent = models.ForeignKey(
        AdminUnit,
        models.SET_NULL,
        null=True,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    verdict = models.CharField(max_length=10, null=True)

    def __str__(self) -> str:
        return f"{self.job_id}/{self.row_no}"
