"""Rows that are wrong alone, and the words for everything about place."""

from __future__ import annotations

import ast
import string
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import geoapp.ingest.place
from geoapp.ingest.messages.place import PAIRS
from geoapp.ingest.place.identify import identify
from geoapp.ingest.place.locate import locate
from geoapp.ingest.place.provinces import find_province
from geoapp.ingest.place.rows import WEIGHTS, findings, row_notes
from geoapp.ingest.place.transform import Points, from_wgs84
from geoapp.ingest.source import Weight

HANOI: Points = np.array([[105.847, 21.048]] * 6)


def test_one_exchanged_row_among_good_ones() -> None:
    province = find_province("Hà Nội")
    points = from_wgs84(HANOI, 5897)
    points[2] = points[2][::-1]
    points[3] = 0
    points[4] = np.nan
    points[5] += [300_000, 0]
    points[1] = HANOI[1]
    declared = identify(None)
    assert locate(points, declared, province).needs == ("crs",)
    assert findings(points, 5897, "xy", province).tolist() == [
        "",
        "point_degrees",
        "point_swapped",
        "point_at_zero",
        "point_not_a_number",
        "point_outside_province",
    ]


@pytest.mark.parametrize(
    ("point", "code"),
    [
        ([21.048, 105.847], "point_swapped"),
        ([-105.847, 21.048], "point_sign"),
        ([105.847, -21.048], "point_sign"),
        ([0.0, 0.0], "point_at_zero"),
        ([190.0, 21.0], "point_impossible"),
        ([2.35, 48.85], "point_outside_country"),
        ([108.2, 16.05], "point_outside_province"),
        ([587_832.0, 2_328_500.0], "point_impossible"),
        ([105.85, 21.0], ""),
    ],
)
def test_degrees(point: list[float], code: str) -> None:
    found = findings(np.array([point]), 4326, "xy", find_province("Hà Nội"))
    assert found.tolist() == [code]


def test_without_a_province_only_the_impossible_is_found() -> None:
    points = np.array([[2.35, 48.85], [21.048, 105.847], [0, 0], [10, 95], [105.8, 21]])
    assert findings(points, 4326, "xy", None).tolist() == [
        "",
        "point_swapped",
        "point_at_zero",
        "point_impossible",
        "",
    ]


def test_places_near_the_origin_of_a_file_from_abroad_are_places() -> None:
    points = np.array([[-0.126, -0.027], [100.0, 100.0]])
    assert findings(points[:1], 4326, "xy", None).tolist() == [""]
    assert findings(points, 3857, "xy", None).tolist() == ["", ""]


def test_notes_name_row_numbers_and_reasons() -> None:
    points = np.array([[105.847, 21.048], [21.048, 105.847], [108.2, 16.05]])
    province = find_province("Hà Nội")
    notes = row_notes(points, [11, 12, 13], (4326, "xy"), province)
    assert [(note.row_no, note.code, note.weight) for note in notes] == [
        (12, "point_swapped", Weight.ERROR),
        (13, "point_outside_province", Weight.WARNING),
    ]
    vi, en = (each.format(**notes[1].params) for each in PAIRS[notes[1].code])
    assert "Hà Nội" in vi
    assert str(notes[1].params["distance_km"]) in en


def words_used() -> set[str]:
    folder = Path(geoapp.ingest.place.__file__).parent
    return {
        node.value
        for path in folder.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def test_every_code_has_its_words_and_every_word_its_code() -> None:
    used = words_used() | {"axes_swapped_degrees", "axes_swapped_metres"}
    assert set(PAIRS) <= used
    assert set(WEIGHTS) <= set(PAIRS)
    prefixes = ("crs_", "place_", "point_", "coordinate_", "axes_swapped_")
    named = {each for each in used if each.startswith(prefixes) and each.isidentifier()}
    assert named - set(PAIRS) <= {"axes_swapped_"}


@pytest.mark.parametrize("code", PAIRS)
def test_both_languages_take_the_same_parameters(code: str) -> None:
    def fields(text: str) -> set[Any]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    vi, en = PAIRS[code]
    assert fields(vi) == fields(en)
