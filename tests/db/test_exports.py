"""GeoPackages: complete, styled, in the chosen system, and only what one may see."""

import math
import sqlite3
from pathlib import Path
from xml.etree import ElementTree

import pyogrio
import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from geoapp.lineage.models import ExportLog
from geoapp.publish.catalogue import EXPORTED
from tests.unit.test_crs import official
from tests.web import WebClient
from tests.world import DAY, PROTECTED_WORD, World, make_world


@pytest.fixture
def world(db: None) -> World:
    return make_world()


def export(path: Path, *layers: str, username: str = "gis_officer", srid: int = 4326):  # type: ignore[no-untyped-def]
    call_command(
        "export_layers",
        *layers,
        username=username,
        reason="Họp giao ban",
        out=path,
        day=DAY,
        srid=srid,
        stdout=open("/dev/null", "w"),  # noqa: PTH123, SIM115
    )
    return path


def test_all_layers_open_with_their_counts_and_system(
    world: World, tmp_path: Path
) -> None:
    file = export(tmp_path / "a.gpkg", srid=9206)
    counts = {}
    for layer in EXPORTED:
        info = pyogrio.read_info(file, layer=layer)
        counts[layer] = info["features"]
        assert info["crs"] == "EPSG:9206"
    assert counts == {
        "admin_units": 5,
        "national_border": 1,
        "hotspots": 1,
        "establishments": 1,
        "inspections": 1,
        "landmarks": 1,
        "service_sites": 1,
        "establishments_counts": 3,
        "hotspots_counts": 3,
        "inspections_counts": 3,
    }


def test_coordinates_are_shifted_by_the_official_operation(
    world: World, tmp_path: Path
) -> None:
    file = export(tmp_path / "a.gpkg", "landmarks", srid=9206)
    (point,) = pyogrio.read_dataframe(file, layer="landmarks").geometry
    assert math.dist((point.x, point.y), official(104.05, 21.05, 9206)) < 0.001


def test_words_and_accents_survive(world: World, tmp_path: Path) -> None:
    file = export(tmp_path / "a.gpkg", "admin_units")
    names = set(pyogrio.read_dataframe(file, layer="admin_units")["name"])
    assert "Xã Đèo Gió" in names


def test_every_layer_has_one_default_style_that_names_its_columns(
    world: World, tmp_path: Path
) -> None:
    file = export(tmp_path / "a.gpkg")
    with sqlite3.connect(file) as opened:
        styles = dict(
            opened.execute(
                "SELECT f_table_name, styleQML FROM layer_styles WHERE useAsDefault"
            )
        )
        titles = set(
            opened.execute("SELECT table_name, column_name FROM gpkg_data_columns")
        )
    assert set(styles) == set(EXPORTED)
    for name, text in styles.items():
        style = ElementTree.fromstring(text.partition("\n")[2])  # noqa: S314  our own
        columns = {alias.get("field") for alias in style.iter("alias")}
        assert columns == {field.name for field in EXPORTED[name].fields}
        assert {(name, column) for column in columns} <= titles
        labels = {each.get("label") for each in style.iter("category")}
        if EXPORTED[name].style.class_field:
            assert labels == {str(each.label) for each in EXPORTED[name].style.classes}


def test_another_area_is_not_in_the_file(world: World, tmp_path: Path) -> None:
    file = export(tmp_path / "a.gpkg")
    held = file.read_bytes()
    assert f"{PROTECTED_WORD} near".encode() in held
    assert f"{PROTECTED_WORD} far".encode() not in held


def test_a_dwelling_keeps_its_address(world: World, tmp_path: Path) -> None:
    world.establishments["near"].is_dwelling = True
    world.establishments["near"].save()
    file = export(tmp_path / "a.gpkg", "establishments")
    assert "Đường".encode() not in file.read_bytes()


def test_who_took_what_and_why_is_recorded(world: World, tmp_path: Path) -> None:
    export(tmp_path / "a.gpkg", "landmarks", "hotspots")
    log = ExportLog.objects.get()
    assert log.user == world.users["gis_officer"]
    assert log.reason == "Họp giao ban"
    assert log.feature_counts == {"landmarks": 1, "hotspots": 1}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"username": "viewer"}, "not export"),
        ({"username": "nobody"}, "no such user"),
        ({"srid": 32633}, "not supported"),
        ({"reason": "  "}, "reason is needed"),
        ({"layers": ["tips"]}, "no layer"),
    ],
)
def test_refusals_say_why(
    world: World, tmp_path: Path, options: dict[str, object], message: str
) -> None:
    arguments = {
        "layers": ["landmarks"],
        "username": "gis_officer",
        "reason": "x",
        "srid": 4326,
        "out": tmp_path / "a.gpkg",
        **options,
    }
    layers = arguments.pop("layers")
    with pytest.raises(CommandError, match=message):
        call_command("export_layers", *layers, **arguments)  # type: ignore[misc]
    assert not (tmp_path / "a.gpkg").exists()
    assert not ExportLog.objects.exists()


def test_an_existing_file_is_never_overwritten(world: World, tmp_path: Path) -> None:
    (tmp_path / "a.gpkg").write_text("mine")
    with pytest.raises(CommandError, match="exists"):
        export(tmp_path / "a.gpkg", "landmarks")
    assert (tmp_path / "a.gpkg").read_text() == "mine"


@pytest.mark.django_db(transaction=True)
def test_the_page_sends_a_file_and_leaves_none(settings, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """Through the child process, as the web role: committed rows, real subprocess."""
    world = make_world()
    settings.GEOAPP_EXPORT_FOLDER = tmp_path
    client = WebClient()
    client.force_login(world.users["gis_officer"])
    answer = client.post(
        reverse("export"),
        {
            "layers": ["admin_units", "hotspots"],
            "day": DAY,
            "srid": 4326,
            "reason": "Họp",
        },
    )
    assert answer.status_code == 200, answer.content[:500]
    assert b"".join(answer.streaming_content).startswith(b"SQLite format 3")  # type: ignore[attr-defined]
    assert list(tmp_path.glob("**/*.gpkg")) == []
