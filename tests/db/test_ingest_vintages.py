from __future__ import annotations

from datetime import date

import pytest

from geoapp.ingest.errors import FileRefused
from geoapp.ingest.messages import of
from geoapp.ingest.models import StagedRow
from geoapp.ingest.report import as_text
from geoapp.territory.locate import commune_at
from geoapp.territory.models import AdminUnitVersion
from tests.db.importing import NEW, OLD, bring, bring_units, checks, province_of_four
from tests.shapes import SOUTH, STEP, WEST, Folder, bow_tie, spike, square

pytestmark = pytest.mark.django_db


def names_on(day: date, level: str = "commune") -> list[str]:
    found = AdminUnitVersion.objects.in_force_on(day).filter(level=level)
    return sorted(found.values_list("name", flat=True))


def unit_on(day: date, code: str) -> int:
    return AdminUnitVersion.objects.in_force_on(day).get(gso_code=code).unit_id


MERGED = [
    ("96001", "Xã Số 1", "96", square(0, 0)),  # as it was
    ("96002", "Xã Số 2", "96", square(1, 0, 3)),  # code and name re-used, twice as big
]


def test_a_vintage_ends_what_it_does_not_continue(folder: Folder) -> None:
    province_of_four(folder)
    outcome = bring_units(folder, "commune", NEW, MERGED)
    assert names_on(date(2025, 6, 30)) == ["Xã Số 1", "Xã Số 2", "Xã Số 3", "Xã Số 4"]
    assert names_on(NEW) == ["Xã Số 1", "Xã Số 2"]
    assert (outcome.counts.new, outcome.counts.changed) == (1, 1)
    assert outcome.counts.ended == 4  # communes 2, 3, 4 and the district


def test_same_code_and_name_on_other_ground_is_another_unit(folder: Folder) -> None:
    province_of_four(folder)
    bring_units(folder, "commune", NEW, MERGED)
    assert unit_on(OLD, "96001") == unit_on(NEW, "96001")
    assert unit_on(OLD, "96002") != unit_on(NEW, "96002")


def test_a_renamed_unit_on_the_same_ground_is_the_same_unit(folder: Folder) -> None:
    province_of_four(folder)
    bring_units(folder, "commune", NEW, [("96001", "Xã Khác", "96", square(0, 0))])
    assert unit_on(OLD, "96001") == unit_on(NEW, "96001")
    assert names_on(NEW) == ["Xã Khác"]


def test_another_code_on_the_same_ground_is_another_unit(folder: Folder) -> None:
    province_of_four(folder)
    bring_units(folder, "commune", NEW, [("96009", "Xã Số 1", "96", square(0, 0))])
    assert unit_on(OLD, "96001") != unit_on(NEW, "96009")


def test_communes_below_a_province_end_its_districts(folder: Folder) -> None:
    province_of_four(folder)
    bring_units(folder, "commune", NEW, MERGED)
    assert names_on(date(2025, 6, 30), "district") == ["Huyện Một"]
    assert names_on(NEW, "district") == []


def test_the_same_file_again_changes_nothing(folder: Folder) -> None:
    province_of_four(folder)
    bring_units(folder, "commune", NEW, MERGED)
    before = list(AdminUnitVersion.objects.order_by("pk").values())
    outcome = bring_units(folder, "commune", NEW, MERGED)
    assert list(AdminUnitVersion.objects.order_by("pk").values()) == before
    assert outcome.counts.unchanged == 2
    assert outcome.batch_id is None


def test_an_older_vintage_ends_where_the_newer_begins(folder: Folder) -> None:
    bring_units(folder, "province", OLD, [("96", "Tỉnh Mẫu", None, square(0, 0, 4))])
    bring_units(folder, "commune", NEW, MERGED)
    bring_units(folder, "district", OLD, [("961", "Huyện Một", "96", square(0, 0, 4))])
    old = [("96001", "Xã Số 1", "961", square(0, 0)), ("96009", "Xã Cũ", "961", None)]
    bring_units(folder, "commune", OLD, old)
    assert names_on(date(2025, 6, 30)) == ["Xã Cũ", "Xã Số 1"]
    assert names_on(NEW) == ["Xã Số 1", "Xã Số 2"]
    assert names_on(NEW, "district") == []
    assert unit_on(OLD, "96001") == unit_on(NEW, "96001")


def test_another_province_is_left_alone(folder: Folder) -> None:
    province_of_four(folder)
    bring_units(folder, "province", NEW, [("95", "Tỉnh Kề", None, square(5, 0, 2))])
    outcome = bring_units(
        folder, "commune", NEW, [("95001", "Xã Kề", "95", square(5, 0))]
    )
    assert outcome.counts.ended == 0
    assert names_on(NEW, "province") == ["Tỉnh Kề", "Tỉnh Mẫu"]
    assert len(names_on(NEW)) == 5


def test_provinces_end_those_on_whose_land_they_stand(folder: Folder) -> None:
    province_of_four(folder)
    merged = [("90", "Tỉnh Gộp", None, square(-2, 0, 6))]
    outcome = bring_units(folder, "province", NEW, merged)
    assert names_on(NEW, "province") == ["Tỉnh Gộp"]
    # With the province its district and its four communes: nothing outlives its parent.
    assert outcome.counts.ended == 6
    assert names_on(NEW) == names_on(NEW, "district") == []


def test_a_later_file_of_the_same_day_corrects(folder: Folder) -> None:
    province_of_four(folder)
    unit = unit_on(OLD, "96001")
    right = [("96001", "Xã Số Một", "961", square(0, 0))]
    outcome = bring_units(folder, "commune", OLD, right)
    assert (outcome.counts.changed, outcome.counts.ended) == (1, 0)
    assert unit_on(OLD, "96001") == unit
    assert names_on(OLD) == ["Xã Số 2", "Xã Số 3", "Xã Số 4", "Xã Số Một"]


def test_lost_zeros_are_put_back(folder: Folder) -> None:
    bring_units(folder, "province", NEW, [("1", "Tỉnh Một", None, square(0, 0))])
    outcome = bring_units(
        folder, "commune", NEW, [("37", "Phường Ba", "1", square(0, 0))]
    )
    commune = AdminUnitVersion.objects.get(level="commune")
    assert (commune.gso_code, commune.unit_type) == ("00037", "phuong")
    assert checks(outcome) == [(1, "lost_zeros", "warning")]


def test_a_thanh_pho_is_of_the_centre_only_among_provinces(folder: Folder) -> None:
    bring_units(folder, "province", OLD, [("96", "Thành phố A", None, square(0, 0))])
    bring_units(folder, "district", OLD, [("961", "Thành phố B", "96", square(0, 0))])
    types = AdminUnitVersion.objects.order_by("gso_code").values_list("unit_type")
    assert [kind for (kind,) in types] == ["thanh_pho_tw", "thanh_pho"]


def test_a_set_with_a_refused_row_is_not_written_at_all(folder: Folder) -> None:
    province_of_four(folder)
    before = names_on(NEW)
    rows = [("96001", "Xã Số 1", "96", square(0, 0, 2)), ("96003", "X", "96", None)]
    outcome = bring_units(folder, "commune", NEW, rows)
    assert checks(outcome)[0] == (2, "unit_type_unknown", "error")
    assert not outcome.committed
    assert outcome.batch_id is None
    assert names_on(NEW) == before
    assert "Chưa ghi gì" in "\n".join(as_text(outcome))


def test_unknown_parent_is_refused(folder: Folder) -> None:
    province_of_four(folder)
    rows = [
        ("95001", "Xã Lạ", "95", square(0, 3)),
        ("96001", "Xã Số 1", "96", square(0, 0)),
    ]
    outcome = bring_units(folder, "commune", NEW, rows)
    assert checks(outcome) == [(1, "unknown_parent", "error")]


def test_communes_before_their_districts_are_told_what_to_load(folder: Folder) -> None:
    bring_units(folder, "province", OLD, [("96", "Tỉnh Mẫu", None, square(0, 0, 4))])
    with pytest.raises(FileRefused) as refused:
        bring_units(folder, "commune", OLD, [("96001", "Xã", "961", square(0, 0))])
    assert refused.value.code == "parents_missing"
    for words in of(refused.value.code, refused.value.params):
        assert "--set level=district" in words
        assert "961" in words


def test_a_spike_is_held_with_a_proposal_and_repaired_when_accepted(
    folder: Folder,
) -> None:
    units = [("96", "Tỉnh A", None, spike(0, 0))]
    outcome = bring_units(folder, "province", OLD, units)
    assert checks(outcome) == [(1, "shape_repairable", "error")]
    assert not AdminUnitVersion.objects.exists()
    row = StagedRow.objects.get(job=outcome.job_id)
    assert row.refused
    assert not row.geom.valid  # as drawn, until somebody accepts
    assert row.proposed.valid
    outcome = bring_units(folder, "province", OLD, units, accept_repairs=True)
    assert checks(outcome) == [(1, "shape_repaired", "warning")]
    [version] = AdminUnitVersion.objects.all()
    assert version.geom is not None
    assert version.geom.valid
    assert outcome.findings[0].params["change_m2"] == 0


def test_a_bow_tie_is_refused(folder: Folder) -> None:
    outcome = bring_units(
        folder, "province", OLD, [("95", "Tỉnh B", None, bow_tie(3, 0))]
    )
    assert checks(outcome) == [(1, "shape_invalid", "error")]
    assert not AdminUnitVersion.objects.exists()


def test_decomposed_letters_are_composed(folder: Folder) -> None:
    decomposed = "Ti\u0309nh Ho\u0300a Bi\u0300nh"
    bring_units(folder, "province", OLD, [("96", decomposed, None, square(0, 0))])
    assert AdminUnitVersion.objects.get().name == "Tỉnh Hòa Bình"


def test_a_preview_writes_nothing(folder: Folder) -> None:
    province_of_four(folder)
    before = list(AdminUnitVersion.objects.order_by("pk").values())
    outcome = bring_units(folder, "commune", NEW, MERGED, commit=False)
    assert outcome.counts.ended == 4
    assert list(AdminUnitVersion.objects.order_by("pk").values()) == before


def test_a_place_is_located_by_its_day(folder: Folder) -> None:
    province_of_four(folder)
    bring_units(folder, "commune", NEW, MERGED)
    longitude, latitude = WEST + 2.5 * STEP, SOUTH + 0.5 * STEP
    assert commune_at(longitude, latitude, OLD) == unit_on(OLD, "96003")
    assert commune_at(longitude, latitude, NEW) == unit_on(NEW, "96002")
    assert commune_at(longitude, latitude, date(2019, 12, 31)) is None


def test_what_is_law_and_what_works_may_begin_on_different_days(
    folder: Folder,
) -> None:
    """Nghị quyết 1681: legally from 16-06-2025, at work from 01-07-2025."""
    days = {"legal_from": "2025-06-16", "operates_from": "2025-07-01"}
    file = folder.geojson(
        "p.geojson", [({"code": "96", "name": "Tỉnh Mẫu"}, square(0, 0))]
    )
    bring("admin_units", file, valid_from=NEW, constants={"level": "province", **days})
    [version] = AdminUnitVersion.objects.all()
    assert (version.legal_from, version.operates_from) == (
        date(2025, 6, 16),
        date(2025, 7, 1),
    )
