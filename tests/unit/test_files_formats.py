"""Every other format: rows, columns and notes as they stand in the file."""

from __future__ import annotations

import json
import sqlite3
from datetime import date, datetime
from pathlib import Path
from zipfile import ZipFile

import pytest
import shapely
from openpyxl import Workbook

from geoapp.ingest.source import ColumnKind, CrsForm, LayerKind
from tests.file_bytes import NAMES, PLACES, by_gdal, collection, feature, zipped
from tests.reading import Taken, refusal, take

POINT = {"type": "Point", "coordinates": [105.8, 21.0]}
TCVN3 = b"Ph\xad\xeang Ph\xf3c X\xb8"


def written(tmp_path: Path, name: str, content: bytes | str) -> Taken:
    return take(file(tmp_path, name, content))


def file(tmp_path: Path, name: str, content: bytes | str) -> Path:
    place = tmp_path / name
    place.write_bytes(content if isinstance(content, bytes) else content.encode())
    return place


# GeoJSON


def test_geojson_values_stay_as_written(tmp_path: Path) -> None:
    rows = [
        feature({"ma": "00123", "so": 1, "le": 1, "gi": 7, "co": True}, POINT),
        feature({"ma": None, "so": 2, "le": 2.5, "gi": "bảy", "x": [1]}, POINT),
    ]
    taken = written(tmp_path, "a.geojson", collection(*rows))
    kinds = {column.name: column.kind for column in taken.layer.columns}
    assert kinds["so"] is ColumnKind.INTEGER
    assert kinds["le"] is ColumnKind.REAL
    assert taken.column("ma") == ["00123", None]
    assert taken.column("gi") == ["7", "bảy"]
    assert taken.column("co") == [True, None]
    assert taken.column("x") == [None, "[1]"]


def test_geojson_identifiers_become_a_column(tmp_path: Path) -> None:
    one = {**feature({"a": 1}, POINT), "id": "CS-1"}
    assert written(tmp_path, "a.geojson", collection(one)).column("id") == ["CS-1"]


@pytest.mark.parametrize("place", ["before", "after"])
def test_geojson_crs_member(tmp_path: Path, place: str) -> None:
    crs = '"crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::3405"}}'
    rows = '"features":[' + json.dumps(feature({}, POINT)) + "]"
    order = f"{crs},{rows}" if place == "before" else f"{rows},{crs}"
    text = '{"type":"FeatureCollection",' + order + "}"
    layer = written(tmp_path, "a.geojson", text).layer
    assert layer.crs is not None
    assert layer.crs.text == "urn:ogc:def:crs:EPSG::3405"


def test_geojson_without_crs_member(tmp_path: Path) -> None:
    layer = written(tmp_path, "a.geojson", collection(feature({}, POINT))).layer
    assert layer.crs is not None
    assert layer.crs.form is CrsForm.FORMAT


def test_geojson_problems_are_named_by_row(tmp_path: Path) -> None:
    ring = [[0, 0], [0, 1], [1, 1], [1, 0]]
    shapes = [
        {"type": "Polygon", "coordinates": [ring]},
        {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [0, 0]]]},
        {"type": "LineString", "coordinates": [[0, 0]]},
        {"type": "Point", "coordinates": ["21,05", "105,8"]},
        {"type": "Point", "coordinates": [None, None]},
        {"type": "Circle", "coordinates": [0, 0]},
        {"type": "Point", "coordinates": []},
        {"type": "MultiPolygon", "coordinates": 7},
        {"type": "GeometryCollection", "geometries": [POINT, POINT]},
        {"type": "Point", "coordinates": [105, 21, 7]},
        None,
    ]
    rows = [feature({"n": n}, shape) for n, shape in enumerate(shapes)]
    taken = written(tmp_path, "a.geojson", collection(*rows, "no feature"))
    codes = [(row["__problem"] or "").partition(" ")[0] for row in taken.only]
    assert codes == [
        "ring_closed",
        "ring_too_short",
        "line_too_short",
        "coordinate_broken",
        "coordinate_broken",
        "shape_kind",
        "empty_shape",
        "shape_broken",
        "",
        "",
        "null_shape",
        "feature_broken",
    ]
    assert taken.codes == {"z_dropped"}
    assert shapely.from_wkb(taken.only[0]["__wkb"]).area == 1
    assert shapely.from_wkb(taken.only[9]["__wkb"]).x == 105


def test_geojson_cut_in_the_middle_says_where(tmp_path: Path) -> None:
    lines = json.dumps(json.loads(collection(feature({}, POINT))), indent=1)
    cut = lines.split("\n")[:8]
    stopped = refusal(file(tmp_path, "a.geojson", "\n".join(cut)))
    assert (stopped.code, stopped.params["line"]) == ("json_cut", 8)


def test_geojson_with_a_mistake_says_where(tmp_path: Path) -> None:
    text = collection(feature({"a": 1}, POINT)).decode().replace('"a": 1', '\n"a" 1')
    stopped = refusal(file(tmp_path, "a.geojson", text))
    assert (stopped.code, stopped.params["line"]) == ("json_broken", 2)


def test_features_that_the_window_cuts(tmp_path: Path) -> None:
    rows = [feature({"n": n, "t": "ộ" * 300_000}, POINT) for n in range(12)]
    taken = written(tmp_path, "a.geojson", collection(*rows))
    assert taken.column("n") == list(range(12))


@pytest.mark.parametrize("name", ["a.geojsonl", "a.ndjson", "a.geojson"])
def test_geojson_lines(tmp_path: Path, name: str) -> None:
    rows = [json.dumps(feature({"n": n}, POINT)) for n in range(3)]
    taken = written(tmp_path, name, "\n".join(rows) + "\n")
    assert taken.column("n") == [0, 1, 2]


def test_geojson_in_a_legacy_encoding_keeps_its_bytes(tmp_path: Path) -> None:
    text = collection(feature({"tên": "?"}, POINT)).replace(b"?", TCVN3)
    taken = written(tmp_path, "a.geojson", text)
    assert not taken.layer.is_unicode
    assert taken.column("tên".encode()) == [TCVN3]
    assert taken.codes == {"json_not_utf8"}


def test_legacy_bytes_where_words_are_expected(tmp_path: Path) -> None:
    text = collection(feature({}, {"type": "?", "coordinates": [1, 2]}), name="?")
    taken = written(tmp_path, "a.geojson", text.replace(b"?", b"\xa6"))
    assert taken.only[0]["__problem"] == 'shape_kind {"kind": "?"}'


def test_json_that_is_no_geojson(tmp_path: Path) -> None:
    assert refusal(file(tmp_path, "a.json", '{"a": 1}')).code == "json_no_features"


# KML

PLACEMARK = (
    "<Placemark><name>{name}</name><ExtendedData><SchemaData>"
    '<SimpleData name="so">{number}</SimpleData></SchemaData></ExtendedData>'
    "<Point><coordinates>105.8,21.0,5</coordinates></Point></Placemark>"
)
SCHEMA = '<Schema name="s"><SimpleField name="so" type="int"/></Schema>'


def kml(body: str, head: str = '<?xml version="1.0" encoding="UTF-8"?>') -> str:
    return f"{head}<kml><Document>{SCHEMA}{body}</Document></kml>"


def test_kml_folders_are_layers_and_schemas_types(tmp_path: Path) -> None:
    one = PLACEMARK.format(name="Phường Phúc Xá", number=10)
    two = PLACEMARK.format(name="Xã Ngũ Hiệp", number="mười")
    body = (
        f"<Folder><name>Cơ sở</name>{one}</Folder>"
        f"<Folder><name>Khác</name>{two}</Folder><NetworkLink/>"
    )
    taken = written(tmp_path, "a.kml", kml(body))
    assert [layer.name for layer in taken.source.layers] == ["Cơ sở", "Khác"]
    kinds = [layer.columns[1].kind for layer in taken.source.layers]
    assert kinds == [ColumnKind.INTEGER, ColumnKind.TEXT]
    assert taken.rows["Cơ sở"][0]["c1"] == 10
    assert taken.codes == {"z_dropped", "kml_left_out"}


def test_kml_shapes(tmp_path: Path) -> None:
    ring = "0,0 0,4 4,4 4,0 0,0"
    hole = "1,1 1,2 2,2 2,1 1,1"
    boundary = "<LinearRing><coordinates>{}</coordinates></LinearRing>"
    polygon = (
        f"<Polygon><outerBoundaryIs>{boundary.format(ring)}</outerBoundaryIs>"
        f"<innerBoundaryIs>{boundary.format(hole)}</innerBoundaryIs></Polygon>"
    )
    line = "<LineString><coordinates>0,0 1,1</coordinates></LineString>"
    track = "<gx:Track><gx:coord>0 0 0</gx:coord><gx:coord>1 1 0</gx:coord></gx:Track>"
    broken = "<Point><coordinates>105,8 21</coordinates></Point>"
    loose = "<Point><coordinates> 105.8 , 21.0\n</coordinates></Point>"
    shapes = [
        polygon,
        f"<MultiGeometry>{polygon}{polygon}</MultiGeometry>",
        f"<MultiGeometry>{polygon}{line}</MultiGeometry>",
        track,
        broken.replace("105,8 21", "105.8"),
        "",
        loose,
    ]
    body = "".join(f"<Placemark>{shape}</Placemark>" for shape in shapes)
    rows = written(tmp_path, "a.kml", kml(body)).only
    kinds = [r["__wkb"] and shapely.from_wkb(r["__wkb"]).geom_type for r in rows]
    assert kinds == [
        "Polygon",
        "MultiPolygon",
        "GeometryCollection",
        "LineString",
        None,
        None,
        "Point",
    ]
    assert shapely.from_wkb(rows[0]["__wkb"]).area == 15
    assert rows[4]["__problem"].startswith("coordinate_broken")


def test_kml_whose_bytes_contradict_its_declaration(tmp_path: Path) -> None:
    text = kml("\n\n<Placemark><name>?</name></Placemark>").encode()
    stopped = refusal(file(tmp_path, "a.kml", text.replace(b"?<", b"T\xeast\xe9<")))
    assert (stopped.code, stopped.params["line"]) == ("xml_encoding", 3)


def test_kml_in_a_declared_legacy_encoding(tmp_path: Path) -> None:
    text = kml(
        PLACEMARK.format(name="Hà", number=1),
        '<?xml version="1.0" encoding="windows-1258"?>',
    )
    taken = written(tmp_path, "a.kml", text.encode("cp1258"))
    assert taken.column("Name") == ["Hà"]


def test_kmz(tmp_path: Path) -> None:
    text = kml(PLACEMARK.format(name="A", number=1)).encode()
    taken = take(zipped(tmp_path / "a.kmz", {"doc.kml": text, "files/i.png": b"x"}))
    assert taken.column("Name") == ["A"]


# CSV


def csv_rows(tmp_path: Path, content: bytes | str) -> list[list[bytes | None]]:
    taken = written(tmp_path, "a.csv", content)
    width = len(taken.layer.columns)
    return [[row[f"c{place}"] for place in range(width)] for row in taken.only]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_csv_separators(tmp_path: Path, mark: str, end: str) -> None:
    text = f'ma{mark}ten{end}1{mark}"a{mark}b"{end}{end}2{mark}"c""{end}d"{end}'
    rows = csv_rows(tmp_path, text)
    assert rows == [[b"1", f"a{mark}b".encode()], [b"2", f'c"{end}d'.encode()]]


def test_csv_decimal_commas_do_not_split(tmp_path: Path) -> None:
    text = "ma;x;y\n1;105,8;21,0\n2;105,9;21,1\n"
    assert csv_rows(tmp_path, text)[0] == [b"1", b"105,8", b"21,0"]


def test_csv_that_tells_its_separator(tmp_path: Path) -> None:
    assert csv_rows(tmp_path, "sep=;\r\na;b\r\n1,5;2,5\r\n") == [[b"1,5", b"2,5"]]


def test_csv_bytes_are_not_touched(tmp_path: Path) -> None:
    taken = written(tmp_path, "a.csv", b"t\xean,so\n" + TCVN3 + b",1\n\xa0x\x85,2\n")
    assert taken.column(b"t\xean") == [TCVN3, b"\xa0x\x85"]
    assert taken.layer.encoding is None


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-8-sig"])
def test_csv_marks_of_encoding(tmp_path: Path, codec: str) -> None:
    taken = written(tmp_path, "a.csv", "tên,so\nPhường,1\n".encode(codec))
    name, value = taken.layer.columns[0].name, taken.only[0]["c0"]
    if codec == "utf-8-sig":
        assert (name, value) == ("tên".encode(), "Phường".encode())
    else:
        assert (name, value) == ("tên", "Phường")


def test_csv_ragged_rows_are_held_and_kept(tmp_path: Path) -> None:
    taken = written(tmp_path, "a.csv", "a,b,c\n1,2,3\n1,2\n1,2,3,4\n1,2,3,\n")
    codes = [(row["__problem"] or "").partition(" ")[0] for row in taken.only]
    assert codes == ["", "csv_ragged", "csv_ragged", ""]


def test_csv_misplaced_quotes_hold_one_row(tmp_path: Path) -> None:
    taken = written(tmp_path, "a.csv", 'a,b\n1,"x" y\n2,z\n')
    problems = [row["__problem"] for row in taken.only]
    assert problems == ['csv_quote {"line": 2}', None]


def test_csv_open_quotes_are_refused(tmp_path: Path) -> None:
    stopped = refusal(file(tmp_path, "a.csv", 'a,b\n1,2\n2,"z\n3,4\n'))
    assert (stopped.code, stopped.params) == ("csv_quote_open", {"line": 3})


def test_csv_titles_above_the_heading(tmp_path: Path) -> None:
    text = "DANH SÁCH CƠ SỞ,,\n,,\nSTT,Tên,Địa chỉ\n1,A,B\n"
    taken = written(tmp_path, "a.csv", text)
    assert taken.column("Tên".encode()) == [b"A"]
    assert taken.codes == {"heading_row"}


def test_csv_without_a_heading_loses_no_row(tmp_path: Path) -> None:
    taken = written(tmp_path, "a.csv", "1,105.8,21.0\n2,105.9,21.1\nx,y,z\n")
    assert taken.column(b"column_1") == [b"1", b"2", b"x"]
    assert taken.codes == {"heading_missing"}


def test_rows_of_words_are_no_late_heading(tmp_path: Path) -> None:
    taken = written(tmp_path, "a.csv", "Tên,2023,so\n1,2,3\nx,y,z\n")
    assert taken.column(b"2023") == [b"2", b"y"]


def test_xlsx_without_a_heading_loses_no_row(tmp_path: Path) -> None:
    taken = take(workbook(tmp_path, ["DANH SÁCH"], [1, 105.8, "A"], [2, 105.9, "B"]))
    assert taken.column("column_1") == [1, 2]


def test_csv_names_are_as_written_and_none_is_empty(tmp_path: Path) -> None:
    taken = written(tmp_path, "a.csv", "a,A,,b\n1,2,3,4\n")
    names = [column.name for column in taken.layer.columns]
    assert names == [b"a", b"A", b"column_3", b"b"]


# XLSX


def workbook(tmp_path: Path, *rows: list[object]) -> Path:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    return tmp_path / "a.xlsx"


def test_xlsx_types(tmp_path: Path) -> None:
    taken = take(
        workbook(
            tmp_path,
            ["ma", "ngay", "so", "le", "lẫn", "co"],
            [
                "007",
                datetime(2026, 4, 3),  # noqa: DTZ001 - a cell has no zone
                1,
                1,
                5,
                True,
            ],
            ["008", date(2026, 4, 4), 2, 2.5, "năm", False],
            [None, None, None, None, date(2026, 1, 2), None],
            ["009", None, None, None, 2.0, None],
        )
    )
    assert taken.column("ma") == ["007", "008", None, "009"]
    assert taken.column("ngay")[:2] == ["2026-04-03", "2026-04-04"]
    assert taken.column("le")[:2] == [1.0, 2.5]
    assert taken.column("lẫn") == ["5", "năm", "2026-01-02", "2"]
    assert taken.column("co")[:2] == [True, False]


def test_xlsx_text_like_a_formula_is_no_formula(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["a", "b"])
    book.active.append(["x", "=1+1"])
    book.active["A2"].value = "=cmd|' /C calc'!A0"
    book.active["A2"].data_type = "s"
    book.save(tmp_path / "a.xlsx")
    taken = take(tmp_path / "a.xlsx")
    [note] = taken.layer.notes
    assert (note.code, note.field) == ("formula_unstored", "b")
    assert taken.column("a") == ["=cmd|' /C calc'!A0"]
    assert taken.column("b") == ["=1+1"]


def test_xlsx_numbers_padded_by_their_format_are_codes(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["ma", "so"])
    book.active.append([123, 7])
    book.active["A2"].number_format = "00000"
    book.active["B2"].number_format = "0"
    book.save(tmp_path / "a.xlsx")
    taken = take(tmp_path / "a.xlsx")
    assert (taken.column("ma"), taken.column("so")) == (["00123"], [7])


def test_xlsx_title_rows_and_several_sheets(tmp_path: Path) -> None:
    book = Workbook()
    first = book.active
    first.title = "Cơ sở"
    for row in (["DANH SÁCH"], [], ["STT", "Tên", "Số"], [1, "A", 2], [], [2, "B", 3]):
        first.append(row)
    book.create_sheet("Trống")
    hidden = book.create_sheet("Ẩn")
    hidden.append(["a"])
    hidden.append([1])
    hidden.sheet_state = "hidden"
    other = book.create_sheet("Khác")
    other.append(["a"])
    other.append([1])
    book.save(tmp_path / "a.xlsx")
    taken = take(tmp_path / "a.xlsx")
    assert [layer.name for layer in taken.source.layers] == ["Cơ sở", "Khác"]
    assert taken.source.others == ("Trống", "Ẩn")
    assert [row["c1"] for row in taken.rows["Cơ sở"]] == ["A", "B"]


def test_xlsx_that_lies_about_its_size(tmp_path: Path) -> None:
    whole = workbook(tmp_path, ["a", "b"], [1, 2], [3, 4])
    lying = tmp_path / "b.xlsx"
    with ZipFile(whole) as source, ZipFile(lying, "w") as target:
        for name in source.namelist():
            raw = source.read(name)
            target.writestr(name, raw.replace(b'ref="A1:B3"', b'ref="A1"'))
    assert take(lying).column("b") == [2, 4]


# GeoPackage


def test_geopackage_kinds_of_layers(tmp_path: Path) -> None:
    place = by_gdal(tmp_path / "a.gpkg", "GPKG", layer="co_so")
    with sqlite3.connect(place) as database:
        database.execute("CREATE TABLE danh_muc (fid INTEGER PRIMARY KEY, ma TEXT)")
        database.execute("INSERT INTO danh_muc VALUES (1, 'A')")
        database.execute("CREATE TABLE layer_styles (id INTEGER PRIMARY KEY)")
        database.execute("CREATE VIEW lon AS SELECT * FROM co_so WHERE so > 1")
        database.execute(
            "INSERT INTO gpkg_contents (table_name, data_type, srs_id) VALUES "
            "('danh_muc', 'attributes', 0), ('layer_styles', 'attributes', 0), "
            "('lon', 'features', 4326)"
        )
        database.execute(
            "INSERT INTO gpkg_geometry_columns "
            "VALUES ('lon', 'geom', 'POINT', 4326, 0, 0)"
        )
    taken = take(place)
    kinds = {layer.name: layer.kind for layer in taken.source.layers}
    assert kinds == {
        "co_so": LayerKind.FEATURES,
        "danh_muc": LayerKind.ATTRIBUTES,
        "lon": LayerKind.VIEW,
    }
    assert taken.source.others == ("layer_styles",)
    assert len(taken.rows["lon"]) == 2
    assert taken.rows["danh_muc"][0]["__problem"] is None


def test_geopackage_counts_the_table_itself(tmp_path: Path) -> None:
    place = by_gdal(tmp_path / "a.gpkg", "GPKG")
    with sqlite3.connect(place) as database:
        database.execute("UPDATE gpkg_ogr_contents SET feature_count = 2")
    taken = take(place)
    assert len(taken.only) == 4
    assert taken.codes == {"gpkg_count"}


def test_geopackage_cells_of_another_type_and_dates(tmp_path: Path) -> None:
    place = by_gdal(tmp_path / "a.gpkg", "GPKG", layer="a", SPATIAL_INDEX="NO")
    with sqlite3.connect(place) as database:
        database.execute("ALTER TABLE a ADD COLUMN ngay DATE")
        database.execute("UPDATE a SET so = '1,5', ngay = '31/12/23' WHERE fid = 1")
    taken = take(place)
    assert taken.column("so") == ["1,5", "1", "2", "3"]
    assert taken.column("ngay") == ["31/12/23", None, None, None]
    assert taken.column("ten") == NAMES
    assert taken.only[0]["__wkb"] is not None


def test_geopackage_without_a_system(tmp_path: Path) -> None:
    place = by_gdal(tmp_path / "a.gpkg", "GPKG")
    with sqlite3.connect(place) as database:
        database.execute("UPDATE gpkg_geometry_columns SET srs_id = -1")
    assert take(place).layer.crs is None


# FlatGeobuf, MapInfo


def test_flatgeobuf(tmp_path: Path) -> None:
    taken = take(by_gdal(tmp_path / "a.fgb", "FlatGeobuf", SPATIAL_INDEX="NO"))
    assert taken.column("ten") == NAMES
    assert taken.layer.crs is not None
    assert taken.layer.crs.text == "EPSG:4326"


def test_a_cut_flatgeobuf(tmp_path: Path) -> None:
    place = by_gdal(tmp_path / "a.fgb", "FlatGeobuf", SPATIAL_INDEX="NO")
    place.write_bytes(place.read_bytes()[:-40])
    assert refusal(place).code in {"unreadable", "rows_lost"}


@pytest.mark.parametrize("ending", ["tab", "mif"])
def test_mapinfo(tmp_path: Path, ending: str) -> None:
    how = {"FORMAT": "MIF"} if ending == "mif" else {}
    folder = tmp_path / "out"
    folder.mkdir()
    by_gdal(folder / f"a.{ending}", "MapInfo File", **how)
    with ZipFile(tmp_path / "a.zip", "w") as archive:
        for part in folder.iterdir():
            archive.write(part, part.name)
    taken = take(tmp_path / "a.zip")
    assert taken.column(b"ten") == [name.encode() for name in NAMES]
    assert shapely.from_wkb(taken.only[0]["__wkb"]).x == pytest.approx(PLACES[0][0])


MIF = b"""Version 300
Charset "WindowsLatin1"
Delimiter ","
CoordSys Earth Projection 8, 104, "m", 105.75, 0, 0.9999, 500000, 0
Columns 2
  t\xean Char(20)
  so Integer
Data

Point 509885.15 2328270.54
Point 509158.1 2327495.17
"""


def test_mif_in_a_legacy_encoding(tmp_path: Path) -> None:
    members = {"a.mif": MIF, "a.mid": b'"' + TCVN3 + b'",1\r\n"B",2\r\n'}
    taken = take(zipped(tmp_path / "a.zip", members))
    assert taken.column(b"t\xean") == [TCVN3, b"B"]
    assert taken.layer.encoding == "WindowsLatin1"
    assert taken.layer.crs is not None
    assert taken.layer.crs.form is CrsForm.MAPINFO
    assert taken.layer.crs.text.startswith("CoordSys Earth Projection 8, 104")


def test_mif_with_fewer_rows_than_shapes(tmp_path: Path) -> None:
    members = {"a.mif": MIF, "a.mid": b'"A",1\r\n'}
    stopped = refusal(zipped(tmp_path / "a.zip", members))
    assert stopped.code == "parts_disagree_mapinfo"
