"""A row's unit exists, and stays while the row names it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import IntegrityError, connection, models, transaction

from geoapp.registry.models import Establishment, Hotspot, Inspection, Tip
from geoapp.territory.models import AdminUnit
from tests import places

pytestmark = pytest.mark.django_db

MADE: dict[type[models.Model], Callable[[], Any]] = {
    Establishment: lambda: places.establishment(1, 1),
    Hotspot: lambda: places.hotspot("TD-1", places.box(0, 0, 30, 30), []),
    Inspection: lambda: places.inspection(1, 1, places.ALWAYS.lower),
    Tip: lambda: places.tip(1, 1, places.ALWAYS.lower),
}
each_register = pytest.mark.parametrize("model", MADE, ids=lambda one: one.__name__)


def column(model: type[models.Model]) -> str:
    return "lead_unit_id" if model is Hotspot else "unit_id"


def nobody() -> int:
    """Return the key of a unit that was deleted."""
    unit = AdminUnit.objects.create()
    key = int(unit.pk)
    unit.delete()
    return key


@contextmanager
def refused() -> Iterator[None]:
    """Expect a block to break integrity, at the latest when a transaction would end."""
    with pytest.raises(IntegrityError), transaction.atomic():  # noqa: PT012
        yield
        connection.check_constraints()


@each_register
def test_a_row_names_no_unit_or_one_that_exists(model: type[models.Model]) -> None:
    row = MADE[model]()
    for unit in (None, AdminUnit.objects.create().pk):
        model.objects.filter(pk=row.pk).update(**{column(model): unit})
    connection.check_constraints()
    unknown = nobody()
    with refused():
        model.objects.filter(pk=row.pk).update(**{column(model): unknown})


def test_a_merge_moves_no_row_to_an_unknown_unit() -> None:
    """As imports write; which columns it sets, a trigger has to see there as well."""
    places.establishment(1, 1)
    with refused(), connection.cursor() as cursor:
        cursor.execute(
            """
            MERGE INTO registry_establishment AS stored
            USING (SELECT %s::bigint AS unit_id) AS meant ON true
            WHEN MATCHED THEN UPDATE SET (code, unit_id) = ROW(code, meant.unit_id)
            """,
            [nobody()],
        )


@each_register
def test_a_new_row_of_an_unknown_unit_is_refused(model: type[models.Model]) -> None:
    row = MADE[model]()
    row.pk, row.code = None, "X-2"
    setattr(row, column(model), nobody())
    with refused():
        row.save(force_insert=True)


@each_register
def test_a_unit_that_rows_name_stays(model: type[models.Model]) -> None:
    row = MADE[model]()
    unit = AdminUnit.objects.create()
    model.objects.filter(pk=row.pk).update(**{column(model): unit.pk})
    with refused(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM territory_adminunit WHERE id = %s", [unit.pk])
    model.objects.filter(pk=row.pk).update(**{column(model): None})
    unit.delete()
    connection.check_constraints()
