"""Drive headless Chromium against a live server, and watch what it asks for."""

from __future__ import annotations

import ctypes
import os
import shutil
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.test import Client
from playwright.sync_api import Browser, Page, sync_playwright

from geoapp.accounts.models import User
from tests.world import DAY, PASSWORD, World, make_world

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FOLDER = Path(__file__).parent


def driver_can_start() -> bool:
    """Playwright's driver is a Node that links to libatomic; a bare Debian has none."""
    try:
        ctypes.CDLL("libatomic.so.1")
    except OSError:
        return False
    return True


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    missing = pytest.mark.skip(
        reason="no browser on this system: apt-get install chromium libatomic1"
    )
    for item in items:
        if FOLDER in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None or not driver_can_start():
                item.add_marker(missing)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    # Playwright runs an event loop in this thread, which Django takes for async code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def world(chromium: Browser, transactional_db: None) -> World:
    return make_world()


@dataclass
class Visit:
    """One browser window, and what it did that nobody should see it do."""

    page: Page
    address: str
    foreign: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def enter(self, name: str, path: str = f"/?day={DAY}") -> None:
        """Open a page of the map with a session, without the sign-in form."""
        client = Client()
        client.force_login(User.objects.get(username=name))
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.page.context.add_cookies(
            [
                {
                    "name": settings.SESSION_COOKIE_NAME,
                    "value": cookie,
                    "url": self.address,
                }
            ]
        )
        self.open(path)

    def sign_in(self, name: str) -> None:
        self.page.goto(f"{self.address}/accounts/login/?next=/%3Fday={DAY}")
        self.page.fill("#id_username", name)
        self.page.fill("#id_password", PASSWORD)
        self.page.click("button.main")
        self.wait_for_map()

    def open(self, path: str) -> None:
        self.page.goto(self.address + path)
        self.wait_for_map()

    def wait_for_map(self) -> None:
        """Wait until every tile asked for is there."""
        self.page.wait_for_selector("#map[aria-busy=false]")
        self.page.wait_for_timeout(150)  # labels are written in the next frame
        self.page.wait_for_selector("#map[aria-busy=false]")

    def painted_tiles(self) -> int:
        """Count canvases on which something is drawn."""
        return int(
            self.page.evaluate(
                """() => {
                    const copy = document.createElement("canvas");
                    const pen = copy.getContext("2d", { willReadFrequently: true });
                    const isPainted = (tile) => {
                        copy.width = tile.width;
                        copy.height = tile.height;
                        pen.drawImage(tile, 0, 0);
                        return pen.getImageData(0, 0, tile.width, tile.height)
                            .data.some((value) => value !== 0);
                    };
                    return [...document.querySelectorAll("canvas.leaflet-tile")]
                        .filter((tile) => tile.width && isPainted(tile)).length;
                }"""
            )
        )

    def colour_in_the_middle(self) -> list[int]:
        """Return red, green, blue of the lowest opaque tile in the map's middle."""
        found = self.page.evaluate(
            """() => {
                const map = document.getElementById("map").getBoundingClientRect();
                const x = map.left + map.width / 2, y = map.top + map.height / 2;
                for (const tile of document.querySelectorAll("canvas.leaflet-tile")) {
                    const at = tile.getBoundingClientRect();
                    const inside = x >= at.left && x < at.right && y >= at.top
                        && y < at.bottom && tile.width;
                    if (!inside) continue;
                    const scale = tile.width / at.width;
                    const copy = document.createElement("canvas");
                    copy.width = copy.height = 1;
                    const pen = copy.getContext("2d");
                    pen.drawImage(tile, (at.left - x) * scale, (at.top - y) * scale);
                    const [r, g, b, alpha] = pen.getImageData(0, 0, 1, 1).data;
                    if (alpha === 255) return [r, g, b];
                }
                return [];
            }"""
        )
        return list(found)

    def scale(self) -> str:
        """Return what the scale bar says, such as «5 km»."""
        return self.page.inner_text(".leaflet-control-scale-line")

    def note_request(self, request: Any) -> None:
        if urlsplit(request.url).scheme in {"data", "blob"}:
            return
        if urlsplit(request.url).netloc != urlsplit(self.address).netloc:
            self.foreign.append(request.url)

    def note_console(self, message: Any) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)


def serious_problems(visit: Visit) -> list[str]:
    found = Axe().run(visit.page).response["violations"]
    return [
        f"{each['id']}: {each['nodes'][0]['html'][:200]}"
        for each in found
        if each["impact"] in {"serious", "critical"}
    ]


@pytest.fixture
def quiet_server(live_server: Any) -> Iterator[Any]:
    """A live server that has answered everything before the database is emptied.

    A tile request that the browser gave up is still worked on by its thread.
    """
    running: set[object] = set()

    def began(sender: object, environ: dict[str, Any], **_: Any) -> None:
        running.add(environ["wsgi.input"])
        local.request = environ["wsgi.input"]

    def ended(sender: object, **_: Any) -> None:
        running.discard(getattr(local, "request", None))

    local = threading.local()
    request_started.connect(began)
    request_finished.connect(ended)
    yield live_server
    give_up = time.monotonic() + 20
    while running and time.monotonic() < give_up:
        time.sleep(0.05)
    request_started.disconnect(began)
    request_finished.disconnect(ended)


@pytest.fixture
def visit(chromium: Browser, quiet_server: Any, world: World) -> Iterator[Visit]:
    """A window of its own; afterwards: nothing foreign asked, nothing complained."""
    context = chromium.new_context(
        viewport={"width": 900, "height": 500}, locale="vi-VN"
    )
    page = context.new_page()
    page.set_default_timeout(10_000)
    found = Visit(page, quiet_server.url)
    page.on("request", found.note_request)
    page.on("console", found.note_console)
    page.on("pageerror", lambda error: found.complaints.append(str(error)))
    yield found
    context.close()
    assert found.foreign == []
    assert found.complaints == []
