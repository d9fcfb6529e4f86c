"""Taking back hotspots with their ground, and the log of what became of them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from geoapp.analysis.models import Result, Run
from geoapp.ingest.undo import TakenBack, undo_batch
from geoapp.ingest.undo_rows import EDITED, FAILED, IN_USE
from geoapp.lineage.models import Batch
from geoapp.registry.models import Hotspot, HotspotEvent, HotspotExtent, Inspection
from tests.db.importing import province_of_four
from tests.db.staging import Row, committed
from tests.shapes import Folder, Geometry, square

pytestmark = pytest.mark.django_db

HOTSPOT = {"ma": "TD-1", "ten": "Tụ điểm", "loai": "public", "tu_ngay": "2022-01-01"}
SMALL, LARGE = square(0.2, 0.2, 0.1, 0.1), square(0.2, 0.2, 0.2, 0.2)


@pytest.fixture(autouse=True)
def communes(folder: Folder) -> None:
    province_of_four(folder)


def drawn(at: Geometry, **own: Any) -> Row:
    return HOTSPOT | own, at


def brought(layer: str, *rows: Row) -> int:
    batch = committed(layer, list(rows)).job.batch
    assert batch is not None
    return batch.pk


def happened(*steps: tuple[str, str]) -> int:
    """Import events of TD-1 given as (status, day)."""
    return brought(
        "hotspot_events",
        *(
            ({"ma_td": "TD-1", "trang_thai": status, "ngay": day}, None)
            for status, day in steps
        ),
    )


def state() -> list[Any]:
    return [
        list(Hotspot.objects.order_by("code").values()),
        sorted(
            (one.hotspot.code, str(one.validity), one.geom.wkt, one.batch_id)
            for one in HotspotExtent.objects.select_related("hotspot")
        ),
        list(HotspotEvent.objects.order_by("pk").values()),
    ]


def kept(done: TakenBack) -> set[tuple[str, str, str]]:
    return {
        (one.table.removeprefix("registry_"), one.label, one.reason)
        for one in done.kept
    }


def test_a_hotspot_goes_with_its_ground() -> None:
    before = state()
    batch = brought("hotspots", drawn(SMALL))
    done = undo_batch(batch, commit=True)
    assert (done.deleted, done.restored, done.kept) == (2, 0, [])
    assert state() == before


def test_ground_redrawn_from_a_later_day() -> None:
    brought("hotspots", drawn(SMALL))
    before = state()
    second = brought("hotspots", drawn(LARGE, tu_ngay="2023-01-01"))
    assert HotspotExtent.objects.count() == 2
    done = undo_batch(second, commit=True)
    assert (done.deleted, done.restored, done.kept) == (1, 1, [])
    assert state() == before


def test_ground_redrawn_on_its_own_day_and_a_name() -> None:
    brought("hotspots", drawn(SMALL))
    before = state()
    second = brought("hotspots", drawn(LARGE, ten="Tên khác"))
    done = undo_batch(second, commit=True)
    assert (done.deleted, done.restored, done.kept) == (0, 2, [])
    assert state() == before


def test_older_ground_added_before_what_we_know() -> None:
    brought("hotspots", drawn(SMALL))
    before = state()
    second = brought("hotspots", drawn(LARGE, tu_ngay="2021-01-01"))
    assert undo_batch(second, commit=True).deleted == 1
    assert state() == before


def test_one_after_the_other_newest_first() -> None:
    states = [state()]
    batches = []
    for rows in (
        [drawn(SMALL)],
        [drawn(LARGE, tu_ngay="2023-01-01"), drawn(SMALL, ma="TD-2")],
        [drawn(SMALL, tu_ngay="2023-01-01", ten="Tên khác")],
    ):
        batches.append(brought("hotspots", *rows))
        states.append(state())
    for batch in reversed(batches):
        assert states.pop() == state()
        assert undo_batch(batch, commit=True).kept == []
    assert states == [state()]


def _visited(hotspot: Hotspot) -> None:
    Inspection.objects.create(
        code="KT-1",
        hotspot=hotspot,
        inspected_on=date(2024, 1, 1),
        kind="regular",
        result="no_violation",
        is_finding=False,
        team_level="commune",
        batch=Batch.objects.earliest("pk"),
    )


def _renamed(hotspot: Hotspot) -> None:
    hotspot.name = "Sửa"
    hotspot.save()


def _followed(hotspot: Hotspot) -> None:
    HotspotEvent.objects.create(
        hotspot=hotspot, status="suspected", happened_on=date(2024, 1, 1)
    )


def _analysed(hotspot: Hotspot) -> None:
    run = Run.objects.create(kind="relapse_risk", day=date(2024, 1, 1), parameters={})
    Result.objects.create(
        run=run, hotspot=hotspot, rank=1, score=1, band="low", completeness=1,
        reasons=[],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("touch", "reason"),
    [
        (_visited, IN_USE),
        (_renamed, EDITED),
        (_followed, IN_USE),
        (_analysed, IN_USE),
    ],
)
def test_a_hotspot_that_stays_keeps_its_ground(touch: Any, reason: str) -> None:
    batch = brought("hotspots", drawn(SMALL), drawn(SMALL, ma="TD-2"))
    touch(Hotspot.objects.get(code="TD-1"))
    done = undo_batch(batch, commit=True)
    assert kept(done) == {
        ("hotspot", "TD-1", reason),
        ("hotspotextent", "TD-1", IN_USE),
    }
    assert done.deleted == 2
    assert HotspotExtent.objects.get().hotspot == Hotspot.objects.get()
    assert Hotspot.objects.get().code == "TD-1"


def test_ground_that_somebody_redrew_keeps_its_hotspot() -> None:
    batch = brought("hotspots", drawn(SMALL))
    HotspotExtent.objects.update(validity=DateRange(date(2022, 2, 1), None))
    done = undo_batch(batch, commit=True)
    assert kept(done) == {
        ("hotspotextent", "TD-1", EDITED),
        ("hotspot", "TD-1", IN_USE),
    }


def test_a_later_batch_over_a_known_hotspot_goes_though_it_is_in_use() -> None:
    brought("hotspots", drawn(SMALL))
    _visited(Hotspot.objects.get())
    before = state()
    second = brought("hotspots", drawn(LARGE, tu_ngay="2023-01-01", ten="Tên khác"))
    done = undo_batch(second, commit=True)
    assert (done.deleted, done.restored, done.kept) == (1, 2, [])
    assert state() == before


def test_old_ground_does_not_come_back_beside_what_stays() -> None:
    """The new ground was corrected by hand: the old one ends where it begins."""
    brought("hotspots", drawn(SMALL))
    second = brought("hotspots", drawn(LARGE, tu_ngay="2023-01-01"))
    newest = HotspotExtent.objects.latest("pk")
    HotspotExtent.objects.filter(pk=newest.pk).update(geom=newest.geom)
    done = undo_batch(second, commit=True)
    assert kept(done) == {
        ("hotspotextent", "TD-1", EDITED),
        ("hotspotextent", "TD-1", FAILED),
    }
    assert (done.deleted, done.restored) == (0, 0)
    ends = HotspotExtent.objects.order_by("validity").values_list("validity", flat=True)
    assert [one.upper for one in ends] == [date(2023, 1, 1), None]


@pytest.fixture
def known(communes: None) -> Hotspot:
    brought("hotspots", drawn(SMALL))
    return Hotspot.objects.get()


LIFE = [
    ("suspected", "2023-01-01"),
    ("verified", "2023-02-01"),
    ("under_action", "2023-03-01"),
    ("cleared", "2023-04-01"),
]


def statuses() -> list[str]:
    found = HotspotEvent.objects.order_by("happened_on", "pk")
    return list(found.values_list("status", flat=True))


def test_a_log_is_taken_back_from_its_end(known: Hotspot) -> None:
    first = happened(*LIFE[:2])
    second = happened(*LIFE[2:])
    done = undo_batch(first, commit=True)
    assert {one.reason for one in done.kept} == {EDITED}
    assert statuses() == [status for status, _ in LIFE]
    assert undo_batch(second, commit=True).deleted == 2
    assert statuses() == ["suspected", "verified"]


def test_newest_first_a_log_is_empty_again(known: Hotspot) -> None:
    first, second = happened(*LIFE[:2]), happened(*LIFE[2:])
    for batch in (second, first):
        assert undo_batch(batch, commit=True).kept == []
    assert statuses() == []


def test_what_came_after_a_step_keeps_it_and_what_was_before(known: Hotspot) -> None:
    batch = happened(*LIFE)
    HotspotEvent.objects.filter(status="under_action").delete()
    HotspotEvent.objects.create(
        hotspot=known, status="under_action", happened_on=date(2023, 3, 1)
    )
    done = undo_batch(batch, commit=True)
    assert statuses() == ["suspected", "verified", "under_action"]
    assert {(one.label, one.reason) for one in done.kept} == {
        ("TD-1 2023-01-01", EDITED),
        ("TD-1 2023-02-01", EDITED),
    }
    assert done.deleted == 1


def test_logs_of_other_hotspots_do_not_matter(known: Hotspot) -> None:
    brought("hotspots", drawn(SMALL, ma="TD-2"))
    batch = happened(*LIFE)
    other = Hotspot.objects.get(code="TD-2")
    HotspotEvent.objects.create(
        hotspot=other, status="suspected", happened_on=date(2025, 1, 1)
    )
    assert undo_batch(batch, commit=True).deleted == len(LIFE)


def test_a_hotspot_with_a_log_of_another_import_stays(known: Hotspot) -> None:
    events = happened(*LIFE)
    first = Batch.objects.get(layer="hotspots")
    assert kept(undo_batch(first.pk, commit=False)) == {
        ("hotspot", "TD-1", IN_USE),
        ("hotspotextent", "TD-1", IN_USE),
    }
    undo_batch(events, commit=True)
    assert undo_batch(first.pk, commit=True).kept == []
    assert not Hotspot.objects.exists()
