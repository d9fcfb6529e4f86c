"""What a preview shows of each row: the columns that become others, and no more."""

from __future__ import annotations

import json
from typing import Any

import pytest

from geoapp.ingest import compare
from geoapp.ingest.compare import Difference, Kind
from geoapp.registry.models import Establishment
from tests.db.importing import province_of_four
from tests.db.staging import Row, Staged, committed, places
from tests.db.test_commit_counts import FILES
from tests.shapes import Folder, point, square

pytestmark = pytest.mark.django_db

ALL = 1000


@pytest.fixture(autouse=True)
def communes(folder: Folder) -> None:
    province_of_four(folder)


def differences(layer: str, rows: list[Row], kind: Kind, **more: Any) -> Any:
    return compare.differences(Staged(layer, rows, **more).job, kind, limit=ALL)


@pytest.mark.parametrize(
    ("own", "at", "columns"),
    [
        ({"ten_cs": "Tên khác"}, point(0.5, 0.5), {"name"}),
        ({"loai_hinh": "karaoke;motel"}, point(0.5, 0.5), {"service_types"}),
        ({"dia_chi": None}, point(0.5, 0.5), {"address"}),
        ({"la_nha_o": 1}, point(0.5, 0.5), {"is_dwelling"}),
        ({"den_ngay": "2024-01-01"}, point(0.5, 0.5), {"validity"}),
        ({"trang_thai": "closed"}, point(0.5, 0.5), {"operating_status"}),
        ({}, point(0.50001, 0.5), {"geom"}),
        ({}, point(1.5, 0.5), {"geom", "unit_id"}),
        ({"do_cx": None}, None, {"geom", "unit_id", "location_precision"}),
    ],
)
def test_only_what_becomes_another_is_told(
    own: dict[str, Any], at: Any, columns: set[str]
) -> None:
    committed("establishments", places(({}, point(0.5, 0.5))))
    before = Establishment.objects.get()
    [one] = differences("establishments", places((own, at)), Kind.CHANGED)
    assert set(one.changed) == columns
    assert (one.row_no, one.id) == (1, before.pk)
    committed("establishments", places((own, at)))
    assert differences("establishments", places((own, at)), Kind.CHANGED) == []


def test_values_are_told_as_they_are_and_as_they_become() -> None:
    committed("establishments", places(({}, point(0.5, 0.5))))
    rows = places(({"ten_cs": "Tên khác", "dia_chi": None}, point(0.25, 0.5)))
    [one] = differences("establishments", rows, Kind.CHANGED)
    assert (one.before["name"], one.after["name"]) == ("Nhà nghỉ Mẫu", "Tên khác")
    assert (one.before["address"], one.after["address"]) == ("Số 1", None)
    places_ = [json.loads(side["geom"] or "") for side in (one.before, one.after)]
    assert [place["type"] for place in places_] == ["Point"] * 2
    assert places_[0]["coordinates"] == pytest.approx([104.05, 21.05])
    assert places_[1]["coordinates"] == pytest.approx([104.025, 21.05])


def test_a_new_row_has_nothing_beside_it() -> None:
    [one] = differences("establishments", places(({}, point(0.5, 0.5))), Kind.NEW)
    assert one.id is None
    assert set(one.before.values()) == {None}
    assert one.after["name"] == "Nhà nghỉ Mẫu"


def test_kinds_share_the_accepted_rows_among_them() -> None:
    committed(
        "establishments",
        places(
            ({"ma_cs": "A"}, point(0.5, 0.5)),
            ({"ma_cs": "B"}, point(0.6, 0.5)),
        ),
    )
    rows = places(
        ({"ma_cs": "C"}, point(0.5, 0.5)),
        ({"ma_cs": "B", "ten_cs": "x"}, point(0.6, 0.5)),
        ({"ma_cs": "A"}, point(0.5, 0.5)),
        ({"ma_cs": "D", "ten_cs": None}, point(0.5, 0.5)),
    )
    found = {
        kind: [one.row_no for one in differences("establishments", rows, kind)]
        for kind in Kind
    }
    assert found == {Kind.NEW: [1], Kind.CHANGED: [2], Kind.UNCHANGED: [3]}


def test_pages_of_differences_do_not_overlap() -> None:
    job = Staged(
        "establishments",
        places(*(({"ma_cs": f"C{n}"}, point(0.5, 0.5)) for n in range(7))),
    ).job
    pages = [
        [d.row_no for d in compare.differences(job, Kind.NEW, limit=3, offset=start)]
        for start in (0, 3, 6, 9)
    ]
    assert pages == [[1, 2, 3], [4, 5, 6], [7], []]


def test_new_ground_of_a_hotspot_is_told() -> None:
    [(values, _)], _more = FILES["hotspots"]
    values = {**values, "ma": "TD-9"}
    drawn = [(values, square(0.2, 0.2, 0.1, 0.1))]
    committed("hotspots", drawn)
    again = [(values, square(0.2, 0.2, 0.2, 0.1))]
    [one] = differences("hotspots", again, Kind.CHANGED)
    assert one.changed == ("is_other",)


@pytest.mark.parametrize("layer", FILES)
def test_every_layer_tells_its_rows(layer: str) -> None:
    rows, more = FILES[layer]
    if layer == "hotspot_events":
        committed("hotspots", [({**FILES["hotspots"][0][0][0], "ma": "TD-0"},
                                square(0.2, 0.2, 0.1, 0.1))])  # fmt: skip
    new = differences(layer, rows, Kind.NEW, **more)
    assert [one.row_no for one in new] == list(range(1, len(rows) + 1))
    assert all(isinstance(one, Difference) and one.changed for one in new)
    committed(layer, rows, **more)
    known = differences(layer, rows, Kind.UNCHANGED, **more)
    assert [one.changed for one in known] == [()] * len(rows)
