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

Then from staging into the registers (``_commit.py``): a million new rows, and the same
rows changed, against the same load by ogr2ogr, which gives its table a spatial index as
ours has one (and without, for comparison).
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
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
from geoapp.no_pandas import no_pandas  # noqa: E402
from geoapp.territory.scope import seen_by  # noqa: E402
from scripts.benchmarks import _commit  # noqa: E402
from scripts.benchmarks._memory import Memory  # noqa: E402
from scripts.benchmarks._report import ROOT, Measured, clock, show  # noqa: E402

OGR2OGR = (
    *("ogr2ogr", "-q", "-f", "PostgreSQL", "-nln", "bench_peer", "-overwrite"),
    *("-lco", "GEOMETRY_NAME=geom", "--config", "PG_USE_COPY", "YES"),
)
WITHOUT_INDEX = ("-lco", "SPATIAL_INDEX=NONE")
"""Staging has none. A register has one, and so has the peer's table by default."""
POINT_TARGET, POLYGON_TARGET, CHECKED_LIMIT = 1.0, 0.6, 2.0
NEW_LIMIT, CHANGED_LIMIT = 1.5, 3.0


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
    parser.add_argument("--only", choices=["staging", "commit"])
    options = parser.parse_args()
    if shutil.which("ogr2ogr") is None:
        raise SystemExit("Cần ogr2ogr: apt-get install gdal-bin / ogr2ogr is needed")
    points, polygons = (
        Data(kind, made(kind, rows), rows)
        for kind, rows in (("points", options.points), ("polygons", options.polygons))
    )
    measured: list[Measured] = []
    notes: dict[str, object] = {}
    if options.only != "commit":
        staging((points, polygons), options.repeats, measured, notes)
    if options.only != "staging":
        committing(points, options.repeats, measured, notes)
    notes["targets"] = (
        f"points ≥ {POINT_TARGET}, polygons ≥ {POLYGON_TARGET}, "
        f"checked points ≤ {CHECKED_LIMIT}, memory < 350 MB, "
        f"commit of new rows ≤ {NEW_LIMIT}, of changed ones ≤ {CHANGED_LIMIT}"
    )
    show("ingest", measured, notes)


def staging(
    sets: Sequence[Data],
    repeats: int,
    measured: list[Measured],
    notes: dict[str, object],
) -> None:
    """Measure the way from the file into staging, and with all checks to a report."""
    officer = someone()
    for data in sets:
        memory = Memory()
        times: dict[str, list[float]] = {
            name: [] for name in ("ogr2ogr", "stage", "look", "stage under policies")
        }
        inspect_file(data.path, Choices(), records=1)  # the child and caches are warm
        for _ in range(repeats):
            load = partial(by_ogr2ogr, data, *WITHOUT_INDEX)
            times["ogr2ogr"].append(clock(load))
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
        peaks = memory.peaks_mb()
        notes[f"{data.name}: peak memory, MB: both, ours, the child's"] = peaks


def committing(
    data: Data, repeats: int, measured: list[Measured], notes: dict[str, object]
) -> None:
    """Measure commits by turns with the peer's load of as many points."""
    user, commune = _commit.officer()
    by_ogr2ogr(data)  # the file is in the cache
    for layer in _commit.LAYERS:
        names = (
            *("ogr2ogr", "ogr2ogr without index", "compare new", "new"),
            *("compare changed", "changed"),
        )
        times: dict[str, list[float]] = {name: [] for name in names}
        backend = _commit.Backend()
        for _ in range(repeats):
            times["ogr2ogr"].append(clock(partial(by_ogr2ogr, data)))
            bare = partial(by_ogr2ogr, data, *WITHOUT_INDEX)
            times["ogr2ogr without index"].append(clock(bare))
            for kind in ("new", "changed"):
                with backend.watched():
                    compared, written = _commit.committed(
                        layer, data.rows, user, commune, changed=kind == "changed"
                    )
                times[f"compare {kind}"].append(compared)
                times[kind].append(written)
            _commit.emptied(layer)
        rows = [Measured(f"{layer}: {name}", each) for name, each in times.items()]
        measured += rows
        peer = rows[0].median_s
        for one in rows[1:]:
            notes[f"{one.name}, times ogr2ogr"] = round(one.median_s / peer, 2)
        notes[f"{layer}: peak memory of the backend, MB"] = backend.peak_mb


def by_ogr2ogr(data: Data, *options: str) -> None:
    target = connection.settings_dict
    address = (
        f"PG:host={target['HOST']} port={target['PORT']} "
        f"dbname={target['NAME']} user={target['USER']}"
    )
    subprocess.run(
        [*OGR2OGR, *options, address, str(data.path)],
        check=True,
        stderr=subprocess.DEVNULL,
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
    with no_pandas():  # as the commands and the worker do
        main()
