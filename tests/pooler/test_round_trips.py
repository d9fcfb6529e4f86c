"""Naming the user costs a tile no time on the way, and leaves nothing behind."""

from __future__ import annotations

import os

import pytest
from django.db import DataError, connection

from geoapp.accounts.models import Role, User
from geoapp.territory.scope import fetch_seen_by
from scripts.benchmarks._roundtrips import round_trips_of_a_tile
from scripts.benchmarks._statements import Reader
from tests.world import make_world

NAMED = "SELECT coalesce(current_setting('geoapp.user_id', true), '')"


@pytest.mark.skipif("DATABASE_URL" in os.environ, reason="listens on a unix socket")
def test_a_tile_waits_for_the_database_once(transactional_db: None) -> None:
    officer = make_world().users["gis_officer"]
    assert round_trips_of_a_tile(Reader("officer", officer, ((104.06, 21.15),))) == 1


def test_a_failed_statement_leaves_no_name(transactional_db: None) -> None:
    user = User.objects.create(username="clerk", role=Role.GIS_OFFICER)
    with pytest.raises(DataError, match="division by zero"):
        fetch_seen_by(user, "SELECT 1 / 0", [])
    with connection.cursor() as cursor:
        cursor.execute(NAMED)
        assert cursor.fetchone() == ("",)
    assert fetch_seen_by(user, NAMED, []) == [(str(user.pk),)]
    with connection.cursor() as cursor:
        cursor.execute(NAMED)
        assert cursor.fetchone() == ("",)
