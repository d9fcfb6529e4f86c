"""Sixty awkward files of our own, looked at; and again once somebody has chosen."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from geoapp.ingest import choices, inspection_report
from geoapp.ingest.inspection import inspect_file
from geoapp.ingest.models import StagedImport
from tests.awkward import CASES, Case

pytestmark = pytest.mark.django_db

NEAR_DEGREES = 5e-6
"""About half a metre."""


def look(case: Case, file: Path, chosen: dict[str, str]) -> dict[str, Any]:
    wanted = choices.parse(chosen, province=case.province, key_field=case.key)
    found: dict[str, Any] = json.loads(
        inspection_report.as_json(inspect_file(file, wanted))
    )
    return found


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_awkward_file(case: Case, tmp_path: Path) -> None:
    file = case.make(tmp_path)
    report = look(case, file, {})
    told = "\n".join([*report["messages"], *(b["message"] for b in report["bad_rows"])])
    told += "\n".join(f"{w['message']}" for w in report["warnings"])
    assert report["outcome"] == case.outcome, told
    assert set(report["needs_choice"]) >= set(case.asks), told
    if not case.asks:
        assert report["needs_choice"] == [], told
    for words in case.says:
        assert words.lower() in told.lower(), told
    _check_layer(case, report, told)
    _check_rows(case, report)
    chosen = look(case, file, dict(case.choose)) if case.choose else report
    assert not set(case.choose) & set(chosen["needs_choice"])
    rows = {row["row"]: row for row in chosen["rows"]}
    for row, (x, y) in case.places.items():
        place = (rows[row]["lon"], rows[row]["lat"])
        assert place == pytest.approx((x, y), abs=NEAR_DEGREES)
    assert StagedImport.objects.count() == 0


def _check_layer(case: Case, report: dict[str, Any], told: str) -> None:
    if case.rows is not None:
        layer = report["layers"][0]
        assert (layer["rows_total"], layer["rows_ok"]) == case.rows, told
        held = {bad["row"] for bad in report["bad_rows"]}
        assert layer["rows_ok"] + len(held) == layer["rows_total"]
    if case.crs is not None:
        assert report["layers"][0]["crs"] == case.crs
    if case.columns is not None:
        names = [column["name"] for column in report["layers"][0]["columns"]]
        assert names == list(case.columns)


def _check_rows(case: Case, report: dict[str, Any]) -> None:
    messages: dict[int, str] = {}
    for bad in report["bad_rows"]:
        messages[bad["row"]] = messages.get(bad["row"], "") + bad["message"]
    for row, words in case.held.items():
        for word in words:
            assert word.lower() in messages[row].lower()
    rows = {row["row"]: row["attrs"] for row in report["rows"]}
    for row, column, value in case.values:
        assert rows[row].get(column) == value


def test_a_key_column_that_is_not_there_is_asked_for(tmp_path: Path) -> None:
    case = next(one for one in CASES if one.name == "a table without coordinates")
    file = case.make(tmp_path)
    found = inspect_file(file, choices.Choices(key_field="khong_co"))
    assert found.needs_choice == ("key_field",)
    assert [one.value for one in found.all_questions[0].options] == ["ma", "ten"]
    assert found.layers[0].rows_ok == 2


def test_an_unknown_province_is_told_and_stops_nothing(tmp_path: Path) -> None:
    case = next(one for one in CASES if one.name == "letters B and Đ")
    found = inspect_file(case.make(tmp_path), choices.Choices(province="Atlantis"))
    assert (found.outcome, found.layers[0].rows_ok) == ("accept-with-warnings", 2)


def test_a_layer_that_is_not_there_is_a_choice_and_no_refusal(tmp_path: Path) -> None:
    case = next(one for one in CASES if one.name == "two shapefiles, one chosen")
    found = inspect_file(case.make(tmp_path), choices.Choices(layer="ba"))
    assert (found.exit_code, found.needs_choice) == (3, ("layer",))
    assert found.outcome == "accept-with-warnings"


def test_a_million_rows_are_not_repeated(tmp_path: Path) -> None:
    case = next(one for one in CASES if one.name == "viscii")
    found = inspect_file(case.make(tmp_path), choices.Choices(), records=3)
    assert len(found.layers[0].records) == 3
    assert found.layers[0].rows_total == 12
