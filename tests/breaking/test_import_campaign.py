"""Three moments of ``scripts/campaign import``, and that it would notice what is wrong.

A database that is stopped in the middle must be nobody else's: the campaign has a
cluster of its own.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from geoapp.ingest.models import StagedRow
from geoapp.registry.models import Establishment, EstablishmentBefore
from scripts.campaigns._imports import PERSON, Import, write
from scripts.launcher import lock, setup
from scripts.launcher.paths import ROOT, VAR, place
from tests.db.importing import province_of_four
from tests.db.staging import Staged, places
from tests.db.stepwise import officer_of
from tests.shapes import Folder, point

ROWS = 1_000


@pytest.fixture
def own_cluster() -> Iterator[dict[str, str]]:
    held = lock.wait_for(VAR / "breaking.lock", "Chờ.", "Waiting.")
    try:
        with setup.database(place("breaking"), held.fd) as env:
            # A test before may have begun the web process in this one (config/wsgi.py).
            yield {**env, "GEOAPP_DB_ROLE": "owner"}
    finally:
        held.release()


def _run(env: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, *arguments],
        env=env,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.skipif(
    "DATABASE_URL" in os.environ, reason="somebody else's database is not stopped"
)
def test_three_moments(own_cluster: dict[str, str]) -> None:
    _run(own_cluster, "manage.py", "migrate", "--verbosity", "0")
    told = _run(
        own_cluster,
        *("-m", "scripts.campaigns.import_", "--runs", "3", "--rows", str(ROWS)),
    )
    assert re.search(r"run 1: worker gone .* into preview", told), told
    assert re.search(r"run 2: database gone .* into commit", told), told
    assert re.search(r"run 3: worker gone .* into undo", told), told
    assert f"3 imports of {ROWS} rows broken, 0 wrong" in told


@pytest.fixture
def written(db: None, folder: Folder, settings: Any, tmp_path: Path) -> Import:
    """An import of ten rows that is written, as the campaign makes one."""
    settings.GEOAPP_QUARANTINE = tmp_path / "quarantine"
    province_of_four(folder)
    user = officer_of("96001")
    file = write(tmp_path / "Sau.csv", 10, "Sau")
    one = Import.of(file, "Sau", 10, user, changes=False)
    rows = places(
        *(
            ({"ma_cs": f"CS{n}", "ten_cs": f"Sau {n}"}, point(0.05 + n / 20, 0.5))
            for n in range(10)
        )
    )
    staged = Staged("establishments", rows)
    staged.commit()
    one.staged.batch = staged.job.batch
    one.staged.save()
    return one


def problems(one: Import, step: str = "commit") -> list[str]:
    return list(one.problems(step, was_written=False))


def test_what_is_whole_is_no_problem(written: Import) -> None:
    assert problems(written) == []
    assert written.is_written()


def test_half_of_it_is_noticed(written: Import) -> None:
    Establishment.objects.filter(code="CS3").delete()
    assert problems(written) == ["9 of 10 rows are written"]


def test_a_preview_that_wrote_is_noticed(written: Import) -> None:
    assert problems(written, "preview") == ["a preview wrote"]


def test_rows_of_nobody_are_noticed(written: Import) -> None:
    Establishment.objects.filter(code="CS3").update(code="X", name="Sau 3")
    Establishment.objects.create(
        code="CS99", name="khác", operating_status="operating", is_conditional=False,
        is_prone=False, is_dwelling=False, validity=("2024-01-01", None),
        batch=written.staged.batch,
    )  # fmt: skip
    assert problems(written) == ["11 rows in the register"]


def test_rows_without_their_batch_are_noticed(written: Import) -> None:
    written.staged.batch = None
    written.staged.save()
    assert problems(written) == ["rows written: True, but batch None"]


def test_half_of_staging_is_noticed(written: Import) -> None:
    StagedRow.objects.create(job=written.staged, row_no=1, raw={}, mapped={})
    assert problems(written) == ["1 of 10 rows are staged"]


def test_a_change_that_history_does_not_know_is_noticed(written: Import) -> None:
    written.changes = True
    assert problems(written) == ["0 earlier rows kept at the commit"]
    Establishment.objects.update(name="x")
    EstablishmentBefore.objects.update(
        changed_by_batch=written.staged.batch_id, is_undo=True
    )
    assert "10 earlier rows kept at the undoing" in " ".join(
        written._history(written=True)
    )


def test_a_person_is_noticed(written: Import) -> None:
    StagedRow.objects.create(
        job=written.staged, row_no=1, raw={"ghi_chu": f"bà {PERSON} 7"}, mapped={}
    )
    assert "a person in ingest_stagedrow.raw" in problems(written)


def test_a_file_that_is_left_is_noticed(written: Import) -> None:
    assert [one.split(":")[0] for one in written.left_behind()] == [
        "the file is still kept",
        "in quarantine",
    ]
