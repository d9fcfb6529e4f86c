"""What a row said before it was changed is kept, whoever changes it and how."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.contrib.gis.geos import Point
from django.db import IntegrityError, ProgrammingError, connection, models, transaction
from django.db.models import F

from geoapp.accounts.models import Role, User
from geoapp.config.database import ROLES
from geoapp.ingest.relations import RELATIONS
from geoapp.lineage.batch import batch_at_work
from geoapp.lineage.before import OWN_COLUMNS, Before, table_of
from geoapp.registry.models import (
    Establishment,
    Hotspot,
    HotspotEvent,
    HotspotExtent,
    Inspection,
    ServiceSite,
    Tip,
)
from geoapp.territory.models import AreaDesignation, Landmark, NationalBorder
from geoapp.territory.scope import IMPORTER_ROLE, seen_by
from tests import places
from tests.web import database_role

pytestmark = pytest.mark.django_db

DAY = date(2025, 7, 1)
REGISTERS: tuple[type[models.Model], ...] = (
    AreaDesignation,
    Establishment,
    Hotspot,
    HotspotEvent,
    HotspotExtent,
    Inspection,
    Landmark,
    NationalBorder,
    ServiceSite,
    Tip,
)

each_register = pytest.mark.parametrize(
    "model", REGISTERS, ids=lambda model: model.__name__
)


def test_the_list_above_is_complete() -> None:
    assert {model._meta.db_table for model in REGISTERS} == {
        table for relation in RELATIONS.values() for table in relation.tables
    }
    kept = {model._meta.db_table for model in Before.__subclasses__()}
    assert kept == {table_of(model._meta.db_table) for model in REGISTERS}


@pytest.fixture
def one_of_each() -> None:
    """Make a row in every register; coordinates with all their digits."""
    province = places.province("01")
    places.designate(province, "complex", "QĐ-1")
    places.national_border((0.1, 0.1), (1000 / 3, 200))
    places.landmark("Hồ", 1 / 3, 2 / 3)
    places.establishment(1 / 7, 1 / 9)
    hotspot = places.hotspot("TD-1", places.box(1 / 3, 0, 300, 300), [])
    HotspotEvent.objects.create(
        hotspot=hotspot, status="suspected", happened_on=DAY, note="Ghi chú"
    )
    places.inspection(1 / 11, 3, DAY)
    places.tip(2 / 3, 5, DAY)
    ServiceSite.objects.create(
        code="DV-1",
        name="Điểm tư vấn",
        kind="health",
        validity=places.ALWAYS,
        geom=places.point(1 / 13, 7),
        batch=places.batch(),
    )


def fetch(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def run(statement: str, *values: Any) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def columns(model: type[models.Model]) -> str:
    """Return the columns that a register and its history share, in one order."""
    names = sorted(field.column for field in model._meta.local_concrete_fields)
    return ", ".join(name for name in names if name != "id")


def rows(model: type[models.Model]) -> list[str]:
    """Return every row as PostgreSQL writes it: a geometry byte for byte."""
    return [
        row
        for (row,) in fetch(
            f"SELECT row(id, {columns(model)})::text FROM {model._meta.db_table}"
            " ORDER BY id"
        )
    ]


def history(model: type[models.Model]) -> list[str]:
    """Return what rows said before, the oldest first."""
    return [
        row
        for (row,) in fetch(
            f"SELECT row(row_id, {columns(model)})::text"
            f" FROM {table_of(model._meta.db_table)} ORDER BY change_id"
        )
    ]


def kept(model: type[models.Model]) -> Any:
    return apps.get_model(f"{model._meta.label}Before").objects


@each_register
def test_the_columns_of_a_register_and_its_history_agree(
    model: type[models.Model],
) -> None:
    """In name and type: a row that is put back is the row that was."""

    def declared(table: str) -> dict[str, str]:
        return dict(
            fetch(
                "SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute"
                " WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped",
                table,
            )
        )

    register = declared(model._meta.db_table)
    earlier = declared(table_of(model._meta.db_table))
    register["row_id"] = register.pop("id")
    assert {k: v for k, v in earlier.items() if k not in OWN_COLUMNS} == register


@each_register
def test_a_changed_row_is_kept_as_it_was(
    one_of_each: None, model: type[models.Model]
) -> None:
    [before] = rows(model)
    model._default_manager.update(id=F("id"))
    assert history(model) == [before]


@each_register
def test_a_deleted_row_is_kept_as_it_was(
    one_of_each: None, model: type[models.Model]
) -> None:
    [before] = rows(model)
    model._default_manager.all().delete()
    assert history(model) == [before]
    assert kept(model).get().action == "delete"


def _save() -> None:
    place = Establishment.objects.get()
    place.name = "khác"
    place.save()


def _save_one_column() -> None:
    place = Establishment.objects.get()
    place.name = "khác"
    place.save(update_fields=["name"])


def _bulk_update() -> None:
    places = list(Establishment.objects.all())
    for place in places:
        place.name = "khác"
    Establishment.objects.bulk_update(places, ["name"])


def _upsert() -> None:
    place = Establishment.objects.get()
    place.name = "khác"
    Establishment.objects.bulk_create(
        [place], update_conflicts=True, update_fields=["name"], unique_fields=["code"]
    )


CHANGES: dict[str, Callable[[], Any]] = {
    "save": _save,
    "save one column": _save_one_column,
    "queryset": lambda: Establishment.objects.update(name="khác"),
    "bulk update": _bulk_update,
    "upsert": _upsert,
    "raw": lambda: run("UPDATE registry_establishment SET name = 'khác'"),
    "merge": lambda: run(
        "MERGE INTO registry_establishment AS place USING (SELECT 1) AS one ON true"
        " WHEN MATCHED THEN UPDATE SET name = 'khác'"
    ),
    "on conflict": lambda: run(
        "INSERT INTO registry_establishment SELECT * FROM registry_establishment"
        " ON CONFLICT (code) DO UPDATE SET name = 'khác'"
    ),
    "within a query": lambda: run(
        "WITH one AS (UPDATE registry_establishment SET name = 'khác' RETURNING id)"
        " SELECT count(*) FROM one"
    ),
}


@pytest.mark.parametrize("way", CHANGES)
def test_whatever_way_a_row_is_changed(one_of_each: None, way: str) -> None:
    [before] = rows(Establishment)
    CHANGES[way]()
    assert Establishment.objects.get().name == "khác"
    assert history(Establishment) == [before]
    assert kept(Establishment).get().action == "update"


DELETIONS: dict[str, Callable[[], Any]] = {
    "instance": lambda: Hotspot.objects.get().delete(),
    "queryset": lambda: Hotspot.objects.all().delete(),
    "raw": lambda: [
        run(f"DELETE FROM {model._meta.db_table}")
        for model in (HotspotEvent, HotspotExtent, Hotspot)
    ],
}


@pytest.mark.parametrize("way", DELETIONS)
def test_whatever_way_a_row_is_deleted_and_what_goes_with_it(
    one_of_each: None, way: str
) -> None:
    family = (Hotspot, HotspotExtent, HotspotEvent)
    before = {model: rows(model) for model in family}
    DELETIONS[way]()
    for model in family:
        assert rows(model) == []
        assert history(model) == before[model]


def test_every_row_of_a_statement_is_kept_and_no_other(one_of_each: None) -> None:
    for number in range(3):
        places.establishment(number * 100, 50)
    before = rows(Establishment)
    run("UPDATE registry_establishment SET name = 'x' WHERE id <> %s", 0)
    run("UPDATE registry_establishment SET name = 'y' WHERE id = %s", 0)
    assert history(Establishment) == before


def test_each_change_is_kept_in_its_order(one_of_each: None) -> None:
    said = []
    for name in ("một", "hai", "ba"):
        said += rows(Establishment)
        Establishment.objects.update(name=name)
    assert history(Establishment) == said


def test_what_was_rolled_back_has_no_history(one_of_each: None) -> None:
    with transaction.atomic():
        Establishment.objects.update(name="khác")
        transaction.set_rollback(True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Establishment.objects.update(operating_status="khác")
    assert history(Establishment) == []


def test_the_history_says_which_import_and_which_user(one_of_each: None) -> None:
    user = User.objects.create(username="gis", role=Role.GIS_OFFICER)
    batch = places.batch()
    tips = Tip.objects.all()
    tips.update(channel="letter")
    with seen_by(user):
        tips.update(channel="online")
        with batch_at_work(batch.pk):
            tips.update(channel="letter")
            with batch_at_work(batch.pk, is_undo=True):
                tips.update(channel="online")
            tips.update(channel="letter")
        tips.update(channel="online")
    tips.update(channel="letter")
    told = kept(Tip).order_by("change_id")
    assert list(told.values_list("changed_by_user", "changed_by_batch", "is_undo")) == [
        (None, None, False),
        (user.pk, None, False),
        (user.pk, batch.pk, False),
        (user.pk, batch.pk, True),
        (user.pk, batch.pk, False),
        (user.pk, None, False),
        (None, None, False),
    ]


def test_the_name_of_an_import_ends_with_its_transaction(one_of_each: None) -> None:
    """Else the next job on the connection would change rows in its name."""
    with pytest.raises(ZeroDivisionError), transaction.atomic(), batch_at_work(7):
        raise ZeroDivisionError
    Tip.objects.update(channel="letter")
    assert kept(Tip).get().changed_by_batch is None


@pytest.mark.parametrize("role", [ROLES["app"], IMPORTER_ROLE, ROLES["backup"]])
@each_register
def test_nobody_may_write_history_by_hand(
    one_of_each: None, model: type[models.Model], role: str
) -> None:
    rights = "INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER"
    table = table_of(model._meta.db_table)
    assert fetch("SELECT has_table_privilege(%s, %s, %s)", role, table, rights) == [
        (False,)
    ]
    assert fetch("SELECT has_any_column_privilege(%s, %s, 'UPDATE')", role, table) == [
        (False,)
    ]


@pytest.mark.parametrize("role", [ROLES["app"], IMPORTER_ROLE])
def test_nobody_may_borrow_the_trigger(one_of_each: None, role: str) -> None:
    """A private table of the same name would let it write into the real history."""
    forge = """
        CREATE TEMP TABLE registry_tip AS SELECT * FROM public.registry_tip;
        CREATE TRIGGER forged AFTER UPDATE ON pg_temp.registry_tip
        REFERENCING OLD TABLE AS was FOR EACH STATEMENT
        EXECUTE FUNCTION lineage_remember();
    """
    with (
        database_role(role),
        pytest.raises(ProgrammingError, match="permission denied for function"),
    ):
        run(forge)
    assert history(Tip) == []


def test_a_point_that_moves_by_the_last_bit_is_told_apart(one_of_each: None) -> None:
    tip = Tip.objects.get()
    [before] = rows(Tip)
    x, y = tip.geom.coords
    Tip.objects.update(geom=Point(x + 2**-46, y, srid=4326))
    assert rows(Tip) != [before]
    assert history(Tip) == [before]


def test_a_row_stays_with_its_batch(one_of_each: None) -> None:
    """Its history begins with the import it came with."""
    other = places.batch()
    other.pk = None
    other.file_name = "other"
    other.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        Tip.objects.update(batch=other)
    with pytest.raises(IntegrityError), transaction.atomic():
        Tip.objects.update(batch=0)
    with pytest.raises(IntegrityError), transaction.atomic():
        run("DELETE FROM lineage_batch")
