from __future__ import annotations

import re
import string
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from geoapp.ingest import messages
from geoapp.ingest.checks.transitions import Event, illegal
from geoapp.ingest.errors import ChoiceNeeded
from geoapp.ingest.fold import fold
from geoapp.ingest.mappings import match
from geoapp.ingest.persons import is_person_column
from geoapp.ingest.request import Request
from geoapp.ingest.targets import TARGETS
from geoapp.lineage.models import KeptAtUndo
from geoapp.territory.vintage import (
    Candidate,
    Role,
    Stated,
    Verdict,
    judge,
    parent_level,
)

UNITS = Request(layer="admin_units", file=Path("x"), constants={"level": "commune"})


@pytest.mark.parametrize(
    "name",
    ["Họ tên", "HO_TEN", "Tên chủ cơ sở", "CCCD", "so_cmnd", "SĐT", "Điện thoại",
     "Ngày sinh", "BIEN_SO", "HIV", "Ảnh", "phone", "Owner name", "ownerPhone"],
)  # fmt: skip
def test_columns_about_persons(name: str) -> None:
    assert is_person_column(name)


@pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS)
def test_no_heading_of_ours_is_about_persons(target: Any) -> None:
    named = {name for field in target.fields for name in (field.name, *field.names)}
    assert [name for name in named if is_person_column(name)] == []


@pytest.mark.parametrize("name", ["dien_tich", "areaKm2", "danh_muc", "so_van_ban"])
def test_columns_about_places(name: str) -> None:
    assert not is_person_column(name)


def test_headings_are_folded() -> None:
    assert fold("Mã xã") == fold("MA_XA") == fold("maXa") == "ma_xa"


def test_the_full_name_wins_over_the_short_one() -> None:
    found = match(
        TARGETS["admin_units"], ["code", "name", "fullName", "MA_TINH"], UNITS
    )
    assert found.columns["name"] == "fullName"
    assert found.columns["parent_code"] == "MA_TINH"
    assert found.unused == ("name",)


def test_one_column_feeds_one_field() -> None:
    found = match(TARGETS["admin_units"], ["level1_id", "name"], UNITS)
    assert found.columns == {"code": "level1_id", "name": "name"}


def test_a_chosen_column_wins() -> None:
    request = replace(UNITS, columns={"code": "Mã GSO"})
    found = match(TARGETS["admin_units"], ["code", "mã gso", "name"], request)
    assert found.columns["code"] == "mã gso"


@pytest.mark.parametrize(
    ("request_", "columns", "code"),
    [
        (UNITS, ["name"], "columns_missing"),
        (replace(UNITS, columns={"code": "ZZ"}), ["code"], "no_such_column"),
        (replace(UNITS, columns={"code": "CCCD"}), ["CCCD"], "no_such_column"),
        (replace(UNITS, constants={"colour": "x"}), ["code"], "no_such_field"),
    ],
)
def test_what_needs_a_choice(request_: Request, columns: list[str], code: str) -> None:
    with pytest.raises(ChoiceNeeded) as stopped:
        match(TARGETS["admin_units"], columns, request_)
    assert stopped.value.code == code


OLD, DAY, LATER = date(2020, 1, 1), date(2025, 7, 1), date(2026, 1, 1)
ROW = Stated(1, "96001", "Xã Mường Sang", "xa", 5, has_polygon=True)
SAME = Candidate(
    row_no=1,
    role=Role.CURRENT,
    version_id=70,
    unit_id=7,
    starts=OLD,
    name="Xã Mường Sang",
    unit_type="xa",
    parent_id=5,
    has_polygon=True,
    difference_share=0.0,
    inside_share=1.0,
    outline_distance_m=0.0,
)
BARE = replace(
    SAME,
    has_polygon=False,
    difference_share=None,
    inside_share=None,
    outline_distance_m=None,
)
FAR = replace(SAME, difference_share=0.051, outline_distance_m=5.0)


@pytest.mark.parametrize(
    ("version", "change", "verdict", "aspects"),
    [
        (SAME, {}, "unchanged", ""),
        (replace(SAME, outline_distance_m=0.0009), {}, "unchanged", ""),
        (replace(FAR, difference_share=0.05), {}, "continued", "redrawn"),
        (FAR, {}, "new", "code_reused"),
        (SAME, {"name": "Xã Khác"}, "continued", "renamed"),
        (SAME, {"name": "Xã Mường Sàng"}, "continued", "renamed"),
        (SAME, {"parent_id": 6}, "continued", "moved"),
        (
            SAME,
            {"name": "Phường Mường Sang", "unit_type": "phuong"},
            "continued",
            "retyped",
        ),
        # a polygon is missing: code, proper name and parent decide
        (BARE, {}, "continued", "polygon_found"),
        (BARE, {"parent_id": 6}, "new", "code_reused"),
        (BARE, {"has_polygon": False}, "unchanged", ""),
        (BARE, {"has_polygon": False, "name": "Xã Khác"}, "new", "code_reused"),
        (replace(SAME, difference_share=None), {"has_polygon": False}, "unchanged", ""),
        # the unit's last known polygon is on other ground
        (replace(BARE, difference_share=0.4), {}, "new", "code_reused"),
        # of this very vintage
        (replace(SAME, starts=DAY), {}, "unchanged", ""),
        (replace(FAR, starts=DAY), {"name": "Xã B"}, "corrected", "renamed redrawn"),
        (replace(SAME, starts=DAY), {"has_polygon": False}, "unchanged", ""),
        # of the next newer vintage
        (replace(SAME, starts=LATER, role=Role.NEXT), {}, "continued", ""),
        (replace(FAR, starts=LATER, role=Role.NEXT), {}, "new", ""),
        # a code that nobody holds any more
        (replace(SAME, role=Role.PAST), {}, "new", "code_reused"),
    ],
)
def test_continuity(
    version: Candidate, change: dict[str, Any], verdict: str, aspects: str
) -> None:
    judged = judge(replace(ROW, **change), [version], DAY)
    assert judged.verdict == verdict
    assert " ".join(judged.aspects) == aspects


def test_nothing_known_is_new() -> None:
    assert judge(ROW, [], DAY).verdict is Verdict.NEW


@pytest.mark.parametrize(
    ("level", "codes", "day", "expected"),
    [
        ("province", ["01"], OLD, None),
        ("district", ["01"], OLD, "province"),
        ("commune", ["001", "116"], OLD, "district"),
        ("commune", ["1", "116"], OLD, "district"),
        ("commune", ["01", "14"], OLD, "province"),
        ("commune", ["1", "14"], OLD, "district"),
        ("commune", ["1", "14"], DAY, "province"),
    ],
)
def test_level_of_parents(
    level: str, codes: list[str], day: date, expected: Any
) -> None:
    assert parent_level(level, codes, day) == expected


def day(number: int) -> date:
    return date(2024, 1, number)


def test_events_are_walked_in_the_order_they_happened() -> None:
    in_file = [
        Event(day(3), 1, 1, "under_action"),
        Event(day(1), 2, 2, "suspected"),
        Event(day(2), 3, 3, "verified"),
    ]
    assert illegal(in_file) == []


def test_an_event_that_breaks_a_stored_one_is_to_blame() -> None:
    stored = [Event(day(1), 0, 1, "suspected"), Event(day(9), 0, 2, "verified")]
    [refusal] = illegal([*stored, Event(day(5), 4, 4, "dismissed")])
    assert (refusal.row_no, refusal.previous) == (4, "suspected")


def test_a_relapse_cannot_be_closed_at_once() -> None:
    life = ["suspected", "verified", "under_action", "cleared", "relapsed", "closed"]
    events = [Event(day(n), n, n, status) for n, status in enumerate(life, start=1)]
    [refusal] = illegal(events)
    assert refusal.row_no == 6
    assert "closed" not in refusal.allowed


@pytest.mark.parametrize(
    "table", [*messages.AREAS, messages.changes.UNDO, messages.changes.KEPT]
)
def test_both_languages_say_the_same_things(table: Any) -> None:
    for code, pair in table.items():
        vi, en = (
            {name for _, name, *_ in string.Formatter().parse(text) if name}
            for text in pair
        )
        plain = {name.removesuffix("_vi") for name in vi}
        assert plain == {name.removesuffix("_en") for name in en}, code


def test_a_code_has_its_words_in_one_place() -> None:
    counted = Counter(code for area in messages.AREAS for code in area)
    assert [code for code, places in counted.items() if places > 1] == []


def test_no_words_without_a_speaker() -> None:
    package = Path(messages.__file__).parents[1]
    sources = [
        *(p for p in package.rglob("*.py") if "messages" not in p.parts),
        *package.glob("sql/*.sql"),
        *package.parent.glob("jobs/*.py"),
        *package.parent.glob("publish/exports/*.py"),
    ]
    text = "".join(source.read_text() for source in sources)
    spoken = {code for area in messages.AREAS for code in area}
    silent = {c for c in spoken if f"'{c}'" not in text and f'"{c}"' not in text}
    composed = ("choose_", "shx_", "personal_")  # the rest of the code is a value
    assert {c for c in silent if not c.startswith(composed)} == set()


def test_nothing_is_said_without_words() -> None:
    """Of what stops an import, a job or an undoing, as it is written where it stops."""
    package = Path(messages.__file__).parents[2]
    stops = r"(?:FileRefused|ChoiceNeeded|JobFailed|UndoRefused)\(\s*"
    ends = r"JobState\.FAILED,\s*"
    codes = {
        code
        for source in package.glob("*/**/*.py")
        for code in re.findall(rf'(?:{stops}|{ends})"(\w+)"', source.read_text())
    }
    assert {"gave_up", "internal_error", "preview_outdated"} <= codes
    spoken = {code for area in messages.AREAS for code in area}
    assert codes - spoken - set(messages.changes.UNDO) == set()


def test_every_reason_to_stay_has_its_words() -> None:
    assert set(messages.changes.KEPT) == set(KeptAtUndo.Reason.values)
