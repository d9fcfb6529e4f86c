"""What a reorganisation does, said unit by unit; and taking it back."""

from __future__ import annotations

import json
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.core.management import call_command
from django.db.backends.postgresql.psycopg_any import DateRange

from geoapp.accounts.models import Role, User
from geoapp.ingest.errors import FileRefused
from geoapp.ingest.messages import of_undo
from geoapp.ingest.models import StagedImport
from geoapp.ingest.report import as_json, as_text
from geoapp.ingest.undo import UndoRefused, newest_first, undo_batch
from geoapp.lineage.models import Batch
from geoapp.registry.models import Tip
from geoapp.territory.history import history, vintage_days
from geoapp.territory.models import (
    AdminUnit,
    AdminUnitVersion,
    AreaScope,
    UnitSuccession,
    VersionBefore,
)
from tests.db.importing import NEW, OLD, bring_units, province_of_four
from tests.db.test_vintage_lists import ALL, LIST, bring_list, on
from tests.shapes import Folder, square

pytestmark = pytest.mark.django_db

REORGANISED = [
    ("96001", "Phường Số 1", "96", square(0, 0)),  # type and parent
    ("96003", "Xã Số 3", "96", square(1, 0, 1.5)),  # code and name; holder half inside
    ("96004", "Xã Gộp", "96", square(2.5, 0, 1.5)),  # code; holder wholly inside
]


def state() -> list[tuple[Any, ...]]:
    """Return all that is known of units, without keys that differ by run."""
    versions = AdminUnitVersion.objects.order_by("level", "gso_code", "validity")
    groups: dict[int, int] = {}
    return [
        (
            one.level,
            one.gso_code,
            one.name,
            one.unit_type,
            one.validity,
            one.geom.wkt if one.geom else None,
            groups.setdefault(one.unit_id, len(groups)),
        )
        for one in versions
    ] + sorted(
        UnitSuccession.objects.values_list(
            "day", "old_share", "new_share", "known_until"
        )
    )


def test_every_unit_is_told(folder: Folder) -> None:
    province_of_four(folder)
    outcome = bring_units(folder, "commune", NEW, REORGANISED)
    told = {(one.code, one.row_no is None): one for one in outcome.changes}
    first = told["96001", False]
    assert first.kinds == ("continues", "retyped", "moved")
    assert (first.before_parent, first.parent) == ("Huyện Một", "Tỉnh Mẫu")
    half, whole = told["96003", False], told["96004", False]
    assert half.kinds == whole.kinds == ("starts", "code_reused")
    assert half.holder_inside_share == pytest.approx(0.5)
    assert (half.is_holder_inside, whole.is_holder_inside) == (False, True)
    assert whole.before_name == "Xã Số 4"
    ended = [one.code for one in outcome.changes if one.kinds == ("ends",)]
    assert ended == ["96002", "96003", "96004", "961"]


def test_preview_and_commit_tell_the_same(folder: Folder) -> None:
    province_of_four(folder)
    preview = bring_units(folder, "commune", NEW, REORGANISED, commit=False)
    assert not UnitSuccession.objects.exists()
    commit = bring_units(folder, "commune", NEW, REORGANISED)
    assert preview.changes == commit.changes
    assert preview.passed == commit.passed
    assert len(commit.passed) == 4


def test_the_report_in_words_and_as_json(folder: Folder) -> None:
    province_of_four(folder)
    outcome = bring_units(folder, "commune", NEW, REORGANISED)
    text = "\n".join(as_text(outcome))
    assert "96004 Xã Gộp ← Xã Số 4: nằm trong đơn vị mới" in text
    assert "96001 Xã Số 1 → Phường Số 1" in text
    document = json.loads(as_json(outcome))
    assert len(document["changes"]) == 7
    assert document["passed"][0]["day"] == "2025-07-01"


def test_a_renaming_is_told_and_small_redrawing_too(folder: Folder) -> None:
    province_of_four(folder)
    drawn = [(c, n, "961", square(i, 0)) for i, (c, n) in enumerate(ALL)]
    drawn[0] = ("96001", "Xã Tên Mới", "961", square(0, 0, 1.04))
    outcome = bring_units(folder, "commune", LIST, drawn)
    assert (outcome.counts.unchanged, outcome.counts.changed) == (3, 1)
    assert outcome.changes[0].kinds == ("continues", "renamed", "redrawn")
    assert on(LIST)["96001"].unit_id == on(OLD)["96001"].unit_id


def test_land_passes_from_unit_to_unit(folder: Folder) -> None:
    province_of_four(folder)
    bring_units(folder, "commune", NEW, REORGANISED)
    found = history(AdminUnit.objects.get(pk=on(NEW)["96004"].unit_id))
    by_code = {one.code: one for one in found.predecessors}
    assert by_code["96004"].is_whole
    assert by_code["96004"].share_of_this == pytest.approx(1 / 1.5, rel=1e-4)
    assert by_code["96003"].share_of_it == pytest.approx(0.5, rel=1e-4)
    assert not by_code["96003"].is_whole
    assert [one.name for one in found.same_code] == ["Xã Số 4"]
    assert [one.last_day for one in found.same_code] == [date(2025, 6, 30)]
    old = history(AdminUnit.objects.get(pk=on(OLD)["96003"].unit_id))
    assert sorted(one.name for one in old.successors) == ["Xã Gộp", "Xã Số 3"]
    first = history(AdminUnit.objects.get(pk=on(NEW)["96001"].unit_id))
    assert len(first.versions) == 2
    assert (first.predecessors, first.successors) == ((), ())


def test_slivers_are_no_succession(folder: Folder) -> None:
    province_of_four(folder)
    drawn = [("96007", "Xã Bảy", "96", square(0, 0, 2.005)),
             ("96008", "Xã Tám", "96", square(2.005, 0, 1.995))]  # fmt: skip
    bring_units(folder, "commune", NEW, drawn)
    links = UnitSuccession.objects.filter(day=NEW)
    assert links.count() == 4  # not 5: 0.5 % of 96003 went to 96007


def test_across_a_list_the_gap_is_told(folder: Folder) -> None:
    province_of_four(folder)
    bring_list(folder, LIST, ALL[:3])
    bring_units(folder, "commune", NEW, REORGANISED)
    link = UnitSuccession.objects.get(
        old_unit=on(OLD)["96004"].unit_id, new_unit=on(NEW)["96004"].unit_id
    )
    assert (link.known_until, link.day) == (LIST, NEW)


def test_the_order_of_loading_does_not_matter_for_land(folder: Folder) -> None:
    province_of_four(folder)
    bring_units(folder, "commune", NEW, REORGANISED)
    bring_list(folder, LIST, ALL[:3])
    late = state()
    for batch in Batch.objects.order_by("-pk").values_list("pk", flat=True)[:2]:
        undo_batch(batch, commit=True)
    bring_list(folder, LIST, ALL[:3])
    bring_units(folder, "commune", NEW, REORGANISED)
    assert state() == late


def test_vintage_days(folder: Folder) -> None:
    province_of_four(folder)
    bring_list(folder, LIST, ALL[:3])
    bring_units(folder, "commune", NEW, REORGANISED)
    told = [
        (v.day, v.until, v.units, v.with_polygon, v.is_names_only, v.has_all_polygons)
        for v in vintage_days("commune")
    ]
    assert told == [
        (OLD, LIST, 4, 4, False, True),
        (LIST, NEW, 3, 0, True, False),
        (NEW, None, 3, 3, False, True),
    ]
    assert [v.units for v in vintage_days("district")] == [1, 0]
    assert {v.province_name for v in vintage_days()} == {"Tỉnh Mẫu"}


def test_undo_and_import_again_give_the_same_state(folder: Folder) -> None:
    province_of_four(folder)
    before = state()
    outcome = bring_units(folder, "commune", NEW, REORGANISED)
    after = state()
    assert outcome.batch_id is not None
    done = undo_batch(outcome.batch_id, commit=False)
    assert state() == after
    assert undo_batch(outcome.batch_id, commit=True) == done
    assert (done.deleted, done.restored, done.units) == (3, 5, 2)
    assert state() == before
    assert not VersionBefore.objects.exists()
    assert AdminUnit.objects.filter(versions=None).count() == 0
    assert StagedImport.objects.filter(state="undone").count() == 1
    bring_units(folder, "commune", NEW, REORGANISED)
    assert state() == after


def test_a_correction_is_taken_back(folder: Folder) -> None:
    province_of_four(folder)
    before = state()
    right = [("96001", "Phường Đúng", "961", square(0, 0, 0.5))]
    outcome = bring_units(folder, "commune", OLD, right)
    assert state() != before
    undo_batch(outcome.batch_id or 0, commit=True)
    assert state() == before


def test_what_rests_on_a_batch_stands_in_the_way(folder: Folder) -> None:
    province_of_four(folder)
    provinces, districts, communes = Batch.objects.order_by("pk")
    newer = bring_units(folder, "commune", NEW, REORGANISED)
    for batch in (provinces, districts, communes):
        with pytest.raises(UndoRefused) as refused:
            undo_batch(batch.pk, commit=True)
        assert newer.batch_id in {
            getattr(one, "batch_id", None) for one in refused.value.obstacles
        }


def test_an_older_vintage_rests_on_the_newer_where_it_ends(folder: Folder) -> None:
    bring_units(folder, "province", OLD, [("96", "Tỉnh Mẫu", None, square(0, 0, 4))])
    newer = bring_units(folder, "commune", NEW, REORGANISED)
    bring_units(folder, "district", OLD, [("961", "Huyện A", "96", square(0, 0, 4))])
    older = bring_units(
        folder, "commune", OLD, [("96009", "Xã Cũ", "961", square(0, 0))]
    )
    with pytest.raises(UndoRefused) as refused:
        undo_batch(newer.batch_id or 0, commit=True)
    assert older.batch_id in {
        getattr(one, "batch_id", None) for one in refused.value.obstacles
    }


def test_rows_of_other_tables_stand_in_the_way(folder: Folder) -> None:
    province_of_four(folder)
    outcome = bring_units(folder, "commune", NEW, REORGANISED)
    batch = Batch.objects.get(pk=outcome.batch_id)
    unit = AdminUnit.objects.get(pk=on(NEW)["96004"].unit_id)
    Tip.objects.create(
        code="T1",
        received_on=NEW,
        channel="hotline",
        verification="new",
        unit=unit,
        geom=Point(104.35, 21.05, srid=4326),
        batch=batch,
    )
    user = User.objects.create(username="a", role=Role.AREA_OFFICER)
    AreaScope.objects.create(user=user, unit=unit, validity=DateRange(NEW, None))
    error = StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command("undo_batch", str(batch.pk), "--commit", stderr=error)
    assert stopped.value.code == 2
    assert "1 dòng của Tip" in error.getvalue()
    assert "1 dòng của AreaScope" in error.getvalue()
    assert on(NEW)["96004"].unit_id == unit.pk


def test_a_batch_that_was_taken_back_stays_as_a_record(folder: Folder) -> None:
    province_of_four(folder)
    outcome = bring_units(folder, "commune", NEW, REORGANISED)
    user = User.objects.create(username="gis", role=Role.GIS_OFFICER)
    done = undo_batch(outcome.batch_id or 0, commit=True, user=user)
    batch = Batch.objects.get(pk=outcome.batch_id)
    assert batch.undone_at is not None
    assert (batch.undone_by, batch.rows_undone) == (user, done.deleted + done.restored)
    assert batch not in newest_first()
    assert [one.pk for one in newest_first()] == sorted(
        Batch.objects.exclude(pk=batch.pk).values_list("pk", flat=True), reverse=True
    )
    # Nothing rests on what is gone: the one before it can go next.
    communes = Batch.objects.filter(layer="admin_units", undone_at=None).latest("pk")
    assert undo_batch(communes.pk, commit=True).deleted == 4


def test_there_is_nothing_to_take_back_twice(folder: Folder) -> None:
    province_of_four(folder)
    batch = Batch.objects.latest("pk")
    undo_batch(batch.pk, commit=True)
    for code, number in (("no_such_batch", 0), ("already_undone", batch.pk)):
        error = StringIO()
        with pytest.raises(SystemExit) as stopped:
            call_command("undo_batch", str(number), stderr=error)
        assert stopped.value.code == 2
        vi, en = of_undo(code, {"batch": number})
        assert vi in error.getvalue()
        assert en in error.getvalue()


def test_undo_from_the_command_line(folder: Folder) -> None:
    province_of_four(folder)
    outcome = bring_units(folder, "commune", NEW, REORGANISED)
    for arguments, word in (([], "xem trước"), (["--commit"], "Đã rút lại")):
        told = StringIO()
        call_command("undo_batch", str(outcome.batch_id), *arguments, stdout=told)
        assert word in told.getvalue()
    assert sorted(on(NEW)) == ["96001", "96002", "96003", "96004"]


def test_districts_that_would_orphan_communes_are_refused(folder: Folder) -> None:
    province_of_four(folder)
    bring_list(folder, LIST, ALL[:3])
    with pytest.raises(FileRefused) as refused:
        bring_units(
            folder, "district", LIST, [("962", "Huyện Hai", "96", square(0, 0, 4))]
        )
    assert refused.value.code == "orphaned_units"
