"""Random reorganisations of a small world keep the promises of the model.

A province of six cells in a row. A vintage cuts the row into communes, gives them codes
and names (used before or not), with polygons or without, and may come late: after a
newer one. The last batch may be taken back. Rows go straight into staging, because the
child that opens files costs a second a file.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import pytest
from django.contrib.gis.geos import GEOSGeometry
from django.db import connection, transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from geoapp.ingest import assign
from geoapp.ingest.checks import sets
from geoapp.ingest.commit import commit
from geoapp.ingest.errors import FileRefused
from geoapp.ingest.models import StagedImport, StagedRow
from geoapp.ingest.outcome import outcome
from geoapp.ingest.request import Outcome, Request
from geoapp.ingest.targets import TARGETS
from geoapp.ingest.undo import undo_batch
from geoapp.territory.models import AdminUnitVersion
from tests.db.test_vintage_reorganisation import state
from tests.shapes import square

pytestmark = pytest.mark.django_db

CELLS = 6
FIRST = date(2020, 1, 1)
DAYS = [date(2020, 1, 1), date(2021, 1, 1), date(2022, 1, 1), date(2025, 7, 1)]
TARGET = TARGETS["admin_units"]
Row = tuple[str, str, str, str | None, tuple[int, int] | None]


@dataclass(frozen=True)
class Vintage:
    """``cuts`` lie between cells; ``codes`` and ``names`` are numbers to draw from."""

    day: date
    has_polygons: bool
    cuts: frozenset[int]
    codes: tuple[int, ...]
    names: tuple[int, ...]

    def rows(self) -> list[Row]:
        edges = [0, *sorted(self.cuts), CELLS]
        parent = "96" if self.day >= date(2025, 7, 1) else "961"
        found: list[Row] = []
        for west, east in pairwise(edges):
            reach = (west, east) if self.has_polygons else None
            code = self.codes[west]
            name = f"Xã Số {code}" + " Mới" * self.names[west]
            found.append((f"9600{code}", name, "xa", parent, reach))
        return found


vintages = st.builds(
    Vintage,
    day=st.sampled_from(DAYS),
    has_polygons=st.booleans(),
    # few cuts to draw from, so that extents recur
    cuts=st.sampled_from(
        [frozenset(cuts) for cuts in ([3], [1, 3], [3, 5], [1, 2, 4], [])]
    ),
    # mostly the code of the westernmost cell and the name of the code: units go on
    codes=st.one_of(
        *[st.just(tuple(range(CELLS)))] * 3, st.permutations(range(CELLS)).map(tuple)
    ),
    names=st.one_of(
        *[st.just((0,) * CELLS)] * 3,
        st.lists(st.integers(0, 1), min_size=CELLS, max_size=CELLS).map(tuple),
    ),
)
steps = st.lists(st.one_of(vintages, st.just("undo")), min_size=3, max_size=6)


def bring(level: str, day: date, rows: list[Row]) -> Outcome:
    job = StagedImport.objects.create(
        layer="admin_units",
        file_name="x",
        sha256="0" * 64,
        options={
            "valid_from": day.isoformat(),
            "is_sample": False,
            "columns": {},
            "unused": [],
        },
        rows_read=len(rows),
    )
    StagedRow.objects.bulk_create(
        StagedRow(
            job=job,
            row_no=number,
            raw={},
            mapped={
                "code": code,
                "name": name,
                "unit_type": kind,
                "parent_code": parent,
                "level": level,
            },
            day=day,
            geom=_polygon(reach),
        )
        for number, (code, name, kind, parent, reach) in enumerate(rows, start=1)
    )
    sets.drop_repeated(job, TARGET)
    assign.assign_units(job)
    sets.check_references(job, TARGET)
    sets.mark_refused(job)
    request = Request("admin_units", "x", commit=True)  # type: ignore[arg-type]
    return outcome(job, request, commit(job, request))


def _polygon(reach: tuple[int, int] | None) -> GEOSGeometry | None:
    if reach is None:
        return None
    west, east = reach
    return GEOSGeometry(json.dumps(square(west, 0, east - west)), srid=4326)


@contextmanager
def fresh_world() -> Iterator[None]:
    with transaction.atomic():
        whole = (0, CELLS)
        bring("province", FIRST, [("96", "Tỉnh Mẫu", "tinh", None, whole)])
        bring("district", FIRST, [("961", "Huyện Một", "huyen", "96", whole)])
        yield
        transaction.set_rollback(True)


def on(day: date) -> dict[str, AdminUnitVersion]:
    found = AdminUnitVersion.objects.in_force_on(day).filter(level="commune")
    assert len({one.unit_id for one in found}) == len({one.gso_code for one in found})
    assert len({one.gso_code for one in found}) == found.count()
    return {one.gso_code: one for one in found}


def count(query: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return int(cursor.fetchone()[0])


OVERLAPS = """
    SELECT count(*) FROM territory_adminunitversion a
    JOIN territory_adminunitversion b ON a.id < b.id AND a.validity && b.validity
    AND (a.unit_id = b.unit_id OR (a.level = b.level AND a.gso_code = b.gso_code))
"""
ORPHANS = """
    SELECT count(*) FROM territory_adminunitversion child
    WHERE parent_id IS NOT NULL AND NOT coalesce((
        SELECT range_agg(parent.validity) @> child.validity
        FROM territory_adminunitversion parent
        WHERE parent.unit_id = child.parent_id), false)
"""


class World:
    """What was loaded, beside what the database says."""

    def __init__(self) -> None:
        self.said: dict[date, Vintage] = {}
        self.traceless: set[date] = set()
        self.past: list[tuple[int, list[object], dict[date, Vintage], set[date]]] = []

    def load(self, vintage: Vintage) -> None:
        was, said, traceless = state(), dict(self.said), set(self.traceless)
        try:
            with transaction.atomic():
                done = bring("commune", vintage.day, vintage.rows())
        except FileRefused:  # its district is not known on that day
            assert vintage.day < DAYS[-1]
            assert state() == was
            return
        assert done.rows_refused == 0
        if done.batch_id is None:
            assert state() == was
            self.traceless.add(vintage.day)
        else:
            # what repeated a set that is now another has left no trace (ADR 9)
            for day in [d for d in self.traceless if d > vintage.day]:
                self.said.pop(day, None)
            self.traceless = {d for d in self.traceless if d < vintage.day}
            self.past.append((done.batch_id, was, said, traceless))
        self.said[vintage.day] = vintage
        again = bring("commune", vintage.day, vintage.rows())
        assert again.batch_id is None, "the same file again changed something"

    def undo(self) -> None:
        if self.past:
            batch_id, was, self.said, self.traceless = self.past.pop()
            undo_batch(batch_id, commit=True)
            assert state() == was

    def holds(self) -> None:
        assert count(OVERLAPS) == 0
        assert count(ORPHANS) == 0
        for day, vintage in self.said.items():
            there = on(day)
            for code, name, _kind, _parent, reach in vintage.rows():
                assert there[code].name == name
                if reach is not None:
                    assert there[code].geom.equals(_polygon(reach))


SAME = {"codes": (0, 1, 2, 3, 4, 5), "names": (0,) * CELLS}
LATE_LIST: list[Vintage | str] = [
    Vintage(DAYS[0], has_polygons=True, cuts=frozenset([1, 3]), **SAME),
    Vintage(DAYS[2], has_polygons=True, cuts=frozenset([1]), **SAME),
    Vintage(DAYS[1], has_polygons=False, cuts=frozenset([3]), **SAME),
    "undo",
]
"""The first commune holds on beyond a list that comes late and knows it otherwise."""


@example(steps=LATE_LIST)
@settings(
    max_examples=50,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(steps=steps)
def test_whatever_is_loaded_and_taken_back(steps: list[Vintage | str]) -> None:
    with fresh_world():
        world = World()
        for step in steps:
            if isinstance(step, Vintage):
                world.load(step)
            else:
                world.undo()
            world.holds()
