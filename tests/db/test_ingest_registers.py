from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pyproj import CRS
from pyproj.transformer import TransformerGroup

from geoapp.ingest.errors import ChoiceNeeded
from geoapp.ingest.models import StagedRow
from geoapp.lineage.models import Batch
from geoapp.registry.models import (
    Establishment,
    Hotspot,
    HotspotEvent,
    HotspotExtent,
    Inspection,
)
from geoapp.territory.models import AreaDesignation
from tests.db.importing import NEW, bring, bring_units, checks, province_of_four
from tests.shapes import Folder, Geometry, point, square

pytestmark = pytest.mark.django_db

PLACE: dict[str, Any] = {
    "ma_cs": "CS-1",
    "ten_cs": "Nhà nghỉ Mẫu",
    "loai_hinh": "motel;karaoke",
    "dia_chi": "Số 1",
    "ma_xa": "96001",
    "trang_thai": "Đang hoạt động",
    "la_nha_o": 0,
    "do_cx": "gps",
    "tu_ngay": "2021-03-01",
}


def bring_places(
    folder: Folder, *rows: tuple[dict[str, Any], Geometry], **options: Any
) -> Any:
    file = folder.geojson("cs.geojson", [(PLACE | own, at) for own, at in rows])
    return bring("establishments", file, **options)


def test_a_place_belongs_to_the_commune_around_it(folder: Folder) -> None:
    province_of_four(folder)
    outcome = bring_places(folder, ({}, point(1.5, 0.5)))
    place = Establishment.objects.get()
    assert checks(outcome) == [(1, "outside_commune", "warning")]
    assert outcome.findings[0].params["found"] == "Xã Số 2"
    assert place.unit is not None
    assert place.unit.versions.get().gso_code == "96002"
    assert place.service_types == ["karaoke", "motel"]
    assert (place.is_conditional, place.is_prone) == (True, True)


def test_without_a_point_the_stated_code_decides(folder: Folder) -> None:
    province_of_four(folder)
    bring_places(folder, ({"ma_xa": 96003, "do_cx": None}, None))
    unit = Establishment.objects.get().unit
    assert unit is not None
    assert unit.versions.get().gso_code == "96003"


def test_the_same_register_again_changes_nothing(folder: Folder) -> None:
    province_of_four(folder)
    bring_places(folder, ({}, point(0.5, 0.5)))
    outcome = bring_places(folder, ({}, point(0.5, 0.5)))
    assert (outcome.counts.unchanged, outcome.batch_id) == (1, None)
    assert Batch.objects.filter(layer="establishments").count() == 1


def test_new_boundaries_do_not_rewrite_a_register(folder: Folder) -> None:
    province_of_four(folder)
    bring_places(folder, ({}, point(0.5, 0.5)))
    before = Establishment.objects.get().unit_id
    bring_units(folder, "commune", NEW, [("96009", "Xã Mới", "96", square(0, 0, 4))])
    outcome = bring_places(folder, ({}, point(0.5, 0.5)), valid_from=NEW)
    assert Establishment.objects.get().unit_id == before
    assert outcome.counts.unchanged == 1


def test_changed_rows_are_counted_apart(folder: Folder) -> None:
    province_of_four(folder)
    bring_places(folder, ({}, point(0.5, 0.5)), ({"ma_cs": "CS-2"}, point(0.6, 0.5)))
    outcome = bring_places(
        folder,
        ({"loai_hinh": "motel"}, point(0.5, 0.5)),
        ({"ma_cs": "CS-2"}, point(0.6, 0.5)),
        ({"ma_cs": "CS-3"}, point(0.7, 0.5)),
    )
    counts = outcome.counts
    assert (counts.new, counts.changed, counts.unchanged) == (1, 1, 1)
    assert Establishment.objects.get(code="CS-1").service_types == ["motel"]


def test_bad_rows_are_refused_and_the_others_go_through(folder: Folder) -> None:
    province_of_four(folder)
    outcome = bring_places(
        folder,
        ({}, point(0.5, 0.5)),
        ({"ma_cs": "CS-2", "loai_hinh": "casino_bay"}, point(0.5, 0.5)),
        ({"ma_cs": "CS-3", "trang_thai": "mở"}, point(0.5, 0.5)),
        ({"ma_cs": "CS-4", "tu_ngay": "31/02/2021"}, point(0.5, 0.5)),
        ({"ma_cs": "CS-5", "do_cx": None}, point(0.5, 0.5)),
        ({"ma_cs": "CS-6", "ten_cs": None}, point(0.5, 0.5)),
        ({"ma_cs": "CS-7"}, {"type": "Point", "coordinates": [21.5, 105.2]}),
        ({"ma_cs": "CS-8"}, square(0, 0)),
        ({"ma_cs": "CS-9"}, point(0.5, 0.5)),
        ({"ma_cs": "CS-9"}, point(0.6, 0.5)),
        ({"ma_cs": "CS-10", "ma_xa": "99999", "do_cx": None}, None),
        ({"ma_cs": "CS-11", "den_ngay": "2021-03-01"}, point(0.5, 0.5)),
        ({"ma_cs": "C" * 41}, point(0.5, 0.5)),
        ({"ma_cs": "CS-12", "la_nha_o": "maybe"}, point(0.5, 0.5)),
    )
    assert Establishment.objects.get().code == "CS-1"
    errors = {
        (no, check) for no, check, severity in checks(outcome) if severity == "error"
    }
    assert errors == {
        (2, "unknown_service_type"),
        (3, "not_in_vocabulary"),
        (4, "bad_date"),
        (5, "precision_missing"),
        (6, "required"),
        (7, "coordinates_impossible"),
        (8, "shape_type"),
        (9, "duplicate_key"),
        (10, "duplicate_key"),
        (11, "unknown_unit"),
        (12, "span_empty"),
        (13, "too_long"),
        (14, "not_yes_or_no"),
    }
    assert (outcome.rows_read, outcome.rows_refused) == (14, 13)
    assert outcome.exit_code == 1


def test_columns_about_persons_never_reach_staging(folder: Folder) -> None:
    province_of_four(folder)
    own = {"Chủ cơ sở": "Nguyễn Văn A", "SĐT": "0912345678", "dien_tich": 30}
    outcome = bring_places(folder, (own, point(0.5, 0.5)), commit=False)
    assert set(outcome.dropped_columns) == {"Chủ cơ sở", "SĐT"}
    assert outcome.unused_columns == ("dien_tich",)
    [row] = StagedRow.objects.filter(job_id=outcome.job_id)
    assert "0912345678" not in str(row.raw) + str(row.mapped)
    assert row.raw["dien_tich"] == 30


def test_vn2000_comes_in_with_the_official_shift(folder: Folder) -> None:
    """At Cần Thơ PROJ's own choice is 0.8 m off; the file must land within 1 mm."""
    x, y = 583_000.0, 1_109_000.0
    file = folder.shapefile(
        "cs.zip", [("CS-1", x, y)], CRS.from_epsg(5897).to_wkt("WKT1_ESRI")
    )
    constants = {"name": "Cơ sở", "service_types": "motel", "location_precision": "gps"}
    bring("establishments", file, valid_from=NEW, constants=constants)
    geom = Establishment.objects.get().geom
    assert geom is not None
    official = next(
        t
        for t in TransformerGroup(5897, 4326, always_xy=True).transformers
        if "VN-2000 to WGS 84 (2)" in t.description
    )
    longitude, latitude = official.transform(x, y)
    assert geom.x == pytest.approx(longitude, abs=1e-8)
    assert geom.y == pytest.approx(latitude, abs=1e-8)


def test_without_a_coordinate_system_the_officer_is_asked(folder: Folder) -> None:
    file = folder.shapefile("cs.zip", [("CS-1", 583_000, 1_109_000)], None)
    constants = {"name": "Cơ sở", "service_types": "motel", "location_precision": "gps"}
    with pytest.raises(ChoiceNeeded) as stopped:
        bring("establishments", file, valid_from=NEW, constants=constants)
    assert (stopped.value.code, stopped.value.exit_code) == ("crs_choose_srid", 3)
    outcome = bring(
        "establishments", file, valid_from=NEW, constants=constants, srid=5897
    )
    assert outcome.counts.new == 1


HOTSPOT = {"code": "TD-1", "name": "Bãi xe", "setting": "public", "lead_code": "96002"}


def bring_hotspot(folder: Folder, day: str, shape: Geometry) -> Any:
    file = folder.geojson("td.geojson", [(HOTSPOT | {"valid_from": day}, shape)])
    return bring("hotspots", file)


def bring_events(folder: Folder, *events: tuple[str, str]) -> Any:
    rows = [{"hotspot_code": "TD-1", "status": s, "happened_on": d} for s, d in events]
    return bring("hotspot_events", folder.csv("ev.csv", rows, mark=";"))


def test_a_redrawn_hotspot_keeps_its_old_ground(folder: Folder) -> None:
    province_of_four(folder)
    bring_hotspot(folder, "2021-01-01", square(0, 0, 0.1, 0.1))
    again = bring_hotspot(folder, "2021-01-01", square(0, 0, 0.1, 0.1))
    assert (again.counts.unchanged, again.batch_id) == (1, None)
    outcome = bring_hotspot(folder, "2022-01-01", square(0, 0, 0.2, 0.1))
    assert (outcome.counts.changed, outcome.counts.ended) == (1, 1)
    spans = HotspotExtent.objects.order_by("validity").values_list(
        "validity", flat=True
    )
    assert [(s.lower, s.upper) for s in spans] == [
        (date(2021, 1, 1), date(2022, 1, 1)),
        (date(2022, 1, 1), None),
    ]
    lead = Hotspot.objects.get().lead_unit
    assert lead is not None
    assert lead.versions.get().gso_code == "96002"  # stated, not where it lies


def test_an_illegal_status_is_refused_naming_the_allowed(folder: Folder) -> None:
    province_of_four(folder)
    bring_hotspot(folder, "2021-01-01", square(0, 0, 0.1, 0.1))
    bring_events(folder, ("suspected", "2021-01-05"), ("verified", "2021-02-01"))
    outcome = bring_events(
        folder,
        ("verified", "2021-02-01"),  # known
        ("cleared", "2021-03-01"),  # skips the action
        ("under_action", "2021-04-01"),
    )
    assert checks(outcome) == [(2, "illegal_transition", "error")]
    assert outcome.findings[0].params["allowed"] == [
        "case_opened",
        "dismissed",
        "under_action",
    ]
    assert HotspotEvent.objects.count() == 3
    assert outcome.counts.new == 1


def test_inspections_find_what_they_inspect(folder: Folder) -> None:
    province_of_four(folder)
    bring_places(folder, ({}, point(0.5, 0.5)))
    base = {
        "inspected_on": "2022-01-05",
        "kind": "regular",
        "result": "no_violation",
        "is_finding": False,
        "team_level": "commune",
        "establishment_code": "CS-1",
    }
    file = folder.geojson(
        "kt.geojson",
        [
            (base | {"code": "KT-1"}, None),
            (base | {"code": "KT-2", "establishment_code": "CS-?"}, None),
            (base | {"code": "KT-3", "hotspot_code": "TD-?"}, point(0.5, 0.5)),
        ],
    )
    outcome = bring("inspections", file)
    inspection = Inspection.objects.get()
    assert inspection.unit_id == Establishment.objects.get().unit_id
    assert {c for _, c, s in checks(outcome) if s == "error"} == {
        "unknown_establishment",
        "unknown_hotspot",
    }


def test_a_designation_names_a_unit_of_its_day(folder: Folder) -> None:
    province_of_four(folder)
    row = {
        "unit_code": "96001",
        "level": "commune",
        "kind": "complex",
        "valid_from": "2023-01-01",
        "valid_to": "2024-01-01",
        "document_no": "QĐ 1",
    }
    early = row | {"valid_from": "2019-01-01"}
    outcome = bring("designations", folder.csv("qd.csv", [row, early]))
    assert checks(outcome) == [(2, "unknown_unit", "error")]
    assert AreaDesignation.objects.get().validity.upper == date(2024, 1, 1)


def test_designations_that_overlap_are_refused(folder: Folder) -> None:
    province_of_four(folder)
    row = {
        "unit_code": "96001",
        "level": "commune",
        "kind": "complex",
        "valid_from": "2023-01-01",
        "valid_to": "2024-01-01",
        "document_no": "QĐ 1",
    }
    bring("designations", folder.csv("qd.csv", [row]))
    late = row | {"valid_from": "2023-06-01"}
    reversed_ = row | {"valid_to": "2022-01-01", "unit_code": "96002"}
    outcome = bring("designations", folder.csv("qd.csv", [late, reversed_]))
    assert checks(outcome) == [
        (1, "designation_overlap", "error"),
        (2, "span_empty", "error"),
    ]
