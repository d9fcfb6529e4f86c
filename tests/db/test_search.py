"""Finding units: accents, order, days, levels, codes, and what is no name at all."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection

from geoapp.accounts.models import Role, User
from geoapp.territory.models import AdminUnit, AdminUnitVersion
from geoapp.territory.scope import seen_by
from geoapp.territory.search import (
    MAX_LETTERS,
    Wanted,
    find_units,
    holding,
    similar,
    tidy,
)
from tests import places
from tests.web import web_role

pytestmark = pytest.mark.django_db

REFORM = date(2025, 7, 1)
BEFORE = REFORM - timedelta(days=1)
OLD, NEW = places.span(date(2020, 1, 1), REFORM), places.span(REFORM)

COMMUNES = (
    ("03646", "phuong", "Phường Tô Hiệu"),
    ("03001", "xa", "Xã Chiềng Hắc"),
    ("03002", "xa", "Xã Chiềng Hặc"),
    ("03003", "xa", "Xã Chiềng Khoong"),
    ("03004", "xa", "Xã Đoàn Kết"),
    ("03005", "xa", "Xã Dồm Cang"),
    ("03006", "xa", "Xã Ẳng Nưa"),
    ("03007", "xa", "Xã An Phú"),
    ("03008", "phuong", "Phường Ân Thi"),
    ("03009", "xa", "Xã Eo 100%_\\"),
)


@pytest.fixture
def viewer() -> User:
    return User.objects.create_user("v", "x" * 14, role=Role.VIEWER)


@pytest.fixture
def province() -> AdminUnit:
    """A province with a district until the reform, and communes below it ever after."""
    made = places.province("14", "Tỉnh Thử")
    district = places.unit(
        "district", "125", "huyen", made, validity=OLD, name="Huyện Sông Mã"
    )
    places.unit(
        "commune", "03999", "xa", district, validity=OLD, name="Xã Chiềng Khương"
    )
    for code, kind, name in COMMUNES:
        places.unit("commune", code, kind, made, validity=NEW, name=name)
    return made


def names(
    user: User, words: str = "", day: date = REFORM, **wanted: object
) -> list[str]:
    found = find_units(user, day, Wanted(words, **wanted))  # type: ignore[arg-type]
    return [unit.name for unit in found.units]


@pytest.mark.parametrize(
    "words", ["chieng khoong", "CHIENG KHOONG", "Chiềng  Khoong ", "xã chiềng khoong"]
)
def test_accents_capitals_and_spaces_may_be_left_out(
    viewer: User, province: AdminUnit, words: str
) -> None:
    assert names(viewer, words) == ["Xã Chiềng Khoong"]


def test_a_name_with_separate_accents_is_the_same_name(
    viewer: User, province: AdminUnit
) -> None:
    """As macOS writes it: NFD."""
    typed = "Chie\u0302\u0300ng Ha\u0323\u0306c"
    assert names(viewer, typed) == ["Xã Chiềng Hặc", "Xã Chiềng Hắc"]


def test_two_communes_that_differ_by_an_accent_stay_two(
    viewer: User, province: AdminUnit
) -> None:
    assert names(viewer, "chieng hac") == ["Xã Chiềng Hắc", "Xã Chiềng Hặc"]


@pytest.mark.parametrize("accented", ["Chiềng Hắc", "Chiềng Hặc", "chiềng hặc", "hặc"])
def test_who_types_an_accent_gets_that_name_first(
    viewer: User, province: AdminUnit, accented: str
) -> None:
    found = names(viewer, accented)
    assert accented.casefold() in found[0].casefold()
    assert len(found) == 2


def test_the_very_name_comes_before_longer_ones(
    viewer: User, province: AdminUnit
) -> None:
    places.unit("commune", "03010", "xa", province, validity=NEW, name="Xã An Phú Đông")
    places.unit("commune", "03011", "xa", province, validity=NEW, name="Xã A An Phú")
    assert names(viewer, "An Phú") == ["Xã An Phú", "Xã A An Phú", "Xã An Phú Đông"]


def test_the_order_is_that_of_a_vietnamese_dictionary(
    viewer: User, province: AdminUnit
) -> None:
    """By the name proper; Ă and Â are letters of their own, Đ follows D."""
    assert names(viewer, level="commune") == [
        "Xã An Phú",
        "Xã Ẳng Nưa",
        "Phường Ân Thi",
        "Xã Chiềng Hắc",
        "Xã Chiềng Hặc",
        "Xã Chiềng Khoong",
        "Xã Dồm Cang",
        "Xã Đoàn Kết",
        "Xã Eo 100%_\\",
        "Phường Tô Hiệu",
    ]


def test_digits_search_the_code_from_its_start(
    viewer: User, province: AdminUnit
) -> None:
    assert names(viewer, "03646") == ["Phường Tô Hiệu"]
    assert names(viewer, "036") == ["Phường Tô Hiệu"]
    assert names(viewer, "646") == []


def test_a_slip_of_the_finger_finds_similar_names_and_says_so(
    viewer: User, province: AdminUnit
) -> None:
    found = find_units(viewer, REFORM, Wanted("chieng khong"))
    assert found.is_similar
    assert found.units[0].name == "Xã Chiềng Khoong"
    assert not find_units(viewer, REFORM, Wanted("chieng khoong")).is_similar
    assert not find_units(viewer, REFORM, Wanted("zz")).is_similar


def test_the_first_day_counts_and_the_day_after_the_last_does_not(
    viewer: User, province: AdminUnit
) -> None:
    assert names(viewer, "song ma", BEFORE) == ["Huyện Sông Mã"]
    assert names(viewer, "song ma", REFORM) == []
    assert names(viewer, "khoong", REFORM) == ["Xã Chiềng Khoong"]
    assert "Xã Chiềng Khoong" not in names(viewer, "khoong", BEFORE)


def test_within_a_province_are_the_communes_of_its_districts(
    viewer: User, province: AdminUnit
) -> None:
    other = places.province("15", "Tỉnh Khác")
    assert names(viewer, day=BEFORE, within=province.pk) == [
        "Xã Chiềng Khương",
        "Huyện Sông Mã",
    ]
    assert names(viewer, day=BEFORE, within=other.pk) == []
    assert names(viewer, day=BEFORE, level="district") == ["Huyện Sông Mã"]


def test_each_is_said_to_belong_where_it_belonged_on_the_day(
    viewer: User, province: AdminUnit
) -> None:
    [old] = find_units(viewer, BEFORE, Wanted("Khương")).units
    assert (old.parent_name, old.province_name) == ("Huyện Sông Mã", "Tỉnh Thử")
    [new] = find_units(viewer, REFORM, Wanted("Khoong")).units
    assert (new.parent_name, new.province_name) == ("Tỉnh Thử", None)


@pytest.mark.parametrize(
    "words",
    [
        "%",
        "_",
        "\\",
        "100%_\\",
    ],
)
def test_marks_of_patterns_are_letters(
    viewer: User, province: AdminUnit, words: str
) -> None:
    assert names(viewer, words) == ["Xã Eo 100%_\\"]


@pytest.mark.parametrize(
    "words",
    [
        "'; DROP TABLE territory_adminunitversion; --",
        "') OR ('1'='1",
        "x" * 100_000,
        "\x00\x01\u200b\ud800",
        "🏞" * 200,
        "%s %(day)s",
    ],
)
def test_what_is_no_name_finds_nothing_and_breaks_nothing(
    viewer: User, province: AdminUnit, words: str
) -> None:
    found = find_units(viewer, REFORM, Wanted(words)).units
    if tidy(words):
        assert list(found) == []
    else:
        assert found.count() == len(COMMUNES) + 1  # as if nothing had been typed


def test_what_is_typed_is_cut_where_names_end() -> None:
    assert len(tidy("ế" * 1000)) == MAX_LETTERS
    assert tidy(" a \t\n b\x00c ") == "a b c"


def test_a_role_without_data_finds_nothing(province: AdminUnit) -> None:
    user = User.objects.create_user("u", "x" * 14, role=Role.AUDITOR)
    assert find_units(user, REFORM, Wanted()).units.count() == 0


@pytest.mark.parametrize("condition", ["LIKE '%chieng khoong%'", "%> 'chieng khoong'"])
def test_the_search_reads_the_trigram_index(
    province: AdminUnit, condition: str
) -> None:
    """What database/named.sql asks, as the owner who runs it.

    With a nation's versions of two vintages (26,000) the planner takes it by itself.
    """
    statement = (
        "EXPLAIN SELECT id FROM territory_adminunitversion WHERE territory_fold(name) "
    )
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(statement + condition.replace("%", "%%"), [])
        plan = "\n".join(line for (line,) in cursor)
    assert "adminunitversion_name_search" in plan


@pytest.mark.parametrize("narrowed", [holding, similar])
def test_the_web_process_finds_by_name_what_the_owner_finds(
    viewer: User, province: AdminUnit, narrowed: object
) -> None:
    def found() -> set[int]:
        units = AdminUnitVersion.objects.visible_to(viewer)
        return {unit.pk for unit in narrowed(units, "chieng khoong")}  # type: ignore[operator]

    as_owner = found()
    assert as_owner
    with web_role(), seen_by(viewer):
        assert found() == as_owner
    with web_role():
        assert found() == set()
