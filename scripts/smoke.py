"""Is it alive? Ask a running system for one of everything, as a browser would.

Usage: .venv/bin/python scripts/smoke.py http://localhost:8000
Signs in with the sample accounts of this clone; standard library only.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, ProxyHandler, Request, build_opener

ACCOUNTS = Path(__file__).resolve().parents[1] / "var" / "sample_accounts.json"
SQLITE_MAGIC = b"SQLite format 3\x00"
EXPORTING_ROLE = "gis_officer"
EXPORT_FORM = [
    ("layers", "admin_units"),
    ("day", "2026-06-30"),  # the last day of the sample data
    ("srid", "4326"),
    ("reason", "smoke test of this installation"),
]


class Browser:
    """Keeps cookies, follows redirects, sends CSRF tokens; no proxy."""

    def __init__(self, base: str) -> None:
        self.base = base.rstrip("/")
        jar = HTTPCookieProcessor(CookieJar())
        self.opener = build_opener(jar, ProxyHandler({}))

    def get(self, path: str) -> tuple[int, bytes]:
        return self._open(Request(self.base + path))  # noqa: S310  # our own address

    def post(self, path: str, fields: list[tuple[str, str]]) -> tuple[int, bytes]:
        """Fill in the form that ``path`` shows."""
        _, page = self.get(path)
        found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.decode())
        token = found[1] if found else ""
        body = urlencode([("csrfmiddlewaretoken", token), *fields]).encode()
        address = self.base + path
        request = Request(address, body, {"Referer": address})  # noqa: S310
        return self._open(request)

    def _open(self, request: Request) -> tuple[int, bytes]:
        try:
            with self.opener.open(request, timeout=60) as response:
                return int(response.status), response.read()
        except HTTPError as refused:
            return refused.code, refused.read()


def sign_in(base: str, account: dict[str, str]) -> Browser:
    browser = Browser(base)
    fields = [(name, account[name]) for name in ("username", "password")]
    status, page = browser.post("/accounts/login/", fields)
    signed_in = status == 200 and b'name="password"' not in page
    expect(signed_in, f"sign in as {account['username']}: {status}")
    return browser


def tiles_of_viet_nam(zooms: tuple[int, ...] = (6, 8)) -> Iterator[str]:
    """Yield tile indices that cover 102 to 110 degrees east, 8 to 24 degrees north."""
    for zoom in zooms:
        scale = 2 ** (zoom - 6)
        for x in range(50 * scale, 52 * scale):
            for y in range(27 * scale, 31 * scale):
                yield f"{zoom}/{x}/{y}"


def first_tile(browser: Browser) -> str:
    for tile in tiles_of_viet_nam():
        status, body = browser.get(f"/tiles/admin_units/{tile}.mvt")
        if status == 200 and body:
            return f"{tile}: {len(body)} bytes"
    return ""


def expect(condition: bool, what: str) -> None:  # noqa: FBT001
    print(("ok    " if condition else "FAILED ") + what, flush=True)
    if not condition:
        sys.exit(1)


def main(base: str) -> None:
    accounts = json.loads(ACCOUNTS.read_text(encoding="utf-8"))
    stranger = Browser(base)
    for path in ("/health/live", "/health/ready", "/accounts/login/"):
        expect(stranger.get(path)[0] == 200, path)
    officer = next(one for one in accounts if one["role"] == EXPORTING_ROLE)
    browser = sign_in(base, officer)
    status, page = browser.get("/")
    expect(status == 200 and b"<html" in page, "map page")
    tile = first_tile(browser)
    expect(bool(tile), f"tile {tile}")
    status, body = browser.post("/export/", EXPORT_FORM)
    expect(body.startswith(SQLITE_MAGIC), f"GeoPackage: {status}, {len(body)} bytes")


if __name__ == "__main__":
    main(sys.argv[1])
