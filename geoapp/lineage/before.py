"""What a row said before somebody changed or deleted it: history, and what undo needs.

An inserted row's history is the batch it points at. Of every change and deletion the
row as it was is kept, in a table of its own beside each register:

    LandmarkBefore = before(Landmark, __name__)

A trigger writes it (database/remember.sql), whoever changes the row and by which way;
nobody is granted to change what it wrote. Columns are those of the register, so that a
row can be put back exactly: a JSON image would round coordinates.

Where the idea breaks down: a column added to a register has to be added here by the
same migration; the trigger fails at the first change otherwise, and a test says so.
"""

from __future__ import annotations

from typing import Any

from django.contrib.gis.db.models.fields import BaseSpatialField
from django.contrib.postgres.indexes import BrinIndex
from django.db import models

OWN_COLUMNS = (
    "change_id",
    "changed_at",
    "action",
    "changed_by_batch",
    "changed_by_user",
    "is_undo",
)


class Action(models.TextChoices):
    UPDATE = "update"
    DELETE = "delete"


class Before(models.Model):
    """A row until ``changed_at``, and who made it history.

    ``changed_by_batch``: the import that did it; with ``is_undo`` the import that was
    being taken back. None of both: a form, or the command line.
    """

    change_id = models.BigAutoField(primary_key=True)
    changed_at = models.DateTimeField()
    action = models.CharField(max_length=6, choices=Action)
    changed_by_batch = models.BigIntegerField(null=True)
    changed_by_user = models.BigIntegerField(null=True)
    is_undo = models.BooleanField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self._meta.label} {self.change_id} ({self.action})"


def before(model: type[models.Model], module: str) -> type[Before]:
    """Return the model of a register's earlier rows, in the module that asks for it.

    References become plain numbers: what they pointed at may be gone.
    """
    columns: dict[str, Any] = {
        "row_id" if field.primary_key else field.attname: _column(field)
        for field in model._meta.local_concrete_fields  # noqa: SLF001 - Django's own way
    }
    meta = type(
        "Meta",
        (),
        {
            "db_table": table_of(model._meta.db_table),  # noqa: SLF001
            # Rows of one batch lie together: this index is a page for a million of
            # them, and costs nothing to keep. One by row would cost as much as the row.
            "indexes": [
                BrinIndex(
                    fields=["changed_by_batch"],
                    name=f"{model.__name__.lower()}before_batch",
                )
            ],
        },
    )
    name = f"{model.__name__}Before"
    return type(name, (Before,), {"__module__": module, "Meta": meta, **columns})


def table_of(table: str) -> str:
    """Return the name of the table that keeps the earlier rows of another."""
    return f"{table}_before"


def _column(field: models.Field[Any, Any]) -> models.Field[Any, Any]:
    if field.primary_key or isinstance(field, models.ForeignKey):
        return models.BigIntegerField(null=field.null)
    _, _, positional, named = field.deconstruct()
    for how in ("choices", "unique", "db_index", "auto_now_add", "auto_now"):
        named.pop(how, None)
    if isinstance(field, BaseSpatialField):
        named["spatial_index"] = False
    return type(field)(*positional, **named)
