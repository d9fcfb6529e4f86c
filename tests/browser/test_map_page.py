"""What the eye and the keyboard find on the map page."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit, serious_problems
from tests.world import DAY, World


def test_a_leader_reads_the_map(visit: Visit, world: World) -> None:
    visit.sign_in("leader")
    page = visit.page
    assert visit.painted_tiles() > 0
    assert int(page.get_attribute("canvas.labels", "data-count") or 0) >= 2

    # A list entry zooms to its place, opens its facts and moves the focus there.
    before = visit.scale()
    page.click("#tab-priority button.place:has-text('Xã Suối Mơ')")
    heading = page.locator("#facts h2")
    expect(heading).to_have_text("Xã Suối Mơ")
    expect(heading).to_be_focused()
    visit.wait_for_map()
    assert visit.scale() != before

    # The place is tinted: the palest red at three quarters over the land's colour.
    assert visit.colour_in_the_middle() == pytest.approx([252, 227, 211], abs=4)

    # Back to the list, to the entry it came from.
    page.keyboard.press("Escape")
    expect(page.locator("#facts")).to_be_hidden()
    expect(page.locator("button.place:focus")).to_contain_text("Xã Suối Mơ")

    # A click on the commune in the middle, then the keyboard's way to the same.
    page.locator("#map").click()
    expect(heading).to_have_text("Xã Suối Mơ")
    page.click("#facts-close")
    page.focus("#map")
    page.keyboard.press("Enter")
    expect(heading).to_have_text("Xã Suối Mơ")
    expect(page.locator("#facts .reasons li")).to_have_count(3)


def test_layers_are_switched_off_and_on(visit: Visit, world: World) -> None:
    visit.enter("leader")
    visit.page.click("#tab-legend-button")
    everything = visit.painted_tiles()
    visit.page.uncheck("#show-admin_units")
    assert 0 < visit.painted_tiles() < everything
    visit.page.check("#show-admin_units")
    visit.wait_for_map()
    assert visit.painted_tiles() == everything


def test_a_point_is_picked_before_the_area_under_it(visit: Visit, world: World) -> None:
    visit.enter("leader")
    visit.page.click("#tab-watch-button")
    visit.page.click("#tab-watch button.place")
    expect(visit.page.locator("#facts .kind")).to_have_text("Tụ điểm, điểm phức tạp")
    visit.page.click("#facts-close")
    heading = visit.page.locator("#facts h2")
    # The map is flying there; on a slow machine its tiles come after the first try, and
    # then there is nothing, or only the commune, in the middle.
    for _ in range(30):
        visit.wait_for_map()
        if heading.is_visible():
            visit.page.click("#facts-close")
        visit.page.focus("#map")
        visit.page.keyboard.press("Enter")
        visit.page.wait_for_timeout(300)
        if heading.is_visible() and heading.inner_text() == "Tụ điểm Mật near":
            break
    expect(heading).to_be_visible()
    expect(visit.page.locator("#facts h2")).to_have_text("Tụ điểm Mật near")


def test_a_viewer_s_browser_asks_for_no_protected_tile(
    visit: Visit, world: World
) -> None:
    asked: list[str] = []
    visit.page.on("request", lambda request: asked.append(request.url))
    visit.enter("viewer")
    assert visit.painted_tiles() > 0
    assert any("/tiles/admin_units/" in url for url in asked)
    for layer in ("hotspots", "establishments", "inspections"):
        assert not any(f"/tiles/{layer}/" in url for url in asked)


def test_the_page_speaks_english(visit: Visit, world: World) -> None:
    visit.enter("leader")
    visit.page.click(".languages button[value=en]")
    visit.wait_for_map()
    expect(visit.page.locator("#tab-priority h2")).to_have_text("Priority list")
    expect(visit.page.locator(".leaflet-control-zoom-in")).to_have_attribute(
        "title", "Zoom in"
    )
    assert f"day={DAY}" in visit.page.url


def test_broken_tiles_are_said_with_the_remedy(visit: Visit, world: World) -> None:
    visit.enter("leader")
    visit.page.route("**/tiles/**", lambda route: route.fulfill(status=503))
    visit.page.reload()
    trouble = visit.page.locator("#trouble")
    expect(trouble).to_contain_text("Không tải được một phần bản đồ")
    visit.page.unroute("**/tiles/**")
    trouble.get_by_role("button").click()
    visit.wait_for_map()
    expect(trouble).to_be_hidden()
    assert visit.painted_tiles() > 0
    visit.complaints.clear()  # the browser itself reports every 503


def test_a_session_that_ended_leads_back_to_the_sign_in(
    visit: Visit, world: World
) -> None:
    visit.enter("leader")
    visit.page.context.clear_cookies()
    visit.page.click(".leaflet-control-zoom-in")
    link = visit.page.locator("#trouble a")
    expect(link).to_have_text("Đăng nhập")
    assert "/accounts/login/?next=" in (link.get_attribute("href") or "")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_assistive_technology_finds_its_way(
    visit: Visit, world: World, language: str
) -> None:
    visit.page.goto(f"{visit.address}/accounts/login/")
    visit.page.click(f".languages button[value={language}]")
    assert serious_problems(visit) == []
    visit.enter("gis_officer")
    assert serious_problems(visit) == []
    for tab in ("watch", "legend"):
        visit.page.click(f"#tab-{tab}-button")
        assert serious_problems(visit) == []
    visit.page.click("#tab-priority-button")
    visit.page.click("#tab-priority button.place >> nth=0")
    expect(visit.page.locator("#facts h2")).to_be_focused()
    assert serious_problems(visit) == []


def test_lists_can_be_read_without_scripts(visit: Visit, world: World) -> None:
    visit.enter("leader")
    browser = visit.page.context.browser
    assert browser is not None
    plain = browser.new_context(
        java_script_enabled=False, storage_state=visit.page.context.storage_state()
    )
    page = plain.new_page()
    page.goto(f"{visit.address}/?day={DAY}")
    for section in ("priority", "watch", "legend"):
        expect(page.locator(f"#tab-{section}")).to_be_visible()
    plain.close()
