"""What the eye and the keyboard find on the pages about administrative units."""

from __future__ import annotations

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from playwright.sync_api import expect

from geoapp.territory.models import AdminUnit, AdminUnitVersion
from tests.browser.conftest import Visit, serious_problems
from tests.world import DAY, World, box


@pytest.fixture
def redrawn(world: World) -> World:
    """A second vintage of the province «near»: a third commune from DAY on."""
    AdminUnitVersion.objects.create(
        unit=AdminUnit.objects.create(),
        level="commune",
        gso_code="91003",
        unit_type="xa",
        name="Xã Mới Lập",
        parent=world.units["near"],
        validity=DateRange(DAY, None),
        geom=box(104, 20.9, 104.2, 21),
        batch=world.batch,
    )
    return world


def test_from_the_search_to_the_unit_to_the_map(visit: Visit, world: World) -> None:
    visit.enter("viewer")
    page = visit.page
    page.click("nav.pages a:has-text('Đơn vị hành chính')")
    page.fill("#q", "deo gio")
    page.keyboard.press("Enter")
    expect(page.locator(".total strong")).to_have_text("1 đơn vị")
    page.click("table a:has-text('Xã Đèo Gió')")
    expect(page.locator("h1")).to_have_text("Xã Đèo Gió")
    assert f"day={DAY}" in page.url

    # Its outline is drawn and highlighted; what is clicked is named, with a link.
    visit.wait_for_map()
    assert visit.painted_tiles() > 0
    page.locator("#map").click()
    link = page.locator(".picked a")
    expect(link).to_have_text("Mở trang của Xã Đèo Gió")
    link.click()
    expect(page.locator("h1")).to_have_text("Xã Đèo Gió")

    # The main map opens at the unit, and leads back.
    page.click("text=Xem trên bản đồ chính")
    visit.wait_for_map()
    expect(page.locator("#facts h2")).to_have_text("Xã Đèo Gió")
    page.click("#facts .more a")
    expect(page.locator("h1")).to_have_text("Xã Đèo Gió")


def test_two_vintages_look_at_the_same_place(visit: Visit, redrawn: World) -> None:
    near = redrawn.units["near"].pk
    visit.enter("viewer")
    page = visit.page
    page.goto(f"{visit.address}/vintages/?within={near}&day={DAY}")
    for side in ("first", "second"):
        page.wait_for_selector(f"#map-{side}[aria-busy=false]")
    scales = page.locator(".leaflet-control-scale-line")
    before = scales.nth(0).inner_text()
    expect(scales.nth(1)).to_have_text(before)
    page.click("#map-first .leaflet-control-zoom-in")
    expect(scales.nth(0)).not_to_have_text(before)
    expect(scales.nth(1)).to_have_text(scales.nth(0).inner_text())
    page.click("#map-second .leaflet-control-zoom-out")
    expect(scales.nth(0)).to_have_text(before)
    expect(scales.nth(1)).to_have_text(before)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_assistive_technology_finds_its_way(
    visit: Visit, redrawn: World, language: str
) -> None:
    visit.enter("viewer")
    page = visit.page
    page.click(f".languages button[value={language}]")
    gio = redrawn.units["gio"].pk
    for path in (
        f"/units/?day={DAY}&at=21,1+104,1",
        "/units/?q=zzzz&at=x",
        f"/units/{gio}/?day={DAY}",
        f"/units/{gio}/?day=2010-01-01",
        f"/vintages/?day={DAY}",
    ):
        page.goto(visit.address + path)
        page.wait_for_load_state("networkidle")
        assert serious_problems(visit) == []


def test_pages_about_units_need_no_scripts(visit: Visit, redrawn: World) -> None:
    visit.enter("viewer")
    browser = visit.page.context.browser
    assert browser is not None
    plain = browser.new_context(
        java_script_enabled=False, storage_state=visit.page.context.storage_state()
    )
    page = plain.new_page()
    page.goto(f"{visit.address}/units/?day={DAY}")
    page.fill("#at", "21,1 104,1")
    page.click("form.spot button")
    expect(page.locator(".answer")).to_contain_text("Xã Đèo Gió, Tỉnh Gần")
    page.fill("#q", "suoi mo")
    page.click("form[role=search] button")
    expect(page.locator("tbody tr")).to_have_count(1)
    page.click("tbody a")
    expect(page.locator("h1")).to_have_text("Xã Suối Mơ")
    plain.close()


def test_a_narrow_screen_scrolls_tables_and_not_the_page(
    visit: Visit, redrawn: World
) -> None:
    visit.enter("viewer")
    page = visit.page
    page.set_viewport_size({"width": 360, "height": 640})
    gio = redrawn.units["gio"].pk
    for path in (f"/units/?day={DAY}", f"/units/{gio}/?day={DAY}", "/vintages/"):
        page.goto(visit.address + path)
        page.wait_for_load_state("networkidle")
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 360, path
