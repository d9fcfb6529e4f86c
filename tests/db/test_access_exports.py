"""Files that are taken away: what stands in a GeoPackage, and who gets one at all."""

from __future__ import annotations

import math
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.urls import reverse

from geoapp.accounts.models import Role
from geoapp.lineage.models import ExportLog
from geoapp.publish.exports.registers import REGISTERS
from tests.access import rules, table
from tests.access.answers import Answer, read_geopackage
from tests.access.rules import Reader
from tests.access.world import AREAS, DAY, PLACES, Secrets, make_secrets
from tests.web import WebClient, web_role

READERS = [
    Reader(role, area) for role in (Role.GIS_OFFICER, Role.ANALYST) for area in AREAS
]
SHIFT_M = 10.0
"""A file in VN-2000 read back by other software may lie this far off."""


@pytest.fixture
def secrets(db: None) -> Secrets:
    return make_secrets()


@pytest.mark.parametrize("reader", READERS, ids=str)
@pytest.mark.parametrize("srid", [4326, 9206])
def test_a_file_holds_nothing_forbidden(
    secrets: Secrets, tmp_path: Path, reader: Reader, srid: int
) -> None:
    path = tmp_path / "a.gpkg"
    for day in (DAY, *map(date.fromisoformat, table.DAYS)):
        path.unlink(missing_ok=True)
        with web_role():
            call_command(
                "export_layers",
                username=f"{reader.role}-{reader.area}",
                reason="Họp giao ban",
                out=path,
                day=day,
                srid=srid,
                stdout=(tmp_path / "log").open("w"),
            )
        answer = read_geopackage(path)
        forbidden = rules.forbidden_words(reader, secrets)
        assert rules.tokens(answer.text) & forbidden == set()
        assert nearest(answer, reader, secrets) > rules.NEAR_M - SHIFT_M
        assert {each.layer for each in answer.drawn}.isdisjoint(rules.APPROXIMATE)
        assert counts(answer) <= allowed_counts()
        if day == DAY:
            holds_its_own(answer, reader)


def nearest(answer: Answer, reader: Reader, secrets: Secrets) -> float:
    places = rules.forbidden_points(reader, secrets)
    return min(
        (
            rules.metres(vertex, place)
            for each in answer.drawn
            for vertex in each.vertices
            for place in places
        ),
        default=math.inf,
    )


def counts(answer: Answer) -> set[tuple[str, str, int | None]]:
    return {
        (each.layer, each.properties["size"], _number(each.properties["n"]))
        for each in answer.drawn
        if each.layer in table.COUNTS
    }


def _number(value: str | float | None) -> int | None:
    return None if value is None or math.isnan(float(value)) else int(value)


def allowed_counts() -> set[tuple[str, str, int | None]]:
    return {
        (layer, *rules.expected_size(layer, commune))
        for layer in table.COUNTS
        for commune in ("own", "sib", "oth")
    }


def holds_its_own(answer: Answer, reader: Reader) -> None:
    for region, (_unit, word, place) in PLACES.items():
        assert (word in answer.text) == reader.owns(region)
        shown = any(
            rules.metres(vertex, place) < SHIFT_M
            for each in answer.drawn
            if each.layer == "establishments"
            for vertex in each.vertices
        )
        assert shown == reader.owns(region)


@pytest.mark.django_db(transaction=True)
def test_the_page_gives_a_file_only_to_who_may_take_one(
    settings: Any, tmp_path: Path
) -> None:
    """Through the child process, which connects as the web's role."""
    secrets = make_secrets()
    settings.GEOAPP_EXPORT_FOLDER = tmp_path / "exports"
    wanted = {
        "layers": ["hotspots", "establishments", "hotspots_counts"],
        "day": DAY,
        "srid": 4326,
        "reason": "Họp",
    }
    ExportLog.objects.all().delete()
    for reader in (Reader("gis_officer", "near"), Reader("analyst", "none")):
        answer = post(secrets, reader, wanted)
        assert answer.status_code == 200
        path = tmp_path / f"{reader.role}.gpkg"
        path.write_bytes(b"".join(answer.streaming_content))
        held = read_geopackage(path)
        forbidden = rules.forbidden_words(reader, secrets)
        assert rules.tokens(held.text) & forbidden == set()
        assert (PLACES["own"][1] in held.text) == reader.owns("own")
    for role in ("leader", "viewer", "admin", "auditor", "area_officer"):
        assert post(secrets, Reader(role, "near"), wanted).status_code == 403
    assert ExportLog.objects.count() == 2
    assert not list((tmp_path / "exports").glob("**/*.gpkg"))


def post(secrets: Secrets, reader: Reader, wanted: dict[str, Any]) -> Any:
    client = WebClient()
    assert reader.role is not None
    client.force_login(secrets.users[reader.role, reader.area])
    return client.post(reverse("export"), wanted)


@pytest.mark.parametrize("area", AREAS)
@pytest.mark.parametrize("srid", [4326, 9206])
def test_registers_to_bring_back_hold_nothing_forbidden(
    secrets: Secrets, tmp_path: Path, area: str, srid: int
) -> None:
    reader = Reader(Role.GIS_OFFICER, area)
    days = [None, *map(date.fromisoformat, table.DAYS)]
    for day in days:
        path = tmp_path / f"{day}.gpkg"
        with web_role():
            call_command(
                "export_register",
                *REGISTERS,
                username=f"{reader.role}-{reader.area}",
                reason="Sửa sổ",
                out=path,
                day=day,
                srid=srid,
                stdout=(tmp_path / "log").open("w"),
            )
        answer = read_geopackage(path)
        forbidden = rules.forbidden_words(reader, secrets)
        assert rules.tokens(answer.text) & forbidden == set()
        assert nearest(answer, reader, secrets) > rules.NEAR_M - SHIFT_M
        filled = {each.layer for each in answer.drawn}
        if area == "none":
            assert filled <= {"national_border"}
        elif day is None:
            assert {"establishments", "hotspots", "inspections", "tips"} <= filled


def test_registers_are_for_who_may_bring_them_back(secrets: Secrets) -> None:
    path = reverse("export")
    whole = {
        "purpose": "again", "registers": ["tips"], "day": "01/10/2025", "srid": 4326,
        "reason": "x",
    }  # fmt: skip
    for role, status in ((Role.ANALYST, 400), (Role.LEADER, 403)):
        client = WebClient()
        client.force_login(secrets.users[role, "near"])
        assert client.post(path, whole).status_code == status
    client.force_login(secrets.users[Role.ANALYST, "near"])
    assert b'name="registers"' not in client.get(path).content
    client.force_login(secrets.users[Role.GIS_OFFICER, "near"])
    page = client.get(path).content
    assert b'name="registers"' in page
    assert b'value="again"' in page


@pytest.mark.django_db(transaction=True)
def test_the_page_sends_registers(settings: Any, tmp_path: Path) -> None:
    made = make_secrets()
    settings.GEOAPP_EXPORT_FOLDER = tmp_path
    client = WebClient()
    client.force_login(made.users[Role.GIS_OFFICER, "near"])
    answer = client.post(
        reverse("export"),
        {
            "purpose": "again",
            "registers": ["tips", "admin_units_commune"],
            "day": DAY,
            "srid": 9206,
            "reason": "Sửa",
        },
    )
    assert answer.status_code == 200, answer.content[:500]
    sent = tmp_path / "a.gpkg"
    sent.write_bytes(b"".join(answer.streaming_content))  # type: ignore[attr-defined]
    layers = {each.layer for each in read_geopackage(sent).drawn}
    assert layers == {"tips"}, "one commune is no vintage of its province"
    assert list(tmp_path.glob("*/*")) == []
    log = ExportLog.objects.latest("exported_at")
    assert log.layers == ["tips:register", "admin_units_commune:register"]
