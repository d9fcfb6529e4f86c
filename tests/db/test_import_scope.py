"""An officer's jobs write where the officer answers for, whatever else is broken."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.db import ProgrammingError, models, transaction

from geoapp.accounts.models import Role, User
from geoapp.ingest import scope, tasks
from geoapp.ingest.models import StagedImport
from geoapp.ingest.undo import undo_batch
from geoapp.jobs.models import JobState as Work
from geoapp.lineage.models import Batch, KeptAtUndo, Source
from geoapp.registry.models import (
    Establishment,
    Hotspot,
    HotspotEvent,
    Inspection,
    ServiceSite,
    Tip,
)
from geoapp.territory.models import (
    AdminUnitVersion,
    AreaDesignation,
    AreaScope,
    Landmark,
    NationalBorder,
)
from geoapp.territory.scope import importing_for
from tests.db.importing import NEW, bring_units, province_of_four
from tests.db.staging import PLACE, SITE, Row, committed, places
from tests.db.stepwise import done, officer_of, received
from tests.shapes import Folder, Geometry, point, square

pytestmark = pytest.mark.django_db(transaction=True)

HERE, ELSEWHERE = (0.5, 0.5), (2.5, 0.5)
"""In communes 96001 and 96003; the officer answers for the first two of four."""


@pytest.fixture
def officer(folder: Folder, settings: Any, tmp_path: Path) -> User:
    settings.GEOAPP_QUARANTINE = tmp_path / "quarantine"
    province_of_four(folder)
    return officer_of("96001", "96002")


def ground(at: tuple[float, float]) -> Geometry:
    return square(at[0] - 0.1, at[1] - 0.1, 0.2, 0.2)


def place(code: str, at: tuple[float, float]) -> Row:
    return PLACE | {"ma_cs": code}, point(*at)


def hotspot(code: str, at: tuple[float, float]) -> Row:
    said = {"ma": code, "ten": "Tụ điểm", "loai": "public", "tu_ngay": "2022-01-01"}
    return said, ground(at)


def inspection(code: str, at: tuple[float, float]) -> Row:
    said = {
        "ma": code, "ngay": "2023-01-01", "hinh_thuc": "regular", "phat_hien": 0,
        "ket_qua": "no_violation", "cap": "commune",
    }  # fmt: skip
    return said, point(*at)


def tip(code: str, at: tuple[float, float]) -> Row:
    return {"ma": code, "ngay": "2023-01-01", "kenh": "hotline"}, point(*at)


def site(code: str, at: tuple[float, float]) -> Row:
    return SITE | {"ma": code}, point(*at)


def landmark(code: str, at: tuple[float, float]) -> Row:
    return SITE | {"ma": code, "loai": "tourist_site"}, point(*at)


def designation(code: str, at: tuple[float, float]) -> Row:
    said = {
        "ma_xa": f"9600{int(at[0]) + 1}", "cap": "commune", "loai": "complex",
        "tu_ngay": "2021-01-01", "so_van_ban": code,
    }  # fmt: skip
    return said, None


def event(code: str, at: tuple[float, float]) -> Row:
    return {
        "ma_td": f"TD-{at[0]}",
        "trang_thai": "suspected",
        "ngay": "2023-01-01",
    }, None


Make = Callable[[str, tuple[float, float]], Row]
LAYERS: dict[str, tuple[type[models.Model], Make]] = {
    "establishments": (Establishment, place),
    "hotspots": (Hotspot, hotspot),
    "inspections": (Inspection, inspection),
    "tips": (Tip, tip),
    "hotspot_events": (HotspotEvent, event),
    "designations": (AreaDesignation, designation),
    "landmarks": (Landmark, landmark),
    "service_sites": (ServiceSite, site),
}
PROTECTED = ("establishments", "hotspots", "inspections", "tips")


def sent(folder: Folder, user: User, layer: str, *rows: Row) -> StagedImport:
    return received(user, layer, folder.geojson("x.geojson", rows))


def previewed(folder: Folder, user: User, layer: str, *rows: Row) -> StagedImport:
    job = sent(folder, user, layer, *rows)
    assert done(tasks.PREVIEW, job.pk, user).state == Work.DONE
    job.refresh_from_db()
    return job


def held(job: StagedImport) -> dict[int, list[str]]:
    return {
        row.row_no: [one["check"] for one in row.findings]
        for row in job.rows.filter(refused=True)
    }


@pytest.fixture
def hotspots_to_speak_of(officer: User) -> None:
    """Have hotspots in both halves, brought from the command line."""
    committed(
        "hotspots", [hotspot(f"TD-{HERE[0]}", HERE), hotspot("TD-2.5", ELSEWHERE)]
    )


@pytest.mark.parametrize("layer", LAYERS)
def test_every_layer_goes_in_and_comes_out_again(
    folder: Folder, officer: User, hotspots_to_speak_of: None, layer: str
) -> None:
    model, make = LAYERS[layer]
    before = set(model._default_manager.values_list("pk", flat=True))
    rows = [make("Q1", HERE), make("Q2", (1.5, 0.5))]
    if layer == "hotspot_events":
        rows = rows[:1]
    job = previewed(folder, officer, layer, *rows)
    assert held(job) == {}
    assert done(tasks.COMMIT, job.pk, officer).state == Work.DONE
    job.refresh_from_db()
    brought = model._default_manager.filter(batch=job.batch)
    assert brought.count() == job.rows_read
    assert done(tasks.UNDO, job.batch_id or 0, officer).state == Work.DONE
    assert set(model._default_manager.values_list("pk", flat=True)) == before
    assert not KeptAtUndo.objects.exists()


@pytest.mark.parametrize("layer", LAYERS)
def test_rows_elsewhere_are_held_and_the_others_go_in(
    folder: Folder, officer: User, hotspots_to_speak_of: None, layer: str
) -> None:
    model, make = LAYERS[layer]
    job = previewed(folder, officer, layer, make("Q1", HERE), make("Q2", ELSEWHERE))
    why = "unknown_hotspot" if layer == "hotspot_events" else "outside_area"
    assert held(job) == {2: [why]}
    assert done(tasks.COMMIT, job.pk, officer).state == Work.DONE
    job.refresh_from_db()
    assert model._default_manager.filter(batch=job.batch).count() == 1


@pytest.mark.parametrize("layer", PROTECTED)
def test_the_database_refuses_what_our_checks_would_miss(
    folder: Folder,
    officer: User,
    monkeypatch: pytest.MonkeyPatch,
    layer: str,
) -> None:
    """All of it is rolled back: nobody could say which rows were meant."""
    monkeypatch.setattr(scope, "check", lambda _job: None)
    model, make = LAYERS[layer]
    job = previewed(folder, officer, layer, make("Q1", HERE), make("Q2", ELSEWHERE))
    assert held(job) == {}
    work = done(tasks.COMMIT, job.pk, officer)
    assert (work.state, work.error) == (Work.FAILED, "internal_error")
    assert not model._default_manager.exists()
    assert not Batch.objects.filter(layer=layer).exists()
    assert not Source.objects.filter(title=job.file_name).exists()
    job.refresh_from_db()
    assert job.batch is None


@pytest.mark.parametrize("layer", PROTECTED)
def test_a_place_cannot_be_moved_out_of_the_area(
    folder: Folder,
    officer: User,
    monkeypatch: pytest.MonkeyPatch,
    layer: str,
) -> None:
    model, make = LAYERS[layer]
    committed(layer, [make("Q1", HERE)])
    monkeypatch.setattr(scope, "check", lambda _job: None)
    before = list(model._default_manager.values())
    moved = make("Q1", ELSEWHERE)
    if layer == "hotspots":
        moved = ({**moved[0], "ma_xa": "96003"}, moved[1])
    job = previewed(folder, officer, layer, moved)
    assert job.counts["changed"] == 1
    assert done(tasks.COMMIT, job.pk, officer).error == "internal_error"
    assert list(model._default_manager.values()) == before


@pytest.mark.parametrize("layer", PROTECTED)
def test_a_code_of_a_place_elsewhere_is_held(
    folder: Folder, officer: User, layer: str
) -> None:
    model, make = LAYERS[layer]
    committed(layer, [make("Q9", ELSEWHERE)])
    before = list(model._default_manager.values())
    job = previewed(folder, officer, layer, make("Q9", HERE), make("Q1", HERE))
    assert held(job) == {1: ["code_held"]}
    assert job.rows.get(row_no=1).findings[0]["params"] == {}, "nothing about the place"
    assert done(tasks.COMMIT, job.pk, officer).state == Work.DONE
    kept = model._default_manager.exclude(batch=Batch.objects.latest("pk"))
    assert list(kept.values()) == before


def test_a_code_of_a_place_that_nobody_placed_is_held_too(
    folder: Folder, officer: User
) -> None:
    committed("establishments", places(({"ma_cs": "Q9", "do_cx": None}, None)))
    assert Establishment.objects.get().unit is None
    job = previewed(folder, officer, "establishments", place("Q9", HERE))
    assert held(job) == {1: ["code_held"]}


def test_codes_of_own_places_are_known(folder: Folder, officer: User) -> None:
    committed("establishments", [place("Q9", HERE)])
    job = previewed(folder, officer, "establishments", place("Q9", (0.6, 0.5)))
    assert (held(job), job.counts["changed"]) == ({}, 1)


def test_an_inspection_of_a_place_elsewhere_is_of_an_unknown_one(
    folder: Folder, officer: User
) -> None:
    committed("establishments", [place("Q9", ELSEWHERE)])
    said, at = inspection("KT-1", HERE)
    rows = ({**said, "ma_cs": "Q9"}, at), ({**said, "ma": "2", "ma_cs": "Q0"}, at)
    job = previewed(folder, officer, "inspections", *rows)
    assert held(job) == {1: ["unknown_establishment"], 2: ["unknown_establishment"]}
    findings = [row.findings[0]["params"] for row in job.rows.order_by("row_no")]
    assert findings[0] == findings[1], "nothing tells that one of them exists"


@pytest.mark.parametrize("role", sorted(set(Role.values) - {Role.GIS_OFFICER}))
def test_other_roles_get_nothing(folder: Folder, officer: User, role: Role) -> None:
    other = officer_of("96001", name="other", role=role)
    batch = committed("establishments", [place("Q9", HERE)]).job.batch
    Batch.objects.update(committed_by=other)
    job = sent(folder, other, "establishments", place("Q1", HERE))
    for kind, subject in (
        *((kind, job.pk) for kind in (tasks.LOOK, tasks.PREVIEW, tasks.COMMIT)),
        (tasks.UNDO, batch.pk if batch else 0),
    ):
        work = done(kind, subject, other)
        assert (work.state, work.error) == (Work.FAILED, "not_allowed"), kind
    assert not job.rows.exists()
    assert Establishment.objects.get().code == "Q9"


def test_a_right_that_was_withdrawn_meanwhile_counts(
    folder: Folder, officer: User
) -> None:
    job = previewed(folder, officer, "establishments", place("Q1", HERE))
    officer.is_active = False
    officer.save()
    assert done(tasks.COMMIT, job.pk, officer).error == "not_allowed"
    assert not Establishment.objects.exists()


def test_the_database_knows_who_may_import_as_well(
    folder: Folder, officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "can_import_files", lambda _user: True)
    other = officer_of("96001", name="other", role=Role.AREA_OFFICER)
    job = previewed(folder, other, "establishments", place("Q1", HERE))
    assert done(tasks.COMMIT, job.pk, other).error == "internal_error"
    assert not Establishment.objects.exists()
    with (
        pytest.raises(ProgrammingError, match="row-level security"),
        importing_for(other),
        transaction.atomic(),
    ):
        Batch.objects.create(
            source=Source.objects.first(), layer="tips", file_name="x",
            sha256="0" * 64, rows_read=0, rows_committed=0, committed_by=other,
        )  # fmt: skip


def test_somebody_else_s_import_is_nobody_s(folder: Folder, officer: User) -> None:
    colleague = officer_of("96001", name="colleague")
    job = previewed(folder, officer, "establishments", place("Q1", HERE))
    for kind in (tasks.LOOK, tasks.PREVIEW, tasks.COMMIT):
        assert done(kind, job.pk, colleague).error == "not_allowed"
    assert not Establishment.objects.exists()


@pytest.mark.parametrize("layer", ["establishments", "landmarks"])
def test_somebody_else_s_batch_is_not_taken_back(
    folder: Folder, officer: User, layer: str
) -> None:
    """Not even one of geography, which everybody sees."""
    model, make = LAYERS[layer]
    job = previewed(folder, officer, layer, make("Q1", HERE))
    done(tasks.COMMIT, job.pk, officer)
    job.refresh_from_db()
    colleague = officer_of("96001", "96002", name="colleague")
    work = done(tasks.UNDO, job.batch_id or 0, colleague)
    assert (work.state, work.error) == (Work.FAILED, "not_yours")
    assert model._default_manager.count() == 1
    assert Batch.objects.get(pk=job.batch_id).undone_at is None


def test_what_lies_elsewhere_by_now_is_told_and_nothing_is_taken_back(
    folder: Folder, officer: User
) -> None:
    committed("establishments", [place("Q3", (1.5, 0.5))])
    rows = place("Q1", HERE), place("Q2", (1.5, 0.5)), place("Q3", (1.6, 0.5))
    job = previewed(folder, officer, "establishments", *rows)
    done(tasks.COMMIT, job.pk, officer)
    job.refresh_from_db()
    before = list(Establishment.objects.order_by("pk").values())
    AreaScope.objects.filter(unit__versions__gso_code="96002").delete()
    work = done(tasks.UNDO, job.batch_id or 0, officer)
    assert (work.state, work.error) == (Work.FAILED, "rows_outside")
    assert work.params == {"batch": job.batch_id, "count": 2}
    assert list(Establishment.objects.order_by("pk").values()) == before
    assert undo_batch(job.batch_id or 0, commit=True).deleted == 2  # as administrator


def test_a_reference_from_elsewhere_keeps_its_place(
    folder: Folder, officer: User
) -> None:
    """The officer does not see who refers to it; the database does."""
    job = previewed(
        folder, officer, "establishments", place("Q1", HERE), place("Q2", HERE)
    )
    done(tasks.COMMIT, job.pk, officer)
    job.refresh_from_db()
    [elsewhere] = AdminUnitVersion.objects.filter(gso_code="96004")
    Inspection.objects.create(
        code="KT-1", establishment=Establishment.objects.get(code="Q1"),
        unit=elsewhere.unit, inspected_on=date(2024, 1, 1), kind="regular",
        result="no_violation", is_finding=False, team_level="commune",
        geom=Point(104.35, 21.05, srid=4326), batch=Batch.objects.earliest("pk"),
    )  # fmt: skip
    assert done(tasks.UNDO, job.batch_id or 0, officer).state == Work.DONE
    assert Establishment.objects.get().code == "Q1"
    assert KeptAtUndo.objects.get().reason == "failed"


def test_units_of_the_own_province(folder: Folder, officer: User) -> None:
    bring_units(folder, "province", NEW, [("95", "Tỉnh Kề", None, square(5, 0, 2))])
    manager = officer_of("96", name="manager")
    own = [
        ({"code": "96001", "name": "Xã Số 1", "parent_code": "96"}, square(0, 0, 2)),
        ({"code": "96003", "name": "Xã Số 3", "parent_code": "96"}, square(2, 0, 2)),
    ]
    file = folder.geojson("own.geojson", own)
    options = {"valid_from": NEW.isoformat(), "constants": {"level": "commune"}}
    before = _communes()
    job = received(manager, "admin_units", file, **options)
    assert done(tasks.PREVIEW, job.pk, manager).state == Work.DONE
    assert _communes() == before
    assert done(tasks.COMMIT, job.pk, manager).state == Work.DONE
    assert _communes() != before
    job.refresh_from_db()
    assert done(tasks.UNDO, job.batch_id or 0, manager).state == Work.DONE
    assert _communes() == before


def test_units_of_another_province(folder: Folder, officer: User) -> None:
    bring_units(folder, "province", NEW, [("95", "Tỉnh Kề", None, square(5, 0, 2))])
    manager = officer_of("96", name="manager")
    foreign = [({"code": "95001", "name": "Xã A", "parent_code": "95"}, square(5, 0))]
    file = folder.geojson("foreign.geojson", foreign)
    job = received(
        manager, "admin_units", file,
        valid_from=NEW.isoformat(), constants={"level": "commune"},
    )  # fmt: skip
    done(tasks.PREVIEW, job.pk, manager)
    assert held(job) == {1: ["outside_area"]}
    assert done(tasks.COMMIT, job.pk, manager).error == "set_incomplete"
    assert not AdminUnitVersion.objects.filter(gso_code="95001").exists()


def _communes() -> list[Any]:
    found = AdminUnitVersion.objects.filter(level="commune").order_by("gso_code", "pk")
    return list(found.values_list("gso_code", "name", "validity"))


def test_the_border_is_of_the_country(folder: Folder, officer: User) -> None:
    """It belongs to no commune; every importing officer may correct it."""
    line = {"type": "LineString", "coordinates": [[104, 21], [104, 21.2]]}
    said = {"ten": "Biên giới", "nuoc": "LA", "tu_ngay": "2021-01-01"}
    job = previewed(folder, officer, "national_border", (said, line))
    assert done(tasks.COMMIT, job.pk, officer).state == Work.DONE
    assert NationalBorder.objects.get().batch_id
