"""An import step by step, each in the background, for one officer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from geoapp.accounts.models import User
from geoapp.ingest import tasks
from geoapp.ingest.models import JobState
from geoapp.ingest.remembered import from_plain
from geoapp.jobs.models import JobState as Work
from geoapp.lineage.models import Batch
from geoapp.registry.models import Establishment
from tests.db.importing import province_of_four
from tests.db.staging import PLACE
from tests.db.stepwise import done, officer_of, received
from tests.shapes import Folder, Geometry, point

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def officer(folder: Folder, settings: Any, tmp_path: Path) -> User:
    """Return an officer who answers for the western half of the province."""
    settings.GEOAPP_QUARANTINE = tmp_path / "quarantine"
    province_of_four(folder)
    return officer_of("96001", "96002")


def places(folder: Folder, *rows: tuple[dict[str, Any], Geometry]) -> Path:
    return folder.geojson("cs.geojson", [(PLACE | own, at) for own, at in rows])


def test_from_the_file_to_the_register_and_back(folder: Folder, officer: User) -> None:
    file = places(folder, ({}, point(0.5, 0.5)), ({"ma_cs": "CS-2"}, point(1.5, 0.5)))
    job = received(officer, "establishments", file)
    assert done(tasks.LOOK, job.pk, officer).state == Work.DONE
    job.refresh_from_db()
    [layer] = from_plain(job.look).layers
    assert (job.state, layer.rows_total) == (JobState.LOOKED, 2)
    assert done(tasks.PREVIEW, job.pk, officer).state == Work.DONE
    job.refresh_from_db()
    assert (job.state, job.counts["new"]) == (JobState.PREVIEWED, 2)
    assert Establishment.objects.count() == 0
    assert done(tasks.COMMIT, job.pk, officer).state == Work.DONE
    job.refresh_from_db()
    assert (job.state, job.folder) == (JobState.COMMITTED, None)
    assert Establishment.objects.count() == 2
    batch = Batch.objects.get(pk=job.batch_id)
    assert (batch.rows_read, batch.rows_committed, batch.committed_by) == (
        2,
        2,
        officer,
    )
    assert done(tasks.UNDO, batch.pk, officer).state == Work.DONE
    batch.refresh_from_db()
    assert (batch.undone_by, batch.rows_undone) == (officer, 2)
    assert Establishment.objects.count() == 0


def test_rows_outside_the_area_are_held(folder: Folder, officer: User) -> None:
    file = places(
        folder,
        ({}, point(0.5, 0.5)),
        ({"ma_cs": "CS-2", "ma_xa": "96003"}, point(2.5, 0.5)),
        ({"ma_cs": "CS-3", "ma_xa": None, "do_cx": None}, None),
    )
    job = received(officer, "establishments", file)
    done(tasks.PREVIEW, job.pk, officer)
    job.refresh_from_db()
    found = {
        (row.row_no, one["check"])
        for row in job.rows.filter(refused=True)
        for one in row.findings
    }
    assert found == {(2, "outside_area"), (3, "nowhere"), (3, "shape_missing")}
    assert done(tasks.COMMIT, job.pk, officer).state == Work.DONE
    assert [e.code for e in Establishment.objects.all()] == ["CS-1"]
