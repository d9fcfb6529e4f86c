"""The readable text of functions and policies is what the migrations installed."""

from pathlib import Path

import pytest
from django.db import connection

ROOT = Path(__file__).parents[2]
FUNCTIONS = sorted(
    path for path in ROOT.glob("geoapp/*/database/*.sql") if path.stem != "visibility"
)
POLICIES = sorted(ROOT.glob("**/database/visibility.sql"))
QUERY = "SELECT prosrc, provolatile, proisstrict FROM pg_proc WHERE proname = %s"


@pytest.mark.django_db
@pytest.mark.parametrize("path", FUNCTIONS, ids=lambda path: path.stem)
def test_current_text_equals_migrated(path: Path) -> None:
    with connection.cursor() as cursor:
        name = f"{path.parts[-3]}_{path.stem}"
        cursor.execute(QUERY, [name])
        migrated = cursor.fetchone()
        assert migrated is not None
        cursor.execute(path.read_text())
        cursor.execute(QUERY, [name])
        assert cursor.fetchone() == migrated


@pytest.mark.django_db
@pytest.mark.parametrize("path", POLICIES, ids=lambda path: path.parts[-3])
def test_current_policies_equal_migrated(path: Path) -> None:
    query = (
        "SELECT tablename, policyname, permissive, roles, cmd, qual, with_check"
        " FROM pg_policies ORDER BY tablename, policyname"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        migrated = cursor.fetchall()
        cursor.execute(path.read_text())
        cursor.execute(query)
        assert cursor.fetchall() == migrated
