"""Vintages of which only names and codes are known (ADR 9)."""

from __future__ import annotations

from datetime import date

import pytest

from geoapp.ingest.request import Outcome
from geoapp.territory.models import AdminUnitVersion
from tests.db.importing import NEW, OLD, bring, bring_units, province_of_four
from tests.shapes import Folder, square

pytestmark = pytest.mark.django_db

LIST = date(2022, 1, 1)
ALL = [(f"9600{n}", f"Xã Số {n}") for n in (1, 2, 3, 4)]


def bring_list(
    folder: Folder, day: date, units: list[tuple[str, str]], parent: str = "961"
) -> Outcome:
    rows = [
        {
            "province_code": "96",
            "province": "Tỉnh Mẫu",
            "district_code": parent,
            "district": "Huyện Một",
            "district_type": "Huyện",
            "commune_code": code,
            "commune": name,
            "commune_type": name.split()[0],
        }
        for code, name in units
    ]
    file = folder.csv(f"list-{day}.csv", rows)
    return bring("admin_units", file, valid_from=day, constants={"level": "commune"})


def on(day: date, level: str = "commune") -> dict[str, AdminUnitVersion]:
    found = AdminUnitVersion.objects.in_force_on(day).filter(level=level)
    return {version.gso_code: version for version in found}


def test_a_list_of_the_same_day_as_polygons_adds_nothing(folder: Folder) -> None:
    province_of_four(folder)
    outcome = bring_list(folder, OLD, ALL)
    assert (outcome.counts.unchanged, outcome.batch_id) == (4, None)
    assert all(version.geom for version in on(OLD).values())


def test_a_list_of_the_same_day_corrects_names_and_keeps_polygons(
    folder: Folder,
) -> None:
    province_of_four(folder)
    outcome = bring_list(folder, OLD, [("96001", "Xã Số Một"), *ALL[1:]])
    assert outcome.counts.changed == 1
    [change] = [one for one in outcome.changes if "renamed" in one.kinds]
    assert change.is_correction
    assert on(OLD)["96001"].name == "Xã Số Một"
    assert on(OLD)["96001"].geom


def test_a_list_that_repeats_what_is_in_force_writes_nothing(folder: Folder) -> None:
    province_of_four(folder)
    outcome = bring_list(folder, LIST, ALL)
    assert (outcome.counts.unchanged, outcome.batch_id) == (4, None)
    assert all(version.geom for version in on(LIST).values())


@pytest.mark.parametrize(
    "units",
    [
        ALL[:3],
        [("96001", "Xã Gộp"), *ALL[1:]],
        [("96001", "Phường Số 1"), *ALL[1:]],
        [*ALL, ("96005", "Xã Số 5")],
    ],
    ids=["one gone", "one renamed", "one of another type", "one more"],
)
def test_any_change_takes_the_polygons_of_the_province(
    folder: Folder, units: list[tuple[str, str]]
) -> None:
    """Nobody can see in a list whether the neighbours kept their extent."""
    province_of_four(folder)
    before = on(OLD)
    bring_list(folder, LIST, units)
    assert [version.geom for version in on(LIST).values()] == [None] * len(units)
    assert all(version.geom for version in on(date(2021, 12, 31)).values())
    assert on(LIST)["96002"].unit_id == before["96002"].unit_id


def test_in_a_list_a_new_name_is_a_new_unit_and_a_new_type_is_not(
    folder: Folder,
) -> None:
    province_of_four(folder)
    outcome = bring_list(
        folder, LIST, [("96001", "Xã Gộp"), ("96002", "Phường Số 2"), *ALL[2:]]
    )
    assert on(LIST)["96001"].unit_id != on(OLD)["96001"].unit_id
    assert on(LIST)["96002"].unit_id == on(OLD)["96002"].unit_id
    by_code = {one.code: one for one in outcome.changes if one.row_no}
    assert by_code["96001"].kinds == ("starts", "code_reused")
    assert by_code["96001"].before_name == "Xã Số 1"
    assert by_code["96001"].holder_inside_share is None
    assert by_code["96002"].kinds == ("continues", "retyped", "polygon_lost")


def test_the_same_list_again_changes_nothing(folder: Folder) -> None:
    province_of_four(folder)
    bring_list(folder, LIST, ALL[:3])
    before = list(AdminUnitVersion.objects.order_by("pk").values())
    outcome = bring_list(folder, LIST, ALL[:3])
    assert (outcome.counts.unchanged, outcome.batch_id) == (3, None)
    assert list(AdminUnitVersion.objects.order_by("pk").values()) == before


def test_a_list_between_two_vintages_gives_back_what_held_longer(
    folder: Folder,
) -> None:
    """96001 is the same from 2020 on; the list between must not end it for good."""
    province_of_four(folder)
    newer = [("96001", "Xã Số 1", "961", square(0, 0)),
             ("96002", "Xã Gộp", "961", square(1, 0, 3))]  # fmt: skip
    bring_units(folder, "commune", date(2024, 1, 1), newer)
    was = on(date(2024, 1, 1))["96001"]
    bring_list(folder, LIST, ALL[:3])
    again = on(date(2024, 1, 1))
    assert sorted(again) == ["96001", "96002"]
    assert again["96001"].unit_id == was.unit_id
    assert again["96001"].geom.equals_exact(was.geom)
    assert on(LIST)["96001"].geom is None


def test_after_a_list_the_last_known_polygon_is_compared(folder: Folder) -> None:
    """Same code, same name, same parent, but on other ground: the trap of 2025."""
    province_of_four(folder)
    bring_list(folder, LIST, ALL[:3])
    drawn = [("96001", "Xã Số 1", "961", square(0, 0)),
             ("96002", "Xã Số 2", "961", square(1, 0, 3))]  # fmt: skip
    outcome = bring_units(folder, "commune", date(2024, 1, 1), drawn)
    assert on(date(2024, 1, 1))["96001"].unit_id == on(OLD)["96001"].unit_id
    assert on(date(2024, 1, 1))["96002"].unit_id != on(OLD)["96002"].unit_id
    [reused] = [one for one in outcome.changes if "code_reused" in one.kinds]
    assert (reused.code, reused.is_holder_inside) == ("96002", True)


def test_without_any_polygon_another_parent_is_another_unit(folder: Folder) -> None:
    bring_units(folder, "province", OLD, [("96", "Tỉnh Mẫu", None, square(0, 0, 4))])
    bring_units(folder, "district", OLD, [("961", "Huyện Một", "96", None)])
    bring_list(folder, OLD, ALL)
    outcome = bring_units(
        folder, "commune", NEW, [("96001", "Xã Số 1", "96", square(0, 0, 4))]
    )
    assert outcome.counts.new == 1
    assert on(NEW)["96001"].unit_id != on(OLD)["96001"].unit_id


@pytest.mark.parametrize(("level", "code"), [("district", "961"), ("province", "96")])
def test_a_list_of_communes_is_also_a_list_of_what_is_above(
    folder: Folder, level: str, code: str
) -> None:
    bring_units(folder, "province", OLD, [("96", "Tỉnh Mẫu", None, square(0, 0, 4))])
    bring_units(folder, "district", OLD, [("961", "Huyện Một", "96", None)])
    bring_list(folder, OLD, ALL)
    file = folder.path / f"list-{OLD}.csv"
    again = bring("admin_units", file, valid_from=OLD, constants={"level": level})
    assert (again.rows_read, again.rows_repeated) == (4, 3)
    assert again.counts.unchanged == 1
    assert on(OLD, level)[code].name in {"Huyện Một", "Tỉnh Mẫu"}
