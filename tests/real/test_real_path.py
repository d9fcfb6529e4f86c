"""The whole path on the real boundaries: file in, ranking, tiles, GeoPackage out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import mapbox_vector_tile
import pyogrio
import pytest
from django.core.management import call_command
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client

from geoapp.accounts.models import Role, User
from geoapp.analysis import runs
from geoapp.analysis.models import Result, RunKind
from geoapp.spatial.tilegrid import tile_at
from geoapp.territory.models import AdminUnitVersion, AreaScope
from tests.real.real_layers import NEW, OLD, load_all, needs_real_data
from tiles.publish import publish_shapes

pytestmark = [pytest.mark.real_data, pytest.mark.django_db, needs_real_data]

BORDER_COMMUNES = {
    "Chiềng Sơn",
    "Lóng Sập",
    "Xuân Nha",
    "Yên Sơn",
    "Lóng Phiêng",
    "Phiêng Khoài",
    "Phiêng Pằn",
    "Chiềng Khoong",
    "Mường Hung",
    "Chiềng Khương",
    "Sốp Cộp",
    "Mường Lèo",
    "Mường Lạn",
}


@pytest.fixture(scope="module")
def officer(django_db_setup: None, django_db_blocker: Any) -> Iterator[User]:
    """An officer of both provinces, with everything loaded, ranked and published."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_all()
        runs.run_border_priority(NEW)
        publish_shapes()
        user = User.objects.create_user("gis", "x", role=Role.GIS_OFFICER)
        for code in ("01", "14"):
            province = AdminUnitVersion.objects.in_force_on(NEW).get(
                level="province", gso_code=code
            )
            AreaScope.objects.create(
                user=user, unit=province.unit, validity=DateRange(OLD, None)
            )
        yield user
        transaction.set_rollback(True)


def test_the_thirteen_border_communes_of_son_la_come_first(officer: User) -> None:
    results = Result.objects.of_newest(RunKind.BORDER_PRIORITY).visible_to(officer)
    units = AdminUnitVersion.objects.in_force_on(NEW).filter(level="commune")
    names = dict(units.values_list("unit", "name"))
    son_la = units.filter(
        parent__versions__gso_code="14", parent__versions__level="province"
    ).values("unit")
    ranked = list(results.filter(unit__in=son_la).order_by("rank", "-score"))
    assert len(ranked) == 75
    first = {names[each.unit_id].removeprefix("Xã ") for each in ranked[:13]}
    assert first == BORDER_COMMUNES
    for each in ranked:
        (border,) = (one for one in each.reasons if one["code"] == "border")
        # Equal among themselves on this criterion, and nobody else has it.
        assert border["value"] == (1 if each in ranked[:13] else 0)
        assert sum(one["points"] for one in each.reasons) == pytest.approx(each.score)
    xuan_nha = next(each for each in ranked if names[each.unit_id] == "Xã Xuân Nha")
    (border,) = (one for one in xuan_nha.reasons if one["code"] == "border")
    assert border["facts"]["border_len_m"] == pytest.approx(2450, abs=100)


@pytest.mark.parametrize("zoom", [6, 8, 10, 12, 14])
def test_tiles_decode_with_their_communes(officer: User, zoom: int) -> None:
    client = Client()
    client.force_login(officer)
    for place, name in (((103.91, 21.33), "Sơn La"), ((105.83, 21.04), "Hà Nội")):
        tile = tile_at(*place, zoom)
        answer = client.get(
            f"/tiles/admin_units/{zoom}/{tile.x}/{tile.y}.mvt?day={NEW}"
        )
        drawn = mapbox_vector_tile.decode(answer.content)["admin_units"]["features"]
        names = {each["properties"]["name"] for each in drawn}
        assert any(name in each for each in names), names
        # A tile stays small enough for a slow line at every zoom.
        assert len(answer.content) < 200_000


def test_the_geopackage_holds_the_right_counts(officer: User, tmp_path: Path) -> None:
    file = tmp_path / "real.gpkg"
    call_command(
        "export_layers",
        "admin_units",
        "national_border",
        username="gis",
        reason="thử",
        out=file,
        day=NEW,
        srid=9206,
    )
    units = pyogrio.read_dataframe(file, layer="admin_units")
    counts = units.groupby("level").size().to_dict()
    assert counts == {"province": 34, "commune": 126 + 75 + 82}
    assert units.crs.to_epsg() == 9206
    assert units.geometry.is_valid.all()
    (border,) = pyogrio.read_dataframe(file, layer="national_border").geometry
    # The derived border of Sơn La with Laos: 277.6 km on the ellipsoid.
    assert border.length == pytest.approx(277_600, rel=0.002)
