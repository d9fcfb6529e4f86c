"""No page asks another host for anything, and none tries what its policy forbids.

The pages are those of tests/access/table.py, opened by every role, and in English by
those who between them see every page.
Whatever is not ours is stopped on its way and noted; so is every breach of the content
security policy, by the browser's own event.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, Route

from geoapp.accounts.models import Role
from tests.access.table import page_paths
from tests.access.world import Secrets, make_secrets

LISTEN = """
document.addEventListener("securitypolicyviolation", (event) =>
  window.noteBreach(`${event.effectiveDirective} ${event.blockedURI}`));
"""


@dataclass
class Watch:
    """What a browser did that it should not."""

    host: str
    foreign: list[str] = field(default_factory=list)
    breaches: list[str] = field(default_factory=list)

    def stop(self, route: Route) -> None:
        there = urlsplit(route.request.url)
        if there.netloc == self.host or there.scheme in {"data", "blob"}:
            route.continue_()
            return
        self.foreign.append(route.request.url)
        route.abort()

    def listen(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.breaches.append(str(error)))
        page.on("console", self._note)
        page.on("websocket", lambda socket: self.foreign.append(socket.url))

    def _note(self, message: Any) -> None:
        if "Content Security Policy" in message.text or "Refused to" in message.text:
            self.breaches.append(message.text)

    def noted(self) -> list[str]:
        return [*self.foreign, *self.breaches]


@pytest.fixture
def secrets(chromium: Browser, transactional_db: None, unlimited: None) -> Secrets:
    return make_secrets()


@pytest.fixture
def watched(
    chromium: Browser, quiet_server: Any, secrets: Secrets
) -> Iterator[tuple[BrowserContext, Watch]]:
    context = chromium.new_context(viewport={"width": 900, "height": 500})
    watch = Watch(urlsplit(quiet_server.url).netloc)
    context.route("**/*", watch.stop)
    context.expose_binding("noteBreach", lambda _, words: watch.breaches.append(words))
    context.add_init_script(LISTEN)
    yield context, watch
    context.close()


def visit(page: Page, address: str) -> None:
    page.goto(address)
    if page.locator("#map").count():
        page.wait_for_selector("#map[aria-busy=false]")
    page.wait_for_load_state("networkidle")


@pytest.mark.parametrize(
    ("role", "language"),
    [
        *((role, "vi") for role in (None, *Role.values)),
        *((role, "en") for role in (None, Role.GIS_OFFICER, Role.ADMIN, Role.AUDITOR)),
    ],
)
def test_every_page_stays_at_home(
    watched: tuple[BrowserContext, Watch],
    quiet_server: Any,
    secrets: Secrets,
    role: str | None,
    language: str,
) -> None:
    context, watch = watched
    cookies = {settings.LANGUAGE_COOKIE_NAME: language}
    if role is not None:
        client = Client()
        client.force_login(secrets.users[role, "near"])
        assert SESSION_KEY in client.session
        cookies |= {name: each.value for name, each in client.cookies.items()}
    context.add_cookies(
        [
            {"name": name, "value": value, "url": quiet_server.url}
            for name, value in cookies.items()
        ]
    )
    page = context.new_page()
    watch.listen(page)
    for path in page_paths(secrets):
        visit(page, quiet_server.url + path)
        assert watch.noted() == [], path
        assert page.get_attribute("html", "lang") == language, path


def test_the_watch_sees_what_it_is_there_for(
    watched: tuple[BrowserContext, Watch], quiet_server: Any
) -> None:
    """A picture from elsewhere and an inline script: both are noted."""
    context, watch = watched
    page = context.new_page()
    watch.listen(page)
    visit(page, f"{quiet_server.url}/accounts/login/")
    page.evaluate(
        """() => {
            const script = document.createElement("script");
            script.textContent = "window.inlineRan = true";
            document.body.append(script);
            const picture = new Image();
            picture.src = "http://elsewhere.example/x.png";
            document.body.append(picture);
        }"""
    )
    page.wait_for_timeout(500)
    assert any("script-src" in each for each in watch.breaches)
    assert any("elsewhere.example" in each for each in watch.noted())
    assert page.evaluate("window.inlineRan") is None
