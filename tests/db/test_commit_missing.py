"""What is in force and not in a file ends, where the officer wants that."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from geoapp.accounts.models import Role, User
from geoapp.ingest import compare
from geoapp.ingest.request import Missing, Switches
from geoapp.registry.models import Establishment, EstablishmentBefore, ServiceSite
from geoapp.territory.models import Landmark
from geoapp.territory.scope import importing_for
from tests.db.importing import province_of_four
from tests.db.staging import Row, Staged, committed, places, sites
from tests.db.stepwise import officer_of
from tests.shapes import Folder, point

pytestmark = pytest.mark.django_db

DAY = date(2025, 7, 1)
IN_COMMUNES = Switches(missing=Missing.END_IN_COMMUNES)
IN_AREA = Switches(missing=Missing.END_IN_AREA)
MODELS: dict[str, Any] = {
    "establishments": Establishment,
    "service_sites": ServiceSite,
    "landmarks": Landmark,
}

each_layer = pytest.mark.parametrize("layer", MODELS)


@pytest.fixture(autouse=True)
def communes(folder: Folder) -> None:
    province_of_four(folder)


def rows(layer: str, *codes: str, **more: Any) -> list[Row]:
    """Return places, each in the commune that its code begins with."""
    found = []
    for number, code in enumerate(codes):
        at = point(int(code[0]) - 1 + (number + 1) / 50, 0.5)
        if layer == "establishments":
            found += places(({"ma_cs": code, **more}, at))
        else:
            kind = "tourist_site" if layer == "landmarks" else "health"
            found += sites(({"ma": code, "loai": kind, **more}, at))
    return found


def in_force(layer: str, day: date = DAY) -> set[str]:
    found = MODELS[layer].objects.in_force_on(day)
    return set(found.values_list("code", flat=True))


@each_layer
def test_nothing_ends_unless_that_is_asked_for(layer: str) -> None:
    committed(layer, rows(layer, "1a", "1b", "2a"))
    committed(layer, rows(layer, "1a", "1c"), valid_from=DAY)
    assert in_force(layer) == {"1a", "1b", "1c", "2a"}


@each_layer
def test_in_the_communes_that_the_file_speaks_of(layer: str) -> None:
    committed(layer, rows(layer, "1a", "1b", "2a", "2b", "3a"))
    file = Staged(layer, rows(layer, "1a", "2b"), valid_from=DAY, switches=IN_COMMUNES)
    assert {one.code for one in compare.missing(file.job, IN_COMMUNES)} == {"1b", "2a"}
    assert file.preview().ended == file.commit().ended == 2
    assert in_force(layer) == {"1a", "2b", "3a"}
    assert in_force(layer, DAY - timedelta(days=1)) == {"1a", "1b", "2a", "2b", "3a"}
    ended = MODELS[layer].objects.get(code="1b").validity
    assert (ended.lower, ended.upper) == (date(2021, 3, 1), DAY)


@each_layer
def test_in_the_whole_area(layer: str) -> None:
    committed(layer, rows(layer, "1a", "2a", "3a"))
    file = committed(layer, rows(layer, "1a"), valid_from=DAY, switches=IN_AREA)
    assert file.job.counts["ended"] == 2
    assert in_force(layer) == {"1a"}


@each_layer
def test_a_held_row_never_ends_its_place(layer: str) -> None:
    """A mistake in a row is no word that the place is gone."""
    name = "ten_cs" if layer == "establishments" else "ten"
    committed(layer, rows(layer, "1a", "1b", "1c"))
    file = Staged(
        layer,
        rows(layer, "1a") + rows(layer, "1b", **{name: None}) + rows(layer, "1c") * 2,
        valid_from=DAY,
        switches=IN_AREA,
    )
    assert sorted(file.held) == [2, 3, 4]
    assert not file.preview().writes
    file.commit()
    assert in_force(layer) == {"1a", "1b", "1c"}


@each_layer
@pytest.mark.parametrize("key", [None, "x" * 41])
def test_a_held_row_that_does_not_say_which_it_is_keeps_all(
    layer: str, key: str | None
) -> None:
    heading = "ma_cs" if layer == "establishments" else "ma"
    committed(layer, rows(layer, "1a", "1b", "2a"))
    nameless = rows(layer, "1z", **{heading: key})
    file = Staged(layer, rows(layer, "1a") + nameless, valid_from=DAY, switches=IN_AREA)
    assert list(file.held) == [2]
    assert compare.missing(file.job, IN_AREA) == []
    assert file.preview().ended == file.commit().ended == 0
    assert in_force(layer) == {"1a", "1b", "2a"}


@each_layer
def test_without_a_day_nothing_ends(layer: str) -> None:
    committed(layer, rows(layer, "1a", "1b"))
    file = committed(layer, rows(layer, "1a"), switches=IN_AREA)
    assert file.job.counts["ended"] == 0
    assert in_force(layer) == {"1a", "1b"}


@each_layer
def test_what_is_over_or_begins_on_the_day_or_later_stays(layer: str) -> None:
    committed(layer, rows(layer, "1a"))
    committed(layer, rows(layer, "1b", tu_ngay=DAY.isoformat()))
    committed(layer, rows(layer, "1c", tu_ngay="2026-01-01"))
    committed(layer, rows(layer, "1d", den_ngay="2022-01-01"))
    before = list(MODELS[layer].objects.order_by("pk").values())
    file = committed(layer, rows(layer, "1a"), valid_from=DAY, switches=IN_AREA)
    assert file.job.counts["ended"] == 0
    assert list(MODELS[layer].objects.order_by("pk").values()) == before


@each_layer
def test_the_same_list_again_ends_nothing_more(layer: str) -> None:
    committed(layer, rows(layer, "1a", "1b"))
    committed(layer, rows(layer, "1a"), valid_from=DAY, switches=IN_AREA)
    again = committed(layer, rows(layer, "1a"), valid_from=DAY, switches=IN_AREA)
    assert again.job.batch is None
    assert not again.job.counts["ended"]


@each_layer
def test_an_officer_s_area_is_all_that_ends(folder: Folder, layer: str) -> None:
    committed(layer, rows(layer, "1a", "1b", "2a", "3a"))
    officer = officer_of("96001", "96002")
    with importing_for(officer):
        file = Staged(
            layer,
            rows(layer, "1a"),
            valid_from=DAY,
            switches=IN_AREA,
            user=officer,
        )
        assert file.held == {}
        assert file.preview().ended == 2
        file.commit()
    assert in_force(layer) == {"1a", "3a"}


def test_a_place_of_no_commune_is_no_officer_s_to_end() -> None:
    committed("establishments", rows("establishments", "1a"))
    committed("establishments", rows("establishments", "9z"))
    assert Establishment.objects.get(code="9z").unit is None
    user = User.objects.create(username="x", role=Role.GIS_OFFICER)
    file = Staged(
        "establishments",
        rows("establishments", "1a"),
        valid_from=DAY,
        switches=IN_AREA,
        user=user,
    )
    assert compare.missing(file.job, IN_AREA) == []


def test_what_ends_is_kept_as_it_was(folder: Folder) -> None:
    layer = "establishments"
    committed(layer, rows(layer, "1a", "1b"))
    file = committed(layer, rows(layer, "1a"), valid_from=DAY, switches=IN_AREA)
    kept = EstablishmentBefore.objects.get()
    assert (kept.code, kept.validity.upper) == ("1b", None)
    assert kept.changed_by_batch == file.job.batch_id
