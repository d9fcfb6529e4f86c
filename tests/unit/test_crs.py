"""VN-2000: the systems PostGIS lacks, and the official shift to WGS 84."""

import math

import pyproj
import pytest
from django.db import connection

from geoapp.spatial.crs import MISSING_IN_POSTGIS, STORAGE_SRID, VN2000, transform_srid

PLACES = {
    "Hà Nội": (105.85, 21.03),
    "Sơn La": (103.91, 21.33),
    "Thành phố Hồ Chí Minh": (106.70, 10.78),
    "Cần Thơ": (105.78, 10.03),
    "Cà Mau": (105.15, 9.18),
    "Đà Nẵng": (108.22, 16.07),
    "Buôn Ma Thuột": (108.04, 12.67),
    "Móng Cái": (107.97, 21.53),
}


def official(longitude: float, latitude: float, srid: int) -> tuple[float, float]:
    """Return WGS 84 degrees in a VN-2000 plane by the seven published parameters."""
    system = VN2000[srid]
    transformer = pyproj.Transformer.from_pipeline(
        "+proj=pipeline "
        "+step +proj=unitconvert +xy_in=deg +xy_out=rad "
        "+step +proj=cart +ellps=WGS84 "
        "+step +inv +proj=helmert +x=-191.90441429 +y=-39.30318279 +z=-111.45032835 "
        "+rx=0.00928836 +ry=-0.01975479 +rz=0.00427372 +s=0.252906278 "
        "+convention=position_vector "
        "+step +inv +proj=cart +ellps=WGS84 "
        f"+step {system.projection} +ellps=WGS84"
    )
    x, y = transformer.transform(longitude, latitude)
    return float(x), float(y)


@pytest.mark.django_db
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("srid", [3405, 5897, 9206, 9210])
def test_transform_is_the_official_one_to_a_millimetre(place: str, srid: int) -> None:
    longitude, latitude = PLACES[place]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ST_X(p), ST_Y(p) FROM ST_Transform("
            "ST_SetSRID(ST_MakePoint(%s, %s), %s), %s) AS p",
            [longitude, latitude, STORAGE_SRID, transform_srid(srid)],
        )
        found = cursor.fetchone()
    assert math.dist(found, official(longitude, latitude, srid)) < 0.001


@pytest.mark.django_db
def test_postgis_alone_would_be_wrong_in_ho_chi_minh_city() -> None:
    """The reason for the pinned twins; if this fails they may have become needless."""
    longitude, latitude = PLACES["Thành phố Hồ Chí Minh"]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ST_X(p), ST_Y(p) FROM ST_Transform("
            "ST_SetSRID(ST_MakePoint(%s, %s), %s), 3405) AS p",
            [longitude, latitude, STORAGE_SRID],
        )
        found = cursor.fetchone()
    assert 0.5 < math.dist(found, official(longitude, latitude, 3405)) < 1


@pytest.mark.django_db
def test_all_systems_are_known_to_postgis() -> None:
    wanted = {*VN2000, *(system.pinned_srid for system in VN2000.values())}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT srid FROM spatial_ref_sys WHERE srid = ANY(%s)", [list(wanted)]
        )
        assert {srid for (srid,) in cursor} == wanted


@pytest.mark.parametrize("srid", sorted(VN2000))
def test_the_table_agrees_with_epsg(srid: int) -> None:
    system, epsg = VN2000[srid], pyproj.CRS.from_epsg(srid)
    assert epsg.name == system.title
    if system.central_meridian is not None:
        assert epsg.coordinate_operation is not None
        meridian = next(
            parameter.value
            for parameter in epsg.coordinate_operation.params
            if parameter.name == "Longitude of natural origin"
        )
        assert meridian == system.central_meridian


def test_fourteen_systems_are_added() -> None:
    assert len(MISSING_IN_POSTGIS) == 14
