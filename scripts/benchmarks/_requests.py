"""Whole tile requests over HTTP: the product against the product without its guard."""

from __future__ import annotations

import http.client
import statistics
from collections import defaultdict
from functools import partial
from typing import Any

from django.conf import settings
from django.test import Client

from geoapp.publish.catalogue import LAYERS
from geoapp.publish.layer import Layer
from scripts.benchmarks._report import ROOT, clock
from scripts.benchmarks._server import serving
from scripts.benchmarks._statements import ZOOMS, Reader, tiles_of
from scripts.benchmarks._world import DAY

TARGETS = {6: 1.15, 8: 1.15, 10: 1.4, 12: 1.4, 14: 1.4}
"""By zoom. Requests at z10 lie between the two kinds that the targets name."""


class Browser:
    """One kept-alive connection of one signed-in user."""

    def __init__(self, port: int, session: str) -> None:
        self.link = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.headers = {
            "Host": "localhost",
            "Cookie": f"{settings.SESSION_COOKIE_NAME}={session}",
        }

    def get(self, path: str) -> tuple[int, bytes]:
        self.link.request("GET", path, headers=self.headers)
        answer = self.link.getresponse()
        return answer.status, answer.read()


def session_of(reader: Reader) -> str:
    client = Client()
    client.force_login(reader.user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def measure_requests(everybody: list[Reader], repeats: int) -> list[dict[str, Any]]:
    """Ask every tile of both servers by turns; print and return medians and minima."""
    logs = ROOT / "var" / "bench"
    found = []
    with (
        serving("geoapp.config.wsgi:application", logs / "guarded.log") as guarded,
        serving(
            "scripts.benchmarks._unguarded:application", logs / "unguarded.log"
        ) as unguarded,
    ):
        for reader in everybody:
            session = session_of(reader)
            pair = (Browser(guarded, session), Browser(unguarded, session))
            for zoom in ZOOMS:
                for layer in LAYERS.values():
                    if zoom >= layer.min_zoom:
                        found += _compare(pair, reader, layer, zoom, repeats)
    _show(found)
    return found


def _compare(
    pair: tuple[Browser, Browser], reader: Reader, layer: Layer, zoom: int, repeats: int
) -> list[dict[str, Any]]:
    found = []
    for tile in tiles_of(reader, zoom):
        path = f"/tiles/{layer.id}/{zoom}/{tile.x}/{tile.y}.mvt?day={DAY}"
        answers = [browser.get(path) for browser in pair]
        if answers[0] != answers[1]:
            raise SystemExit(f"{path} for {reader.name}: other bytes")
        if answers[0][0] == http.client.NO_CONTENT and layer.id.endswith("_approx"):
            continue  # all of it is the reader's own area
        milliseconds: tuple[list[float], list[float]] = ([], [])
        for number in range(repeats):
            for side in (0, 1) if number % 2 else (1, 0):
                milliseconds[side].append(1000 * clock(partial(pair[side].get, path)))
        found.append(
            {
                "reader": reader.name,
                "layer": layer.id,
                "zoom": zoom,
                "path": path,
                "guarded_ms": milliseconds[0],
                "unguarded_ms": milliseconds[1],
            }
        )
    return found


def _show(found: list[dict[str, Any]]) -> None:
    print("\n  Whole tile requests: guarded ÷ unguarded")
    print("    ratio of medians | of minima | median ms of both | target | tiles")
    groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for each in found:
        groups[f"z{each['zoom']:02}"].append(each)
        groups[f"z{each['zoom']:02}, {each['reader']}"].append(each)
    for name, members in sorted(groups.items()):
        medians, minima = (
            [
                sum(function(each[side]) for each in members)
                for side in ("guarded_ms", "unguarded_ms")
            ]
            for function in (statistics.median, min)
        )
        print(
            f"    {medians[0] / medians[1]:5.2f} | {minima[0] / minima[1]:5.2f} |"
            f" {medians[0]:9.2f} {medians[1]:9.2f} |"
            f" ≤ {TARGETS[members[0]['zoom']]:4} | {len(members):3}  {name}"
        )
