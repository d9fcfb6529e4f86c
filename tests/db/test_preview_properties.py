"""What a preview of any file announces is what its commit does, counted apart."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from geoapp.ingest.request import Counts, Missing, Switches
from geoapp.registry.models import (
    Establishment,
    EstablishmentBefore,
    ServiceSite,
    ServiceSiteBefore,
)
from tests.db.importing import province_of_four
from tests.db.staging import Row, Staged, committed, places, sites
from tests.shapes import Folder, point

pytestmark = pytest.mark.django_db

DAY = date(2025, 7, 1)
MODELS = {
    "establishments": (Establishment, EstablishmentBefore),
    "service_sites": (ServiceSite, ServiceSiteBefore),
}


@dataclass(frozen=True)
class Line:
    """``code`` None: the cell is empty. ``name`` None: the row will be held."""

    code: int | None
    name: str | None
    cell: int


lines = st.builds(
    Line,
    code=st.one_of(st.integers(0, 7), st.integers(0, 7), st.none()),
    name=st.sampled_from(["Một", "Một", "Hai", None]),
    cell=st.integers(0, 3),
)
files = st.lists(lines, min_size=1, max_size=8)
switches = st.builds(
    Switches,
    insert=st.booleans(),
    update=st.booleans(),
    missing=st.sampled_from(Missing),
)


def rows(layer: str, file: list[Line]) -> list[Row]:
    found = []
    for one in file:
        at = point(one.cell + 0.5, 0.5)
        code = None if one.code is None else f"C{one.code}"
        if layer == "establishments":
            found += places(({"ma_cs": code, "ten_cs": one.name}, at))
        else:
            found += sites(({"ma": code, "ten": one.name}, at))
    return found


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        transaction.set_rollback(True)


def counted(layer: str, before: dict[str, tuple[object, ...]]) -> Counts:
    """Count what became of the register, from the register alone."""
    now = state(layer)
    ended = {
        code
        for code in before
        if before[code][-1] != now[code][-1] == DAY  # its last day
    }
    return Counts(
        new=len(now.keys() - before.keys()),
        changed=sum(now[code] != before[code] for code in before if code not in ended),
        ended=len(ended),
    )


def state(layer: str) -> dict[str, tuple[object, ...]]:
    found = {}
    for one in MODELS[layer][0].objects.all():
        said = (one.name, one.geom.wkt, one.validity.lower, one.validity.upper)
        found[one.code] = said
    return found


@given(layer=st.sampled_from(list(MODELS)), old=files, new=files, how=switches)
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_preview_and_commit_of_random_files(
    territory: None, layer: str, old: list[Line], new: list[Line], how: Switches
) -> None:
    with undone():
        committed(layer, rows(layer, old))
        before = state(layer)
        file = Staged(layer, rows(layer, new), valid_from=DAY, switches=how)
        announced = file.preview()
        assert state(layer) == before
        assert not MODELS[layer][1].objects.exists()
        assert file.commit() == announced
        event(f"writes: {announced.writes}")
        seen = counted(layer, before)
        assert (seen.new, seen.changed, seen.ended) == (
            announced.new,
            announced.changed,
            announced.ended,
        )
        accepted = len(new) - len(file.held)
        parts = (announced.new, announced.changed, announced.unchanged, announced.left)
        assert sum(parts) == accepted
        assert MODELS[layer][1].objects.count() == announced.changed + announced.ended
        again = Staged(layer, rows(layer, new), valid_from=DAY, switches=how)
        assert not again.preview().writes


@pytest.fixture
def territory(folder: Folder) -> None:
    province_of_four(folder)
