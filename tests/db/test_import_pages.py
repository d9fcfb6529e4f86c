"""The pages of an import, from the file to the registers and back, as the web role."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from geoapp.accounts.models import Role, User
from geoapp.ingest import tasks
from geoapp.ingest.models import JobState, MappingTemplate, StagedImport
from geoapp.jobs import queue
from geoapp.jobs.models import Job
from geoapp.jobs.models import JobState as Work
from geoapp.lineage.models import Batch, KeptAtUndo
from geoapp.registry.models import Establishment, Hotspot
from geoapp.territory.models import AdminUnitVersion, AreaScope
from tests.db.importing import OLD, province_of_four
from tests.shapes import Folder, Geometry, bow_tie, point, spike, square
from tests.web import WebClient

pytestmark = pytest.mark.django_db

PLACE = {
    "ma_cs": "CS-1", "ten_cs": "Nhà nghỉ Mẫu", "loai_hinh": "motel", "ma_xa": "96001",
    "trang_thai": "Đang hoạt động", "do_cx": "gps", "tu_ngay": "2021-03-01",
}  # fmt: skip
"""One establishment as a file writes it."""


@pytest.fixture(autouse=True)
def quarantine(settings: Any, tmp_path: Path, unlimited: None) -> Path:
    settings.GEOAPP_QUARANTINE = tmp_path / "quarantine"
    return tmp_path / "quarantine"


@pytest.fixture
def officer(folder: Folder) -> User:
    """Return an officer who answers for the western half of the province."""
    province_of_four(folder)
    return made_officer("gis", "96001", "96002")


def made_officer(name: str, *codes: str) -> User:
    user = User.objects.create(username=name, role=Role.GIS_OFFICER)
    for code in codes:
        unit = AdminUnitVersion.objects.get(gso_code=code).unit
        AreaScope.objects.create(user=user, unit=unit, validity=DateRange(OLD, None))
    return user


class Desk:
    """An officer at the pages, and the worker who does what they ask for."""

    def __init__(self, user: User, language: str = "vi") -> None:
        self.user = user
        self.client = WebClient()
        self.client.force_login(user)
        self.client.cookies["django_language"] = language
        self.staged = 0

    def get(self, path: str, status: int = 200) -> str:
        answer = self.client.get(path)
        assert answer.status_code == status, (path, answer.status_code)
        return str(answer.content.decode())

    def post(self, path: str, data: Any = None, status: int = 303) -> Any:
        answer = self.client.post(path, data or {})
        assert answer.status_code == status, answer.content.decode()[-3000:]
        return answer

    def send(self, file: Path, layer: str = "establishments", **more: str) -> None:
        sent = SimpleUploadedFile(file.name, file.read_bytes())
        answer = self.post("/imports/new/", {"files": [sent], "layer": layer, **more})
        self.staged = int(answer["Location"].split("/")[2])

    def work(self) -> Job:
        """Do what waits; return the last job."""
        waiting = Job.objects.filter(state=Work.QUEUED, requested_by=self.user)
        for job in waiting.exclude(kind=tasks.UPKEEP).order_by("pk"):
            queue.work(job.pk)
        done = Job.objects.filter(requested_by=self.user).exclude(kind=tasks.UPKEEP)
        return done.latest("pk")

    def path(self, page: str = "") -> str:
        return f"/imports/{self.staged}/{page}"

    def at(self, page: str = "", query: str = "") -> str:
        return self.get(self.path(page) + query)

    def look_at(self, file: Path, layer: str = "establishments", **more: str) -> None:
        self.send(file, layer, **more)
        assert self.work().state == Work.DONE

    def fields(self) -> dict[str, str]:
        """Return what the page of columns would send if nothing were touched."""
        chosen = self.client.get(self.path("map/")).context
        given, sent = chosen["given"], {"insert": "on", "update": "on"}
        sent |= {f"column-{name}": column for name, column in given.columns.items()}
        sent |= {f"constant-{name}": text for name, text in given.constants.items()}
        return sent | {"missing": given.missing.value, "valid_from": given.valid_from}

    def preview(self, **more: str) -> None:
        self.post(self.path("map/"), self.fields() | more)
        job = self.work()
        assert job.state == Work.DONE, (job.error, job.params)

    def commit(self) -> Batch | None:
        page = self.client.get(self.path("preview/"))
        number = str(page.context["preview"])
        self.post(self.path("preview/"), {"do": "commit", "preview": number})
        job = self.work()
        assert job.state == Work.DONE, (job.error, job.params)
        return StagedImport.objects.get(pk=self.staged).batch


@pytest.fixture
def desk(officer: User) -> Desk:
    return Desk(officer)


def places(folder: Folder, *rows: tuple[dict[str, Any], Geometry]) -> Path:
    return folder.geojson("cs.geojson", [(PLACE | own, at) for own, at in rows])


TWO: tuple[tuple[dict[str, Any], Geometry], ...] = (
    ({}, point(0.5, 0.5)),
    ({"ma_cs": "CS-2"}, point(1.5, 0.5)),
)


# Sending


def test_a_file_is_kept_apart_and_looked_at(
    desk: Desk, folder: Folder, quarantine: Path
) -> None:
    assert "bị xóa ngay khi nhập xong" in desk.get("/imports/new/")
    desk.send(places(folder, *TWO), province="Sơn La")
    staged = StagedImport.objects.get(pk=desk.staged)
    assert (staged.state, staged.created_by) == (JobState.RECEIVED, desk.user)
    assert (quarantine / str(staged.folder) / "cs.geojson").is_file()
    assert (staged.choices["province"], staged.choices["dimension"]) == ("Sơn La", 0)
    job = Job.objects.get()
    assert (job.kind, job.subject_id, job.requested_by) == (
        tasks.LOOK,
        staged.pk,
        desk.user,
    )
    page = desk.at()
    assert "Đang chờ đến lượt" in page
    assert f"/jobs/{job.pk}.json" in page


def test_files_that_cannot_be_taken_say_why(desk: Desk, folder: Folder) -> None:
    def refused(*files: SimpleUploadedFile, **data: str) -> str:
        sent = {"layer": "tips", "files": list(files), **data}
        answer = desk.post("/imports/new/", sent, 400)
        return str(answer.content.decode())

    def one(name: str) -> SimpleUploadedFile:
        return SimpleUploadedFile(name, b"a,b\n1,2\n")

    assert "Chưa chọn tệp nào" in refused()
    assert "không thuộc cùng một lớp" in refused(one("a.csv"), one("b.csv"))
    assert "Tên tệp" in refused(one("don cua 0912345678.csv"))
    assert 'class="error"' in refused(one("a.csv"), layer="admin_units")
    assert StagedImport.objects.count() == 3  # those of the province
    assert not Job.objects.exists()


def test_parts_of_a_shapefile_come_together(desk: Desk, folder: Folder) -> None:
    from zipfile import ZipFile

    packed = folder.shapefile("diem.zip", [("A", 104.05, 21.05)], "EPSG:4326")
    with ZipFile(packed) as opened:
        files = [SimpleUploadedFile(n, opened.read(n)) for n in opened.namelist()]
    answer = desk.post("/imports/new/", {"files": files, "layer": "establishments"})
    desk.staged = int(answer["Location"].split("/")[2])
    desk.work()
    assert "MA_CS" in desk.at()


def test_who_has_no_area_is_told_before(desk: Desk) -> None:
    words = "chưa được giao địa bàn nào"
    assert words not in desk.get("/imports/new/")
    assert words in Desk(made_officer("new")).get("/imports/new/")


def test_a_page_that_waits_does_not_keep_its_session_alive(
    desk: Desk, folder: Folder
) -> None:
    desk.send(places(folder, *TWO))
    job = Job.objects.get()
    session = desk.client.session
    session["seen"] = session["seen"] - 600
    session.save()
    desk.get(f"/jobs/{job.pk}.json")
    assert desk.client.session["seen"] == session["seen"]
    desk.get(desk.path())
    assert desk.client.session["seen"] > session["seen"]


def test_a_forged_request_is_refused(desk: Desk) -> None:
    strict = WebClient(enforce_csrf_checks=True)
    strict.force_login(desk.user)
    for path in ("/imports/new/", "/imports/1/", "/imports/1/delete/"):
        assert strict.post(path).status_code == 403


# Looking


def test_work_under_way_says_how_far_it_is(desk: Desk, folder: Folder) -> None:
    desk.send(places(folder, *TWO))
    job = Job.objects.get()
    now = timezone.now()
    Job.objects.filter(pk=job.pk).update(
        state=Work.RUNNING, step="read", done=500, total=2000, beat_at=now,
        step_at=now - timedelta(seconds=10),
    )  # fmt: skip
    told = json.loads(desk.get(f"/jobs/{job.pk}.json"))
    assert told == {
        "over": False,
        "percent": 25,
        "step": "Đọc tệp",
        "count": "500 trong 2.000 dòng",
        "left": "còn khoảng 30 giây",
        "trouble": "",
        "shown": "25 %",
    }
    assert 'value="25"' in desk.at()
    assert "Đang xem tệp" in desk.get("/imports/")
    Job.objects.filter(pk=job.pk).update(beat_at=now - timedelta(minutes=1))
    assert "Chưa thấy chương trình làm việc nền" in desk.at()
    english = Desk(desk.user, "en")
    told = json.loads(english.get(f"/jobs/{job.pk}.json"))
    assert (told["step"], told["left"]) == ("Reading the file", "about 30 seconds left")


def test_work_is_stopped_and_begun_again(desk: Desk, folder: Folder) -> None:
    desk.send(places(folder, *TWO))
    job = Job.objects.get()
    assert desk.post(f"/jobs/{job.pk}/stop/")["Location"] == desk.path()
    assert "Đang dừng lại" in desk.at()
    assert desk.work().state == Work.CANCELLED
    assert "Đã dừng theo yêu cầu" in desk.at()
    desk.post(desk.path())  # «Xem lại tệp»
    assert desk.work().state == Work.DONE
    assert "ghép cột" in desk.at()


def test_while_work_goes_on_nothing_else_is_begun(desk: Desk, folder: Folder) -> None:
    desk.send(places(folder, *TWO))
    for page in ("", "map/", "preview/"):
        assert desk.post(desk.path(page))["Location"] == desk.path()
    assert Job.objects.count() == 1


def test_what_a_file_leaves_open_is_asked(desk: Desk, folder: Folder) -> None:
    file = folder.csv(
        "bang.csv",
        [
            {"ma": f"A{n}", "X": 2328500.266 - 50 * n, "Y": 587832.057 + n}
            for n in range(3)
        ],
    )
    desk.look_at(file, province="Hà Nội")
    page = desk.at()
    assert "Cần bạn trả lời" in page
    assert 'name="crs" value="EPSG:5897"' in page
    assert 'name="axis_order" value="swap"' in page
    assert "kinh tuyến chính thức của tỉnh" in page
    assert "Có: đổi chỗ hai cột" in page
    assert 'class="named"' in page, "the province stands out on the small map"
    assert desk.client.get(desk.path("map/")).status_code == 303, "not before answers"
    desk.post(desk.path(), {"crs": "EPSG:5897", "axis_order": "swap"})
    assert desk.work().state == Work.DONE
    staged = StagedImport.objects.get(pk=desk.staged)
    assert (staged.choices["srid"], staged.choices["axis_order"]) == (5897, "yx")
    page = desk.at()
    assert "Cần bạn trả lời" not in page
    assert "hai cột tọa độ đổi chỗ" in page
    desk.post(desk.path(), {"reset": "1"})
    desk.work()
    assert "Cần bạn trả lời" in desk.at()


def test_an_answer_without_sense_is_refused(desk: Desk, folder: Folder) -> None:
    desk.look_at(places(folder, *TWO))
    for bad in ({"crs": "x"}, {"crs": "EPSG:32633"}, {"axis_order": "xyz"}):
        page = desk.post(desk.path(), bad, 400).content.decode()
        assert 'role="alert"' in page
    assert Job.objects.count() == 1


def test_which_layer_is_asked_before_anything_else(desk: Desk, folder: Folder) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    for name in ("Sheet", "Hai"):
        sheet = book[name] if name in book.sheetnames else book.create_sheet(name)
        sheet.append(["ma", "X", "Y"])
        sheet.append(["A", 2328500.2, 587832.1])
    file = folder.path / "so.xlsx"
    book.save(file)
    desk.look_at(file, province="Hà Nội")
    page = desk.at()
    assert 'name="sheet" value="Hai"' in page
    assert 'name="crs"' not in page.partition('id="answers"')[2].partition("</form>")[0]
    desk.post(desk.path(), {"sheet": "Hai"})
    desk.work()
    assert 'name="crs" value="EPSG:5897"' in desk.at()


def test_a_refused_file_says_what_to_do(desk: Desk, folder: Folder) -> None:
    file = folder.path / "a.zip"
    file.write_bytes(b"Rar!\x1a\x07")
    desk.look_at(file)
    page = desk.at()
    assert "Không dùng được tệp này" in page
    assert "Gửi tệp khác" in page
    assert "Tiếp: ghép cột" not in page


# Matching columns


def test_columns_are_proposed_with_the_reason(desk: Desk, folder: Folder) -> None:
    row = {"ho_ten": "Nguyễn Văn Bịa", "so_dt": "0912345678", "thua": "x"}
    desk.look_at(places(folder, (row, point(0.5, 0.5))))
    page = desk.at("map/")
    assert "Nhà nghỉ Mẫu" in page, "samples"
    assert "01/03/2021" in page, "days as people write them"
    assert "theo tên cột" in page
    assert "<strong>ho_ten, so_dt</strong>" in page
    assert "Nguyễn" not in page
    assert "0912345678" not in page
    given = desk.client.get(desk.path("map/")).context["given"]
    assert given.columns["stated_unit_code"] == "ma_xa"
    assert "is_prone" not in given.columns


def test_what_was_left_out_stays_out(desk: Desk, folder: Folder) -> None:
    """Its heading would find it again."""
    desk.look_at(places(folder, *TWO))
    sent = desk.fields()
    del sent["column-stated_unit_code"]
    desk.post(desk.path("map/"), sent)
    desk.work()
    staged = StagedImport.objects.get(pk=desk.staged)
    assert "stated_unit_code" not in staged.options["columns"]
    assert staged.options["unused"] == ["ma_xa"]
    desk.post(desk.path("preview/"), {"do": "again"})
    desk.work()
    staged.refresh_from_db()
    assert "stated_unit_code" not in staged.options["columns"]


def test_mistakes_are_told_where_they_are(desk: Desk, folder: Folder) -> None:
    desk.look_at(places(folder, *TWO))
    good = desk.fields()

    def wrong(**more: str) -> str:
        answer = desk.post(desk.path("map/"), good | more, 400)
        return str(answer.content.decode())

    assert "Chưa có cột cho: Tên" in wrong(**{"column-name": ""})
    assert "không cả hai" in wrong(**{"constant-name": "Một tên"})
    assert "Tệp không có cột này" in wrong(**{"column-address": "khong_co"})
    page = wrong(**{"column-operating_status": "", "constant-operating_status": "x"})
    assert "Đang hoạt động; Tạm ngừng" in page, "entries by their names"
    assert "Không đọc được ngày" in wrong(valid_from="31/02/2026")
    assert "phải cho biết danh sách đúng" in wrong(missing="area")
    assert "số điện thoại" in wrong(supplier="Anh Bịa 0912345678")
    assert "đã dùng cho mục khác" in wrong(**{"column-address": "ten_cs"})
    nothing = {k: v for k, v in good.items() if k not in {"insert", "update"}}
    answer = desk.post(desk.path("map/"), nothing, 400)
    assert "Chưa chọn việc gì" in answer.content.decode()
    assert Job.objects.filter(kind=tasks.PREVIEW).count() == 0


def test_a_matching_is_saved_and_used_again(desk: Desk, folder: Folder) -> None:
    file = folder.geojson("la.geojson", [({"a": "CS-1", "b": "Một"}, point(0.5, 0.5))])
    desk.look_at(file)
    names = ("code", "name", "service_types", "valid_from")
    chosen = {
        "column-code": "a", "column-name": "b", "constant-service_types": "motel",
        "constant-location_precision": "gps", "valid_from": "01/07/2025",
        "insert": "on", "update": "on", "save_as": "Sổ của tôi",
    }  # fmt: skip
    desk.post(desk.path("map/"), chosen)
    assert desk.work().state == Work.DONE
    template = MappingTemplate.objects.get()
    assert template.columns["code"] == "a"
    assert template.columns["address"] == "", "left out on purpose"
    assert template.constants["service_types"] == "motel"
    again = Desk(desk.user)
    again.look_at(file)
    assert again.fields().keys().isdisjoint({f"column-{name}" for name in names})
    page = again.at("map/", f"?template={template.pk}")
    assert "theo mẫu «Sổ của tôi»" in page
    other = Desk(made_officer("other", "96003"))
    other.look_at(file)
    assert "Sổ của tôi" in other.at("map/"), "templates serve everybody"
    answer = other.post(other.path("map/"), chosen, 400)
    assert "Người khác đã lưu mẫu tên này" in answer.content.decode()
    for strange in ("x", "9" * 30, "-1", "0"):
        other.at("map/", f"?template={strange}")


def test_units_need_their_day(desk: Desk, folder: Folder) -> None:
    file = folder.geojson(
        "xa.geojson", [({"ma": "96001", "ten": "Xã A"}, square(0, 0))]
    )
    desk.look_at(file, "admin_units:commune")
    page = desk.at("map/")
    assert "Bộ ranh giới này có hiệu lực từ ngày" in page
    assert 'name="missing"' not in page
    answer = desk.post(desk.path("map/"), desk.fields(), 400)
    assert "Cho biết bộ ranh giới có hiệu lực từ ngày nào" in answer.content.decode()


def test_a_preview_that_fails_leads_back_with_the_reason(
    desk: Desk, folder: Folder, quarantine: Path
) -> None:
    desk.look_at(places(folder, *TWO))
    desk.post(desk.path("map/"), desk.fields())
    staged = StagedImport.objects.get(pk=desk.staged)
    (quarantine / str(staged.folder) / "cs.geojson").unlink()
    assert desk.work().error == "file_gone"
    assert desk.client.get(desk.path())["Location"] == desk.path("map/")
    assert "Tệp «cs.geojson» không còn được giữ" in desk.at("map/")
    assert "Xem lý do" in desk.get("/imports/")


# Preview


@pytest.fixture
def register(desk: Desk, folder: Folder) -> Desk:
    """Two places are in the register."""
    desk.look_at(places(folder, *TWO))
    desk.preview()
    desk.commit()
    return desk


def test_what_changes_is_shown_in_words(register: Desk, folder: Folder) -> None:
    file = places(
        folder,
        ({"trang_thai": "Tạm ngừng", "tu_ngay": "2022-01-01"}, point(0.511, 0.5)),
        ({"ma_cs": "CS-2", "ma_xa": "96002"}, point(1.5, 0.5)),
        ({"ma_cs": "CS-3"}, point(0.2, 0.2)),
        ({"ma_cs": "CS-4", "trang_thai": "tốt"}, point(0.3, 0.2)),
    )
    register.look_at(file)
    register.preview()
    staged = StagedImport.objects.get(pk=register.staged)
    assert staged.counts == {
        "new": 1, "changed": 2, "unchanged": 0, "ended": 0, "left": 0
    }  # fmt: skip
    page = register.at("preview/", "?show=changed")
    for words in (
        "<del>Đang hoạt động</del>",
        "<ins>Tạm ngừng</ins>",
        "<del>từ 01/03/2021</del>",
        "<ins>từ 01/01/2022</ins>",
        "dời 114 m",
        "<ins>96002</ins>",
        "Nhập 3 dòng",
        "1 dòng mới, 2 dòng thay đổi",
        "1 dòng bị giữ lại vì có lỗi",
    ):
        assert words in page, words
    page = register.at("preview/", "?show=new")
    assert "CS-3 · Nhà nghỉ Mẫu" in page
    assert "Xã Số 1" in page, "communes by name"
    page = register.at("preview/", "?show=held")
    assert "«tốt»" in page
    assert "Giá trị không có trong danh mục. Dùng một trong: Đang hoạt động" in page
    english = Desk(register.user, "en")
    page = english.get(register.path("preview/") + "?show=held")
    assert "Not in the code list. Use one of: Active; Suspended" in page
    assert "danh mục" not in page


def test_findings_are_grouped_and_lead_to_their_rows(
    desk: Desk, folder: Folder
) -> None:
    rows = [
        ({"ma_cs": f"CS-{n}", "do_cx": "xa"}, point(0.1 * n, 0.2)) for n in range(3)
    ]
    rows += [({"ma_cs": "CS-9", "tu_ngay": "31/02/2021"}, point(0.5, 0.5))]
    desk.look_at(places(folder, *rows))
    desk.preview()
    page = desk.at("preview/")
    assert "show=held&amp;check=not_in_vocabulary" in page
    page = desk.at("preview/", "?show=held&check=bad_date")
    assert "«31/02/2021»" in page
    assert "«xa»" not in page
    assert "«xa»" in desk.at("preview/", "?show=held&check=nonsense")


def test_strange_addresses_show_the_first_kind(register: Desk, folder: Folder) -> None:
    register.look_at(places(folder, ({"ma_cs": "CS-8"}, point(0.1, 0.1))))
    register.preview()
    for query in ("?show=x", "?page=99", "?page=x", "?show=%00", "?check=%00"):
        assert "CS-8" in register.at("preview/", query)


def test_pages_of_fifty(desk: Desk, folder: Folder) -> None:
    rows = [({"ma_cs": f"CS-{n:03}"}, point(0.5, 0.5)) for n in range(120)]
    desk.look_at(places(folder, *rows))
    desk.preview()
    first, last = desk.at("preview/"), desk.at("preview/", "?show=new&page=3")
    assert ("CS-049" in first, "CS-050" in first) == (True, False)
    assert ("CS-099" in last, "CS-100" in last, "CS-119" in last) == (False, True, True)


def test_the_map_gets_what_is_where(register: Desk, folder: Folder) -> None:
    file = places(
        folder,
        ({}, point(0.6, 0.5)),
        ({"ma_cs": "CS-3"}, point(0.2, 0.2)),
        ({"ma_cs": "CS-4", "do_cx": "xa"}, point(0.3, 0.2)),
    )
    register.look_at(file)
    register.preview()

    def drawn(kind: str) -> list[tuple[str, str, list[float]]]:
        told = json.loads(register.at("changes.json", f"?kind={kind}"))
        return [
            (
                each["properties"]["part"],
                each["properties"]["label"],
                each["geometry"]["coordinates"],
            )
            for each in told["features"]
        ]

    assert drawn("new") == [("after", "dòng 2 · CS-3", [104.02, 21.02])]
    assert drawn("changed") == [
        ("before", "dòng 1 · CS-1", [104.05, 21.05]),
        ("after", "dòng 1 · CS-1", [104.06, 21.05]),
    ]
    assert drawn("held") == [("after", "dòng 3 · CS-4", [104.03, 21.02])]
    for kind in ("x", "", "ended"):
        register.get(register.path("changes.json") + f"?kind={kind}", 404)


def test_switches_leave_rows_out_and_end_what_is_missing(
    register: Desk, folder: Folder
) -> None:
    file = places(
        folder,
        ({"trang_thai": "Tạm ngừng"}, point(0.5, 0.5)),
        ({"ma_cs": "CS-3", "ma_xa": "96002"}, point(1.2, 0.2)),
    )
    register.look_at(file)
    sent = register.fields() | {"valid_from": "01/07/2025", "missing": "area"}
    for left_out in ("update", "insert"):
        one = {k: v for k, v in sent.items() if k != left_out}
        register.post(register.path("map/"), one)
        register.work()
        page = register.at("preview/", "?show=left")
        assert ("CS-3" if left_out == "insert" else "Tạm ngừng") in page
    none = {k: v for k, v in sent.items() if k not in {"insert", "update"}}
    register.post(register.path("map/"), none)
    register.work()
    page = register.at("preview/", "?show=left")
    assert "CS-3" in page
    assert "CS-1" in page
    page = register.at("preview/", "?show=ended")
    assert "CS-2 · Nhà nghỉ Mẫu" in page
    assert "Xã Số 2" in page
    told = json.loads(register.at("changes.json", "?kind=ended"))
    assert [each["properties"]["part"] for each in told["features"]] == ["before"]
    assert len(json.loads(register.at("changes.json", "?kind=left"))["features"]) == 2
    register.commit()
    assert Establishment.objects.get(code="CS-2").validity.upper is not None
    assert "1 nơi kết thúc" in register.at()


def hotspots(folder: Folder, *shapes: Geometry, day: str = "2024-01-01") -> Path:
    return folder.geojson(
        "td.geojson",
        [
            (
                {
                    "ma_td": f"TD-{n}",
                    "ten": f"Tụ điểm {n}",
                    "loai": "public",
                    "tu_ngay": day,
                },
                shape,
            )
            for n, shape in enumerate(shapes, start=1)
        ],
    )


def test_repairs_are_accepted_on_request(desk: Desk, folder: Folder) -> None:
    file = hotspots(folder, spike(0.1, 0.1), bow_tie(1.1, 0.1), square(0.2, 0.2, 0.1))
    desk.look_at(file, "hotspots")
    desk.preview()
    page = desk.at("preview/", "?show=held")
    assert "Nhận 1 hình đã sửa" in page
    assert "--accept-repairs" not in page
    desk.post(desk.path("preview/"), {"do": "repairs"})
    desk.work()
    page = desk.at("preview/")
    assert "Nhận 1 hình đã sửa" not in page
    assert "2 dòng mới" in page
    desk.commit()
    assert Hotspot.objects.count() == 2


def test_ground_that_is_redrawn_says_how_its_area_changes(
    desk: Desk, folder: Folder
) -> None:
    desk.look_at(hotspots(folder, square(0.1, 0.1, 0.1, 0.1)), "hotspots")
    desk.preview()
    desk.commit()
    wider = hotspots(folder, square(0.1, 0.1, 0.2, 0.1), day="2025-01-01")
    desk.look_at(wider, "hotspots")
    desk.preview()
    page = desk.at("preview/", "?show=changed")
    assert "(+100 %)" in page
    assert "km²" in page
    told = json.loads(desk.at("changes.json", "?kind=changed"))
    parts = [each["properties"]["part"] for each in told["features"]]
    assert parts == ["before", "after"]
    assert "kết thúc vào ngày trước đó" in desk.at("preview/", "?show=ended")


def test_a_vintage_is_shown_kind_by_kind(desk: Desk, folder: Folder) -> None:
    AreaScope.objects.all().delete()
    province = AdminUnitVersion.objects.get(gso_code="96").unit
    AreaScope.objects.create(
        user=desk.user, unit=province, validity=DateRange(OLD, None)
    )
    units = [
        ({"ma": "96001", "ten": "Xã Đổi Tên", "ma_cha": "961"}, square(0, 0)),
        ({"ma": "96002", "ten": "Xã Số 2", "ma_cha": "961"}, square(1, 0, 1, 1.02)),
        ({"ma": "96003", "ten": "Xã Số 3", "ma_cha": "961"}, square(2, 0)),
        ({"ma": "96009", "ten": "Xã Mới", "ma_cha": "961"}, square(3, 0)),
    ]
    desk.look_at(folder.geojson("xa.geojson", units), "admin_units:commune")
    desk.preview(valid_from="01/01/2026")
    page = desk.at("preview/")
    for kind in ("Đơn vị mới", "Hết hiệu lực", "Đổi tên, vẫn là đơn vị cũ"):
        assert kind in page
    page = desk.at("preview/", "?show=renamed")
    assert "<del>Xã Số 1</del>" in page
    assert "<ins>Xã Đổi Tên</ins>" in page
    page = desk.at("preview/", "?show=redrawn")
    assert "(+2 %)" in page
    for kind, parts in (
        ("starts", ["after"]),
        ("ends", ["before"]),
        ("redrawn", ["before", "after"]),
    ):
        told = json.loads(desk.at("changes.json", f"?kind={kind}"))
        found = [each["properties"]["part"] for each in told["features"]]
        assert found == parts, kind
    batch = desk.commit()
    assert batch is not None
    page = desk.get(f"/batches/{batch.pk}/undo/")
    foreseen = desk.client.get(f"/batches/{batch.pk}/undo/").context["foreseen"]
    desk.post(f"/batches/{batch.pk}/undo/")
    assert desk.work().state == Work.DONE
    batch.refresh_from_db()
    assert batch.rows_undone == foreseen.deleted + foreseen.restored > 0
    assert "Có hiệu lực trở lại" in page


def test_a_vintage_with_held_rows_cannot_be_imported(
    desk: Desk, folder: Folder
) -> None:
    units = [
        ({"ma": "96001", "ten": "Xã Số 1", "ma_cha": "961"}, square(0, 0)),
        ({"ma": "96002", "ten": "Xã Số 2", "ma_cha": "961"}, bow_tie(1, 0)),
    ]
    desk.look_at(folder.geojson("xa.geojson", units), "admin_units:commune")
    desk.preview(valid_from="01/01/2026")
    page = desk.client.get(desk.path("preview/"))
    text = page.content.decode()
    assert "Một bộ ranh giới phải đủ mới nhập được" in text
    assert 'value="commit"' not in text
    sent = {"do": "commit", "preview": page.context["preview"]}
    desk.post(desk.path("preview/"), sent)
    assert not Job.objects.filter(kind=tasks.COMMIT).exists()


# Importing


def test_what_is_confirmed_is_what_was_seen(desk: Desk, folder: Folder) -> None:
    desk.look_at(places(folder, *TWO))
    desk.preview()
    old = desk.client.get(desk.path("preview/")).context["preview"]
    desk.post(desk.path("preview/"), {"do": "again"})
    desk.work()
    answer = desk.post(desk.path("preview/"), {"do": "commit", "preview": old})
    assert answer["Location"] == desk.path("preview/")
    assert "đã được làm lại" in desk.at("preview/")
    for sent in ({}, {"do": "x"}, {"do": "commit"}):
        desk.post(desk.path("preview/"), sent)
    assert not Job.objects.filter(kind=tasks.COMMIT).exists()


def test_a_preview_that_time_has_passed_over(desk: Desk, folder: Folder) -> None:
    desk.look_at(places(folder, *TWO))
    desk.preview()
    first = desk.staged
    desk.look_at(places(folder, TWO[0]))
    desk.preview()
    desk.commit()
    desk.staged = first
    number = desk.client.get(desk.path("preview/")).context["preview"]
    desk.post(desk.path("preview/"), {"do": "commit", "preview": number})
    assert desk.work().error == "preview_outdated"
    assert desk.client.get(desk.path())["Location"] == desk.path("preview/")
    page = desk.at("preview/")
    assert "Từ lúc xem trước, dữ liệu của hệ thống đã thay đổi" in page
    assert 'value="commit"' not in page
    desk.post(desk.path("preview/"), {"do": "again"})
    desk.work()
    assert "1 dòng mới" in desk.at("preview/")
    desk.commit()
    assert Establishment.objects.count() == 2


def test_done_says_what_was_written_and_what_was_held(
    desk: Desk, folder: Folder, quarantine: Path
) -> None:
    file = places(folder, *TWO, ({"ma_cs": "CS-3", "do_cx": "xa"}, point(0.1, 0.1)))
    desk.look_at(file)
    desk.preview()
    batch = desk.commit()
    assert batch is not None
    page = desk.at()
    for words in (
        "Đã nhập xong",
        f"<strong>{batch.pk}</strong>",
        "2 dòng mới",
        "1 dòng bị giữ lại",
        "«xa»",
        "đã xóa khỏi máy chủ",
    ):
        assert words in page, words
    assert list(quarantine.iterdir()) == []
    assert desk.client.get(desk.path("preview/"))["Location"] == desk.path()
    assert "Đã nhập" in desk.get("/imports/")
    assert f"/batches/{batch.pk}/undo/" in desk.get("/imports/")


def test_the_same_file_again_is_nothing_new(register: Desk, folder: Folder) -> None:
    register.look_at(places(folder, *TWO))
    register.preview()
    page = register.at("preview/")
    assert "2 dòng đã có sẵn như vậy" in page
    assert "không có gì để nhập" in page
    assert register.commit() is None
    assert "Không có gì mới để nhập" in register.at()


# Taking back, throwing away


@pytest.fixture
def two_batches(register: Desk, folder: Folder) -> tuple[Desk, Batch, Batch]:
    """A second file changes one place of the first and brings a third."""
    first = StagedImport.objects.get(pk=register.staged).batch
    changed = ({"trang_thai": "Tạm ngừng"}, point(0.5, 0.5))
    register.look_at(places(folder, changed, ({"ma_cs": "CS-3"}, point(0.1, 0.1))))
    register.preview()
    second = register.commit()
    assert first is not None
    assert second is not None
    return register, first, second


def test_undo_says_what_it_would_do_and_does_it(
    two_batches: tuple[Desk, Batch, Batch],
) -> None:
    register, first, _second = two_batches
    page = register.get(f"/batches/{first.pk}/undo/")
    assert "1 dòng đã thêm" in page
    assert "Đã có người sửa sau đó" in page
    assert "CS-1" in page
    register.post(f"/batches/{first.pk}/undo/")
    assert "Đang rút lại" in register.get(f"/batches/{first.pk}/undo/")
    register.post(f"/batches/{first.pk}/undo/")
    assert Job.objects.filter(kind=tasks.UNDO).count() == 1
    assert register.work().state == Work.DONE
    assert KeptAtUndo.objects.count() == 1
    page = register.get(f"/batches/{first.pk}/undo/")
    assert "Đã có người sửa sau đó" in page
    assert "CS-1" in page
    register.post(f"/batches/{first.pk}/undo/")
    assert Job.objects.filter(kind=tasks.UNDO).count() == 1, "not twice"
    english = Desk(register.user, "en")
    assert "Somebody changed it since" in english.get(f"/batches/{first.pk}/undo/")


def test_the_newest_is_taken_back_whole(
    two_batches: tuple[Desk, Batch, Batch],
) -> None:
    register, _first, second = two_batches
    page = register.get(f"/batches/{second.pk}/undo/")
    assert "1 dòng đã thêm" in page
    assert "1 dòng đã đổi" in page
    register.post(f"/batches/{second.pk}/undo/")
    register.work()
    second.refresh_from_db()
    assert second.rows_undone == 2
    assert "Đã rút lại" in register.at()


def test_hotspots_are_foreseen_with_their_ground(desk: Desk, folder: Folder) -> None:
    desk.look_at(
        hotspots(folder, square(0.1, 0.1, 0.1), square(0.3, 0.1, 0.1)), "hotspots"
    )
    desk.preview()
    batch = desk.commit()
    assert batch is not None
    foreseen = desk.client.get(f"/batches/{batch.pk}/undo/").context["foreseen"]
    desk.post(f"/batches/{batch.pk}/undo/")
    desk.work()
    batch.refresh_from_db()
    assert (foreseen.deleted, foreseen.kept) == (4, [])
    assert batch.rows_undone == 4
    assert not Hotspot.objects.exists()


def test_undo_that_fails_says_why(register: Desk) -> None:
    batch = StagedImport.objects.get(pk=register.staged).batch
    assert batch is not None
    register.post(f"/batches/{batch.pk}/undo/")
    job = Job.objects.latest("pk")
    for error, words in (
        ("outside_area", "ngoài địa bàn của bạn"),
        ("in_the_way", "có dữ liệu dựa vào nó"),
        ("gave_up", "đã thôi"),
    ):
        Job.objects.filter(pk=job.pk).update(
            state=Work.FAILED,
            error=error,
            params={"batch": batch.pk, "found": "", "attempts": 4},
            ended_at=timezone.now(),
        )
        assert words in register.get(f"/batches/{batch.pk}/undo/")


def test_an_unfinished_import_is_thrown_away_with_its_file(
    desk: Desk, folder: Folder, quarantine: Path
) -> None:
    desk.look_at(places(folder, *TWO))
    desk.preview()
    assert desk.post(desk.path("delete/"))["Location"] == "/imports/"
    assert "Đã bỏ «cs.geojson»" in desk.get("/imports/")
    assert list(quarantine.iterdir()) == []
    assert not StagedImport.objects.filter(pk=desk.staged).exists()
    desk.get(desk.path(), 404)


def test_work_is_stopped_before_its_file_goes(desk: Desk, folder: Folder) -> None:
    desk.send(places(folder, *TWO))
    assert desk.post(desk.path("delete/"))["Location"] == desk.path()
    assert Job.objects.get().cancel_requested
    assert StagedImport.objects.filter(pk=desk.staged).exists()
    desk.work()
    desk.post(desk.path("delete/"))
    assert not StagedImport.objects.filter(pk=desk.staged).exists()


def test_what_is_imported_is_not_thrown_away(register: Desk) -> None:
    register.post(register.path("delete/"))
    assert "không bỏ được nữa" in register.at()


# Whose


def test_nobody_else_looks_into_an_import(register: Desk, folder: Folder) -> None:
    batch = StagedImport.objects.get(pk=register.staged).batch
    assert batch is not None
    register.look_at(places(folder, *TWO))
    job = Job.objects.latest("pk")
    other = Desk(made_officer("other", "96001", "96002"))
    for page in ("", "map/", "preview/", "changes.json?kind=new"):
        other.get(register.path(page), 404)
    for path in (f"/batches/{batch.pk}/undo/", f"/jobs/{job.pk}.json"):
        other.get(path, 404)
    for path in (
        register.path(),
        register.path("map/"),
        register.path("preview/"),
        register.path("delete/"),
        f"/batches/{batch.pk}/undo/",
        f"/jobs/{job.pk}/stop/",
    ):
        other.post(path, status=404)
    assert "cs.geojson" not in other.get("/imports/")
    assert "cs.geojson" in register.get("/imports/")


@pytest.mark.parametrize("role", [role for role in Role if role != Role.GIS_OFFICER])
def test_only_gis_officers_import(folder: Folder, role: Role) -> None:
    user = User.objects.create(username="somebody", role=role)
    desk = Desk(user)
    for path in ("/imports/", "/imports/new/", "/imports/1/", "/batches/1/undo/"):
        desk.get(path, 403)
    assert 'href="/imports/"' not in desk.get("/accounts/me/")


def test_the_link_is_there_for_those_who_may(desk: Desk) -> None:
    assert 'href="/imports/"' in desk.get("/accounts/me/")


def test_nothing_of_it_is_kept_by_a_cache(desk: Desk, folder: Folder) -> None:
    desk.look_at(places(folder, *TWO))
    for path in ("/imports/", "/imports/new/", desk.path(), desk.path("map/")):
        answer = desk.client.get(path)
        assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_layer_has_its_table_of_fields(
    desk: Desk, folder: Folder, language: str
) -> None:
    from geoapp.webmap.imports.layers import offered

    file = folder.csv("bang.csv", [{"a": "1", "b": "2"}])
    for value, title in offered():
        other = Desk(desk.user, language)
        other.look_at(file, value)
        page = other.at("map/")
        assert (title in page) == (language == "vi"), title
        answer = other.post(other.path("map/"), {"insert": "on"}, 400)
        assert 'role="alert"' in answer.content.decode()
