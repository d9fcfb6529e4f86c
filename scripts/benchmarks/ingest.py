"""scripts/bench ingest: a file into staging, against ogr2ogr with COPY.

In one run, on one cluster: a million points and 11,000 polygons of 400 vertices with
seven attributes, as GeoPackages. The peer is ``ogr2ogr -f PostgreSQL`` with PG_USE_COPY
into a bare table. Ours is the product's own path: the confined child reads, text is
judged and decoded, rows go into staging; once as the owner of the tables, as
``manage.py import_layer`` does, and once bound by row-level security, which rules COPY
out (``stage_block.py``). Then the same with every check and the report, which goes
through the private table and is rolled back. Rows counted in staging must be rows
written.

Both promise the same: one transaction into a logged table with a key, in the WAL and on
disk when the call returns, on a cluster with fsync, full_page_writes and
synchronous_commit as PostgreSQL brings them. Neither side gets other settings.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "geoapp.config.settings")
django.setup()

from django.db import connection, transaction  # noqa: E402
from psycopg.sql import SQL, Identifier  # noqa: E402

from geoapp.accounts.models import Role, User  # noqa: E402
from geoapp.config.database import ROLES  # noqa: E402
from geoapp.ingest import inspection_report, layer_inspection  # noqa: E402
from geoapp.ingest.choices import Choices  # noqa: E402
from geoapp.ingest.files import sandbox  # noqa: E402
from geoapp.ingest.files.receive import receive  # noqa: E402
from geoapp.ingest.inspection import inspect_file  # noqa: E402
from geoapp.ingest.layer_inspection import Look  # noqa: E402
from geoapp.ingest.models import StagedRow  # noqa: E402
from geoapp.territory.scope import seen_by  # noqa: E402
from scripts.benchmarks._memory import Memory  # noqa: E402
from scripts.benchmarks._report import ROOT, Measured, clock, show  # noqa: E402

OGR2OGR = (
    *("ogr2ogr", "-q", "-f", "PostgreSQL", "-nln", "bench_peer", "-overwrite"),
    *("-lco", "GEOMETRY_NAME=geom", "-lco", "SPATIAL_INDEX=NONE"),
    *("--config", "PG_USE_COPY", "YES"),
)
POINT_TARGET, POLYGON_TARGET, CHECKED_LIMIT = 1.0, 0.6, 2.0


@dataclass(frozen=True, slots=True)
class Data:
    name: str
    path: Path
    rows: int


def main() -> None:
    parser = argparse.ArgumentParser(prog="scripts/bench ingest")
    parser.add_argument("--points", type=int, default=1_000_000)
    parser.add_argument("--polygons", type=int, default=11_000)
    parser.add_argument("--repeats", type=int, default=3)
    options = parser.parse_args()
    if shutil.which("ogr2ogr") is None:
        raise SystemExit("Cần ogr2ogr: apt-get install gdal-bin / ogr2ogr is needed")
    sets = (
        Data("points", made("points", options.points), options.points),
        Data("polygons", made("polygons", options.polygons), options.polygons),
    )
    measured: list[Measured] = []
    notes: dict[str, object] = {}
    memory = Memory()
    officer = someone()
    for data in sets:
        times: dict[str, list[float]] = {
            name: [] for name in ("ogr2ogr", "stage", "look", "stage under policies")
        }
        inspect_file(data.path, Choices(), records=1)  # the child and caches are warm
        for _ in range(options.repeats):
            times["ogr2ogr"].append(clock(partial(by_ogr2ogr, data)))
            with memory.watched():
                times["stage"].append(staged(data))
                times["look"].append(clock(partial(looked_at, data)))
                times["stage under policies"].append(staged(data, officer))
        rows = [
            Measured(f"{data.name}: {name}", seconds) for name, seconds in times.items()
        ]
        measured += rows
        peer, ours, whole, bound = (each.median_s for each in rows)
        notes[f"{data.name}: staging, rows/s of ogr2ogr's"] = round(peer / ours, 2)
        best = min(times["ogr2ogr"]) / min(times["stage"])
        notes[f"{data.name}: the same, of the fastest runs"] = round(best, 2)
        notes[f"{data.name}: staging under policies, the same"] = round(peer / bound, 2)
        notes[f"{data.name}: stage + check + preview, times ogr2ogr"] = round(
            whole / peer, 2
        )
    notes["peak memory, MB: both, ours, the child's"] = memory.peaks_mb()
    notes["targets"] = (
        f"points ≥ {POINT_TARGET}, polygons ≥ {POLYGON_TARGET}, "
        f"checked points ≤ {CHECKED_LIMIT}, memory < 350 MB"
    )
    show("ingest", measured, notes)


def by_ogr2ogr(data: Data) -> None:
    target = connection.settings_dict
    address = (
        f"PG:host={target['HOST']} port={target['PORT']} "
        f"dbname={target['NAME']} user={target['USER']}"
    )
    subprocess.run(
        [*OGR2OGR, address, str(data.path)],
        check=True,
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM bench_peer")
        same(cursor.fetchone(), (data.rows,))
        cursor.execute("DROP TABLE bench_peer")


def staged(data: Data, bound: User | None = None) -> float:
    """Return the seconds from the file to its rows in staging, committed.

    ``bound``: as the web's role, for this user, so that policies bind.
    """
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder, ExitStack() as opened:
        opened.enter_context(seen_by(bound) if bound else transaction.atomic())
        if bound:
            with connection.cursor() as cursor:
                cursor.execute(
                    SQL("SET LOCAL ROLE {}").format(Identifier(ROLES["app"]))
                )
        received = receive(data.path, Path(folder))
        [layer] = sandbox.describe(received).layers
        look = Look(received, layer, Choices(), user=bound)
        job = layer_inspection.stage_layer(look)
    seconds = time.perf_counter() - began
    same(StagedRow.objects.filter(job=job).count(), data.rows)
    job.delete()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ingest_stagedrow")
    return seconds


def someone() -> User:
    user, _ = User.objects.get_or_create(
        username="bench", defaults={"role": Role.GIS_OFFICER, "display_name": "bench"}
    )
    return user


def looked_at(data: Data) -> None:
    found = inspect_file(data.path, Choices(province="Hà Nội"))
    same(found.layers[0].rows_total, data.rows)
    inspection_report.as_json(found)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ingest_stagedrow")


def same(found: object, wanted: object) -> None:
    if found != wanted:
        raise SystemExit(f"{found} rows instead of {wanted}: nothing was measured")


def made(kind: str, count: int) -> Path:
    """Return the file of a kind; made once, always from the same seed."""
    path = ROOT / "var" / "bench" / f"{kind}-{count}.gpkg"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        module = "scripts.benchmarks._ingest_files"
        command = [sys.executable, "-m", module, kind, str(count), str(path)]
        subprocess.run(command, cwd=ROOT, check=True)
    return path


if __name__ == "__main__":
    main()
