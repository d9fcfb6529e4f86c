"""Every row of a file is accounted for, and a commit does what its preview said."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from geoapp.ingest.errors import FileRefused
from geoapp.ingest.models import JobState
from geoapp.ingest.request import Counts, Missing, Switches
from geoapp.lineage.models import Batch, Source
from geoapp.registry.models import (
    Establishment,
    EstablishmentBefore,
    Hotspot,
    HotspotEvent,
    HotspotExtent,
    Inspection,
    Tip,
)
from geoapp.territory.models import AreaDesignation, Landmark, NationalBorder
from tests.db.importing import bring_units, province_of_four
from tests.db.staging import SITE, Row, Staged, committed, places, sites
from tests.shapes import Folder, point, square

pytestmark = pytest.mark.django_db

DAY = date(2025, 7, 1)
ONLY_NEW, ONLY_CHANGED = Switches(update=False), Switches(insert=False)
NOTHING = Switches(insert=False, update=False)


@pytest.fixture(autouse=True)
def communes(folder: Folder) -> None:
    province_of_four(folder)


def three() -> list[Row]:
    return places(
        ({"ma_cs": "CS-1"}, point(0.5, 0.5)),
        ({"ma_cs": "CS-2"}, point(1.5, 0.5)),
        ({"ma_cs": "CS-3"}, point(2.5, 0.5)),
    )


def later() -> list[Row]:
    """Return one unchanged, one changed, one new; two alike, one without a name."""
    return places(
        ({"ma_cs": "CS-1"}, point(0.5, 0.5)),
        ({"ma_cs": "CS-2", "ten_cs": "Tên khác"}, point(1.5, 0.5)),
        ({"ma_cs": "CS-4"}, point(0.6, 0.5)),
        ({"ma_cs": "CS-5"}, point(0.7, 0.5)),
        ({"ma_cs": "CS-5"}, point(0.8, 0.5)),
        ({"ma_cs": "CS-6", "ten_cs": None}, point(0.9, 0.5)),
    )


def codes() -> set[str]:
    return set(Establishment.objects.values_list("code", flat=True))


def accounts(batch: Batch | None) -> tuple[int, int, int, int, int]:
    assert batch is not None
    return (
        batch.rows_read,
        batch.rows_committed,
        batch.rows_held,
        batch.rows_left,
        batch.rows_repeated,
    )


def test_every_row_is_committed_or_held() -> None:
    committed("establishments", three())
    file = committed("establishments", later())
    assert file.held == {4: {"duplicate_key"}, 5: {"duplicate_key"}, 6: {"required"}}
    assert accounts(file.job.batch) == (6, 3, 3, 0, 0)
    assert codes() == {"CS-1", "CS-2", "CS-3", "CS-4"}
    assert Establishment.objects.get(code="CS-2").name == "Tên khác"


@pytest.mark.parametrize(
    ("switches", "counts", "left"),
    [
        (Switches(), Counts(1, 1, 1), 0),
        (ONLY_NEW, Counts(1, 0, 1, left=1), 1),
        (ONLY_CHANGED, Counts(0, 1, 1, left=1), 1),
    ],
)
def test_switches_leave_rows_out_and_say_so(
    switches: Switches, counts: Counts, left: int
) -> None:
    committed("establishments", three())
    file = Staged("establishments", later(), switches=switches)
    assert file.preview() == counts
    assert file.commit() == counts
    assert accounts(file.job.batch) == (6, 3 - left, 3, left, 0)
    assert ("CS-4" in codes()) is switches.insert
    changed = Establishment.objects.filter(name="Tên khác").exists()
    assert changed is switches.update


def test_with_both_switches_off_nothing_is_written() -> None:
    committed("establishments", three())
    file = Staged("establishments", later(), switches=NOTHING)
    assert file.preview() == file.commit() == Counts(unchanged=1, left=2)
    assert file.job.batch is None
    assert codes() == {"CS-1", "CS-2", "CS-3"}
    assert not EstablishmentBefore.objects.exists()


def test_rows_that_repeat_a_unit_are_told_apart(folder: Folder) -> None:
    """A list of communes names its district in every row."""
    district = ("962", "Huyện Hai", "96", None)
    outcome = bring_units(folder, "district", DAY, [district] * 3)
    assert outcome.rows_repeated == 2
    assert accounts(Batch.objects.get(pk=outcome.batch_id)) == (3, 1, 0, 0, 2)


@pytest.mark.parametrize(
    ("rows_read", "parts"),
    [(3, (1, 1, 0, 0)), (1, (1, 1, 0, 0)), (4, (1, 1, 1, 0)), (0, (0, 0, 0, 1))],
)
def test_the_database_refuses_accounts_that_do_not_add_up(
    rows_read: int, parts: tuple[int, ...]
) -> None:
    names = ("rows_committed", "rows_held", "rows_left", "rows_repeated")
    with (
        pytest.raises(IntegrityError, match="batch_accounts_for_every_row"),
        transaction.atomic(),
    ):
        Batch.objects.create(
            source=Source.objects.create(title="x"),
            layer="tips",
            file_name="x",
            sha256="0" * 64,
            rows_read=rows_read,
            **dict(zip(names, parts, strict=True)),
        )


FILES: dict[str, tuple[list[Row], Any]] = {
    "establishments": (places(({}, point(0.5, 0.5)), ({"ma_cs": "2"}, None)), {}),
    "hotspots": (
        [({"ma": "TD-1", "ten": "Tụ điểm", "loai": "public", "tu_ngay": "2022-01-01"},
          square(0.2, 0.2, 0.1, 0.1))],
        {},
    ),
    "hotspot_events": (
        [({"ma_td": "TD-0", "trang_thai": "suspected", "ngay": "2023-01-01"}, None)],
        {},
    ),
    "inspections": (
        [({"ma": "KT-1", "ngay": "2023-01-01", "hinh_thuc": "regular",
           "ket_qua": "no_violation", "phat_hien": 0, "cap": "commune"},
          point(0.5, 0.5))],
        {},
    ),
    "tips": (
        [({"ma": "TB-1", "ngay": "2023-01-01", "kenh": "hotline"}, point(0.5, 0.5))],
        {},
    ),
    "landmarks": (
        [(SITE | {"loai": "tourist_site"}, point(0.5, 0.5))],
        {},
    ),
    "service_sites": (sites(({}, point(0.5, 0.5))), {}),
    "national_border": (
        [({"ten": "Biên giới", "nuoc": "la", "tu_ngay": "2021-01-01"},
          {"type": "LineString", "coordinates": [[104, 21], [104, 21.2]]})],
        {},
    ),
    "designations": (
        [({"ma_xa": "96001", "cap": "commune", "loai": "complex",
           "tu_ngay": "2021-01-01", "so_van_ban": "QĐ-1"}, None)],
        {},
    ),
}  # fmt: skip
"""A file of every register."""


@pytest.mark.parametrize("layer", FILES)
def test_the_same_file_again_is_no_change(layer: str) -> None:
    hotspot = Hotspot.objects.create(
        code="TD-0", name="x", setting="public", recognition="recognised",
        batch=Batch.objects.latest("pk"),
    )  # fmt: skip
    rows, more = FILES[layer]
    first = committed(layer, rows, **more)
    assert first.held == {}
    assert first.job.counts["new"] == len(rows)
    registers = (
        *(Establishment, Hotspot, HotspotExtent, HotspotEvent, Inspection, Tip),
        *(Landmark, NationalBorder, AreaDesignation),
    )
    before = [list(model.objects.order_by("pk").values()) for model in registers]
    batches = Batch.objects.count()
    again = Staged(layer, rows, **more)
    assert again.preview() == again.commit() == Counts(unchanged=len(rows))
    assert again.job.batch is None
    assert again.job.state == JobState.COMMITTED
    assert Batch.objects.count() == batches
    after = [list(model.objects.order_by("pk").values()) for model in registers]
    assert after == before
    assert not EstablishmentBefore.objects.exists()
    assert hotspot.pk


def test_a_commit_that_would_not_do_what_was_announced_is_not_done() -> None:
    committed("establishments", three())
    file = Staged("establishments", later())
    announced = file.preview()
    committed("establishments", places(({"ma_cs": "CS-4"}, point(0.6, 0.5))))
    before = list(Establishment.objects.order_by("pk").values())
    with pytest.raises(FileRefused) as refused:
        file.commit()
    assert refused.value.code == "preview_outdated"
    assert list(Establishment.objects.order_by("pk").values()) == before
    file.job.refresh_from_db()
    assert file.job.state == JobState.PREVIEWED
    assert file.preview() == Counts(0, 1, 2) != announced
    assert file.commit() == Counts(0, 1, 2)


def test_what_changes_nothing_any_more_is_outdated_too() -> None:
    """Somebody else brought the same file between preview and commit."""
    file = Staged("establishments", three())
    file.preview()
    committed("establishments", three())
    with pytest.raises(FileRefused) as refused:
        file.commit()
    assert refused.value.code == "preview_outdated"


def test_what_was_nothing_and_is_something_now_is_outdated_too() -> None:
    committed("establishments", three())
    file = Staged("establishments", three())
    assert not file.preview().writes
    Establishment.objects.update(name="khác")
    with pytest.raises(FileRefused) as refused:
        file.commit()
    assert refused.value.code == "preview_outdated"
    assert set(Establishment.objects.values_list("name", flat=True)) == {"khác"}


def test_a_commit_begun_again_does_nothing_more() -> None:
    """A worker may die after the commit and before it said so."""
    file = Staged("establishments", three())
    file.preview()
    counts = file.commit()
    assert file.commit() == counts
    assert Batch.objects.filter(layer="establishments").count() == 1
    assert Establishment.objects.count() == 3


def test_an_end_of_what_is_missing_is_counted_once() -> None:
    committed("establishments", three())
    file = Staged(
        "establishments",
        places(({"ma_cs": "CS-1"}, point(0.5, 0.5))),
        valid_from=DAY,
        switches=Switches(missing=Missing.END_IN_AREA),
    )
    assert file.preview() == file.commit() == Counts(unchanged=1, ended=2)
    assert accounts(file.job.batch) == (1, 1, 0, 0, 0)
