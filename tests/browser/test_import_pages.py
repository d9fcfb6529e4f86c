"""A bad file from the officer's desk to the register and back, with a real worker.

An old font's bytes, the next zone's meridian, a code twice, a day that does not exist:
by keyboard, in both languages, looked at by axe at every step.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection
from playwright.sync_api import Page, expect

from geoapp.ingest.models import JobState, StagedImport
from geoapp.lineage.models import Batch
from geoapp.registry.models import Establishment
from tests.browser.conftest import Visit, serious_problems
from tests.messy_register import Place, invented, register
from tests.world import World

SPOTS = [(104.03, 21.04), (104.11, 21.12), (104.24, 21.06), (104.33, 21.13)]
CODES = ["91001", "91001", "91002", "91002"]
MOST_TABS, MOST_ENTRIES = 200, 30

Worker = AbstractContextManager[None]


@pytest.fixture
def messy(tmp_path: Path) -> Path:
    """Eight new places, one that is known and moved, one code twice, one bad day."""
    places = invented(8, SPOTS, CODES, "M-")
    known = Place(
        "CS-near", "Cơ sở Mật near", "bai_thu", (104.061, 21.15), "91001",
        since="01/01/2020", address="Số 1, Đường Mật near",
    )  # fmt: skip
    twice = replace(places[2], name="Karaoke Trùng Mã")
    never = replace(places[3], code="M-99", since="31/02/2024")
    file = tmp_path / "co_so_luu_tru.zip"
    return register(file, [*places, known, twice, never], 9206, 108.0)


@pytest.fixture
def worker(settings: Any, tmp_path: Path) -> partial[Worker]:
    """Give what starts a worker on this test's database, and ends it."""
    settings.GEOAPP_QUARANTINE = tmp_path / "quarantine"
    return partial(_working, tmp_path)


@contextmanager
def _working(folder: Path) -> Iterator[None]:
    env = {
        **os.environ,
        "GEOAPP_DB_NAME": str(connection.settings_dict["NAME"]),
        "GEOAPP_DB_ROLE": "owner",
        "GEOAPP_VAR": str(folder),
    }
    with (folder / "worker.log").open("wb") as log:
        child = subprocess.Popen(
            [sys.executable, "manage.py", "work"],
            cwd=django_settings.ROOT,
            env=env,
            stdout=log,
            stderr=log,
        )
        try:
            yield
        finally:
            child.terminate()
            child.wait(timeout=30)


class Keys:
    """An officer without a mouse."""

    def __init__(self, visit: Visit) -> None:
        self.page = visit.page
        self.visit = visit

    def go_to(self, selector: str) -> None:
        """Press the tabulator until the element has the focus."""
        wanted = self.page.locator(selector).first
        expect(wanted).to_be_visible()
        for _ in range(MOST_TABS):
            if wanted.evaluate("element => element === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"the focus never came to {selector}")

    def press(self, selector: str, key: str = "Enter") -> None:
        self.go_to(selector)
        self.page.keyboard.press(key)

    def write(self, selector: str, text: str) -> None:
        self.go_to(selector)
        self.page.keyboard.type(text)

    def choose(self, selector: str, value: str) -> None:
        """Walk through the entries of a list, from its first."""
        self.go_to(selector)
        self.page.keyboard.press("Home")
        for _ in range(MOST_ENTRIES):
            if self.page.locator(selector).input_value() == value:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{selector} has no {value}")

    def wait_for_work(self) -> None:
        """The page opens itself anew when the work is over."""
        self.page.wait_for_load_state()
        self.page.wait_for_selector("#work", state="detached", timeout=60_000)
        self.page.wait_for_load_state("networkidle")

    def looks_right(self, name: str) -> None:
        """Axe finds nothing grave in either language; nothing is too wide."""
        for language in ("en", "vi"):
            self.page.click(f".languages button[value={language}]")
            self.page.wait_for_load_state("networkidle")
            assert serious_problems(self.visit) == [], (name, language)
        size = self.page.viewport_size
        assert size is not None
        for width in (360, 550):  # a telephone; an office screen at 200 %
            self.page.set_viewport_size({"width": width, "height": 640})
            wide = self.page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, name
        self.page.set_viewport_size(size)


def test_a_bad_file_comes_in_and_goes_again(
    visit: Visit, world: World, messy: Path, worker: partial[Worker]
) -> None:
    keys, page = Keys(visit), visit.page
    page.set_viewport_size({"width": 1100, "height": 800})
    visit.enter("gis_officer")
    keys.press("nav.pages a[href='/imports/']")
    expect(page.locator("h1")).to_have_text("Nhập dữ liệu")
    keys.looks_right("list")
    keys.press("a[href='/imports/new/']")

    keys.choose("#id_layer", "establishments")
    keys.go_to("#files")
    page.set_input_files("#files", messy)  # the system's dialogue is not the page's
    keys.write("#id_province", "Sơn La")
    keys.looks_right("new")
    # The choice of a language opened the form anew.
    keys.choose("#id_layer", "establishments")
    page.set_input_files("#files", messy)
    keys.write("#id_province", "Sơn La")
    keys.press("main button.main")

    expect(page.locator("#work .step")).to_have_text("Đang chờ đến lượt")
    keys.looks_right("waiting")
    with worker():
        keys.wait_for_work()
        _answers(keys)
        _matches(keys)
        _previews(keys)
        _imports(keys)
        _takes_back(keys)


def _answers(keys: Keys) -> None:
    page = keys.page
    questions = page.locator("#answers")
    expect(questions).to_contain_text("Dữ liệu này dùng hệ tọa độ nào?")
    expect(page.locator("table.samples")).to_contain_text("Nhà nghỉ Hương Rừng 1")
    expect(page.locator("main")).to_contain_text("ho_ten_chu, so_dt")
    expect(page.locator("main")).not_to_contain_text("Nguyễn Văn Bịa")
    keys.looks_right("questions")
    keys.press("#answers input[value='EPSG:9206']", "Space")
    keys.press("#answers button.main")
    keys.wait_for_work()
    expect(page.locator("#answers")).to_have_count(0)
    expect(page.locator(".reading summary")).to_contain_text("104°00'")
    keys.looks_right("report")
    keys.press("main a.main")


def _matches(keys: Keys) -> None:
    page = keys.page
    expect(page.locator("h1")).to_have_text("Ghép cột")
    row = page.locator("tr", has=page.locator("#column-name"))
    expect(row).to_contain_text("theo tên cột")
    expect(row.locator(".samples")).to_contain_text("Karaoke Đỉnh Núi 2")
    keys.looks_right("columns")
    keys.choose("#column-address", "")
    row = page.locator("tr", has=page.locator("#column-address"))
    expect(row.locator(".samples")).to_have_text("")
    keys.choose("#column-address", "dia_chi")
    expect(row.locator(".samples")).to_contain_text("Đường Hòa Bình")
    keys.write("#save_as", "Sổ cơ sở")
    keys.press("#mapping button.main")
    keys.wait_for_work()


def _previews(keys: Keys) -> None:
    page = keys.page
    expect(page.locator("h1")).to_have_text("Xem trước")
    expect(page.locator(".outcome")).to_contain_text("7 dòng mới, 1 dòng thay đổi")
    expect(page.locator(".outcome")).to_contain_text("3 dòng bị giữ lại")
    assert Establishment.objects.count() == 2, "nothing is written yet"
    keys.looks_right("new rows")
    keys.press(".kinds a[href^='?show=changed']")
    expect(page.locator(".diff")).to_contain_text("dời 104 m")
    page.wait_for_selector("#map[aria-busy=false]")
    page.wait_for_load_state("networkidle")
    page.locator("#map").click()  # it looks at the one place that moves
    expect(page.locator(".picked")).to_have_text("dòng 9 · CS-near")
    keys.looks_right("changed rows")
    keys.press(".findings a[href*='check=duplicate_key']")
    expect(page.locator(".rows tbody")).to_have_count(2)
    expect(page.locator(".rows")).to_contain_text("Mã bị trùng ở các bản ghi 3, 10")
    keys.looks_right("held rows")
    keys.press("button[value=commit]")
    keys.wait_for_work()


def _imports(keys: Keys) -> None:
    page = keys.page
    expect(page.locator("h1")).to_have_text("Đã nhập xong")
    expect(page.locator("main")).to_contain_text("«31/02/2024»")
    assert Establishment.objects.count() == 9
    assert Establishment.objects.get(code="M-01").name == "Nhà nghỉ Hương Rừng 1"
    moved = Establishment.objects.get(code="CS-near").geom
    assert moved is not None
    assert moved.x == pytest.approx(104.061, abs=1e-6)
    staged = StagedImport.objects.get()
    assert (staged.state, staged.folder) == (JobState.COMMITTED, None)
    keys.looks_right("done")
    keys.press("a[href^='/batches/']")


def _takes_back(keys: Keys) -> None:
    page = keys.page
    expect(page.locator(".outcome")).to_contain_text("7 dòng đã thêm")
    expect(page.locator(".outcome")).to_contain_text("1 dòng đã đổi")
    keys.looks_right("before taking back")
    keys.press("main button.main")
    keys.wait_for_work()
    expect(page.locator(".outcome")).to_contain_text("8 dòng")
    keys.looks_right("taken back")
    assert Establishment.objects.count() == 2
    back = Establishment.objects.get(code="CS-near").geom
    assert back is not None
    assert (back.x, back.y) == (104.06, 21.15)
    assert Batch.objects.get(file_name="co_so_luu_tru.zip").rows_undone == 8
    keys.press("main a[href='/imports/']")
    expect(page.locator("table").first).to_contain_text("Đã rút lại")


def test_the_way_needs_no_scripts(
    visit: Visit, world: World, messy: Path, worker: partial[Worker]
) -> None:
    visit.enter("gis_officer")
    browser = visit.page.context.browser
    assert browser is not None
    plain = browser.new_context(
        java_script_enabled=False, storage_state=visit.page.context.storage_state()
    )
    page = plain.new_page()
    page.goto(f"{visit.address}/imports/new/")
    page.select_option("#id_layer", "establishments")
    page.set_input_files("#files", messy)
    page.fill("#id_province", "Sơn La")
    page.click("main button.main")
    with worker():
        _reload_until(page, "#answers")
        page.check("#answers input[value='EPSG:9206']")
        page.click("#answers button.main")
        _reload_until(page, "main a.main")
        page.click("main a.main >> nth=0")
        page.click("#mapping button.main")
        _reload_until(page, "button[value=commit]")
        expect(page.locator(".outcome")).to_contain_text("7 dòng mới")
        page.click("form.throw button")
    expect(page.locator(".messages")).to_contain_text("Đã bỏ «co_so_luu_tru.zip»")
    assert not StagedImport.objects.exists()
    plain.close()


def _reload_until(page: Page, selector: str) -> None:
    for _ in range(60):
        if page.locator(selector).count():
            return
        page.wait_for_timeout(500)
        page.click("a.again")
    raise AssertionError(f"no {selector} on {page.url}")


def test_a_page_left_alone_finds_its_work_again_and_stops_it(
    visit: Visit, world: World, messy: Path, worker: partial[Worker]
) -> None:
    page = visit.page
    visit.enter("gis_officer")
    page.goto(f"{visit.address}/imports/new/")
    page.select_option("#id_layer", "establishments")
    page.set_input_files("#files", messy)
    page.click("main button.main")
    page.wait_for_selector("#work")
    page.goto(f"{visit.address}/imports/")
    expect(page.locator("td progress")).to_have_count(1)
    page.click("text=Xem «co_so_luu_tru.zip»")
    page.click("#work .acts button")
    expect(page.locator("#work .step")).to_have_text("Đang dừng lại")
    with worker():
        expect(page.locator(".error")).to_contain_text("Đã dừng", timeout=60_000)
