"""The sample provinces arrive whole, once, and leave without a trace."""

import json
from pathlib import Path

import pytest
from django.apps import apps
from django.utils import timezone

from geoapp.accounts.models import Role, User
from geoapp.analysis.models import Result
from geoapp.config import samples
from geoapp.ingest import quarantine
from geoapp.ingest.models import MappingTemplate, StagedImport
from geoapp.ingest.tasks import LOOK, UNDO
from geoapp.ingest.undo import undo_batch
from geoapp.jobs.models import Job
from geoapp.lineage.models import Batch, ExportLog, KeptAtUndo, Source
from geoapp.registry.models import (
    Establishment,
    EstablishmentBefore,
    Hotspot,
    HotspotEvent,
    Inspection,
    ServiceType,
    Tip,
)
from geoapp.territory.models import AdminUnitVersion
from tests import places

KEPT = {"ServiceType", "ProvinceMeridian", "ContentType", "Permission"}


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(samples, "MARKER", tmp_path / "samples.json")
    monkeypatch.setattr(samples, "ACCOUNTS", tmp_path / "sample_accounts.json")


def left() -> dict[str, int]:
    """Return how many rows there are, of tables that have any."""
    counts = {
        model.__name__: model.objects.count()
        for model in apps.get_models()
        if model.__module__.startswith(("geoapp", "django.contrib.auth"))
        and model.__name__ not in KEPT
    }
    return {name: count for name, count in counts.items() if count}


@pytest.mark.django_db
def test_they_arrive_are_used_and_leave() -> None:
    assert samples.are_wanted()
    samples.load()
    samples.load()  # as after a kill in the middle: nothing comes twice
    samples.analyse()
    samples.make_accounts()
    assert not samples.are_wanted()

    def communes(day):  # type: ignore[no-untyped-def]
        return AdminUnitVersion.objects.in_force_on(day).filter(level="commune")

    assert communes(samples.BEFORE).count() == 80
    assert communes(samples.AFTER).count() == 24
    counts = [
        each.objects.count() for each in (Establishment, Hotspot, Inspection, Tip)
    ]
    assert counts == [600, 12, 900, 500]
    assert Result.objects.exclude(reasons=[]).count() == Result.objects.count() > 24

    accounts = json.loads(samples.ACCOUNTS.read_text())
    assert samples.ACCOUNTS.stat().st_mode & 0o077 == 0
    assert {each["role"] for each in accounts} == set(Role.values)
    for each in accounts[:2]:
        user = User.objects.get(username=each["username"])
        assert user.check_password(each["password"])

    assert samples.remove() > 0
    assert left() == {}
    assert ServiceType.objects.exists()
    assert not samples.are_wanted()


@pytest.mark.django_db
def test_what_was_tried_on_them_leaves_with_them(settings, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """Sample accounts are for trying: files are sent, work asked for, rows changed."""
    settings.GEOAPP_QUARANTINE = tmp_path / "quarantine"
    samples.load()
    samples.make_accounts()
    officer = User.objects.get(username="gis-officer")
    hotspot = Hotspot.objects.first()
    assert hotspot is not None
    HotspotEvent.objects.create(
        hotspot=hotspot, status="verified", happened_on=samples.LAST_DAY
    )
    Establishment.objects.update(name="khác")
    batch = Batch.objects.filter(layer="tips").get()
    [code] = Tip.objects.values_list("code", flat=True)[:1]
    Tip.objects.filter(code=code).update(channel="hotline")
    undo_batch(batch.pk, commit=True, user=officer)
    assert KeptAtUndo.objects.get().label == code
    Job.objects.create(kind=UNDO, subject_id=batch.pk)
    with quarantine.received(3) as (key, folder):
        (folder / "a.csv").write_text("a,b")
    tried = StagedImport.objects.create(
        layer="tips", file_name="a.csv", sha256="1" * 64, folder=key, created_by=officer
    )
    Job.objects.create(kind=LOOK, subject_id=tried.pk, requested_by=officer)
    template = MappingTemplate.objects.create(
        layer="tips", name="Mẫu cột", created_by=officer
    )
    samples.remove()
    assert left() == {"MappingTemplate": 1}
    assert MappingTemplate.objects.get() == template
    assert not folder.exists()


@pytest.mark.django_db
def test_what_own_rows_said_before_stays() -> None:
    samples.load()
    mine = places.establishment(0, 0)
    Establishment.objects.filter(pk=mine.pk).update(name="khác")
    samples.remove()
    assert EstablishmentBefore.objects.get().row_id == mine.pk


@pytest.mark.django_db
def test_accounts_are_renewed_where_they_were_used() -> None:
    """As when the clone was deleted and its cluster was not."""
    samples.make_accounts()
    user = User.objects.get(username="gis-officer")
    ExportLog.objects.create(
        user=user,
        layers=["landmarks"],
        day=samples.LAST_DAY,
        crs_srid=4326,
        reason="thử",
        feature_counts={},
        sha256="0" * 64,
    )
    samples.make_accounts()
    renewed = User.objects.get(username="gis-officer")
    assert renewed.pk == user.pk
    assert renewed.password != user.password


@pytest.mark.django_db
def test_they_stay_away_from_somebody_s_own_data() -> None:
    places.province("01")
    assert Batch.objects.exists()
    assert not samples.are_wanted()


@pytest.mark.django_db
def test_own_data_that_were_taken_back_keep_them_away_too() -> None:
    """The record stays, and with it the sign that this is somebody's installation."""
    places.province("01")
    Batch.objects.update(undone_at=timezone.now())
    assert not samples.are_wanted()


@pytest.mark.django_db
def test_own_rows_in_a_sample_unit_stop_the_removal() -> None:
    source = Source.objects.create(title="mẫu", is_sample=True)
    unit = places.province("97")
    unit.versions.update(
        batch=Batch.objects.create(
            source=source,
            layer="admin_units",
            file_name="x",
            sha256="0" * 64,
            rows_read=1,
            rows_committed=1,
        )
    )
    mine = places.establishment(0, 0)
    mine.unit = unit
    mine.save()
    with pytest.raises(samples.SamplesInUse, match="Establishment"):
        samples.remove()
    assert AdminUnitVersion.objects.exists()
    assert Establishment.objects.get() == mine


@pytest.mark.parametrize("name", ["PRODUCTION"])
def test_never_in_production(settings, name: str) -> None:  # type: ignore[no-untyped-def]
    setattr(settings, name, True)
    assert not samples.are_wanted()


def test_never_in_a_database_that_is_not_this_clone_s(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://h/d")
    assert not samples.are_wanted()
