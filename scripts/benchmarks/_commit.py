"""From staging into the registers, for ``scripts/bench ingest``.

Rows are staged by one statement, because here only what follows counts: comparing them
with what there is (the preview) and writing them, as a background import does it: as a
role that row-level security binds, history kept. The first commit is of new rows only,
the second of the same rows with other names and moved points: every one is changed.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from django.contrib.gis.geos import MultiPolygon, Polygon
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange

from geoapp.accounts.models import Role, User
from geoapp.ingest import commit
from geoapp.ingest.models import JobState, StagedImport
from geoapp.ingest.relations import RELATIONS
from geoapp.ingest.request import Request
from geoapp.lineage.models import Batch, Source
from geoapp.territory.models import AdminUnit, AdminUnitVersion, AreaScope
from geoapp.territory.scope import importing_for
from scripts.benchmarks._report import clock
from scripts.benchmarks._world import empty

LAYERS = ("service_sites", "establishments")
FIRST_DAY = date(2020, 1, 1)

_MAPPED = {
    "service_sites": """
        jsonb_build_object(
            'code', 'DV' || lpad(n::text, 7, '0'), 'name', %(word)s || n,
            'kind', (ARRAY['health', 'legal_aid', 'social'])[1 + n %% 3],
            'valid_from', '2024-01-01', 'valid_to', NULL
        )
    """,
    "establishments": """
        jsonb_build_object(
            'code', 'CS' || lpad(n::text, 7, '0'), 'name', %(word)s || n,
            'service_types',
            (ARRAY['["motel"]', '["karaoke", "massage"]'])[1 + n %% 2]::jsonb,
            'address', 'Số ' || n || ', đường Mẫu', 'stated_unit_code', NULL,
            'operating_status', 'operating', 'is_conditional', NULL, 'is_prone', NULL,
            'is_dwelling', FALSE, 'location_precision', 'gps',
            'valid_from', '2024-01-01', 'valid_to', NULL
        )
    """,
}
_STAGE = """
    INSERT INTO ingest_stagedrow (
        job_id, row_no, source_fid, raw, mapped, day, geom, findings, refused,
        is_located, unit_id
    )
    SELECT
        %(job)s, n, n, '{}', {mapped}, '2024-01-01',
        ST_SetSRID(ST_MakePoint(
            105.3 + (n * 0.618033988749895 %% 1) * 0.6 + %(east)s,
            20.7 + (n * 0.414213562373095 %% 1) * 0.5
        ), 4326),
        '[]', FALSE, TRUE, %(unit)s
    FROM generate_series(1, %(rows)s) AS n
"""


def officer() -> tuple[User, AdminUnit]:
    """Return who imports, and the commune that everything lies in; nothing else is.

    A world that another benchmark loaded goes.
    """
    empty()
    source = Source.objects.create(title="bench")
    batch = Batch.objects.create(
        source=source, layer="admin_units", file_name="bench", sha256="0" * 64,
        rows_read=2, rows_committed=2,
    )  # fmt: skip
    whole = MultiPolygon(Polygon.from_bbox((105, 20, 106.5, 21.5)), srid=4326)
    province, commune = AdminUnit.objects.create(), AdminUnit.objects.create()
    for unit, level, code, above in (
        (province, "province", "96", None),
        (commune, "commune", "96001", province),
    ):
        AdminUnitVersion.objects.create(
            unit=unit, level=level, gso_code=code, unit_type="xa" if above else "tinh",
            name="Mẫu", parent=above, validity=DateRange(FIRST_DAY, None), geom=whole,
            batch=batch,
        )  # fmt: skip
    user = User.objects.create(username="bench", role=Role.GIS_OFFICER)
    scope = DateRange(FIRST_DAY, None)
    AreaScope.objects.create(user=user, unit=province, validity=scope)
    return user, commune


def committed(
    layer: str, rows: int, user: User, commune: AdminUnit, *, changed: bool
) -> tuple[float, float]:
    """Return the seconds that comparing and writing take.

    Raises:
        SystemExit: not every row is new, or changed: nothing was measured.
    """
    job = _staged(layer, rows, user, commune, changed=changed)
    request = Request(layer=layer, file=Path("bench"), user=user)

    def compare() -> None:
        with importing_for(user):
            commit.preview(job, request)

    def write() -> None:
        with importing_for(user):
            commit.commit(job, request)

    times = clock(compare), clock(write)
    wanted = {"new": 0, "changed": 0} | {"changed" if changed else "new": rows}
    if any(job.counts[name] != count for name, count in wanted.items()):
        raise SystemExit(f"{layer}: {job.counts} instead of {wanted}")
    commit.tidy(job)
    commit.tell_planner(layer)
    return times


def _staged(
    layer: str, rows: int, user: User, commune: AdminUnit, *, changed: bool
) -> StagedImport:
    job = StagedImport.objects.create(
        layer=layer, file_name="bench", sha256="0" * 64, rows_read=rows,
        state=JobState.STAGED, created_by=user,
        options={"valid_from": None, "columns": {}, "unused": []},
    )  # fmt: skip
    word, east = ("Cơ sở đổi tên ", 0.0004) if changed else ("Cơ sở số ", 0.0)
    statement = _STAGE.replace("{mapped}", _MAPPED[layer])
    params: dict[str, Any] = {"job": job.pk, "rows": rows, "word": word, "east": east}
    with connection.cursor() as cursor:
        cursor.execute(statement, {**params, "unit": commune.pk})
        cursor.execute("VACUUM ANALYZE ingest_stagedrow")
    return job


def emptied(layer: str) -> None:
    """Make the register of a layer new again."""
    table = RELATIONS[layer].table
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {table}, {table}_before, ingest_stagedrow CASCADE")


class Backend:
    """Peak of the memory that the database's process for us has to itself, in MB."""

    def __init__(self) -> None:
        connection.ensure_connection()
        pid = connection.connection.info.backend_pid
        self._status = Path(f"/proc/{pid}/status")
        self.peak_mb = 0

    @contextmanager
    def watched(self) -> Iterator[None]:
        done = threading.Event()
        watch = threading.Thread(target=self._watch, args=(done,))
        watch.start()
        try:
            yield
        finally:
            done.set()
            watch.join()

    def _watch(self, done: threading.Event) -> None:
        while not done.wait(0.1):
            for line in self._status.read_text().splitlines():
                if line.startswith("RssAnon:"):
                    self.peak_mb = max(self.peak_mb, int(line.split()[1]) // 1024)
