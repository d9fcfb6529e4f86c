"""scripts/bench territory: a million points find their commune.

Ours is the product's own statement (territory/sql/units_of_places.sql), which meets
points with the pieces of communes in a hash join. The peers are the two ways PostGIS
users write it: a plain ST_Intersects join on a point table without an index, and the
same with an index on the points, which the planner drives from the polygons. All three
write the same rows; a difference between them stops the benchmark.
"""

from __future__ import annotations

import argparse
import os
from datetime import date

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "geoapp.config.settings")
django.setup()

from django.db import connection, transaction  # noqa: E402

from geoapp.ingest.choices import Choices  # noqa: E402
from geoapp.ingest.pipeline import import_layer  # noqa: E402
from geoapp.ingest.request import Request  # noqa: E402
from geoapp.spatial import sql  # noqa: E402
from geoapp.territory.locate import WORK_MEM  # noqa: E402
from geoapp.territory.models import AdminUnitVersion, UnitPiece  # noqa: E402
from scripts.benchmarks._report import (  # noqa: E402
    Measured,
    clock,
    show,
    synthetic_world,
)
from scripts.benchmarks._world import empty  # noqa: E402

DAY = date(2025, 7, 1)
OURS = sql.statement("geoapp.territory", "units_of_places")
PLAIN = """
SELECT place.position, commune.unit_id AS commune_id
FROM territory_place AS place
JOIN territory_adminunitversion AS commune
    ON ST_Intersects(commune.geom, place.geom)
WHERE commune.level = 'commune' AND commune.validity @> DATE '2025-07-01'
"""


def main() -> None:
    parser = argparse.ArgumentParser(prog="scripts/bench territory")
    parser.add_argument("--scale", choices=["province", "national"], default="province")
    parser.add_argument("--points", type=int, default=1_000_000)
    parser.add_argument("--repeats", type=int, default=3)
    options = parser.parse_args()
    loading_s = load(options.scale)
    with transaction.atomic():
        scatter(options.points)
        run(f"SET LOCAL work_mem = '{WORK_MEM}'")  # as units_at does; for all three
        measured = [
            repeat("units_of_places (pieces, no index on points)", OURS, options),
            repeat("plain ST_Intersects, points without index", PLAIN, options, once=1),
        ]
        index_s = clock(
            lambda: run("CREATE INDEX ON territory_place USING gist (geom)")
        )
        run("ANALYZE territory_place")
        measured.append(
            repeat("plain ST_Intersects, points with index", PLAIN, options)
        )
    ours, plain, indexed = (each.median_s for each in measured)
    notes = {
        "communes": AdminUnitVersion.objects.filter(level="commune").count(),
        "pieces": UnitPiece.objects.count(),
        "points": options.points,
        "loading the boundaries, cutting included, s": round(loading_s, 1),
        "index on the points, s": round(index_s, 2),
        "faster than plain without index (target 5)": round(plain / ours, 1),
        "faster than plain with index (target 1.5)": round(indexed / ours, 1),
        "faster than index build and plain with it": round(
            (index_s + indexed) / ours, 1
        ),
    }
    show(f"territory, scale {options.scale}", measured, notes)


def load(scale: str) -> float:
    """Import both levels as an officer would, into tables without units."""
    file = synthetic_world(scale)
    empty()

    def bring() -> None:
        for level in ("provinces", "communes"):
            import_layer(
                Request(
                    layer="admin_units",
                    file=file,
                    commit=True,
                    choices=Choices(layer=level),
                    valid_from=DAY,
                )
            )

    return clock(bring)


def scatter(number: int) -> None:
    """Put points evenly over the box around all communes; some fall outside."""
    sql.execute("geoapp.territory", "create_places")
    run("SELECT setseed(0.25)")
    run(
        "INSERT INTO territory_place (position, day, geom)"
        " SELECT n, %s, ST_SetSRID(ST_MakePoint("
        " west + random() * (east - west), south + random() * (north - south)), srid)"
        " FROM generate_series(1, %s) AS n,"
        " (SELECT ST_XMin(box) AS west, ST_XMax(box) AS east, ST_YMin(box) AS south,"
        "  ST_YMax(box) AS north, srid FROM (SELECT ST_Extent(geom) AS box,"
        "  max(ST_SRID(geom)) AS srid FROM territory_adminunitversion"
        "  WHERE level = 'commune') AS everything) AS bounds",
        (DAY, number),
    )
    run("ANALYZE territory_place")


def repeat(
    name: str, statement: str, options: argparse.Namespace, once: int = 0
) -> Measured:
    seconds = []
    create = f"CREATE TEMPORARY TABLE found ON COMMIT DROP AS {statement}"
    for _ in range(once or options.repeats):
        run("DROP TABLE IF EXISTS found")
        seconds.append(clock(lambda: run(create)))
    compare(name)
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {statement}")
        plan = [line for (line,) in cursor]
    return Measured(name, seconds, plan)


def compare(name: str) -> None:
    """Stop if this way found other rows than the first one did."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), sum(position::bigint * commune_id) FROM found")
        answer = cursor.fetchone()
    first = _answers.setdefault("first", answer)
    if answer != first:
        raise SystemExit(f"{name}: {answer}, the first way: {first}")


_answers: dict[str, object] = {}


def run(statement: str, parameters: tuple[date, int] | None = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


if __name__ == "__main__":
    main()
