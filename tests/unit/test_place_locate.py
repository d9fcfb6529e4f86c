"""Where the numbers fall against what the file declares: never a silent guess."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pyproj
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geoapp.ingest.place.extents import within
from geoapp.ingest.place.identify import identify
from geoapp.ingest.place.locate import locate
from geoapp.ingest.place.placed import Placed, choose
from geoapp.ingest.place.provinces import PROVINCES, Province, find_province
from geoapp.ingest.place.transform import Points, from_wgs84, to_wgs84
from geoapp.ingest.source import CrsForm, DeclaredCrs, Weight
from geoapp.spatial.crs import VN2000, is_utm

HANOI: Points = np.array(
    [[105.847, 21.048], [105.8453, 21.043], [105.84, 21.041], [105.5, 21.14]]
)
PLANES = sorted(srid for srid in VN2000 if srid != 4756)
GEOD = pyproj.Geod(ellps="WGS84")


def placed(
    points: Any, declared: str | None, province: str | None = "Hà Nội"
) -> Placed:
    crs = DeclaredCrs(CrsForm.CODE, declared) if declared else None
    known = find_province(province) if province else None
    assert known or not province
    return locate(np.array(points, dtype=float), identify(crs), known)


def codes(found: Placed) -> list[str]:
    return [note.code for note in found.notes]


def offered(found: Placed) -> list[int]:
    return [one.srid for one in found.candidates]


@pytest.mark.parametrize("srid", [4326, 4756, 3857, 32648, 3405, 5897, 9210])
def test_what_is_declared_and_fits_is_taken_without_a_word(srid: int) -> None:
    assert placed(from_wgs84(HANOI[:3], srid), f"EPSG:{srid}") == Placed(srid, "xy")


def test_without_prj_the_provinces_own_meridian_comes_first_and_is_asked() -> None:
    found = placed(from_wgs84(HANOI, 5897), None)
    assert (found.srid, found.needs) == (None, ("crs",))
    assert offered(found)[:2] == [5897, 3405]
    assert len(offered(found)) > 2
    assert codes(found) == ["crs_missing", "crs_choose"]
    first = found.candidates[0]
    assert first.reason == "official"
    assert (first.longitude, first.latitude) == pytest.approx(
        (105.8427, 21.0455), abs=0.001
    )


def test_a_wrong_meridian_is_asked_with_the_right_one_first() -> None:
    found = placed(from_wgs84(HANOI, 5897), "EPSG:9210")
    assert found.needs == ("crs",)
    assert offered(found)[0] == 5897
    assert 9210 in offered(found)
    assert codes(found) == ["crs_other_fits"]


def test_a_meridian_of_elsewhere_is_asked_even_where_it_looks_plausible() -> None:
    """Sơn La's data under Hà Nội's meridian move 104 km and stay in the province."""
    here = from_wgs84(np.array([[103.6, 21.3], [103.7, 21.2]]), 9206)
    found = placed(here, "EPSG:5897", "Sơn La")
    assert found.needs == ("crs",)
    assert offered(found) == [9206, 5897]


def test_a_stray_row_does_not_make_the_declared_system_doubtful() -> None:
    many = np.vstack([HANOI] * 6 + [[[106.3, 21.0]]])
    assert placed(from_wgs84(many, 5897), "EPSG:5897") == Placed(5897, "xy")


def test_another_own_meridian_that_gathers_the_strays_is_asked() -> None:
    hanoi = find_province("Hà Nội")
    assert hanoi is not None
    both = hanoi.with_meridians((5897, 9208))
    across = np.array([[105.3 + i * 0.07, 21.0] for i in range(11)])
    declared = identify(DeclaredCrs(CrsForm.CODE, "EPSG:9208"))
    found = locate(from_wgs84(across, 5897), declared, both)
    assert codes(found) == ["crs_other_meridian_fits"]
    assert offered(found) == [5897, 9208]


def test_a_former_meridian_is_right_only_in_its_own_part() -> None:
    """105° was Vĩnh Phúc's; Phú Thọ of today contains it."""
    here = np.array([[105.6, 21.3], [105.65, 21.4]])
    assert not placed(from_wgs84(here, 5897), "EPSG:5897", "Phú Thọ").needs
    there = np.array([[105.2, 21.5], [105.25, 21.6]])
    assert placed(from_wgs84(there, 5897), "EPSG:5897", "Phú Thọ").needs == ("crs",)


@pytest.mark.parametrize("srid", [4326, 5897, 3405])
def test_exchanged_axes(srid: int) -> None:
    found = placed(from_wgs84(HANOI, srid)[:, ::-1], f"EPSG:{srid}")
    assert (found.srid, found.axis_order, found.needs) == (srid, "yx", ("axis_order",))
    metres = "metres" if srid != 4326 else "degrees"
    assert codes(found) == [f"axes_swapped_{metres}"]


def test_northing_in_x_without_a_system_asks_both() -> None:
    found = placed(from_wgs84(HANOI, 5897)[:, ::-1], None)
    assert found.needs == ("crs", "axis_order")
    assert (found.candidates[0].srid, found.candidates[0].axis_order) == (5897, "yx")
    chosen = choose(found, 5897, "yx")
    assert (chosen.srid, chosen.axis_order, chosen.needs) == (5897, "yx", ())


@pytest.mark.parametrize("province", ["Hà Nội", None])
def test_degrees_under_metres_and_metres_under_degrees(province: str | None) -> None:
    found = placed(HANOI, "EPSG:5897", province)
    assert codes(found) == ["crs_metres_but_degrees"]
    assert (found.needs, offered(found)[0]) == (("crs",), 4326)
    found = placed(from_wgs84(HANOI, 5897), "EPSG:4326", province)
    assert codes(found) == ["crs_degrees_but_metres"]
    assert found.needs == ("crs",)
    assert 5897 in offered(found)


@pytest.mark.parametrize(
    ("points", "declared"),
    [([[-81.5, 12.5], [-81.7, 13.0]], None), ([[1.0, 1.0], [2.0, 2.0]], None)],
)
def test_degrees_from_abroad_without_prj(points: Any, declared: str | None) -> None:
    found = placed(points, declared, None)
    assert found.needs == ("crs",)
    assert offered(found)[0] == 4326


@pytest.mark.parametrize(
    ("points", "declared"),
    [
        ([[1.0, 1.0]], "EPSG:4326"),
        ([[10.0, 10.0]], "OGC:CRS84"),
        ([[652000.0, 6862000.0]], "EPSG:2154"),
        ([[480000.0, 2200000.0]], "EPSG:32614"),
    ],
)
def test_files_from_abroad_are_only_remarked_on(points: Any, declared: str) -> None:
    found = placed(points, declared, None)
    assert found.needs == ()
    assert [note.weight for note in found.notes] == [Weight.INFO]


def test_an_unused_system_that_happens_to_fit_is_asked() -> None:
    """WGS 72BE / UTM 48N: right to some metres, and nobody here means it."""
    found = placed(from_wgs84(HANOI, 32448), "EPSG:32448")
    assert found.needs == ("crs",)
    assert codes(found) == ["crs_unusual"]
    assert {5897, 3405, 32448} <= set(offered(found))


def test_old_datums_are_not_looked_at_any_further() -> None:
    found = placed(from_wgs84(HANOI, 2044), "EPSG:2044")
    assert (found.needs, codes(found)) == ((), ["crs_hanoi72"])


def test_another_countrys_system_under_a_provinces_numbers_is_asked() -> None:
    found = placed(from_wgs84(HANOI, 5897), "EPSG:32614")
    assert found.needs == ("crs",)
    assert offered(found)[0] == 5897


def test_data_of_another_province_in_degrees_are_remarked_on() -> None:
    found = placed([[108.2, 16.05]], "EPSG:4326")
    assert found.needs == ()
    assert codes(found) == ["place_outside"]
    assert found.notes[0].weight is Weight.WARNING


@pytest.mark.parametrize("declared", ["EPSG:5897", None])
@pytest.mark.parametrize(
    ("damaged", "code"),
    [
        (lambda p: p * 1000, "place_millimetres"),
        (lambda p: p * 100, "place_centimetres"),
        (lambda p: p / 1000, "place_kilometres"),
        (lambda p: np.add(p, [48_000_000, 0]), "place_zone_prefix"),
        (lambda p: np.add(p, [18_000_000, 0]), "place_zone_prefix"),
        (lambda p: np.add(p[:, ::-1], [0, 48_000_000]), "place_zone_prefix"),
        (lambda p: p - [500_000, 0], "place_easting_cut"),
        (lambda p: p - [0, 2_000_000], "place_northing_cut"),
    ],
)
def test_damaged_numbers_are_refused_with_their_remedy(
    damaged: Any, code: str, declared: str | None
) -> None:
    found = placed(damaged(from_wgs84(HANOI[:3], 5897)), declared)
    hurt = [note for note in found.notes if note.weight is Weight.REFUSAL]
    assert [note.code for note in hurt] == [code]


def test_degrees_without_their_point_are_refused() -> None:
    found = placed(HANOI * 1_000_000, "EPSG:4326")
    assert codes(found) == ["place_micro_degrees"]


@pytest.mark.parametrize("srid", [4326, 9217, 3406])
def test_islands_raise_no_alarm(srid: int) -> None:
    islands = np.array([[111.92, 8.64], [114.36, 11.43], [113.9, 10.4]])
    found = placed(from_wgs84(islands, srid), f"EPSG:{srid}", "Khánh Hòa")
    assert found == Placed(srid, "xy")


@pytest.mark.parametrize("points", [np.empty((0, 2)), [[math.nan, 1.0]], [[0.0, 0.0]]])
def test_nothing_to_look_at(points: Any) -> None:
    assert placed(points, "EPSG:5897") == Placed(5897, "xy")
    assert placed(points, None).needs == ("crs",)


def test_mapinfo_on_wgs84_is_asked_though_224_m_cannot_be_seen() -> None:
    clause = 'CoordSys Earth Projection 8, 104, "m", 105.75, 0, 0.9999, 500000, 0'
    asked = identify(DeclaredCrs(CrsForm.MAPINFO, clause))
    found = locate(from_wgs84(HANOI[:3], 9210), asked, find_province("Hà Nội"))
    assert found.needs == ("crs",)
    assert offered(found)[0] == 9210


@st.composite
def places(draw: st.DrawFn) -> tuple[Province, Points]:
    """A province and a handful of points well inside it."""
    province = draw(st.sampled_from(PROVINCES))
    west, south, east, north = draw(st.sampled_from(province.extents))
    x = draw(st.floats(west + 0.02, east - 0.02))
    y = draw(st.floats(south + 0.02, north - 0.02))
    offsets = draw(
        st.lists(
            st.tuples(st.floats(-0.02, 0.02), st.floats(-0.02, 0.02)),
            min_size=1,
            max_size=4,
        )
    )
    return province, np.array([[x + dx, y + dy] for dx, dy in offsets])


def metres_between(a: Points, b: Points) -> float:
    return float(np.max(GEOD.inv(a[:, 0], a[:, 1], b[:, 0], b[:, 1])[2]))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(where=places(), srid=st.sampled_from([*PLANES, 4756, 32648, 32649, 3857]))
def test_any_point_through_any_system_comes_back(
    where: tuple[Province, Points], srid: int
) -> None:
    """To a millimetre of the seven parameters written out, step by step.

    The way there and back differs by up to 2 mm: heights are not carried.
    """
    written = from_wgs84(where[1], srid)
    found = to_wgs84(written, srid)
    assert metres_between(found, where[1]) < 0.002
    if srid in VN2000:
        assert metres_between(found, official(written, srid)) < 0.001


def official(points: Points, srid: int) -> Points:
    """WGS 84 degrees of VN-2000 coordinates, independently of the pinned twins."""
    system = VN2000[srid]
    unprojected = (
        "" if srid == 4756 else f"+step +inv {system.projection} +ellps=WGS84 "
    )
    radians = "+step +proj=unitconvert +xy_in=deg +xy_out=rad " if srid == 4756 else ""
    transformer = pyproj.Transformer.from_pipeline(
        f"+proj=pipeline {unprojected}{radians}+step +proj=cart +ellps=WGS84 "
        "+step +proj=helmert +x=-191.90441429 +y=-39.30318279 +z=-111.45032835 "
        "+rx=0.00928836 +ry=-0.01975479 +rz=0.00427372 +s=0.252906278 "
        "+convention=position_vector +step +inv +proj=cart +ellps=WGS84 "
        "+step +proj=unitconvert +xy_in=rad +xy_out=deg"
    )
    return np.column_stack(transformer.transform(points[:, 0], points[:, 1]))


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(where=places(), data=st.data())
def test_undeclared_the_true_reading_is_offered_within_a_millimetre(
    where: tuple[Province, Points], data: st.DataObject
) -> None:
    province, points = where
    own = [one.srid for one in province.systems]
    srid = data.draw(st.sampled_from([*own, 3405, 3406, 4326]))
    order = data.draw(st.sampled_from(["xy", "yx"]))
    written = from_wgs84(points, srid)
    written = written if order == "xy" else written[:, ::-1]
    found = locate(written, identify(None), province)
    assert "crs" in found.needs
    true = [c for c in found.candidates if (c.srid, c.axis_order) == (srid, order)]
    assert len(true) == 1
    median = np.array([[true[0].longitude, true[0].latitude]])
    assert metres_between(median, np.median(points, axis=0)[None, :]) < 0.5
    if order == "yx":
        assert found.needs == ("crs", "axis_order")


def test_exchanged_metres_that_land_on_far_islands_are_asked() -> None:
    """Nha Trang in UTM 48N, exchanged, lies among the reefs of Trường Sa."""
    found = placed(
        from_wgs84(np.array([[109.0, 12.0]]), 3405)[:, ::-1], "EPSG:3405", "Khánh Hòa"
    )
    assert (found.axis_order, found.needs) == ("yx", ("axis_order",))


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(where=places(), data=st.data())
def test_declared_and_exchanged_is_always_found(
    where: tuple[Province, Points], data: st.DataObject
) -> None:
    province, points = where
    own = [one.srid for one in province.systems]
    srid = data.draw(st.sampled_from([*own, 3405, 4326, 4756]))
    declared = identify(DeclaredCrs(CrsForm.CODE, f"EPSG:{srid}"))
    found = locate(from_wgs84(points, srid)[:, ::-1], declared, province)
    assert "axis_order" in found.needs
    assert found.axis_order == "yx"


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(where=places(), data=st.data())
def test_a_wrong_meridian_is_never_taken_silently(
    where: tuple[Province, Points], data: st.DataObject
) -> None:
    """Data in the province's own system, declared as another 3-degree plane.

    Another of the province's own meridians is believed where it puts the data in the
    part that used it: nothing tells it from the truth.
    """
    province, points = where
    own = province.systems[0].srid
    wrong = data.draw(
        st.sampled_from([s for s in PLANES if not is_utm(s) and s != own])
    )
    if wrong in [one.srid for one in province.systems]:
        return
    declared = identify(DeclaredCrs(CrsForm.CODE, f"EPSG:{wrong}"))
    found = locate(from_wgs84(points, own), declared, province)
    assert found.needs or found.notes
    assert "crs" in found.needs
    assert own in [one.srid for one in found.candidates]


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(where=places(), data=st.data())
def test_what_is_right_is_never_doubted(
    where: tuple[Province, Points], data: st.DataObject
) -> None:
    province, points = where
    srid = data.draw(st.sampled_from([province.systems[0].srid, 4326, 32648, 3405]))
    if not within(points, province).all() or province.systems[0].role == "legacy":
        return
    declared = identify(DeclaredCrs(CrsForm.CODE, f"EPSG:{srid}"))
    found = locate(from_wgs84(points, srid), declared, province)
    assert found == Placed(srid, "xy")
