"""The page «Tệp này sai ở đâu?»: who may, what it says, and that it keeps nothing."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from geoapp.accounts.models import Role
from geoapp.ingest.models import StagedImport, StagedRow
from geoapp.webmap import uploads
from tests.shapes import Folder, bow_tie, point
from tests.world import World, make_world

METRES = "ma,X,Y\nA,2328500.266,587832.057\nB,2327945.754,587658.301\n"


@pytest.fixture
def world(db: None) -> World:
    return make_world()


@pytest.fixture
def as_web_role(world: World) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE geoapp_app")
    yield
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


def officer(world: World, language: str = "vi") -> Client:
    client = Client(enforce_csrf_checks=False)
    client.force_login(world.users["gis_officer"])
    client.cookies["django_language"] = language
    return client


def send(client: Client, *files: SimpleUploadedFile, **more: str) -> str:
    answer = client.post("/inspect/", {"files": list(files), **more})
    assert answer.status_code == 200, answer.content.decode()
    return answer.content.decode()


def csv(text: str, name: str = "bang.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode())


@pytest.mark.parametrize("role", [role for role in Role if role != Role.GIS_OFFICER])
def test_only_gis_officers_may(world: World, role: Role) -> None:
    client = Client()
    client.force_login(world.users[role])
    assert client.get("/inspect/").status_code == 403
    assert client.post("/inspect/", {"files": [csv("a\n1\n")]}).status_code == 403


def test_without_a_session_it_leads_to_the_sign_in(world: World) -> None:
    assert Client().get("/inspect/").status_code == 302


def test_a_forged_request_is_refused(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.users["gis_officer"])
    assert client.post("/inspect/", {"files": [csv("a\n1\n")]}).status_code == 403


def test_the_link_is_there_for_those_who_may(world: World) -> None:
    assert 'href="/inspect/"' in officer(world).get("/units/").content.decode()
    client = Client()
    client.force_login(world.users["viewer"])
    assert 'href="/inspect/"' not in client.get("/units/").content.decode()


def test_the_report_speaks_both_languages_and_keeps_nothing(
    world: World, folder: Folder
) -> None:
    file = folder.geojson("a.geojson", [({"ma": 1}, bow_tie(0, 0)), ({"ma": 2}, None)])
    sent = SimpleUploadedFile("vùng.geojson", file.read_bytes())
    text = send(officer(world), sent)
    assert "vùng.geojson" in text
    assert "tự cắt" in text
    english = send(
        officer(world, "en"), SimpleUploadedFile("a.geojson", file.read_bytes())
    )
    assert "self-intersection" in english
    assert "tự cắt" not in english
    assert StagedImport.objects.count() == StagedRow.objects.count() == 0


def test_the_role_of_the_web_process_suffices(
    as_web_role: None, world: World, folder: Folder
) -> None:
    file = folder.geojson("a.geojson", [({"ma": 1}, bow_tie(0, 0))])
    assert "tự cắt" in send(
        officer(world), SimpleUploadedFile("a.geojson", file.read_bytes())
    )


def test_a_question_has_options_on_a_map_and_an_answer_settles_it(world: World) -> None:
    text = send(officer(world), csv(METRES), province="Hà Nội")
    assert 'name="crs" value="EPSG:5897"' in text
    assert 'name="axis_order" value="swap"' in text
    assert "<svg" in text
    settled = send(
        officer(world),
        csv(METRES),
        province="Hà Nội",
        crs="EPSG:5897",
        axis_order="swap",
    )
    assert "<svg" not in settled
    assert "EPSG:5897" in settled


def test_text_is_shown_before_and_after(world: World) -> None:
    names = ["Ph\xad\xeang Phóc X\xb8", "Ph\xad\xeang Tróc B\xb9ch", "X\xb7 Y\xean Mü"]
    rows = "".join(f"{i},{name}\n" for i, name in enumerate(names * 4))
    text = send(officer(world), csv("ma,ten\n" + rows))
    assert "Phường Phúc Xá" in text
    assert "Trước" in text


def test_parts_of_a_shapefile_may_come_loose(world: World, folder: Folder) -> None:
    from zipfile import ZipFile

    packed = folder.shapefile("diem.zip", [("A", 105.8, 21.0)], "EPSG:4326")
    with ZipFile(packed) as opened:
        parts = [SimpleUploadedFile(n, opened.read(n)) for n in opened.namelist()]
    assert "MA_CS" in send(officer(world), *parts)


def test_what_is_refused_says_why(
    world: World, monkeypatch: pytest.MonkeyPatch, folder: Folder
) -> None:
    client = officer(world)
    assert "Không dùng được" in send(
        client, SimpleUploadedFile("a.zip", b"Rar!\x1a\x07")
    )
    assert client.post("/inspect/", {}).status_code == 400
    two = {"files": [csv("a\n1\n", "a.csv"), csv("a\n1\n", "b.csv")]}
    assert client.post("/inspect/", two).status_code == 400
    monkeypatch.setattr(uploads, "MAX_UPLOAD_BYTES", 100)
    big = {"files": [csv("a\n" + "1\n" * 1000)]}
    assert client.post("/inspect/", big).status_code == 400


def test_a_name_cannot_leave_the_folder(world: World) -> None:
    sent = SimpleUploadedFile("a.csv", b"a\n1\n")
    sent._name = "../../../../tmp/escaped.csv"
    send(officer(world), sent)
    assert not Path(tempfile.gettempdir(), "escaped.csv").exists()


def test_what_a_file_says_is_text_and_no_markup(world: World) -> None:
    text = send(officer(world), csv("<script>alert(1)</script>,b\n=cmd|x,2\n"))
    assert "<script>alert" not in text


def test_points_are_located(world: World, folder: Folder) -> None:
    file = folder.geojson("a.geojson", [({"ma": 1}, point(1, 1))])
    sent = SimpleUploadedFile("a.geojson", file.read_bytes())
    text = send(officer(world), sent, province="Sơn La")
    assert "EPSG:4326" in text
    assert "Không thấy gì sai" in text
