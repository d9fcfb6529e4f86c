"""Provinces: names in any spelling, meridians, extents."""

from __future__ import annotations

import unicodedata

import pytest
from pyproj import CRS
from shapely.geometry import box

from geoapp.ingest.place.extents import within
from geoapp.ingest.place.province_table import BEFORE_2025, SINCE_2025
from geoapp.ingest.place.provinces import PROVINCES, Role, find_province, province_key
from geoapp.ingest.place.transform import Points, to_wgs84


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Sơn La", "14"),
        ("son la", "14"),
        ("TỈNH SƠN LA", "14"),
        ("14", "14"),
        ("Hà Nội", "01"),
        ("TP. Hà Nội", "01"),
        ("thành phố Hà Nội", "01"),
        ("TP.HCM", "79"),
        ("TPHCM", "79"),
        ("Tp Hồ Chí Minh", "79"),
        ("HCM", "79"),
        ("Sài Gòn", "79"),
        ("Hoà Bình", "17"),
        ("Hòa Bình", "17"),
        ("Thanh Hoá", "38"),
        ("Khánh Hoà", "56"),
        ("Thừa Thiên - Huế", "46"),
        ("Thừa Thiên Huế", "46"),
        ("TT Huế", "46"),
        ("Huế", "46"),
        ("Bà Rịa – Vũng Tàu", "77"),
        ("BR-VT", "77"),
        ("Đắc Lắc", "66"),
        ("Đăk Lăk", "66"),
        ("Dak Lak", "66"),
        ("Ðà Nẵng", "48"),
        ("Quảng Nam", "49"),
        ("Vĩnh Phúc", "26"),
    ],
)
def test_names(written: str, code: str) -> None:
    for spelling in (written, unicodedata.normalize("NFD", written)):
        found = find_province(spelling)
        assert found is not None
        assert found.code == code


@pytest.mark.parametrize("name", ["", "Viêng Chăn", "99", "tỉnh", "Thành phố"])
def test_no_such_province(name: str) -> None:
    assert find_province(name) is None


def test_all_provinces_before_and_since() -> None:
    assert len(BEFORE_2025) == 63
    assert len(SINCE_2025) == 34
    parts = [part for _, _, parts in SINCE_2025 for part in parts]
    assert sorted(parts) == [row[0] for row in BEFORE_2025]
    for name in {one.name for one in PROVINCES}:
        assert find_province(name) is not None
    assert len({province_key(row[1]) for row in BEFORE_2025}) == 63


def test_meridians_agree_with_epsg() -> None:
    """EPSG names the provinces of each plane; ours must be among them."""
    for code, name, *_ in BEFORE_2025:
        own = next(p for p in PROVINCES if p.code == code and p.name == name)
        before = own.systems[0].srid
        area = CRS.from_epsg(before).area_of_use
        assert area is not None
        named = province_key(area.name)
        if "onshore" not in named and "between" not in named:
            assert province_key(name) in named, (name, before)


def test_a_merged_province_keeps_the_meridians_of_its_parts() -> None:
    found = find_province("Phú Thọ")
    assert found is not None
    assert [(one.srid, one.role) for one in found.systems] == [
        (9208, Role.OFFICIAL),
        (9211, Role.LEGACY),
        (5897, Role.LEGACY),
    ]


def test_recorded_meridians_come_first() -> None:
    found = find_province("Sơn La")
    assert found is not None
    changed = found.with_meridians((9205,))
    assert [one.srid for one in changed.systems] == [9205, 9206]


def test_islands_belong_to_their_provinces() -> None:
    import numpy as np

    points: Points = np.array([[111.92, 8.64], [112.34, 16.83], [113.9, 10.4]])
    assert within(points, find_province("Khánh Hòa")).tolist() == [True, False, True]
    assert within(points, find_province("Đà Nẵng")).tolist() == [False, True, False]
    assert within(points, None).all()


def test_a_polygon_replaces_the_boxes() -> None:
    import numpy as np

    province = find_province("Sơn La")
    assert province is not None
    shaped = province.with_shape(box(103.9, 21.3, 104.0, 21.4))
    points: Points = np.array([[103.95, 21.35], [104.03, 21.35], [104.2, 21.35]])
    assert within(points, shaped).tolist() == [True, True, False]


def test_a_point_without_a_place_lies_nowhere() -> None:
    import numpy as np

    points = to_wgs84(np.array([[np.nan, 1.0], [1e30, 1e30]]), 5897)
    assert not within(points, None).any()
