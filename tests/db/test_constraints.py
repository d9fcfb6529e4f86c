"""The database refuses what must not be, whoever asks."""

from datetime import date

import pytest
from django.contrib.gis.geos import MultiPolygon, Polygon
from django.db import IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from geoapp.registry.models import HotspotEvent, Tip
from geoapp.territory.models import AdminUnitVersion
from tests import places

pytestmark = pytest.mark.django_db


def refused_by(name: str):  # type: ignore[no-untyped-def]
    return pytest.raises(IntegrityError, match=name)


def check_now() -> None:
    """Run the deferred constraints, as the end of the transaction would."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_unit_has_one_version_a_day() -> None:
    made = places.province("01")
    with refused_by("adminunitversion_unit_never_twice_at_once"):
        AdminUnitVersion.objects.create(
            unit=made,
            level="province",
            gso_code="02",
            unit_type="tinh",
            name="Tỉnh Khác",
            validity=DateRange(date(2026, 1, 1), None),
            batch=places.batch(),
        )


def test_a_code_names_one_unit_a_day() -> None:
    places.province("01")
    with refused_by("adminunitversion_code_never_twice_at_once"):
        places.province("01")


def test_a_code_may_be_used_again_from_the_day_it_is_free() -> None:
    parent = places.province("01")
    old = places.span(date(2020, 1, 1), date(2025, 7, 1))
    new = places.span(date(2025, 7, 1))
    places.commune("00004", parent, places.box(0, 0, 900, 900), validity=old)
    places.commune("00004", parent, places.box(0, 0, 900, 900), validity=new)
    on = AdminUnitVersion.objects.filter(level="commune").in_force_on
    assert on(date(2025, 6, 30)).get() != on(date(2025, 7, 1)).get()


@pytest.mark.parametrize("code", ["4", "0004", "000004", "0000a"])
def test_a_commune_code_has_five_digits(code: str) -> None:
    parent = places.province("01")
    with pytest.raises(Exception, match=r"gso_code|too long"):
        places.commune(code, parent, places.box(0, 0, 900, 900))


def test_an_invalid_polygon_is_refused() -> None:
    bow_tie = Polygon(((105, 21), (106, 22), (106, 21), (105, 22), (105, 21)))
    with refused_by("adminunitversion_geom_valid"):
        places.commune("00001", places.province("01"), MultiPolygon(bow_tie, srid=4326))


@pytest.mark.parametrize("name", ["Xã Hòa ", " ", "Xa\u0303 Mu\u031b\u01a1ng"])
def test_a_name_is_composed_and_trimmed(name: str) -> None:
    with refused_by("adminunitversion_name_nfc"):
        places.province("01", name=name)


def test_a_parent_is_in_force_while_its_child_is() -> None:
    short = places.unit(
        "province",
        "01",
        "tinh",
        validity=places.span(date(2020, 1, 1), date(2025, 7, 1)),
    )
    with refused_by("parent is not in force"), transaction.atomic():
        places.commune("00001", short, places.box(0, 0, 900, 900))
        check_now()


def test_closing_a_parent_alone_is_refused() -> None:
    parent = places.province("01")
    places.commune("00001", parent, places.box(0, 0, 900, 900))
    check_now()
    with refused_by("parent is not in force"), transaction.atomic():
        parent.versions.update(
            validity=DateRange(places.ALWAYS.lower, date(2025, 7, 1))
        )
        check_now()


def test_a_parent_may_change_its_version_under_its_children() -> None:
    parent = places.province("01")
    places.commune("00001", parent, places.box(0, 0, 900, 900))
    day = date(2025, 7, 1)
    parent.versions.update(validity=DateRange(places.ALWAYS.lower, day))
    AdminUnitVersion.objects.create(
        unit=parent,
        level="province",
        gso_code="01",
        unit_type="thanh_pho_tw",
        name="Thành phố Mới",
        validity=DateRange(day, None),
        batch=places.batch(),
    )
    check_now()


def test_a_status_stands_in_its_vocabulary() -> None:
    hotspot = places.hotspot("T1", None, [])
    with refused_by("hotspotevent_status_known"):
        HotspotEvent.objects.create(
            hotspot=hotspot, status="gone", happened_on=date(2025, 1, 1)
        )


def test_validity_is_never_empty_or_without_a_first_day() -> None:
    for validity in (
        DateRange(None, date(2025, 1, 1)),
        DateRange(date(2025, 1, 1), date(2025, 1, 1)),
    ):
        with refused_by("validity_dated"), transaction.atomic():
            places.landmark("Hồ", 0, 0, validity=validity)


def test_no_model_has_a_field_about_a_person() -> None:
    """P1, on the names of all columns. The access issue adds free text."""
    words = (
        "owner",
        "phone",
        "birth",
        "gender",
        "sex",
        "identity",
        "plate",
        "photo",
        "nationality",
        "ethnic",
        "health",
        "cccd",
        "cmnd",
        "email",
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name || '.' || column_name FROM information_schema.columns"
            " WHERE table_schema = 'public'"
        )
        columns = [name.replace("template", "") for (name,) in cursor]  # no plate
    assert [name for name in columns if any(word in name for word in words)] == []
    assert Tip._meta.db_table + ".channel" in columns
