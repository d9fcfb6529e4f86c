"""The real boundaries of two provinces, through the same path as any file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.contrib.gis.db.models.functions import IsValid
from django.db import transaction

from geoapp.territory.models import AdminUnitVersion, NationalBorder
from tests.real.real_layers import (
    BORDER_LAOS,
    COMMUNES_NEW,
    NEIGHBOURS_NEW,
    NEW,
    OLD,
    SON_LA_VN2000,
    load_all,
    needs_real_data,
)

# django_db on every test: without it pytest-django makes no test database.
pytestmark = [pytest.mark.real_data, pytest.mark.django_db, needs_real_data]


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, Any]]:
    """Load once; every test's own transaction is a savepoint inside this one."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield load_all()
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _all_loaded(loaded: Any) -> None:
    pass


def units(day: date, level: str, code: str) -> Any:
    """Return the versions of one province (by its code) that hold on ``day``."""
    held = AdminUnitVersion.objects.in_force_on(day)
    province = held.get(level="province", gso_code=code).unit_id
    districts = held.filter(level="district", parent=province).values("unit")
    return held.filter(level=level).filter(parent__in=[province]) | held.filter(
        level=level, parent__in=districts
    )


@pytest.mark.parametrize(
    ("day", "level", "ha_noi", "son_la"),
    [
        (OLD, "commune", 584, 204),
        (OLD, "district", 30, 12),
        (date(2025, 6, 30), "commune", 584, 204),
        (NEW, "commune", 126, 75),
        (NEW, "district", 0, 0),
    ],
)
def test_units_by_day(day: date, level: str, ha_noi: int, son_la: int) -> None:
    assert units(day, level, "01").count() == ha_noi
    assert units(day, level, "14").count() == son_la


def test_provinces_by_day() -> None:
    provinces = AdminUnitVersion.objects.filter(level="province")
    assert provinces.in_force_on(OLD).count() == 62  # Quảng Ninh is missing there
    assert provinces.in_force_on(NEW).count() == 34
    for code in ("01", "14"):
        assert provinces.filter(gso_code=code).values("unit").distinct().count() == 1


def test_neighbours_are_loaded_and_end_nobody(loaded: dict[str, Any]) -> None:
    outcome = loaded[NEIGHBOURS_NEW.file_name]
    assert (outcome.counts.new, outcome.counts.ended) == (82, 0)
    communes = AdminUnitVersion.objects.in_force_on(NEW).filter(level="commune")
    assert communes.count() == 126 + 75 + 82


def test_every_polygon_is_there_and_valid() -> None:
    versions = AdminUnitVersion.objects.annotate(valid=IsValid("geom"))
    assert versions.filter(geom=None).count() == 0
    assert versions.exclude(valid=True).count() == 0


def test_accents_are_kept_apart() -> None:
    old = AdminUnitVersion.objects.in_force_on(OLD)
    for name in ("Xã Chiềng Hắc", "Xã Mường Bằng", "Phường Phúc Xá"):
        assert old.filter(name=name).count() == 1, name


def test_nothing_is_refused(loaded: dict[str, Any]) -> None:
    assert {name: o.rows_refused for name, o in loaded.items() if o.rows_refused} == {}


def test_border_with_laos(loaded: dict[str, Any]) -> None:
    border = NationalBorder.objects.get()
    assert (border.neighbour_country, border.geom.valid) == ("LA", True)
    assert loaded[BORDER_LAOS.file_name].counts.new == 1


def test_vn2000_shapefile_is_the_same_vintage() -> None:
    outcome = SON_LA_VN2000.load()
    assert (outcome.counts.unchanged, outcome.counts.ended) == (75, 0)
    assert outcome.batch_id is None


def test_same_file_again_changes_nothing() -> None:
    assert COMMUNES_NEW.load().counts.unchanged == 201
