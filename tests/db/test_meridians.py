"""Province to central meridian: editable, and every row says who says so."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from geoapp.ingest.place.province_table import BEFORE_2025
from geoapp.spatial.crs import vn2000_srid
from geoapp.spatial.models import ProvinceMeridian

pytestmark = pytest.mark.django_db


def said(*arguments: object, **options: object) -> str:
    out = StringIO()
    call_command("set_meridian", *arguments, stdout=out, **options)
    return out.getvalue()


def test_the_two_provinces_of_the_plans_are_there() -> None:
    assert "EPSG:5897" in said("01")
    assert "EPSG:9206" in said("14")
    assert not ProvinceMeridian.objects.filter(source="").exists()


def test_the_table_without_a_database_says_the_same() -> None:
    before = {code: meridian for code, _, meridian, *_ in BEFORE_2025}
    for row in ProvinceMeridian.objects.all():
        degrees, minutes = before[row.gso_code].split("-")
        assert vn2000_srid(int(degrees) + int(minutes) / 60) == row.srid


def test_a_province_may_have_several_and_lose_one() -> None:
    said("14", 9205, source="Thông tư thử nghiệm")
    assert said("14").count("EPSG:") == 2
    said("14", 9205, remove=True)
    assert said("14").count("EPSG:") == 1


def test_no_row_without_a_source() -> None:
    with pytest.raises(CommandError, match="--source"):
        said("14", 9205)
    with (
        pytest.raises(IntegrityError, match="has_source"),
        transaction.atomic(),
    ):
        ProvinceMeridian.objects.create(
            gso_code="14", province="Sơn La", srid=9205, source=""
        )


@pytest.mark.parametrize("srid", [4326, 32648, 1])
def test_only_vn2000_systems(srid: int) -> None:
    with pytest.raises(CommandError, match="VN-2000"):
        said("14", srid, source="x")
