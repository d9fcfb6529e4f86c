"""The real layers of both provinces, looked at as an officer would."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from geoapp.ingest import inspection_report
from geoapp.ingest.choices import Choices
from geoapp.ingest.inspected import InspectedLayer, Inspection
from geoapp.ingest.inspection import inspect_file
from tests.real.real_layers import VARIABLE, needs_real_data

pytestmark = [pytest.mark.real_data, pytest.mark.django_db, needs_real_data]


def look(name: str, province: str | None = None) -> Inspection:
    file = Path(os.environ[VARIABLE]) / name
    return inspect_file(file, Choices(province=province))


def only_layer(name: str, province: str | None = None) -> InspectedLayer:
    [layer] = look(name, province).layers
    return layer


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("communes_2025_processed.gpkg", 201),
        ("provinces_34_2025.gpkg", 34),
        ("provinces_63_pre2025.gpkg", 62),
        ("neighbour_communes_2025.gpkg", 82),
        ("communes_pre2020_lowres_censusVN2009.gpkg", 788),
        ("districts_63prov_gischinhphu.gpkg", 42),
    ],
)
def test_boundaries_are_sound(name: str, rows: int) -> None:
    layer = only_layer(name)
    assert (layer.rows_total, layer.rows_held, layer.crs) == (rows, 0, "EPSG:4326")


def test_vn2000_shapefile_lies_in_its_province_without_a_question() -> None:
    found = look("sonla_communes_2025_vn2000_epsg9206_shp.zip", "Sơn La")
    [layer] = found.layers
    assert (layer.crs, layer.rows_held, found.needs_choice) == ("EPSG:9206", 0, ())
    assert found.outcome == "accept"


def test_the_wrong_province_is_noticed() -> None:
    found = look("sonla_communes_2025_vn2000_epsg9206_shp.zip", "Cần Thơ")
    assert found.outcome == "accept-with-warnings"
    assert "Cần Thơ" in "\n".join(vi for vi, _ in inspection_report.said(found))


def test_the_one_invalid_commune_is_held_with_its_place() -> None:
    layer = only_layer("communes_2025_raw_bando_13mar2026.gpkg")
    [held] = inspection_report.held(layer)
    vi, _ = inspection_report.of_finding(held)
    assert layer.rows_held == 1
    assert "103.425493, 21.39496" in vi


def test_names_in_tcvn3_come_out_right() -> None:
    layer = only_layer("names_tcvn3_mojibake_hn_sl.csv", "Hà Nội")
    names = {record.values["D_NAME"] for record in layer.records}
    assert {"Ba Vì", "Sơn Tây", "Phúc Thọ"} <= names
    assert {column.encoding for column in layer.columns} >= {"tcvn3"}


def test_a_telephone_column_is_left_out() -> None:
    layer = only_layer("poi_osm_hanoi_2024.geojson", "Hà Nội")
    assert layer.dropped_columns == ("phone",)
    assert layer.rows_held == 0


def test_the_report_reads_in_vietnamese() -> None:
    found = look("communes_2025_raw_bando_13mar2026.gpkg", "Hà Nội")
    text = "\n".join(inspection_report.as_text(found))
    for words in ("vòng biên tự cắt", "nằm ngoài Hà Nội", "không nhập gì", "giữ lại"):
        assert words in text
