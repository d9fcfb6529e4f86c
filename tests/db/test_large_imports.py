"""What is done otherwise for a file of many rows, tried with few.

Its register's indexes are set aside, and it is joined with the register as a whole.
"""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from geoapp.ingest import compare, indexes
from geoapp.ingest.relations import RELATIONS
from geoapp.registry.models import ServiceSite
from tests.db.connecting import connected
from tests.db.importing import province_of_four
from tests.db.plans import expected_of, plans_of, read, read_row_by_row
from tests.db.staging import Row, Staged, committed, places, sites
from tests.shapes import Folder, point, square

# Rows that refer to others are checked when a transaction ends: here it really does.
pytestmark = pytest.mark.django_db(transaction=True)

HOTSPOT: Row = (
    {
        "code": "TD-1", "name": "Bãi đất", "setting": "public",
        "recognition": "recognised", "valid_from": "2021-03-01",
    },
    square(0.2, 0.2, 0.1, 0.1),
)  # fmt: skip
FILES: dict[str, list[Row]] = {
    "establishments": places(({}, point(0.5, 0.5))),
    "hotspots": [HOTSPOT],
    "hotspot_events": [
        (
            {
                "hotspot_code": "TD-1", "happened_on": "2021-04-01",
                "status": "suspected",
            },
            None,
        )
    ],
    "inspections": [
        (
            {
                "code": "KT-1", "inspected_on": "2021-05-01", "kind": "regular",
                "result": "reminded", "is_finding": "0", "team_level": "commune",
                "establishment_code": "CS-1", "hotspot_code": "TD-1",
            },
            None,
        )
    ],
    "tips": [
        (
            {"code": "TB-1", "received_on": "2021-05-01", "channel": "hotline"},
            point(0.5, 0.5),
        )
    ],
    "service_sites": sites(({}, point(0.5, 0.5))),
    "landmarks": [
        (
            {
                "code": "L-1", "name": "Hồ", "kind": "tourist_site",
                "valid_from": "2021-03-01",
            },
            point(0.5, 0.5),
        )
    ],
    "national_border": [
        (
            {"name": "Đoạn 1", "valid_from": "2021-03-01"},
            {"type": "LineString", "coordinates": [[104.0, 21.0], [104.1, 21.1]]},
        )
    ],
    "designations": [
        (
            {
                "unit_code": "96001", "level": "commune", "kind": "complex",
                "valid_from": "2021-03-01", "document_no": "1/QĐ",
            },
            None,
        )
    ],
}  # fmt: skip
BEFORE = {"hotspot_events": ["hotspots"], "inspections": ["establishments", "hotspots"]}
"""What a row refers to."""


@pytest.fixture(autouse=True)
def communes(folder: Folder) -> None:
    province_of_four(folder)


def held(layer: str) -> dict[str, tuple[int, str]]:
    """Return identity and definition of a register's indexes, by name."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexrelid::regclass::text, indexrelid, pg_get_indexdef(indexrelid)"
            " FROM pg_index WHERE indrelid = %s::regclass AND NOT indisprimary"
            " AND NOT indisexclusion",
            [RELATIONS[layer].table],
        )
        return {name: (oid, how) for name, oid, how in cursor.fetchall()}


@pytest.mark.parametrize("layer", RELATIONS)
def test_every_register_has_its_indexes_again(
    layer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for other in BEFORE.get(layer, []):
        committed(other, FILES[other])
    before = held(layer)
    monkeypatch.setattr(indexes, "MANY", 1)
    staged = committed(layer, FILES[layer])
    assert staged.held == {}
    assert staged.job.batch is not None
    after = held(layer)
    assert {n: how for n, (_, how) in after.items()} == {
        n: how for n, (_, how) in before.items()
    }
    assert {oid for oid, _ in after.values()}.isdisjoint(
        oid for oid, _ in before.values()
    )


def test_a_code_comes_once_though_its_index_was_aside(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(indexes, "MANY", 1)
    committed("service_sites", FILES["service_sites"])
    twice = ServiceSite.objects.get()
    twice.pk = None
    with (  # noqa: PT012  # the refusal comes at the end of the block
        pytest.raises(IntegrityError, match="servicesite_code_unique"),
        transaction.atomic(),
        indexes.set_aside("registry_servicesite", 2),
    ):
        twice.save(force_insert=True)
        twice.refresh_from_db()
    assert ServiceSite.objects.count() == 1


def test_somebody_who_reads_is_not_waited_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Then it is written row by row into the indexes that there are."""
    monkeypatch.setattr(indexes, "MANY", 1)
    monkeypatch.setattr(indexes, "PATIENCE", "10ms")
    before = held("service_sites")
    with connected() as reader:
        reader.execute("SELECT FROM registry_servicesite")
        staged = committed("service_sites", FILES["service_sites"])
    assert staged.job.batch is not None
    assert ServiceSite.objects.count() == 1
    assert held("service_sites") == before


@pytest.mark.parametrize("layer", RELATIONS)
def test_an_empty_register_is_not_looked_through_for_each_row(
    layer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was written meanwhile would be passed by each time."""
    for other in BEFORE.get(layer, []):
        committed(other, FILES[other])
    table = RELATIONS[layer].table
    with connection.cursor() as cursor:
        cursor.execute(f"VACUUM ANALYZE {table}")
    monkeypatch.setattr(compare, "AS_SETS", 1)
    with plans_of(f'MERGE INTO "{table}"') as plans:
        committed(layer, FILES[layer])
    [plan] = plans
    assert table in read(plan)
    assert table not in read_row_by_row(plan)


def test_few_lists_of_service_types_are_expected() -> None:
    """Of as many as rows, the planner keeps the file in memory to look the lists up."""
    file = places(*(({"ma_cs": f"CS-{n}"}, point(0.5, 0.5)) for n in range(500)))
    staged = Staged("establishments", file)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE ingest_stagedrow")
    with plans_of("jsonb_to_record") as plans:
        staged.preview()
        staged.commit()
    assert [expected_of("stated", plan) for plan in plans] == [10, 10]
