"""Both ways into staging leave the same rows behind, whoever brings them."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from typing import Any

import pyarrow as pa
import pytest
from django.contrib.gis.geos import GEOSGeometry
from django.db import ProgrammingError, transaction

from geoapp.accounts.models import User
from geoapp.ingest import stage_block
from geoapp.ingest.cells import Told
from geoapp.ingest.checks.finding import Severity, finding
from geoapp.ingest.models import StagedImport
from geoapp.ingest.stage_block import Block
from geoapp.spatial.crs import STORAGE_SRID, VN2000
from geoapp.territory.scope import seen_by
from tests.web import web_role
from tests.world import make_user, make_world

pytestmark = pytest.mark.django_db

HANOI = (105.85, 21.02)
METRES = next(one for one in VN2000.values() if one.central_meridian == 105.0)


def point(x: float, y: float) -> bytes:
    return struct.pack("<BIdd", 1, 1, x, y)


def line(*places: tuple[float, float]) -> bytes:
    head = struct.pack("<BII", 1, 2, len(places))
    return head + b"".join(struct.pack("<dd", *place) for place in places)


def block(
    shapes: list[bytes | None], told: list[Told] | None = None, **more: pa.Array
) -> Block:
    rows = len(shapes)
    columns = {
        "row_no": pa.array(range(1, rows + 1), pa.int32()),
        "source_fid": pa.array(range(70, 70 + rows), pa.int64()),
        "raw": pa.array([f'{{"b":"{at}","a":"ơ"}}' for at in range(rows)]),
        "shape": pa.array(shapes, pa.binary()),
        "key": pa.array(["not for staging"] * rows),
        **more,
    }
    return Block(columns, told or [])


MEANT = {
    "mapped": pa.array(['{"b": 1, "a": "\\u01a1"}', "{}"]),
    "day": pa.array(["2025-07-01", None]),
}
TOLD = [
    (2, finding("one", Severity.WARNING, "ten", "a\0b")),
    (2, finding("two", Severity.ERROR)),
]
BLOCKS: Mapping[str, tuple[Block, int | None]] = {
    "points": (block([point(*HANOI), point(*HANOI)]), STORAGE_SRID),
    "one without a place": (block([None, point(*HANOI)]), STORAGE_SRID),
    "none has a place": (block([None, None]), STORAGE_SRID),
    "system unknown": (block([point(*HANOI), point(1e9, 0)]), None),
    "findings": (block([point(*HANOI), point(*HANOI)], TOLD), STORAGE_SRID),
    "meant": (block([point(*HANOI), None], TOLD, **MEANT), STORAGE_SRID),
    "a system of metres": (block([point(500_000, 2_325_000), None]), METRES.srid),
    "beyond the earth": (block([point(*HANOI), point(181, 0)]), STORAGE_SRID),
    "not a number": (block([point(*HANOI), point(float("nan"), 0)]), STORAGE_SRID),
    "larger shapes": (block([line(HANOI, (106, 21)), None]), STORAGE_SRID),
}
BY_COPY = {*list(BLOCKS)[:6]}


def staged(one: Block, srid: int | None, job: StagedImport) -> list[tuple[Any, ...]]:
    """Return what the database holds after a block went in, and take it out again."""
    with transaction.atomic():
        stage_block.insert([one], job, srid)
        rows = job.rows.order_by("row_no").values_list(
            *("row_no", "source_fid", "raw", "mapped", "day", "geom", "proposed"),
            *("findings", "refused", "is_located", "unit", "parent", "verdict"),
        )
        found = [tuple(map(comparable, row)) for row in rows]
        transaction.set_rollback(True)
    return found


def comparable(value: Any) -> Any:
    """Not a number is not itself, but the same bytes."""
    return value.ewkb.tobytes() if isinstance(value, GEOSGeometry) else value


@pytest.fixture
def officers(db: None) -> tuple[User, User]:
    world = make_world()
    first, second = (make_user(world, name, "gis_officer", "near") for name in "ab")
    return first, second


def job_of(user: User) -> StagedImport:
    return StagedImport.objects.create(
        layer="inspection", file_name="x", sha256="0", created_by=user
    )


@pytest.mark.parametrize("name", BLOCKS)
def test_the_same_rows_from_the_owner_and_from_an_officer(
    name: str, officers: tuple[User, User]
) -> None:
    one, srid = BLOCKS[name]
    job = job_of(officers[0])
    by_owner = staged(one, srid, job)
    with web_role(), seen_by(officers[0]):
        assert staged(one, srid, job) == by_owner
    assert len(by_owner) == 2
    assert list(by_owner[0][2]) == ["b", "a"]  # columns in the file's order


def test_nobody_stages_into_the_import_of_another(
    officers: tuple[User, User],
) -> None:
    one, srid = BLOCKS["points"]
    job = job_of(officers[0])
    with (
        web_role(),
        seen_by(officers[1]),
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
    ):
        stage_block.insert([one], job, srid)


@pytest.mark.parametrize("name", BLOCKS)
def test_copy_goes_where_there_is_nothing_to_work_out(name: str) -> None:
    one, srid = BLOCKS[name]
    assert stage_block.is_plain(one.columns["shape"], srid) == (name in BY_COPY)
