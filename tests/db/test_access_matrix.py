"""Every address × every role × (own area, another, none): status, and no secret.

What is asked of which address: tests/access/table.py. Who may know what, from the
design: tests/access/rules.py. The world full of marked secrets: tests/access/world.py.
Requests run as the web's role in the database.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.contrib.gis.geos import GEOSGeometry
from shapely.geometry import box

from geoapp.accounts.models import Role, User
from geoapp.publish.catalogue import LAYERS as PUBLISHED
from geoapp.spatial.tilegrid import TileIndex, metres_per_pixel_unit
from tests.access import rules, table
from tests.access.answers import Answer, Drawn, read_answer
from tests.access.questions import Question
from tests.access.rules import Reader
from tests.access.world import AREAS, PLACES, Secrets, make_secrets
from tests.web import WebClient

METRES_A_DEGREE = 111_000
QUANTUM_M = 2.0
"""A unit of a tile's grid at zoom 14 is 0.6 m."""
SHOWN = 30
"""Problems listed in a failure; one cause gives hundreds."""


@pytest.fixture
def secrets(db: None, unlimited: None) -> Iterator[Secrets]:
    logging.disable(logging.ERROR)  # thousands of refusals, each with its traceback
    yield make_secrets()
    logging.disable(logging.NOTSET)


def test_every_address_is_declared() -> None:
    found = table.addresses()
    missing = {f"{name} ({found[name]})" for name in set(found) - set(table.ROWS)}
    assert not missing, (
        f"no row for: {', '.join(sorted(missing))}. Say in tests/access/table.py (ROWS)"
        " who may open it, what it is asked with (arguments, queries, methods) and the"
        " status for a region of one's own, of others, and without an area."
    )
    assert set(table.ROWS) == set(found), "rows for addresses that are no more"


def test_every_layer_is_declared() -> None:
    assert set(PUBLISHED) == table.LAYERS, "say in tests/access/table.py whose it is"


def test_the_secrets_are_there_to_be_found(secrets: Secrets) -> None:
    """Read as the owner of the tables, everything that is looked for is found."""
    rows = [list(model.objects.values()) for model in apps.get_models()]
    there = rules.tokens(json.dumps(rows, default=_written, ensure_ascii=False))
    assert rules.forbidden_words(Reader(None), secrets) - there == set()
    officer = Role.AREA_OFFICER
    of_others = rules.forbidden_words(Reader(officer, "near"), secrets)
    of_far = rules.forbidden_words(Reader(officer, "far"), secrets)
    everything = rules.forbidden_words(Reader(officer), secrets)
    assert of_others | of_far == everything, "each region has secrets of its own"
    assert len(of_others) > len(of_far - of_others) > 30


def _written(value: object) -> str:
    if isinstance(value, GEOSGeometry):
        return f"{value.wkt} {value.centroid.wkt}"
    return str(value)


@pytest.mark.parametrize("role", Role.values)
def test_every_address_for_every_area(secrets: Secrets, role: str) -> None:
    questions = _questions(secrets)
    wrong: list[str] = []
    # Both kinds of own area once; the rest would only repeat it.
    for area in AREAS if role == Role.AREA_OFFICER else ("near", "none"):
        reader = Reader(role, area)
        client = _client(secrets, reader)
        seen = [_check(client, reader, secrets, each, wrong) for each in questions]
        _sees_its_own(reader, seen, wrong)
    assert not wrong, f"{len(wrong)}:\n" + "\n".join(wrong[:SHOWN])


@pytest.mark.parametrize("who", ["anonymous", "inactive"])
def test_every_address_without_a_session(secrets: Secrets, who: str) -> None:
    reader = Reader(None)
    client = WebClient()
    if who == "inactive":
        user = secrets.users[Role.GIS_OFFICER, "near"]
        client.force_login(user)
        User.objects.filter(pk=user.pk).update(is_active=False)
    client.raise_request_exception = False
    wrong: list[str] = []
    for question in _questions(secrets):
        _check(client, reader, secrets, question, wrong)
    assert not wrong, f"{len(wrong)}:\n" + "\n".join(wrong[:SHOWN])


def _questions(secrets: Secrets) -> list[Question]:
    """Return all questions; signing out last."""
    rows = sorted(table.ROWS.items(), key=lambda row: row[0] == "logout")
    asked = [question for _name, row in rows for question in row(secrets)]
    return list({repr(question): question for question in asked}.values())


def _client(secrets: Secrets, reader: Reader) -> WebClient:
    client = WebClient()
    client.raise_request_exception = False
    assert reader.role is not None
    client.force_login(secrets.users[reader.role, reader.area])
    return client


def _check(
    client: WebClient,
    reader: Reader,
    secrets: Secrets,
    question: Question,
    wrong: list[str],
) -> Answer:
    response = getattr(client, question.method)(question.path, question.data or None)
    answer = read_answer(response, question.path)
    asked = f"{reader.role}/{reader.area} {question.method} {question.path[:120]}"
    expected = question.expected.of(reader, question.region)
    if answer.status not in expected:
        wrong.append(f"{asked}: {answer.status}, expected {sorted(expected)}")
    found = problems(reader, secrets, answer, question.path)
    wrong.extend(f"{asked}: {problem}" for problem in found)
    return answer


def problems(
    reader: Reader, secrets: Secrets, answer: Answer, path: str
) -> Iterator[str]:
    """Yield what stands in an answer and must not."""
    # A page repeats its own address; that tells nothing.
    text = answer.text.replace(path.partition("?")[0], "")
    for found in rules.tokens(text) & rules.forbidden_words(reader, secrets):
        at = max(0, text.replace(",", ".").find(found) - 60)
        yield f"«{found}» in …{text[at : at + 140]!r}…"
    for each in answer.drawn:
        if each.layer in rules.APPROXIMATE:
            yield from _of_block(reader, each, path)
            continue
        if each.layer in table.COUNTS:
            yield from _of_count(reader, each)
        for place in rules.forbidden_points(reader, secrets):
            nearest = min(rules.metres(vertex, place) for vertex in each.vertices)
            if nearest < rules.NEAR_M:
                yield f"{each.layer} {each.properties} {nearest:.0f} m from {place}"
    if "_counts/" in path and answer.json:
        yield from _of_count_facts(reader, secrets, answer.json, path)


def _of_block(reader: Reader, drawn: Drawn, path: str) -> Iterator[str]:
    """A place elsewhere is a whole cell of the grid, cut at most by the tile's edge."""
    index = TileIndex(
        *(int(part) for part in path.partition(".mvt")[0].split("/")[-3:])
    )
    slack = 3 * metres_per_pixel_unit(index.zoom) / METRES_A_DEGREE
    seen = box(*index.bbox_degrees())
    for block in rules.blocks(reader, drawn.layer):
        cell = box(*block)
        if cell.buffer(slack).covers(drawn.geometry) and drawn.geometry.buffer(
            slack
        ).covers(cell.intersection(seen)):
            break
    else:
        yield f"{drawn.layer} {drawn.properties}: {drawn.geometry.wkt} is no block"
    if extra := set(drawn.properties) - {"id", "status", "frame", "found"}:
        yield f"{drawn.layer} tells {extra}"


def _of_count(reader: Reader, drawn: Drawn) -> Iterator[str]:
    commune = ["own", "sib", "oth"][int((drawn.geometry.centroid.x - 104) / 0.2)]
    yield from _number(reader, drawn.layer, commune, drawn.properties)


def _of_count_facts(
    reader: Reader, secrets: Secrets, told: dict[str, object], path: str
) -> Iterator[str]:
    layer, _slash, rest = path.removeprefix("/layers/").partition("/")
    unit = int(rest.partition(".")[0])
    commune = next(key for key, made in secrets.units.items() if made.pk == unit)
    facts = {fact["label"]: fact["value"] for fact in told["facts"]}  # type: ignore[attr-defined]
    yield from _number(reader, layer, commune, {"n": facts.get("Số lượng")})


def _number(
    reader: Reader, layer: str, commune: str, told: dict[str, object]
) -> Iterator[str]:
    size, number = rules.expected_size(layer, commune)
    if told.get("size", size) != size:
        yield f"{layer} {commune}: class {told['size']}, expected {size}"
    said = told.get("n")
    if reader.role == "viewer" and said is not None:
        yield f"{layer} {commune}: a viewer is told {said}"
    if said is not None and str(said) != str(number):
        yield f"{layer} {commune}: {said}, expected {number}"


def _sees_its_own(reader: Reader, answers: list[Answer], wrong: list[str]) -> None:
    """What is allowed is shown: a site that answers nothing would pass all the rest."""
    who = f"{reader.role}/{reader.area}"
    text = "\n".join(answer.text for answer in answers)
    drawn = [each for answer in answers for each in answer.drawn]
    points = [
        vertex
        for each in drawn
        if each.layer == "establishments"
        for vertex in each.vertices
    ]
    for region, (_unit, word, place) in PLACES.items():
        near = any(rules.metres(vertex, place) < QUANTUM_M for vertex in points)
        if {word in text, near} != {reader.owns(region)}:
            wrong.append(f"{who}: {region}: words {word in text}, coordinates {near}")
    for layer in rules.APPROXIMATE:
        expected = rules.blocks(reader, layer)
        if found := expected - _blocks_seen(drawn, layer, expected):
            wrong.append(f"{who}: {layer} lacks {found}")
    public = {*table.PUBLIC, *table.COUNTS}
    layers = {each.layer for each in drawn} & public
    if layers != (public if reader.role in rules.MAP else set()):
        wrong.append(f"{who}: drawn were {layers}")
    if ("25" in _numbers(answers)) != (reader.role in rules.WORKING):
        wrong.append(f"{who}: numbers {_numbers(answers)}")


def _blocks_seen(
    drawn: list[Drawn], layer: str, blocks: set[rules.Block]
) -> set[rules.Block]:
    centres = [each.geometry.centroid for each in drawn if each.layer == layer]
    return {
        block
        for block in blocks
        if any(box(*block).contains(centre) for centre in centres)
    }


def _numbers(answers: list[Answer]) -> set[str]:
    return {
        fact["value"]
        for answer in answers
        if answer.json and "_counts" in answer.json.get("layer", "")
        for fact in answer.json["facts"]
        if fact["label"] == "Số lượng"
    }
