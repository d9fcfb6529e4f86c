"""What each role is answered by each page, and what must never be in those bytes."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from unittest.mock import patch

import pytest
from django.db import OperationalError, connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse

from geoapp.accounts.models import Role, User
from geoapp.analysis.models import Result, Run, RunKind
from geoapp.publish.catalogue import LAYERS
from geoapp.publish.exports.run import ExportFailed
from geoapp.registry.models import Hotspot
from geoapp.territory.models import AdminUnit, AdminUnitVersion, NationalBorder
from geoapp.territory.validity import DatedQuerySet
from tests.web import WebClient
from tests.world import (
    DAY,
    NAMES_ONLY,
    PASSWORD,
    PROTECTED_WORD,
    World,
    box,
    make_world,
)

WORKING = (
    Role.GIS_OFFICER,
    Role.AREA_OFFICER,
    Role.INSPECTION_TEAM,
    Role.LEADER,
    Role.ANALYST,
)
PUBLIC = {"admin_units", "national_border", "landmarks", "service_sites"}
PROTECTED = ("hotspots", "establishments", "inspections")


@pytest.fixture
def world(db: None) -> World:
    return make_world()


def signed_in(world: World, name: str, language: str = "vi") -> WebClient:
    client = WebClient()
    client.force_login(world.users[name])
    client.cookies["django_language"] = language
    return client


def page(client: WebClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def config_of(text: str) -> dict[str, object]:
    found = re.search(r'<script id="config"[^>]*>(.*?)</script>', text, re.DOTALL)
    assert found is not None
    return json.loads(found[1])  # type: ignore[no-any-return]


def facts(
    client: WebClient, layer: str, feature_id: int, day: date = DAY
) -> int | dict[str, object]:
    address = reverse("feature", args=[layer, feature_id])
    answer = client.get(f"{address}?day={day.isoformat()}")
    return answer.json() if answer.status_code == 200 else answer.status_code


# Who gets in


@pytest.mark.parametrize("name", ["map", "export", "units", "vintages"])
def test_without_a_session_every_page_leads_to_the_sign_in(
    world: World, name: str
) -> None:
    answer = WebClient().get(reverse(name))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("login"))


def test_without_a_session_a_feature_is_not_told(world: World) -> None:
    address = reverse("feature", args=["admin_units", world.units["gio"].pk])
    assert WebClient().get(address).status_code == 302


def test_name_and_password_open_the_map(world: World) -> None:
    answer = WebClient().post(
        reverse("login"), {"username": "LEADER", "password": PASSWORD}
    )
    assert answer.status_code == 302
    assert answer["Location"] == reverse("map")


def test_a_wrong_password_is_said_in_words(world: World) -> None:
    answer = WebClient().post(reverse("login"), {"username": "leader", "password": "x"})
    assert "Tên đăng nhập hoặc mật khẩu không đúng" in answer.content.decode()


def test_before_the_first_user_the_site_says_how_to_make_one(db: None) -> None:
    answer = WebClient().get(reverse("map"), follow=True)
    assert "manage.py create_admin" in answer.content.decode()
    assert "import_layer admin_units" in answer.content.decode()


def test_a_user_who_was_shut_out_does_not_count_as_one(db: None) -> None:
    User.objects.create_user("gone", PASSWORD, role=Role.ADMIN, is_active=False)
    assert "create_admin" in page(WebClient(), reverse("login"))


# What each role sees


@pytest.mark.parametrize("role", WORKING)
def test_working_roles_see_their_lists(world: World, role: str) -> None:
    text = page(signed_in(world, role), f"/?day={DAY}")
    assert "Danh sách ưu tiên" in text
    assert "Xã Đèo Gió" in text
    assert f"Tụ điểm {PROTECTED_WORD} near" in text


@pytest.mark.parametrize("role", [Role.ADMIN, Role.AUDITOR])
def test_roles_without_data_are_told_what_they_are_for(world: World, role: str) -> None:
    text = page(signed_in(world, role), "/")
    assert 'id="map"' not in text
    for name in ("Xã Đèo Gió", "Tỉnh Gần", PROTECTED_WORD):
        assert name not in text


def test_a_viewer_is_promised_no_lists_and_no_protected_layer(world: World) -> None:
    text = page(signed_in(world, Role.VIEWER), f"/?day={DAY}")
    config = config_of(text)
    layers = {layer["id"] for layer in config["layers"]}  # type: ignore[attr-defined]
    assert layers == PUBLIC | {f"{layer}_counts" for layer in PROTECTED}
    assert config["tints"]["bands"] == {}  # type: ignore[index]
    assert "Danh sách ưu tiên" not in text
    assert PROTECTED_WORD not in text


def test_another_area_s_officer_sees_only_his_own(world: World) -> None:
    text = page(signed_in(world, "far"), f"/?day={DAY}")
    assert f"Tụ điểm {PROTECTED_WORD} far" in text
    assert f"{PROTECTED_WORD} near" not in text
    assert "Xã Đèo Gió" not in text
    bands = config_of(text)["tints"]["bands"]  # type: ignore[index]
    assert set(bands) == {str(world.units["song"].pk)}


def test_a_province_is_opened_at_its_own_bounds(world: World) -> None:
    config = config_of(page(signed_in(world, Role.LEADER), f"/?day={DAY}"))
    assert config["bbox"] == [104, 21, 104.4, 21.2]


def test_numbers_in_attributes_carry_no_marks_of_a_language(world: World) -> None:
    text = page(signed_in(world, Role.LEADER), f"/?day={DAY}")
    assert 'data-bbox="104.000000,21.000000,104.200000,21.200000"' in text
    assert re.search(r'<rect width="70\.0"', text)
    assert ">70,0<" in text.replace("\n", "")


def test_the_page_has_no_inline_style_or_script(world: World) -> None:
    text = page(signed_in(world, Role.LEADER), f"/?day={DAY}")
    assert " style=" not in text
    assert "<style" not in text
    for attributes, body in re.findall(
        r"<script([^>]*)>(.*?)</script>", text, re.DOTALL
    ):
        assert not body.strip() or 'type="application/json"' in attributes


def test_the_source_of_the_boundaries_is_named(world: World) -> None:
    assert "Ranh giới bịa cho bài thử" in page(
        signed_in(world, Role.VIEWER), f"/?day={DAY}"
    )


# Days


def test_a_day_without_boundaries_says_so_and_names_the_nearest(world: World) -> None:
    text = page(signed_in(world, Role.LEADER), f"/?day={NAMES_ONLY}")
    assert "Ngày này chưa có ranh giới bản đồ (01/06/2015)" in text
    assert "tên và mã của 1 xã" in text
    assert 'href="?day=2020-01-01"' in text


@pytest.mark.parametrize(
    ("day", "nearest"), [("2013-03-01", "2012-12-31"), ("2019-03-01", "2020-01-01")]
)
def test_the_nearest_day_may_lie_before_or_after(
    world: World, day: str, nearest: str
) -> None:
    AdminUnitVersion.objects.create(
        unit=AdminUnit.objects.create(),
        level="commune",
        gso_code="91008",
        unit_type="xa",
        name="Xã Đã Bỏ",
        parent=world.units["near"],
        validity=DateRange(date(2012, 1, 1), date(2013, 1, 1)),
        geom=box(104, 21, 104.1, 21.1),
        batch=world.batch,
    )
    text = page(signed_in(world, Role.LEADER), f"/?day={day}")
    assert f'href="?day={nearest}"' in text


def test_without_any_boundaries_it_says_how_to_load_them(world: World) -> None:
    AdminUnitVersion.objects.update(geom=None)
    text = page(signed_in(world, Role.LEADER), f"/?day={DAY}")
    assert "import_layer admin_units" in text


def test_the_field_s_day_is_read_day_first(world: World) -> None:
    text = page(signed_in(world, Role.LEADER), "/?day=07/01/2025")
    assert 'value="07/01/2025"' in text
    assert "day=2025-01-07" in json.dumps(config_of(text))


def test_a_day_that_is_none_is_said_and_today_shown(world: World) -> None:
    assert "Ngày không hợp lệ" in page(
        signed_in(world, Role.LEADER), "/?day=31/02/2025"
    )


def test_the_lists_say_which_day_they_were_calculated_for(world: World) -> None:
    text = page(signed_in(world, Role.LEADER), "/?day=2024-05-06")
    assert "Tính cho ngày 01/10/2025" in text
    assert "Bản đồ đang xem ngày 06/05/2024" in text


def test_a_hotspot_of_an_abolished_commune_stays_under_its_province(
    world: World,
) -> None:
    old = AdminUnitVersion.objects.get(name="Xã Chỉ Còn Tên").unit
    Hotspot.objects.filter(pk=world.hotspots["near"].pk).update(lead_unit=old)
    text = page(signed_in(world, Role.LEADER), f"/?day={DAY}")
    watch = text[text.index('id="tab-watch"') :]
    assert watch.index("<h3>Tỉnh Gần</h3>") < watch.index("Xã Chỉ Còn Tên")


# Facts of one feature


def test_a_commune_s_facts_come_in_words_with_reasons(world: World) -> None:
    told = facts(signed_in(world, Role.LEADER), "admin_units", world.units["gio"].pk)
    assert isinstance(told, dict)
    assert told["title"] == "Xã Đèo Gió"
    assert {"label": "Loại", "value": "Xã"} in told["facts"]  # type: ignore[operator]
    assert {"label": "Thuộc", "value": "Tỉnh Gần"} in told["facts"]  # type: ignore[operator]
    assert {"label": "Hiệu lực từ", "value": "01/01/2020"} in told["facts"]  # type: ignore[operator]
    score = told["assessment"]
    assert score["score"] == "70"  # type: ignore[index]
    assert score["band"]["label"] == "Cao"  # type: ignore[index]
    assert "70 % trọng số" in score["completeness"]  # type: ignore[index]
    titles = [reason["title"] for reason in score["reasons"]]  # type: ignore[index]
    assert titles == ["Địa bàn phức tạp", "Xã biên giới", "Điểm tham quan, du lịch"]


def test_a_hotspot_s_facts_carry_its_watch_points(world: World) -> None:
    told = facts(signed_in(world, Role.LEADER), "hotspots", world.hotspots["near"].pk)
    assert isinstance(told, dict)
    assert {"label": "Từ ngày", "value": "01/04/2024"} in told["facts"]  # type: ignore[operator]
    assert told["assessment"]["score"] == "30"  # type: ignore[index]


def test_an_establishment_is_told_in_the_reader_s_language(world: World) -> None:
    pk = world.establishments["near"].pk
    told = json.dumps(facts(signed_in(world, Role.LEADER, "en"), "establishments", pk))
    assert "Kind for tests" in told
    assert "Conditional on security and order" in told
    assert "Yes" in told


def test_the_neighbour_country_has_a_name(world: World) -> None:
    border = NationalBorder.objects.get()
    told = facts(signed_in(world, Role.VIEWER), "national_border", border.pk)
    assert {"label": "Nước láng giềng", "value": "Lào"} in told["facts"]  # type: ignore[index]


def test_outside_the_area_a_place_does_not_exist(world: World) -> None:
    far = signed_in(world, "far")
    assert facts(far, "hotspots", world.hotspots["near"].pk) == 404
    assert facts(far, "establishments", world.establishments["near"].pk) == 404
    assert facts(far, "hotspots", world.hotspots["far"].pk) != 404


def test_a_viewer_s_facts_have_neither_places_nor_scores(world: World) -> None:
    viewer = signed_in(world, Role.VIEWER)
    assert facts(viewer, "hotspots", world.hotspots["near"].pk) == 404
    told = facts(viewer, "admin_units", world.units["gio"].pk)
    assert isinstance(told, dict)
    assert told["assessment"] is None


@pytest.mark.parametrize("role", [Role.ADMIN, Role.AUDITOR])
def test_roles_without_data_are_told_no_feature(world: World, role: str) -> None:
    assert facts(signed_in(world, role), "admin_units", world.units["gio"].pk) == 404


def test_an_unknown_layer_or_day_is_refused(world: World) -> None:
    leader = signed_in(world, Role.LEADER)
    assert leader.get("/layers/persons/1.json").status_code == 404
    unit = world.units["gio"].pk
    assert leader.get(f"/layers/admin_units/{unit}.json?day=soon").status_code == 400
    assert facts(leader, "admin_units", unit, NAMES_ONLY) == 404


def test_little_data_is_shown_as_no_answer(world: World) -> None:
    Result.objects.filter(unit=world.units["gio"]).update(completeness=0.4)
    leader = signed_in(world, Role.LEADER)
    told = facts(leader, "admin_units", world.units["gio"].pk)
    assert told["assessment"]["band"]["code"] == "insufficient_data"  # type: ignore[index]


def test_the_newest_run_counts(world: World) -> None:
    Run.objects.create(kind=RunKind.BORDER_PRIORITY, day=DAY, parameters={})
    text = page(signed_in(world, Role.LEADER), f"/?day={DAY}")
    assert "Không có nơi nào thuộc địa bàn được giao" in text


def test_lists_ask_no_more_questions_for_more_places(
    world: World, django_assert_max_num_queries: object
) -> None:
    with django_assert_max_num_queries(45):  # type: ignore[operator]
        page(signed_in(world, Role.LEADER), f"/?day={DAY}")


# Export


@pytest.mark.parametrize("role", [Role.GIS_OFFICER, Role.ANALYST])
def test_roles_that_may_export_get_the_form(world: World, role: str) -> None:
    assert "EPSG:9206" in page(signed_in(world, role), "/export/")


@pytest.mark.parametrize("role", [Role.LEADER, Role.VIEWER, Role.ADMIN, Role.AUDITOR])
def test_others_are_refused_an_export(world: World, role: str) -> None:
    assert signed_in(world, role).get("/export/").status_code == 403
    assert signed_in(world, role).post("/export/", {}).status_code == 403


def test_an_export_without_a_reason_is_refused(world: World) -> None:
    client = signed_in(world, Role.ANALYST)
    wanted = {"layers": ["admin_units"], "day": "01/10/2025", "srid": "4326"}
    with patch("geoapp.webmap.export_page.export_in_child") as run:
        answer = client.post("/export/", wanted)
    assert answer.status_code == 400
    assert not run.called


def test_an_export_is_sent_and_leaves_nothing_behind(
    world: World, tmp_path: Path
) -> None:
    made = tmp_path / "one" / "dia-ban.gpkg"
    made.parent.mkdir()
    made.write_bytes(b"content")
    wanted = {
        "layers": ["admin_units", "hotspots"],
        "day": "01/10/2025",
        "srid": "9206",
        "reason": "Họp giao ban",
    }
    with patch("geoapp.webmap.export_page.export_in_child", return_value=made) as run:
        answer = signed_in(world, Role.ANALYST).post("/export/", wanted)
    run.assert_called_once_with(
        world.users[Role.ANALYST],
        ["admin_units", "hotspots"],
        date(2025, 10, 1),
        9206,
        "Họp giao ban",
    )
    assert b"".join(answer.streaming_content) == b"content"  # type: ignore[attr-defined]
    assert "dia-ban.gpkg" in answer["Content-Disposition"]
    assert not made.parent.exists()


def test_a_failed_export_is_said_in_words(world: World) -> None:
    wanted = {
        "layers": ["admin_units"],
        "day": "01/10/2025",
        "srid": "4326",
        "reason": "x",
    }
    with patch("geoapp.webmap.export_page.export_in_child", side_effect=ExportFailed):
        answer = signed_in(world, Role.ANALYST).post("/export/", wanted)
    assert "Không xuất được tệp" in answer.content.decode()


# Languages


def test_the_language_is_chosen_before_signing_in(world: World) -> None:
    client = WebClient()
    answer = client.post(
        reverse("set_language"), {"language": "en", "next": reverse("login")}
    )
    assert answer["Location"] == reverse("login")
    text = page(client, reverse("login"))
    assert '<html lang="en">' in text
    assert "Sign in" in text
    assert "Đăng nhập" not in text


def test_english_has_no_vietnamese_left_but_names(world: World) -> None:
    text = page(signed_in(world, Role.GIS_OFFICER, "en"), f"/?day={DAY}")
    for words in ("Priority list", "Relapse watch list", "Legend", "Complex area"):
        assert words in text
    for words in ("Danh sách", "Chú giải", "Đăng xuất", "điểm", "Không"):
        assert words not in text.replace("Tụ điểm Mật", "")


# Health


def test_live_asks_no_database() -> None:
    """No ``db`` mark: pytest-django fails the test if a query is made."""
    answer = WebClient().get("/health/live")
    assert (answer.status_code, answer.content) == (200, b"ok")


@pytest.mark.parametrize(
    ("seconds", "worker"), [(None, "away"), (3600, "away"), (1, "ok")]
)
def test_ready_with_every_migration(db: None, seconds: int | None, worker: str) -> None:
    """``seconds`` since a worker gave a sign of life: without one pages work."""
    if seconds is not None:
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO procrastinate_workers (last_heartbeat)"
                " VALUES (now() - %s * interval '1 s')",
                [seconds],
            )
    answer = WebClient().get("/health/ready")
    assert answer.status_code == 200
    said = answer.json()
    assert said.pop("worker").partition(":")[0] == worker
    assert said == {
        "database": "ok",
        "migrations": "ok",
        "row_security": "ok",
        "spatial_index": "ok",
    }


def test_not_ready_with_a_migration_missing(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'tiles'")
    answer = WebClient().get("/health/ready")
    assert answer.status_code == 503
    assert answer.json()["migrations"] == "pending"


def test_not_ready_without_a_database(db: None) -> None:
    with patch(
        "geoapp.webmap.health._pending_migrations", side_effect=OperationalError
    ):
        answer = WebClient().get("/health/ready")
    assert answer.status_code == 503


# The one rule


def test_no_layer_can_be_read_past_the_visibility_rule(world: World) -> None:
    """Nothing protected reaches a viewer's or another officer's browser."""
    for name in (Role.VIEWER, "far"):
        client = signed_in(world, name)
        for layer in LAYERS.values():
            query = layer.query(DAY)
            assert isinstance(query, DatedQuerySet)
            for feature_id in query.values_list(layer.id_field, flat=True):
                told = json.dumps(
                    facts(client, layer.id, feature_id), ensure_ascii=False
                )
                assert f"{PROTECTED_WORD} near" not in told
                if name == Role.VIEWER:
                    assert PROTECTED_WORD not in told
