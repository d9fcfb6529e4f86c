"""Requests of a browser, in random order; every answer's bytes are looked through."""

from __future__ import annotations

import gzip
import http.client
import random
import re
import socket
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote, urlencode

import mapbox_vector_tile

from geoapp.accounts.permissions import can_export_layers
from geoapp.publish.catalogue import EXPORTED, LAYERS
from geoapp.spatial.crs import STORAGE_SRID
from geoapp.spatial.tilegrid import tile_at
from scripts.campaigns._answers import Tally
from scripts.campaigns._marks import Ground, Visitor

TIMEOUT_S = 120
ZOOMS = range(6, 16)
_CSRF = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass
class Answer:
    status: int
    body: bytes
    cookies: str = ""


class Browser:
    """One thread's connection to the server; each request is of another visitor."""

    def __init__(
        self, port: int, ground: Ground, tally: Tally, dice: random.Random
    ) -> None:
        self.port = port
        self.ground = ground
        self.tally = tally
        self.dice = dice
        self.link = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_S)

    def one_request(self) -> None:
        visitor = self.dice.choice(self.ground.visitors)
        kinds: list[tuple[int, Callable[[Visitor], None]]] = [
            (400, self.tile),
            (150, self.own_facts),
            (150, self.foreign_facts),
            (60, self.map_page),
            (60, self.unit_list),
            (60, self.unit_page),
            (40, self.other_page),
            (40, self.refused),
            (60, self.abandoned),
            (1, self.export),
        ]
        weights = [weight for weight, _kind in kinds]
        [(_weight, ask)] = self.dice.choices(kinds, weights)
        try:
            ask(visitor)
        except (OSError, http.client.HTTPException) as error:
            self.link.close()
            self.tally.count("connection", type(error).__name__)

    # --- what is asked ----------------------------------------------------------

    def tile(self, visitor: Visitor) -> None:
        layer = self.dice.choice(list(LAYERS))
        longitude, latitude = self.dice.choice(self.ground.points)
        zoom = self.dice.choice(ZOOMS)
        index = tile_at(longitude, latitude, zoom)
        path = f"/tiles/{layer}/{zoom}/{index.x}/{index.y}.mvt?day={self.ground.day}"
        answer = self._get(visitor, path)
        seen = 0
        if answer.status == http.client.OK:
            [content] = mapbox_vector_tile.decode(answer.body).values()
            ids = {feature["id"] for feature in content["features"]}
            seen = len(ids) if visitor.foreign[layer] else 0
            if extra := ids - visitor.ids[layer]:
                self.tally.leak(f"{visitor.name} {path}: features {sorted(extra)[:5]}")
        self._judge("tile", visitor, path, answer, seen)

    def own_facts(self, visitor: Visitor) -> None:
        layers = [id_ for id_ in LAYERS if visitor.ids[id_] and visitor.foreign[id_]]
        if not layers:
            self.foreign_facts(visitor)
            return
        layer = self.dice.choice(layers)
        feature = self.dice.choice(sorted(visitor.ids[layer]))
        self._facts("own facts", visitor, layer, feature)

    def foreign_facts(self, visitor: Visitor) -> None:
        layer = self.dice.choice([id_ for id_ in LAYERS if visitor.foreign[id_]])
        feature = self.dice.choice(visitor.foreign[layer])
        answer = self._facts("foreign facts", visitor, layer, feature)
        if answer.status == http.client.OK:
            self.tally.leak(f"{visitor.name} was told of {layer} {feature}")

    def _facts(self, kind: str, visitor: Visitor, layer: str, feature: int) -> Answer:
        path = f"/layers/{layer}/{feature}.json?day={self.ground.day}"
        answer = self._get(visitor, path)
        self._judge(kind, visitor, path, answer, answer.status == http.client.OK)
        return answer

    def map_page(self, visitor: Visitor) -> None:
        self._page("map", visitor, f"/?day={self.ground.day}")

    def unit_list(self, visitor: Visitor) -> None:
        words = self.dice.choice(["", "xã", "thanh", "khogn co", "00", "MK"])
        longitude, latitude = self.dice.choice(self.ground.points)
        place = self.dice.choice(["", f"{latitude:.5f}, {longitude:.5f}"])
        self._page("unit list", visitor, f"/units/?q={quote(words)}&at={quote(place)}")

    def unit_page(self, visitor: Visitor) -> None:
        self._page("unit", visitor, f"/units/{self.dice.choice(self.ground.units)}/")

    def other_page(self, visitor: Visitor) -> None:
        path = self.dice.choice(["/progress/", "/vintages/", "/export/"])
        self._page("other page", visitor, path)

    def refused(self, visitor: Visitor) -> None:
        """Ask what makes an error on the way: a bad day, no such tile, a bad search."""
        path = self.dice.choice(
            [
                "/tiles/hotspots/99/0/0.mvt",
                "/tiles/hotspots/12/1/1.mvt?day=nonsense",
                "/units/?q=%00%27%22",
                f"/layers/hotspots/{2**62}.json",
                f"/units/{2**62}/",
            ]
        )
        self._page("refused", visitor, path)

    def abandoned(self, visitor: Visitor) -> None:
        """Ask, and hang up at once or after the first bytes of the answer."""
        path = self.dice.choice([f"/?day={self.ground.day}", "/units/", "/progress/"])
        cookie = f"Cookie: sessionid={visitor.session}\r\n" if visitor.session else ""
        with socket.create_connection(("127.0.0.1", self.port), 10) as link:
            link.sendall(
                f"GET {path} HTTP/1.1\r\nHost: localhost\r\n{cookie}\r\n".encode()
            )
            body = link.recv(2000) if self.dice.random() < 0.3 else b""
        self._judge("abandoned", visitor, path, Answer(0, body))

    def export(self, visitor: Visitor) -> None:
        if not can_export_layers(visitor.user):
            self._page("export refused", visitor, "/export/")
            return
        form = self._get(visitor, "/export/")
        token = _CSRF.search(form.body)
        if token is None:
            self._judge("export", visitor, "/export/", form)
            return
        fields = [
            *(("layers", id_) for id_ in EXPORTED if visitor.ids[id_]),
            ("day", self.ground.day.isoformat()),
            ("srid", str(STORAGE_SRID)),
            ("reason", "campaign"),
            ("csrfmiddlewaretoken", token[1].decode()),
        ]
        answer = self._ask(
            visitor, "POST", "/export/", urlencode(fields), cookies=form.cookies
        )
        self._judge("export", visitor, "/export/", answer, b"MK" in answer.body)

    # --- asking and judging -----------------------------------------------------

    def _page(self, kind: str, visitor: Visitor, path: str) -> None:
        answer = self._get(visitor, path)
        self._judge(kind, visitor, path, answer, b"MK" in answer.body)

    def _get(self, visitor: Visitor, path: str) -> Answer:
        return self._ask(visitor, "GET", path)

    def _ask(
        self,
        visitor: Visitor,
        method: str,
        path: str,
        body: str | None = None,
        cookies: str = "",
    ) -> Answer:
        headers = {"Host": "localhost", "Accept-Encoding": "gzip"}
        own = f"sessionid={visitor.session}" if visitor.session else ""
        if both := "; ".join(filter(None, [own, cookies])):
            headers["Cookie"] = both
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.link.request(method, path, body, headers)
        answer = self.link.getresponse()
        content = answer.read()
        if answer.headers.get("Content-Encoding") == "gzip":
            content = gzip.decompress(content)
        given = [
            each.split(";")[0] for each in answer.headers.get_all("Set-Cookie", [])
        ]
        return Answer(answer.status, content, "; ".join(given))

    def _judge(
        self, kind: str, visitor: Visitor, path: str, answer: Answer, seen: int = 0
    ) -> None:
        if units := visitor.leaks_in(answer.body):
            self.tally.leak(f"{visitor.name} {path}: places of units {units[:5]}")
        outcome = f"HTTP {answer.status}" if answer.status else "hung up"
        self.tally.count(kind, outcome, seen=int(seen))
