"""Shapefiles as they arrive: parts missing, cut, disagreeing, in any encoding."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
import shapely

from geoapp.ingest.source import ColumnKind
from tests.file_bytes import (
    NAME_FIELD,
    NAMES,
    PLACES,
    dbf,
    shape_point,
    shape_polygon,
    shapefile,
    shp,
    zipped,
    zipped_shapefile,
)
from tests.reading import refusal, take

TCVN3 = b"Ph\xad\xeang Ph\xf3c X\xb8"


def test_points_come_with_their_rows(tmp_path: Path) -> None:
    taken = take(zipped_shapefile(tmp_path / "a.zip", shapefile(cpg=b"UTF-8")))
    assert taken.layer.encoding == "UTF-8"
    assert taken.layer.geometry == "Point"
    assert taken.column(b"ten") == [name.encode() for name in NAMES]
    shapes = [shapely.from_wkb(row["__wkb"]) for row in taken.only]
    assert [(shape.x, shape.y) for shape in shapes] == PLACES
    assert taken.codes == set()


def test_legacy_bytes_are_not_touched(tmp_path: Path) -> None:
    parts = shapefile(dbf=dbf(NAME_FIELD, [[TCVN3]] * 4, language=0x57))
    taken = take(zipped_shapefile(tmp_path / "a.zip", parts))
    assert taken.column(b"ten") == [TCVN3] * 4
    assert taken.layer.encoding == "LDID 0x57"


def test_field_names_are_bytes(tmp_path: Path) -> None:
    parts = shapefile(dbf=dbf([(b"t\xaan", "C", 5, 0)], [[b"x"]] * 4))
    taken = take(zipped_shapefile(tmp_path / "a.zip", parts))
    assert [column.name for column in taken.layer.columns] == [b"t\xaan"]


@pytest.mark.parametrize("damage", ["missing", "wrong", "no_index"])
def test_the_index_is_rebuilt(tmp_path: Path, damage: str) -> None:
    parts = shapefile()
    raw = bytearray(parts["shx"])
    raw[100:104] = struct.pack(">i", 54)
    changed = {"missing": None, "wrong": bytes(raw), "no_index": b"nothing"}[damage]
    parts = shapefile(shx=changed)
    taken = take(zipped_shapefile(tmp_path / "a.zip", parts))
    assert taken.codes == {"shx_missing" if damage == "missing" else "shx_wrong"}
    shapes = [shapely.from_wkb(row["__wkb"]) for row in taken.only]
    assert [(shape.x, shape.y) for shape in shapes] == PLACES


def test_a_length_that_lies_is_told(tmp_path: Path) -> None:
    raw = bytearray(shapefile()["shp"])
    raw[24:28] = struct.pack(">i", 9999)
    taken = take(zipped_shapefile(tmp_path / "a.zip", shapefile(shp=bytes(raw))))
    assert taken.codes == {"shp_length"}
    assert len(taken.only) == 4


def test_a_cut_shp_says_where(tmp_path: Path) -> None:
    parts = shapefile(shp=shapefile()["shp"][:-40])
    stopped = refusal(zipped_shapefile(tmp_path / "a.zip", parts))
    assert stopped.code == "shp_cut"
    assert stopped.params == {"found": 2, "broken": 3, "expected": 4}


def test_a_cut_dbf_says_how_much_is_left(tmp_path: Path) -> None:
    parts = shapefile(dbf=shapefile()["dbf"][:-50])
    stopped = refusal(zipped_shapefile(tmp_path / "a.zip", parts))
    assert (stopped.code, stopped.params["found"]) == ("dbf_cut", 2)


def test_fewer_rows_than_shapes(tmp_path: Path) -> None:
    parts = shapefile(dbf=dbf(NAME_FIELD, [[b"a"], [b"b"]]))
    stopped = refusal(zipped_shapefile(tmp_path / "a.zip", parts))
    assert stopped.params == {"shp": 4, "dbf": 2}


def test_deleted_rows_take_their_shapes_along(tmp_path: Path) -> None:
    table = dbf(NAME_FIELD, [[name.encode()] for name in NAMES], deleted=[1])
    taken = take(zipped_shapefile(tmp_path / "a.zip", shapefile(dbf=table)))
    assert taken.codes == {"dbf_deleted"}
    assert taken.column(b"ten")[1] == NAMES[2].encode()
    assert shapely.from_wkb(taken.only[1]["__wkb"]).x == PLACES[2][0]


def test_null_shapes_are_rows(tmp_path: Path) -> None:
    places = [PLACES[0], None, PLACES[2], PLACES[3]]
    taken = take(zipped_shapefile(tmp_path / "a.zip", shapefile(places=places)))
    problems = [row["__problem"] for row in taken.only]
    assert problems == [None, "null_shape", None, None]


def test_values_that_are_not_what_the_field_says(tmp_path: Path) -> None:
    fields = [
        (b"so", "N", 8, 0),
        (b"dt", "N", 8, 2),
        (b"le", "N", 8, 2),
        (b"co", "L", 1, 0),
        (b"ngay", "D", 8, 0),
    ]
    rows = [
        [b"12", b"1.50", b"1,5", b"T", b"20240229"],
        [b"********", b"", b"2.5", b"?", b"00000000"],
        [b"-3", b"1e3", b"3", b"N", b"31/12/23"],
        [b"0", b"7", b"4", b"f", b""],
    ]
    taken = take(zipped_shapefile(tmp_path / "a.zip", shapefile(dbf=dbf(fields, rows))))
    assert taken.column(b"so") == [12, None, -3, 0]
    assert taken.column(b"dt") == [1.5, None, 1000.0, 7.0]
    assert taken.column(b"le") == [b"1,5", b"2.5", b"3", b"4"]
    assert taken.column(b"co") == [True, None, False, False]
    assert taken.column(b"ngay") == ["20240229", "00000000", "31/12/23", None]
    kinds = [column.kind for column in taken.layer.columns]
    assert kinds[2] is ColumnKind.TEXT
    assert "dbf_starred" in taken.codes


def test_rings_are_closed_or_held(tmp_path: Path) -> None:
    square = [(105.0, 21.0), (105.0, 22.0), (106.0, 22.0), (106.0, 21.0)]
    drawn, index = shp(
        5,
        [
            shape_polygon([[*square, square[0]]]),
            shape_polygon([square]),
            shape_polygon([[square[0], square[1], square[0]]]),
        ],
    )
    table = dbf(NAME_FIELD, [[b"a"], [b"b"], [b"c"]])
    parts = shapefile(shp=drawn, shx=index, dbf=table)
    taken = take(zipped_shapefile(tmp_path / "a.zip", parts))
    first, second, third = taken.only
    assert first["__problem"] is None
    assert second["__problem"].startswith("ring_closed")
    assert shapely.from_wkb(second["__wkb"]).area == pytest.approx(1)
    assert third["__problem"].startswith("ring_too_short")
    assert third["__wkb"] is None


def test_z_is_dropped_and_told(tmp_path: Path) -> None:
    content = [struct.pack("<i4d", 11, x, y, 5, 0) for x, y in PLACES]
    drawn, index = shp(11, content)
    taken = take(zipped_shapefile(tmp_path / "a.zip", shapefile(shp=drawn, shx=index)))
    assert taken.codes == {"z_dropped"}
    assert len(taken.only[0]["__wkb"]) == 21


def test_a_zip_with_folders_junk_and_two_layers(tmp_path: Path) -> None:
    members = {"__MACOSX/Dữ liệu/._a.shp": b"x", "Dữ liệu/.DS_Store": b"x"}
    for stem in ("Dữ liệu/a", "Dữ liệu/b"):
        members |= {f"{stem}.{part}": raw for part, raw in shapefile().items()}
    taken = take(zipped(tmp_path / "a.zip", members))
    assert [layer.name for layer in taken.source.layers] == ["a", "b"]
    assert taken.codes == set()


def test_layers_of_one_name_are_told_apart(tmp_path: Path) -> None:
    members = {}
    for folder in ("2024", "2025"):
        members |= {f"{folder}/a.{part}": raw for part, raw in shapefile().items()}
    taken = take(zipped(tmp_path / "a.zip", members))
    assert len({layer.name for layer in taken.source.layers}) == 2


def test_loose_parts_are_found_beside_the_shp(tmp_path: Path) -> None:
    for part, raw in shapefile().items():
        (tmp_path / f"Ranh giới.{part.upper()}").write_bytes(raw)
    taken = take(tmp_path / "Ranh giới.SHP")
    assert taken.layer.name == "Ranh giới"
    assert taken.layer.crs is not None


@pytest.mark.parametrize("part", ["dbf", "shp"])
def test_a_missing_part_is_named(tmp_path: Path, part: str) -> None:
    parts = shapefile(**{part: None})
    stopped = refusal(zipped_shapefile(tmp_path / "a.zip", parts))
    assert (stopped.code, stopped.params["parts"]) == ("part_missing", f".{part}")


def test_an_empty_layer_is_told(tmp_path: Path) -> None:
    drawn, index = shp(1, [])
    parts = shapefile(shp=drawn, shx=index, dbf=dbf(NAME_FIELD, []))
    taken = take(zipped_shapefile(tmp_path / "a.zip", parts))
    assert taken.codes == {"layer_empty"}


def test_garbage_after_the_last_record(tmp_path: Path) -> None:
    drawn, _ = shp(1, [shape_point(place) for place in PLACES])
    taken = take(zipped_shapefile(tmp_path / "a.zip", shapefile(shp=drawn + b"\0\1\2")))
    assert taken.codes == {"shp_length"}
    assert len(taken.only) == 4
