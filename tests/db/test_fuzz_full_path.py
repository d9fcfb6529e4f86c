"""A short run of ``scripts/fuzz full``, and that it would notice what it looks for."""

from __future__ import annotations

from pathlib import Path

import pytest

from geoapp.ingest.choices import Choices
from geoapp.ingest.inspection import inspect_file
from geoapp.ingest.models import StagedImport
from geoapp.ingest.text.declared import encoding_of
from geoapp.lineage.models import Source
from scripts.fuzzing import full
from tests.shapes import Folder

pytestmark = pytest.mark.django_db

INPUTS = 45
"""Five of each format."""


def test_damaged_files_are_reported_and_nothing_else_is_written() -> None:
    outcome = full.campaign(INPUTS, seed=1)
    assert (outcome.failures, outcome.written) == ([], ())
    assert sum(outcome.answers.values()) == 2 * INPUTS
    assert outcome.answers["import: previewed"] > 0
    assert outcome.answers["inspect: accept-with-warnings"] > 0
    assert StagedImport.objects.count() == 0


def test_a_write_outside_staging_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    def careless(_file: Path) -> str:
        Source.objects.create(title="tệp hỏng")
        return "written"

    monkeypatch.setattr(full, "_preview", careless)
    outcome = full.campaign(1, seed=1)
    assert outcome.written == ("lineage_source",)
    assert not outcome.is_good


def test_a_crash_is_noticed_and_the_next_file_still_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(_file: Path) -> str:
        raise ZeroDivisionError

    monkeypatch.setattr(full, "_preview", broken)
    outcome = full.campaign(2, seed=1)
    assert ["ZeroDivisionError" in one for one in outcome.failures] == [True, True]
    assert sum(outcome.answers.values()) == 2


def test_an_invalid_shape_beyond_the_earth_is_held_and_not_transformed(
    tmp_path: Path,
) -> None:
    bow = [[105.0, 21.0], [1e300, 21.5], [105.0, 21.5], [106.0, 21.0], [105.0, 21.0]]
    fine = [[105.0, 21.0], [105.1, 21.0], [105.1, 21.1], [105.0, 21.0]]
    shapes = [{"type": "Polygon", "coordinates": [ring]} for ring in (bow, fine)]
    file = Folder(tmp_path).geojson("a.geojson", [({"ma": "1"}, s) for s in shapes])
    [layer] = inspect_file(file, Choices()).layers
    assert (layer.rows_total, layer.rows_held) == (2, 1)
    assert "coordinates_impossible" in {one.check for one in layer.findings}


def test_an_encoding_declared_with_a_nul_is_no_encoding() -> None:
    assert encoding_of("UTF-\0Q") is None
