"""However often one asks: a place of another area is one block, and nothing more.

Two worlds that differ only in where inside their block places lie give the same answers
to everything that somebody outside the area can ask.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import pytest
from django.contrib.gis.geos import MultiPolygon, Point
from django.core.management import call_command
from django.urls import reverse

from geoapp.registry import models as registry
from geoapp.registry.generalise import generalise
from geoapp.registry.precision import Approx
from tests.access.answers import read_answer, read_geopackage
from tests.access.rules import Reader
from tests.access.table import APPROXIMATES, COUNTS, DAYS, PROTECTED, tile
from tests.access.world import (
    DAY,
    HOTSPOT,
    INSPECTION,
    TIP,
    Secrets,
    keys_of,
    make_secrets,
    offset,
)
from tests.web import WebClient, web_role

ELSEWHERE = ("sib", "sib_old", "oth")
MOVES = ((0.0, 0.0), (-0.0046, 0.0021), (0.0031, -0.0022))
"""Degrees east and north; every place stays within its own cell of 1/64 degree."""
APART = 0.00003
"""Degrees between places of one block. Their order turns round where they move west: an
order of rows that followed it would tell who stands beside whom."""
Ranks = dict[tuple[str, int], int]
LAYERS = (*APPROXIMATES, *COUNTS, *PROTECTED)


@pytest.fixture
def secrets(db: None, unlimited: None) -> Secrets:
    return make_secrets()


def move(secrets: Secrets, east: float, north: float) -> None:
    """Move every place elsewhere, and tell the others anew."""
    for region in ELSEWHERE:
        for model, cells in (
            (registry.Establishment, (0, 0)),
            (registry.Inspection, INSPECTION),
            (registry.Tip, TIP),
        ):
            lon, lat = offset(region, cells)
            for number, key in enumerate(keys_of(secrets, region, model)):
                step = number * (APART if east >= 0 else -APART)
                there = Point(lon + east + step, lat + north, srid=4326)
                model.objects.filter(pk=key).update(geom=there)
        extent = registry.HotspotExtent.objects.get(
            pk=keys_of(secrets, region, registry.HotspotExtent)[0]
        )
        lon, lat = offset(region, HOTSPOT)
        extent.geom = _moved(extent.geom, lon + east, lat + north)
        extent.save()
    generalise(DAY)


def _moved(shape: MultiPolygon, lon: float, lat: float) -> MultiPolygon:
    centre = shape.centroid
    moved: MultiPolygon = shape.clone()
    for polygon in moved:
        polygon[0] = [
            (x + lon - centre.x, y + lat - centre.y) for x, y in polygon[0].coords
        ]
    return MultiPolygon(list(moved), srid=4326)


def all_answers(secrets: Secrets, reader: Reader, zooms: Iterable[int]) -> list[str]:
    """Return every answer about places elsewhere, features numbered in their order."""
    client = WebClient()
    assert reader.role is not None
    client.force_login(secrets.users[reader.role, reader.area])
    ranks = _ranks()
    return [
        f"{path}: {_answer(client, asked, ranks)}"
        for path, asked in _paths(secrets, zooms)
    ]


def _answer(client: WebClient, path: str, ranks: Ranks) -> str:
    answer = read_answer(client.get(path), path)
    for each in answer.drawn:
        if each.layer in APPROXIMATES:
            each.properties["id"] = ranks[each.layer, each.properties["id"]]
    told = answer.json and {**answer.json, "id": None}
    drawn = [(each.layer, each.properties, each.geometry.wkt) for each in answer.drawn]
    return json.dumps([answer.status, told, drawn], ensure_ascii=False)


def _ranks() -> Ranks:
    """Return each approximate feature's place in the order of its layer's keys."""
    return {
        (layer, key): rank
        for layer, model in APPROXIMATES.items()
        for rank, key in enumerate(_keys(model))
    }


def _paths(secrets: Secrets, zooms: Iterable[int]) -> list[tuple[str, str]]:
    """Return (name, address): every tile over the places, every feature, every list."""
    # A tile's width around, wherever inside its block the place may be.
    around = ((0, 0), HOTSPOT, INSPECTION, (0.5, 0), (0, -0.5))
    tiles = {
        f"{tile(layer, offset(region, cells), zoom)}?day={DAY}"
        for zoom in zooms
        for region in ELSEWHERE
        for layer in LAYERS
        for cells in around
    }
    counts = {
        reverse("feature", args=[layer, secrets.units[commune].pk])
        for layer in COUNTS
        for commune in ("sib", "oth")
    }
    same = sorted(tiles | counts | {reverse("progress")})
    return [*_features(), *((path, path) for path in same)]


def _features() -> list[tuple[str, str]]:
    return [
        (f"{layer} {rank} {day}", f"{reverse('feature', args=[layer, key])}?day={day}")
        for layer, model in APPROXIMATES.items()
        for rank, key in enumerate(_keys(model))
        for day in (DAY, *DAYS)
    ]


def _keys(model: type[Approx]) -> Iterable[int]:
    keys: Iterable[int] = model.objects.order_by("pk").values_list("pk", flat=True)
    return keys


@pytest.mark.parametrize(
    ("reader", "zooms"),
    [
        (Reader("area_officer", "near"), range(9, 17)),
        (Reader("leader", "none"), (9, 14)),
        (Reader("viewer", "none"), (9, 14)),
    ],
    ids=str,
)
def test_the_place_in_the_block_changes_no_answer(
    secrets: Secrets, reader: Reader, zooms: Iterable[int]
) -> None:
    told = []
    for way in MOVES:
        move(secrets, *way)
        told.append(all_answers(secrets, reader, zooms))
    assert any('"id"' in answer for answer in told[0])
    for others in told[1:]:
        pairs = zip(told[0], others, strict=True)
        assert [pair for pair in pairs if pair[0] != pair[1]] == []


def test_who_answers_for_the_place_sees_it_move(secrets: Secrets) -> None:
    """The comparison can fail: it does for whoever may know."""
    told = []
    for way in MOVES[:2]:
        move(secrets, *way)
        told.append(all_answers(secrets, Reader("area_officer", "far"), (14,)))
    assert told[0] != told[1]


@pytest.mark.parametrize("area", ["near", "none"])
def test_the_place_in_the_block_changes_no_file(
    secrets: Secrets, tmp_path: Path, area: str
) -> None:
    told = []
    for number, way in enumerate(MOVES):
        move(secrets, *way)
        path = tmp_path / f"{number}.gpkg"
        with web_role():
            call_command(
                "export_layers",
                username=f"analyst-{area}",
                reason="So sánh",
                out=path,
                day=DAY,
                stdout=(tmp_path / "log").open("w"),
            )
        told.append(
            [
                (each.layer, str(each.properties), str(each.geometry))
                for each in read_geopackage(path).drawn
            ]
        )
    assert told[0]
    assert told[1] == told[0]
    assert told[2] == told[0]


def test_asking_again_gives_the_same_block(secrets: Secrets) -> None:
    def blocks() -> dict[tuple[str, int, str], int]:
        return {
            (layer, row.place_id, str(row.validity)): row.block_id
            for layer, model in APPROXIMATES.items()
            for row in model.objects.all()
        }

    before = blocks()
    generalise(DAY)
    assert blocks() == before
    assert before
