"""Vintages of two real provinces: polygons, lists between them, land that passed on."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from django.db import transaction

from geoapp.ingest.choices import Choices
from geoapp.ingest.inspection import inspect_file
from geoapp.ingest.undo import undo_batch
from geoapp.territory import succession
from geoapp.territory.history import vintage_days
from geoapp.territory.models import AdminUnitVersion, UnitSuccession
from geoapp.territory.vintage import WHOLE_SHARE
from tests.real.real_layers import LISTS, NEW, OLD, VARIABLE, load_all, needs_real_data

pytestmark = [pytest.mark.real_data, pytest.mark.django_db, needs_real_data]
MARCH_2020, MARCH_2025 = date(2020, 3, 1), date(2025, 3, 1)
HA_NOI, SON_LA = "01", "14"


@pytest.fixture(scope="module")
def polygons(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, Any]]:
    """Load the vintages with polygons once, and take everything back at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield load_all()
        transaction.set_rollback(True)


@pytest.fixture
def lists(polygons: Any) -> dict[date, Any]:
    """Load the lists as well, each as districts first; rolled back after the test."""
    return {one.valid_from: one.load() for one in LISTS}


def known(level: str) -> dict[tuple[str, date], tuple[int, int]]:
    return {
        (one.province_code, one.day): (one.units, one.with_polygon)
        for one in vintage_days(level)
        if one.province_code in {HA_NOI, SON_LA}
    }


def test_polygons_alone(polygons: dict[str, Any]) -> None:
    assert known("commune") == {
        (HA_NOI, OLD): (584, 584),
        (HA_NOI, NEW): (126, 126),
        (SON_LA, OLD): (204, 204),
        (SON_LA, NEW): (75, 75),
    }
    assert known("district") == {
        (HA_NOI, OLD): (30, 30),
        (HA_NOI, NEW): (0, 0),
        (SON_LA, OLD): (12, 12),
        (SON_LA, NEW): (0, 0),
    }


def test_lists_say_what_is_known(lists: dict[date, Any]) -> None:
    assert known("commune") == {
        (HA_NOI, OLD): (584, 584),
        (HA_NOI, MARCH_2020): (579, 0),
        (HA_NOI, MARCH_2025): (526, 0),
        (HA_NOI, NEW): (126, 126),
        (SON_LA, OLD): (204, 204),  # and on 01-03-2020: word for word the same
        (SON_LA, MARCH_2025): (200, 0),
        (SON_LA, NEW): (75, 75),
    }
    assert lists[OLD].counts.unchanged == 788
    assert lists[MARCH_2020].counts.unchanged == 204


def test_every_code_of_a_list_is_found_on_its_day(lists: dict[date, Any]) -> None:
    for day, size in ((OLD, 788), (MARCH_2020, 783), (MARCH_2025, 726)):
        communes = AdminUnitVersion.objects.in_force_on(day).filter(level="commune")
        assert communes.values("gso_code").distinct().count() == size
        assert communes.values("unit").distinct().count() == size


def test_the_same_lists_again_change_nothing(lists: dict[date, Any]) -> None:
    for one in LISTS:
        assert one.load().batch_id is None


def test_accents_keep_two_communes_two(lists: dict[date, Any]) -> None:
    """Chiềng Hắc and Chiềng Hặc; both exist on the same day."""
    communes = AdminUnitVersion.objects.in_force_on(MARCH_2025)
    for one, other in (("Xã Chiềng Hắc", "Xã Chiềng Hặc"), ("Xã Mường Bằng",) * 2):
        assert communes.filter(name=one).count() == 1
        assert communes.filter(name=other).count() == 1
    pair = communes.filter(name__in=["Xã Chiềng Hắc", "Xã Chiềng Hặc"])
    assert pair.values("unit").distinct().count() == 2


def shares(province: str) -> list[tuple[int, float]]:
    units = AdminUnitVersion.objects.in_force_on(NEW).filter(
        level="commune",
        parent__in=AdminUnitVersion.objects.in_force_on(NEW)
        .filter(level="province", gso_code=province)
        .values("unit"),
    )
    links = UnitSuccession.objects.filter(day=NEW, new_unit__in=units.values("unit"))
    return list(links.values_list("old_unit", "old_share"))


def test_land_passed_on(polygons: dict[str, Any]) -> None:
    """Measured; drawings of different quality: see geoapp/territory/succession.py."""
    ha_noi, son_la = shares(HA_NOI), shares(SON_LA)
    for found in (ha_noi, son_la):
        assert all(0 < share <= 1 for _, share in found)
    print_figures("Hà Nội", ha_noi)
    print_figures("Sơn La", son_la)
    halves = Counter(unit for unit, share in ha_noi if share >= 0.1)
    assert sum(count > 1 for count in halves.values()) >= 120  # of 584: many-to-many
    most = {unit for unit, share in son_la if share >= 0.8}
    assert len(most) >= 180  # of 204: merged, as far as the old drawing tells


def print_figures(name: str, found: list[tuple[int, float]]) -> None:
    whole = sum(share >= WHOLE_SHARE for _, share in found)
    best: dict[int, float] = {}
    for unit, share in found:
        best[unit] = max(share, best.get(unit, 0))
    print(  # noqa: T201 - figures for whoever runs it with -s
        name,
        f"links {len(found)}, whole {whole}, old units {len(best)},",
        "by largest share >= 0.98/0.9/0.8/0.5:",
        [sum(v >= t for v in best.values()) for t in (0.98, 0.9, 0.8, 0.5)],
    )


def test_measuring_land_is_quick(polygons: dict[str, Any]) -> None:
    started = monotonic()
    succession.measure_again("commune", NEW)
    assert monotonic() - started < 20


def test_undoing_the_lists_gives_back_the_polygons(lists: dict[date, Any]) -> None:
    for day in (MARCH_2025, MARCH_2020):
        undo_batch(lists[day].batch_id, commit=True)
    communes = known("commune")
    assert communes[HA_NOI, OLD] == (584, 584)
    assert (HA_NOI, MARCH_2020) not in communes
    assert communes[SON_LA, NEW] == (75, 75)


def test_the_raw_file_has_one_invalid_polygon() -> None:
    raw = Path(os.environ[VARIABLE]) / "communes_2025_raw_bando_13mar2026.gpkg"
    found = inspect_file(raw, Choices())
    [layer] = found.layers
    [finding] = [one for one in layer.findings if one.severity == "error"]
    assert (finding.check, finding.severity) == ("shape_invalid_at", "error")
    assert finding.params["before_m2"] == finding.params["after_m2"]
    [record] = [one for one in layer.records if one.row_no == finding.row_no]
    assert "muong_bam" in record.values["src_path"]
    assert layer.shapes == {"MULTIPOLYGON": 203}
    assert found.exit_code == 1
