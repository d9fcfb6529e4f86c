"""Point in territory: which units, on which day, and outside says so."""

from datetime import date, timedelta

import numpy as np
import pytest
from django.db import connection

from geoapp.territory.locate import Located, Place, commune_at, unit_at, units_at
from geoapp.territory.models import AdminUnit, AdminUnitVersion, UnitPiece
from tests import places

pytestmark = pytest.mark.django_db

REFORM = date(2025, 7, 1)
OLD, NEW = places.span(places.ALWAYS.lower, REFORM), places.span(REFORM)


def degrees(x_m: float, y_m: float) -> tuple[float, float]:
    return places.point(x_m, y_m).coords


@pytest.fixture
def country() -> dict[str, AdminUnit]:
    """Two communes side by side under a district until the reform, then one."""
    province = places.province("01")
    district = places.district("001", province, validity=OLD)
    west = places.box(0, 0, 3000, 4000)
    east = places.box(3000, 0, 3000, 4000)
    return {
        "province": province,
        "district": district,
        "west": places.commune("00001", district, west, validity=OLD),
        "east": places.commune("00004", district, east, validity=OLD),
        "merged": places.commune(
            "00004", province, places.box(0, 0, 6000, 4000), validity=NEW
        ),
    }


def test_the_day_decides(country: dict[str, AdminUnit]) -> None:
    spot = degrees(1000, 1000)
    assert unit_at(*spot, REFORM - timedelta(days=1)) == Located(
        country["west"].pk, country["district"].pk, country["province"].pk
    )
    assert unit_at(*spot, REFORM) == Located(
        country["merged"].pk, None, country["province"].pk
    )


def test_outside_says_so(country: dict[str, AdminUnit]) -> None:
    assert unit_at(*degrees(-500, 1000), REFORM) is None
    assert unit_at(*degrees(1000, 1000), date(1999, 12, 31)) is None


def test_a_unit_without_polygon_holds_no_place(country: dict[str, AdminUnit]) -> None:
    AdminUnitVersion.objects.filter(unit=country["merged"]).update(geom=None)
    assert unit_at(*degrees(1000, 1000), REFORM) is None


def test_answers_come_in_the_order_of_the_questions(
    country: dict[str, AdminUnit],
) -> None:
    day = REFORM - timedelta(days=1)
    spots = [degrees(5000, 2000), degrees(-9000, 0), degrees(10, 10)]
    found = units_at([Place(*spot, day) for spot in spots])
    assert [each and each.commune_id for each in found] == [
        country["east"].pk,
        None,
        country["west"].pk,
    ]
    assert units_at([]) == []


def test_on_a_shared_boundary_the_smaller_code_wins(
    country: dict[str, AdminUnit],
) -> None:
    west = AdminUnitVersion.objects.get(unit=country["west"])
    east = AdminUnitVersion.objects.get(unit=country["east"])
    for corner in west.geom.intersection(east.geom).coords:
        assert commune_at(*corner, date(2020, 1, 1)) == country["west"].pk


def test_pieces_follow_their_polygon(country: dict[str, AdminUnit]) -> None:
    east = AdminUnitVersion.objects.get(unit=country["east"])
    pieces = UnitPiece.objects.filter(version=east)
    assert pieces.exists()
    east.geom = places.box(3000, 0, 200, 200)
    east.save()
    assert commune_at(*degrees(5000, 2000), date(2020, 1, 1)) is None
    assert commune_at(*degrees(3100, 100), date(2020, 1, 1)) == country["east"].pk
    east.delete()
    assert not pieces.exists()


def test_only_communes_are_cut(country: dict[str, AdminUnit]) -> None:
    levels = UnitPiece.objects.values_list("version__level", flat=True).distinct()
    assert list(levels) == ["commune"]


def test_it_agrees_with_the_plain_question_everywhere() -> None:
    """20,000 places, many on edges of cells, against ST_Covers on whole polygons."""
    province = places.province("01")
    ring = [(0, 0), (9000, 800), (12000, 9000), (7000, 5000), (2000, 11000), (0, 0)]
    outline = places.box(0, 0, 1, 1)
    outline[0] = type(outline[0])([degrees(*corner) for corner in ring])
    places.commune("00001", province, outline)
    places.commune("00002", province, places.box(12100, 0, 4000, 9000))
    random = np.random.default_rng(3)
    west, south = degrees(-500, -500)
    east, north = degrees(16500, 11500)
    spots = np.column_stack(
        [random.uniform(west, east, 20_000), random.uniform(south, north, 20_000)]
    )
    spots[::10] = np.round(spots[::10] * 64) / 64  # on the corners of cells
    spots[5::10, 0] = np.round(spots[5::10, 0] * 64) / 64  # on their edges
    asked = [Place(float(x), float(y), REFORM) for x, y in spots]
    found = [each.commune_id if each else None for each in units_at(asked)]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT min(unit_id) FROM territory_adminunitversion"
            " WHERE level = 'commune' AND ST_Covers(geom, place.geom))"
            " FROM territory_place AS place ORDER BY position"
        )
        plain = [unit_id for (unit_id,) in cursor]
    assert len(plain) == len(found)
    assert found == plain
