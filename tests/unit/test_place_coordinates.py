"""One coordinate as people write it, and the columns that hold them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoapp.ingest.place.columns import (
    Naming,
    PairColumn,
    WktColumn,
    XYColumns,
    coordinate_columns,
    split_pair,
)
from geoapp.ingest.place.compass import Axis, NMeans, n_means
from geoapp.ingest.place.coordinates import (
    Coordinate,
    CoordinateProblem,
    parse_coordinate,
)
from geoapp.ingest.place.table import read_columns, table_crs

LATITUDE, LONGITUDE = 21.048, 105.847


def value(text: str, axis: Axis | None = None) -> float:
    found = parse_coordinate(text, axis)
    assert isinstance(found, Coordinate), found
    return found.value


@pytest.mark.parametrize(
    "written",
    [
        "21.048",
        "21,048",
        "+21.048",
        "21.048°",
        "21.048 N",
        "N21.048",
        "21,048 B",
        "Vĩ độ: 21,048",
        "21°02'52.8\"N",
        "21°02'52,8''",
        "21 02 52.8 N",
        "21d02'52.8",
        "21:02:52.8",
        "21-02-52.8",
        "21º02’52,8”B",
        "21o02'52.8''",
        "21o 02' 52.8\"",
        "21˚02′52.8″ Bắc",
        "B 21°02'52.8\"",
        "21°02.88'N",
        "21 2.88",
        "21 độ 02 phút 52,8 giây Bắc",
        "21o02m52.8s",
        "\u00a021.048\u200b",
    ],
)
def test_latitudes(written: str) -> None:
    assert value(written, Axis.NORTH) == pytest.approx(LATITUDE, abs=1e-9)


@pytest.mark.parametrize(
    "written",
    [
        "105,847",
        "105°50'49.2\"E",
        "105 50 49.2 E",
        "105°50'49,2\" Đ",
        "Ð 105°50'49,2\"",
        "105°50'49,2\" Đông",
        "E105.847",
        "105d50m49.2s E",
    ],
)
def test_longitudes(written: str) -> None:
    assert value(written, Axis.EAST) == pytest.approx(LONGITUDE, abs=1e-9)


@pytest.mark.parametrize(
    ("written", "metres"),
    [
        ("2.326.400,945", 2326400.945),
        ("2,326,400.945", 2326400.945),
        ("2 326 400,945", 2326400.945),
        ("587.832,057", 587832.057),
        ("587832,057", 587832.057),
        ("587832.057 m", 587832.057),
        ("587 832", 587832.0),
        ("2.326400945E+06", 2326400.945),
    ],
)
def test_metres(written: str, metres: float) -> None:
    found = parse_coordinate(written)
    assert found == Coordinate(metres, is_degrees=False)


@pytest.mark.parametrize(
    ("written"), ["-105.847", "105.847 W", "105,847 T", "105.847 Tây"]
)
def test_west_is_negative(written: str) -> None:
    assert value(written, Axis.EAST) == pytest.approx(-LONGITUDE)


@pytest.mark.parametrize(
    ("written", "code", "shown"),
    [
        ("", "coordinate_empty", None),
        ("abc", "coordinate_unreadable", "abc"),
        ("105.50.49", "coordinate_unreadable", "105.50.49"),
        ("1.234.567.8", "coordinate_unreadable", "1.234.567.8"),
        ("21 61 10", "coordinate_minutes", "61"),
        ("21°02'60\"", "coordinate_seconds", "60"),
        ("95°00'00\"", "coordinate_range", "95"),
        ("21.048E", "coordinate_letter", "E"),
        ("-21.048N", "coordinate_unreadable", "-21.048N"),
        ("2.33E+06", "coordinate_rounded", "2.33E+06"),
        ("nan", "coordinate_unreadable", "nan"),
        ("9" * 5000, "coordinate_unreadable", "9" * 60),
        ("'; DROP TABLE x; --", "coordinate_unreadable", "DROP"),
    ],
)
def test_problems_show_what_is_wrong(
    written: str, code: str, shown: str | None
) -> None:
    found = parse_coordinate(written, Axis.NORTH)
    assert isinstance(found, CoordinateProblem)
    assert found.code == code
    assert shown is None or any(shown in str(each) for each in found.params.values())


def test_a_bare_n_is_decided_by_its_neighbours() -> None:
    assert n_means(["21.048N", "105.847E"]) is NMeans.NORTH
    assert n_means(["21.048N"]) is NMeans.NORTH
    assert n_means(["8.5N", "21.048B"]) is NMeans.SOUTH
    assert n_means(["21.048N", "105.847Đ"]) is None
    assert n_means(["21.048", "105.847"]) is NMeans.NORTH
    assert value("8.5N") == 8.5
    found = parse_coordinate("8.5N", Axis.NORTH, NMeans.SOUTH)
    assert isinstance(found, Coordinate)
    assert found.value == -8.5


@given(
    degrees=st.integers(0, 89),
    minutes=st.integers(0, 59),
    hundredths=st.integers(0, 5_999),
    form=st.sampled_from(
        [
            "{d}°{m}'{s}\"",
            "{d} {m} {s}",
            "{d}:{m}:{s}",
            "{d}d{m}'{s}",
            "{d}o{m}'{s}''",
            "{d}º{m}’{s}”B",
            "N {d}° {m}′ {s}″",
            "{d} độ {m} phút {s} giây",
        ]
    ),
    comma=st.booleans(),
)
def test_any_angle_in_any_form(
    degrees: int, minutes: int, hundredths: int, form: str, *, comma: bool
) -> None:
    seconds = f"{hundredths / 100:05.2f}"
    written = form.format(
        d=degrees, m=f"{minutes:02}", s=seconds.replace(".", "," if comma else ".")
    )
    expected = degrees + minutes / 60 + hundredths / 360_000
    assert value(written, Axis.NORTH) == pytest.approx(expected, abs=1e-9)


@given(
    st.integers(180_001, 2_699_999_999),
    st.sampled_from([(".", ","), (",", "."), (" ", ",")]),
)
def test_any_metres_with_thousands(millimetres: int, marks: tuple[str, str]) -> None:
    group, point = marks
    metres = 1_000_000 + millimetres / 1000
    written = f"{metres:,.3f}".replace(",", "_").replace(".", point).replace("_", group)
    assert value(written) == pytest.approx(metres, abs=1e-6)


@given(st.text(max_size=80))
def test_no_text_raises(text: str) -> None:
    assert isinstance(parse_coordinate(text), Coordinate | CoordinateProblem)


@pytest.mark.parametrize(
    ("names", "x", "y", "naming"),
    [
        (["ma", "vi_do", "kinh_do"], 2, 1, Naming.GEOGRAPHIC),
        (["KINH ĐỘ (E)", "VĨ ĐỘ (N)"], 0, 1, Naming.GEOGRAPHIC),
        (["lat", "lon"], 1, 0, Naming.GEOGRAPHIC),
        (["Longitude_WGS84", "Latitude_WGS84"], 0, 1, Naming.GEOGRAPHIC),
        (["Toạ độ X", "Tọa độ Y"], 0, 1, Naming.PLANE),
        (["toado_x", "toado_y"], 0, 1, Naming.PLANE),
        (["X (m)", "Y (m)"], 0, 1, Naming.PLANE),
        (["x_vn2000", "y_vn2000"], 0, 1, Naming.PLANE),
        (["POINT_X", "POINT_Y"], 0, 1, Naming.PLANE),
        (["xcoord", "ycoord"], 0, 1, Naming.PLANE),
        (["N", "E"], 1, 0, Naming.PLANE),
        (["Đông", "Bắc"], 0, 1, Naming.PLANE),
        (["Easting", "Northing"], 0, 1, Naming.PLANE),
        (["Tung độ", "Hoành độ"], 1, 0, Naming.PLANE),
        (["B", "L"], 1, 0, Naming.SURVEY),
        (["X", "Y", "lon", "lat"], 2, 3, Naming.GEOGRAPHIC),
    ],
)
def test_columns_by_name(names: list[str], x: int, y: int, naming: Naming) -> None:
    cells = [["21.5", "105.5"]] * len(names)
    assert coordinate_columns(names, cells) == XYColumns(x, y, naming)


def test_names_alone_are_not_enough() -> None:
    assert coordinate_columns(["x", "y"], [["có"], ["không"]]) is None
    assert coordinate_columns(["xã", "y tế", "ten"], [["1"], ["2"], ["a"]]) is None


def test_columns_by_content() -> None:
    cells = [["1", "2"], ["21.048", "21.05"], ["105.847", "105.9"], ["7", "9"]]
    found = coordinate_columns(["a", "b", "c", "d"], cells)
    assert found == XYColumns(2, 1, Naming.CONTENT)
    cells = [["2328500.2", "2328501.5"], ["587832.1", "587000.2"]]
    found = coordinate_columns(["a", "b"], cells)
    assert found == XYColumns(1, 0, Naming.CONTENT)


def test_columns_of_well_known_text_and_of_pairs() -> None:
    cells = [["a"], ["POINT (105 21)", "SRID=4326;MULTIPOLYGON (((0 0"]]
    assert coordinate_columns(["ten", "geom"], cells) == WktColumn(1)
    cells = [["a", "b"], ["21.048, 105.847", "21,05; 105,9"]]
    assert coordinate_columns(["ten", "tọa độ"], cells) == PairColumn(1)


@pytest.mark.parametrize(
    "cell",
    [
        "21.048, 105.847",
        "21.048,105.847",
        "21,048; 105,847",
        "21.048 105.847",
        "21°02'52.8\"N 105°50'49.2\"E",
        "21°02'52.8\"N, 105°50'49.2\"E",
    ],
)
def test_pairs(cell: str) -> None:
    pair = split_pair(cell)
    assert pair is not None
    assert [value(each) for each in pair] == pytest.approx([LATITUDE, LONGITUDE])


@pytest.mark.parametrize("cell", ["", "21.048", "21,048,105,847", "a b", "12 xã 5"])
def test_no_pairs(cell: str) -> None:
    assert split_pair(cell) is None


def test_a_table_is_read_row_by_row() -> None:
    xs = ["105°50'49.2\"E", "105,9 Đ", "", "105 10 10", "", "21.04N"]
    ys = ["21°02'52.8\"N", "", "", "21 61 10", "", "105.84E"]
    read = read_columns(xs, ys)
    assert read.points[0] == pytest.approx([LONGITUDE, LATITUDE])
    assert {(note.row_no, note.field, note.code) for note in read.problems} == {
        (2, "y", "coordinate_empty"),
        (4, "y", "coordinate_minutes"),
        (6, "x", "coordinate_letter"),
        (6, "y", "coordinate_letter"),
    }
    assert read.is_degrees


def test_degrees_in_a_table_are_wgs84_and_metres_are_asked() -> None:
    named = XYColumns(0, 1, Naming.GEOGRAPHIC)
    declared, notes = table_crs(named, is_degrees=True)
    assert declared is not None
    assert declared.text == "EPSG:4326"
    assert [note.code for note in notes] == ["table_degrees_wgs84"]
    assert table_crs(named, is_degrees=False) == (None, ())
    assert table_crs(XYColumns(0, 1, Naming.SURVEY), is_degrees=True) == (None, ())


@given(
    st.lists(
        st.tuples(st.integers(-10_000_000, 10_000_000), st.sampled_from([".", ","])),
        min_size=1,
        max_size=5,
    )
)
def test_a_plain_column_reads_as_its_cells_do(cells: list[tuple[int, str]]) -> None:
    """The short way for whole columns and the long way give one answer."""
    written = [f"{number / 1000:.3f}".replace(".", point) for number, point in cells]
    short = read_columns(written, written)
    long = read_columns([f" {each}" for each in written], written)
    assert short.points.tolist() == long.points.tolist()
    assert not short.problems
    assert short.is_degrees == long.is_degrees


def test_an_undecided_n_is_read_as_north_and_said() -> None:
    read = read_columns(["105.847Đ"], ["21.048N"])
    assert read.points[0] == pytest.approx([LONGITUDE, LATITUDE])
    assert [note.code for note in read.notes] == ["coordinate_n_is_north"]
    assert not read_columns(["105.847E"], ["21.048N"]).notes
