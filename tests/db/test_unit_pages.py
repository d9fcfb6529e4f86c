"""The pages about administrative units: who reads them, which day, what they say."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from urllib.parse import urlencode

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse

from geoapp.accounts.models import Role
from geoapp.config.messages import compile_messages
from geoapp.territory.models import (
    AdminUnit,
    AdminUnitVersion,
    AreaDesignation,
    UnitSuccession,
)
from tests.db.test_pages import WORKING, config_of, page, signed_in
from tests.web import WebClient
from tests.world import DAY, FIRST, NAMES_ONLY, World, box, make_world

READERS = (*WORKING, Role.VIEWER)
LAST_DAY_BEFORE = FIRST - timedelta(days=1)


@pytest.fixture(scope="module", autouse=True)
def compiled() -> None:
    compile_messages()


@pytest.fixture
def world(db: None) -> World:
    return make_world()


def address(name: str, *parts: object, **query: object) -> str:
    return f"{reverse(name, args=parts)}?{urlencode(query)}"


def version(world: World, name: str, code: str, span: DateRange, **more: object) -> int:
    """Make a commune of «near»; return the id of its identity."""
    unit = more.pop("unit", None) or AdminUnit.objects.create()
    AdminUnitVersion.objects.create(
        unit=unit,
        level="commune",
        gso_code=code,
        unit_type="xa",
        name=name,
        parent=world.units["near"],
        validity=span,
        batch=world.batch,
        **more,
    )
    return int(unit.pk)  # type: ignore[attr-defined]


@pytest.fixture
def old(world: World) -> int:
    """The commune of which only the name is known, and which ended on FIRST."""
    return AdminUnitVersion.objects.get(name="Xã Chỉ Còn Tên").unit_id


def all_pages(world: World) -> list[str]:
    return [
        address("units", day=DAY),
        address("unit", world.units["gio"].pk, day=DAY),
        address("vintages"),
    ]


# Who gets in


def test_without_a_session_every_page_leads_to_the_sign_in(world: World) -> None:
    for each in all_pages(world):
        answer = WebClient().get(each)
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("login"))


@pytest.mark.parametrize("role", READERS)
def test_public_geography_is_for_everybody_with_the_map(
    world: World, role: str
) -> None:
    for each in all_pages(world):
        text = page(signed_in(world, role), each)
        for link in ("Bản đồ", "Đơn vị hành chính", "Bộ ranh giới"):
            assert re.search(rf"<nav class=\"pages\".*>{link}</a>", text, re.DOTALL)
        assert "Mật" not in text


@pytest.mark.parametrize("role", [Role.ADMIN, Role.AUDITOR])
def test_roles_without_data_are_refused_and_shown_no_links(
    world: World, role: str
) -> None:
    client = signed_in(world, role)
    for each in all_pages(world):
        answer = client.get(each)
        assert answer.status_code == 403
        assert "Xã Đèo Gió" not in answer.content.decode()
    text = page(client, "/")
    assert f'href="{reverse("units")}' not in text
    assert f'href="{reverse("vintages")}' not in text


@pytest.mark.parametrize("unit_id", [987654, 10**30])
def test_a_unit_that_is_none_is_not_found(world: World, unit_id: int) -> None:
    client = signed_in(world, Role.VIEWER)
    assert client.get(address("unit", unit_id)).status_code == 404


def test_pages_have_no_inline_style_or_script(world: World) -> None:
    for each in all_pages(world):
        text = page(signed_in(world, Role.VIEWER), each)
        assert " style=" not in text
        assert "<style" not in text
        for attributes, body in re.findall(
            r"<script([^>]*)>(.*?)</script>", text, re.DOTALL
        ):
            assert not body.strip() or 'type="application/json"' in attributes


# The list


def rows(text: str) -> list[str]:
    return re.findall(r'<th scope="row"><a href="[^"]*">([^<]*)</a>', text)


def test_the_list_holds_a_day_half_open(world: World) -> None:
    client = signed_in(world, Role.VIEWER)
    before = rows(page(client, address("units", day=LAST_DAY_BEFORE)))
    after = rows(page(client, address("units", day=FIRST)))
    assert before == ["Xã Chỉ Còn Tên", "Tỉnh Gần"]
    assert after == [
        "Xã Bến Sông",
        "Xã Đèo Gió",
        "Tỉnh Gần",
        "Xã Suối Mơ",
        "Tỉnh Xa",
    ]


def test_a_row_says_what_it_is(world: World) -> None:
    AreaDesignation.objects.create(
        unit=world.units["gio"],
        kind="border_official",
        validity=DateRange(FIRST, DAY),
        document_no="QĐ-7/2020",
        batch=world.batch,
    )
    client = signed_in(world, Role.VIEWER)
    text = page(client, address("units", q="đèo gió", day=DAY - timedelta(days=1)))
    for words in ("91001", "Tỉnh Gần", "01/01/2020", "Có", "QĐ-7/2020"):
        assert words in text
    assert "QĐ-7/2020" not in page(client, address("units", q="đèo gió", day=DAY))


def test_the_list_says_when_a_day_has_no_polygons(world: World) -> None:
    client = signed_in(world, Role.VIEWER)
    sentence = "Ngày này mới có tên và mã, chưa có ranh giới."
    assert sentence in page(client, address("units", day=NAMES_ONLY))
    assert sentence not in page(client, address("units", day=DAY))


def test_level_and_province_narrow_the_list(world: World) -> None:
    client = signed_in(world, Role.VIEWER)
    far = world.units["far"].pk
    assert rows(page(client, address("units", day=DAY, level="province"))) == [
        "Tỉnh Gần",
        "Tỉnh Xa",
    ]
    assert rows(page(client, address("units", day=DAY, within=far))) == ["Xã Bến Sông"]
    text = page(client, address("units", day=DAY, level="commune", q="suoi"))
    assert rows(text) == ["Xã Suối Mơ"]
    assert '<option value="commune" selected>' in text
    assert '<option value="district"' not in text  # none on that day


def test_a_parent_of_another_day_stays_chosen(world: World) -> None:
    gio = world.units["gio"].pk
    text = page(signed_in(world, Role.VIEWER), address("units", day=DAY, within=gio))
    assert f'<option value="{gio}" selected>Xã Đèo Gió</option>' in text


def test_fifty_a_page_and_filters_are_kept(world: World) -> None:
    for number in range(60):
        version(world, f"Xã Đông {number:02}", f"93{number:03}", DateRange(FIRST, None))
    client = signed_in(world, Role.VIEWER)
    first = page(client, address("units", day=DAY, q="dong"))
    assert "60 đơn vị" in first
    assert len(rows(first)) == 50
    [following] = re.findall(r'rel="next" href="([^"]+)"', first)
    query = following.replace("&amp;", "&")
    assert "day=2025-10-01" in query
    assert "q=dong" in query
    assert rows(page(client, reverse("units") + query))[0] == "Xã Đông 50"


@pytest.mark.parametrize(
    "query",
    [
        {"day": "31/02/2025"},
        {"day": "soon", "page": "last", "level": "planet", "within": "x"},
        {"within": "9" * 40, "page": "-7"},
        {"q": "'; DROP TABLE territory_adminunit; --"},
        {"q": "\x00%", "at": "\x00"},
        {"q": "ế" * 3000, "at": "9" * 3000},
        {"q": "<script>alert(1)</script>", "at": '"><script>alert(1)</script>'},
    ],
)
def test_nonsense_is_answered_like_a_question(
    world: World, query: dict[str, str]
) -> None:
    text = page(signed_in(world, Role.VIEWER), address("units", **query))
    assert "<script>alert" not in text


def test_a_day_that_is_none_is_said(world: World) -> None:
    text = page(signed_in(world, Role.VIEWER), address("units", day="31/02/2025"))
    assert "Ngày không hợp lệ" in text


def test_links_in_the_header_keep_the_day(world: World) -> None:
    text = page(signed_in(world, Role.VIEWER), address("units", day="01/10/2025"))
    for name in ("map", "units", "vintages"):
        assert f'href="{reverse(name)}?day=2025-10-01"' in text


# Whose a place is


def answer_to(world: World, at: str, day: date = DAY) -> str:
    text = page(signed_in(world, Role.VIEWER), address("units", at=at, day=day))
    found = re.search(r'<div class="answer".*?</div>', text, re.DOTALL)
    assert found is not None
    return " ".join(re.sub(r"<[^>]+>", "", found[0]).split())


def test_a_place_is_in_its_commune_and_province(world: World) -> None:
    assert answer_to(world, "21,1 104,1") == "Xã Đèo Gió, Tỉnh Gần"
    assert answer_to(world, "104.5, 21.1") == "Xã Bến Sông, Tỉnh Xa"


def test_outside_says_so(world: World) -> None:
    outside = "Ngày 01/10/2025: ngoài mọi xã đã biết ranh giới."
    assert answer_to(world, "20 104,1") == outside
    assert "ngoài mọi xã" in answer_to(world, "21,1 104,1", NAMES_ONLY)


def test_what_is_no_place_is_said(world: World) -> None:
    assert "Không đọc được" in answer_to(world, "ngoài đồng")


# One unit


def test_a_unit_in_force_is_told_with_its_links(world: World) -> None:
    gio, near = world.units["gio"].pk, world.units["near"].pk
    text = page(signed_in(world, Role.VIEWER), address("unit", gio, day=DAY))
    assert "<h1>Xã Đèo Gió</h1>" in text
    assert "91001" in text
    assert f'href="/units/{near}/?day=2025-10-01"' in text
    assert "Ranh giới bịa cho bài thử" in text
    assert f'href="/?day=2025-10-01&amp;unit={gio}"' in text
    config = config_of(text)
    assert config["chosen"] == str(gio)
    assert [layer["id"] for layer in config["layers"]] == ["admin_units"]  # type: ignore[attr-defined]


def test_a_province_counts_what_lies_below_it(world: World) -> None:
    near = world.units["near"].pk
    text = page(signed_in(world, Role.VIEWER), address("unit", near, day=DAY))
    assert "2 đơn vị cấp xã" in text
    assert f"within={near}&amp;level=commune&amp;day=2025-10-01" in text
    text = page(signed_in(world, Role.VIEWER), address("unit", near, day=NAMES_ONLY))
    assert "1 đơn vị cấp xã" in text


def test_a_unit_is_not_there_after_its_last_day(world: World, old: int) -> None:
    client = signed_in(world, Role.VIEWER)
    gone = "Vào ngày 01/01/2020 không có đơn vị này"
    text = page(client, address("unit", old, day=FIRST))
    assert gone in text
    assert "như vào ngày 31/12/2019" in text
    assert "đến hết 31/12/2019" in text
    assert "không có đơn vị này" not in page(
        client, address("unit", old, day=LAST_DAY_BEFORE)
    )


def test_a_unit_without_polygon_says_so_and_has_no_map(world: World, old: int) -> None:
    text = page(signed_in(world, Role.VIEWER), address("unit", old, day=NAMES_ONLY))
    assert "Ngày này mới có tên và mã, chưa có ranh giới." in text
    assert 'id="map"' not in text
    assert "leaflet.js" not in text


def test_every_version_is_in_the_history(world: World) -> None:
    near = world.units["near"].pk
    text = page(signed_in(world, Role.VIEWER), address("unit", near, day=DAY))
    history = text[text.index('id="history"') :]
    lines = re.findall(r"<tr.*?</tr>", history, re.DOTALL)
    told = [" ".join(re.sub(r"<[^>]+>", " ", line).split()) for line in lines[1:]]
    assert told[0].startswith("01/01/2010 31/12/2019 Tỉnh Gần 91 Tỉnh Chưa có")
    assert told[1].startswith("01/01/2020 Tỉnh Gần 91 Tỉnh Có")


def test_a_code_that_was_another_unit_s_is_said_on_both(world: World, old: int) -> None:
    new = version(world, "Xã Mã Cũ", "91009", DateRange(FIRST, None))
    client = signed_in(world, Role.VIEWER)

    def said(unit_id: int) -> str:
        text = page(client, address("unit", unit_id, day=DAY))
        return " ".join(re.sub(r"<[^>]+>", "", text).split())

    assert "Mã 91009 trước 01/01/2020 là của Xã Chỉ Còn Tên." in said(new)
    assert "Mã 91009 từ 01/01/2020 là của Xã Mã Cũ." in said(old)
    assert "Mã đã dùng cho đơn vị khác" not in said(world.units["gio"].pk)


def test_land_that_passed_is_told_from_both_sides(world: World, old: int) -> None:
    gio = world.units["gio"].pk
    UnitSuccession.objects.create(
        old_unit_id=old,
        new_unit_id=gio,
        day=FIRST,
        known_until=FIRST - timedelta(days=30),
        old_share=0.37,
        new_share=0.995,
        basis="geometry",
        batch=world.batch,
    )
    client = signed_in(world, Role.VIEWER)
    text = page(client, address("unit", gio, day=DAY))
    before = text[text.index('id="before"') :]
    assert "Xã Chỉ Còn Tên" in before
    assert "một phần (37 %)" in before
    assert "Đo trên ranh giới" in before
    assert "Ranh giới cũ chỉ biết đến 01/12/2019" in before
    assert f"unit={gio}&amp;first=2019-12-01&amp;second=2020-01-01" in before
    text = page(client, address("unit", old, day=NAMES_ONLY))
    after = text[text.index('id="after"') :]
    assert "Xã Đèo Gió" in after
    assert "một phần (37 %)" in after


def test_a_succession_by_document_may_not_say_how_much(world: World, old: int) -> None:
    UnitSuccession.objects.create(
        old_unit_id=old,
        new_unit=world.units["gio"],
        day=FIRST,
        known_until=FIRST,
        basis="document",
        batch=world.batch,
    )
    client = signed_in(world, Role.VIEWER)
    text = page(client, address("unit", world.units["gio"].pk, day=DAY))
    assert "không rõ" in text
    assert "Theo văn bản" in text


def test_designations_are_told_with_their_document(world: World) -> None:
    AreaDesignation.objects.create(
        unit=world.units["gio"],
        kind="complex",
        validity=DateRange(FIRST, DAY),
        document_no="KH-5/2020",
        batch=world.batch,
    )
    client = signed_in(world, Role.VIEWER)
    gio = world.units["gio"].pk
    text = page(client, address("unit", gio, day=DAY - timedelta(days=1)))
    assert "KH-5/2020" in text
    assert "không áp dụng" not in text
    text = page(client, address("unit", gio, day=DAY))
    assert "không áp dụng vào ngày 01/10/2025" in text


def test_the_map_can_be_opened_at_a_unit(world: World, old: int) -> None:
    client = signed_in(world, Role.VIEWER)
    gio = world.units["gio"].pk
    config = config_of(page(client, f"/?day={DAY}&unit={gio}"))
    assert config["focus"] == {
        "layer": "admin_units",
        "id": str(gio),
        "bbox": [104, 21, 104.2, 21.2],
    }
    for none in (old, "x", 9 * 10**17):
        assert "focus" not in config_of(page(client, f"/?day={DAY}&unit={none}"))


# Vintages


def test_every_vintage_of_a_province_is_counted(world: World) -> None:
    text = page(signed_in(world, Role.VIEWER), address("vintages"))
    section = text[text.index(f'id="province-{world.units["near"].pk}"') :]
    lines = re.findall(r"<tr.*?</tr>", section, re.DOTALL)[:2]
    told = [" ".join(re.sub(r"<[^>]+>", " ", line).split()) for line in lines]
    assert told[0].startswith("Tỉnh Gần 01/01/2020 2 đơn vị cấp xã Ranh giới bịa")
    assert told[1].startswith(
        "01/01/2010 31/12/2019 1 đơn vị cấp xã (chưa có ranh giới)"
    )
    assert "Bản đồ" in told[0]
    assert "Bản đồ" not in told[1]  # nothing to draw


def test_a_vintage_without_polygons_says_so_and_draws_nothing(world: World) -> None:
    near = world.units["near"].pk
    text = page(
        signed_in(world, Role.VIEWER),
        address("vintages", within=near, first="2015-06-01", second="2020-01-01"),
    )
    assert 'id="map-first"' not in text
    assert 'id="map-second"' in text
    assert "Ngày này mới có tên và mã, chưa có ranh giới." in text


def test_the_newest_vintage_is_compared_with_the_one_drawn_before(
    world: World,
) -> None:
    version(
        world, "Xã Mới", "91003", DateRange(DAY, None), geom=box(104, 21, 104.1, 21.1)
    )
    near = world.units["near"].pk
    text = page(
        signed_in(world, Role.VIEWER), address("vintages", within=near, day=DAY)
    )
    assert '<option value="2025-10-01" selected>' in text
    assert '<option value="2020-01-01" selected>' in text
    assert 'id="map-first"' in text
    assert 'id="map-second"' in text


def test_a_vintage_of_names_only_is_skipped_in_favour_of_one_drawn(
    world: World,
) -> None:
    gio = world.units["gio"]
    between = DateRange(date(2025, 3, 1), DAY)
    AdminUnitVersion.objects.filter(parent=world.units["near"]).update(
        validity=DateRange(FIRST, between.lower)
    )
    AdminUnitVersion.objects.filter(gso_code="91009").delete()
    version(world, "Xã Đèo Gió", "91001", between, unit=gio)
    shape = box(104, 21, 104.1, 21.1)
    version(world, "Xã Mới", "91003", DateRange(DAY, None), geom=shape)
    near = world.units["near"].pk
    text = page(
        signed_in(world, Role.VIEWER), address("vintages", within=near, day=DAY)
    )
    chosen = re.findall(r'<option value="([\d-]+)" selected>\d\d/', text)
    assert chosen == ["2020-01-01", "2025-10-01"]


def test_a_unit_chooses_its_province_and_the_place(world: World) -> None:
    song = world.units["song"].pk
    text = page(signed_in(world, Role.VIEWER), address("vintages", unit=song))
    assert "Hai bộ ranh giới của Tỉnh Xa" in text
    assert "104.4, 21.0, 104.6, 21.2" in text


def test_a_unit_s_outline_is_drawn_where_it_is_not_in_force(world: World) -> None:
    new = version(
        world, "Xã Mới", "91003", DateRange(DAY, None), geom=box(104, 21, 104.1, 21.1)
    )
    text = page(signed_in(world, Role.VIEWER), address("vintages", unit=new, day=DAY))
    first, second = (
        json.loads(re.findall(rf'id="config-{side}"[^>]*>(.*?)</script>', text)[0])
        for side in ("first", "second")
    )
    assert first["outline"]["type"].endswith("Polygon")
    assert second["outline"] is None
    assert "đường đứt nét" in text


def test_a_province_known_by_itself_alone_is_only_counted(world: World) -> None:
    AdminUnitVersion.objects.filter(unit=world.units["song"]).delete()
    text = page(signed_in(world, Role.VIEWER), address("vintages"))
    assert "Tỉnh Xa" not in text
    assert "Của 1 tỉnh, thành phố khác chỉ biết chính tỉnh" in text


def test_who_answers_for_a_province_sees_it_first(world: World) -> None:
    text = page(signed_in(world, "far"), address("vintages"))
    assert "Hai bộ ranh giới của Tỉnh Xa" in text


def test_without_any_unit_the_pages_say_how_to_load_them(world: World) -> None:
    client = signed_in(world, Role.VIEWER)
    AdminUnitVersion.objects.all().delete()
    assert "import_layer admin_units" in page(client, address("vintages"))
    assert "Không có đơn vị nào được biết" in page(client, address("units"))


# Languages


def test_english_has_no_vietnamese_left_but_names(world: World, old: int) -> None:
    client = signed_in(world, Role.GIS_OFFICER, "en")
    pages = [*all_pages(world), address("unit", old, day=DAY)]
    pages += [address("units", q="zzzz", at="x"), address("units", day=NAMES_ONLY)]
    for each in pages:
        text = page(client, each)
        text = text.replace("Ranh giới bịa cho bài thử", "")
        for words in ("Đơn vị", "Ranh giới", "ngày", "Chưa", "Danh sách", "của"):
            assert words not in text, each
