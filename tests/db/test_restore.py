"""A back-up comes back whole, and the database it replaces is kept."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from geoapp.config.management.commands.restore import _do, _maintenance
from geoapp.territory.models import Landmark
from tests import places


@pytest.mark.django_db(transaction=True)
def test_what_was_saved_comes_back(tmp_path: Path) -> None:
    places.landmark("Hồ Mẫu", 0, 0)
    file = tmp_path / "all.dump"
    call_command("backup", file)
    assert file.stat().st_mode & 0o077 == 0
    Landmark.objects.all().delete()
    call_command("restore", file)
    try:
        assert [each.name for each in Landmark.objects.all()] == ["Hồ Mẫu"]
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM spatial_ref_sys WHERE srid > 900000")
            assert cursor.fetchone()[0] > 0
            cursor.execute(
                "SELECT has_table_privilege(%s, %s, %s)",
                ["geoapp_app", "territory_landmark", "SELECT"],
            )
            assert cursor.fetchone()[0]
    finally:
        kept = kept_database()
        with _maintenance() as server:
            _do(server, "DROP DATABASE {}", kept)


def kept_database() -> str:
    name = connection.settings_dict["NAME"]
    with _maintenance() as server:
        found = server.execute(
            "SELECT datname FROM pg_database WHERE datname LIKE %s",
            [f"{name}_before_%"],
        ).fetchall()
    (only,) = found
    return str(only[0])


@pytest.mark.django_db
def test_a_broken_file_changes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "broken.dump"
    file.write_bytes(b"PGDMP" + b"\x00" * 100)
    with pytest.raises(CommandError, match="pg_restore"):
        call_command("restore", file)
    name = connection.settings_dict["NAME"]
    with _maintenance() as server:
        left = server.execute(
            "SELECT count(*) FROM pg_database WHERE datname LIKE %s",
            [f"{name}_restore_%"],
        ).fetchone()
    assert left == (0,)


@pytest.mark.django_db
def test_a_back_up_never_replaces_a_file(tmp_path: Path) -> None:
    file = tmp_path / "all.dump"
    file.write_text("mine")
    with pytest.raises(CommandError, match="exists"):
        call_command("backup", file)
    assert file.read_text() == "mine"
