"""The readable text of a database function is what the migrations installed."""

from pathlib import Path

import pytest
from django.db import connection

FOLDER = Path(__file__).parents[2] / "geoapp/territory/database"
QUERY = "SELECT prosrc, provolatile, proisstrict FROM pg_proc WHERE proname = %s"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", sorted(FOLDER.glob("*.sql")), ids=lambda path: path.stem
)
def test_current_text_equals_migrated(path: Path) -> None:
    with connection.cursor() as cursor:
        name = f"territory_{path.stem}"
        cursor.execute(QUERY, [name])
        migrated = cursor.fetchone()
        assert migrated is not None
        cursor.execute(path.read_text())
        cursor.execute(QUERY, [name])
        assert cursor.fetchone() == migrated
