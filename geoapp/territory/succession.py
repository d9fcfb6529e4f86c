"""Predecessors and successors, as far as polygons tell.

What was measured follows from the versions alone: after every change it is measured
again from the first changed day on, so that loading, undoing and loading again gives
the same. What documents say (basis ``document``) is never touched here.

Where the idea breaks down: land is not law. Two vintages drawn from different sources
overlap along every boundary, so a merger «in full» measures 90 to 99 %, and a
neighbour's sliver may look like a part. A share is evidence, the document decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import connection

from geoapp.spatial import sql
from geoapp.spatial.crs import MEASURE_SRID

MIN_SHARE = 0.01
"""An overlap is a sliver if it is less than this share of both units, or …"""

MIN_AREA_M2 = 10_000.0
"""… smaller than one hectare; …"""

SURE_SHARE = 0.5
"""… but never if it is this share of either unit."""

MANY_VERSIONS = 500
"""Versions that the planner may be wrong about: a province or two (product choice)."""

_HERE = "geoapp.territory"


@dataclass(frozen=True, slots=True)
class _Day:
    day: date


@dataclass(frozen=True, slots=True)
class Passed:
    """Land of an older unit that is land of a newer one from ``day`` on."""

    day: date
    old_code: str
    old_name: str
    new_code: str
    new_name: str
    old_share: float
    new_share: float
    known_until: date


def measure_again(level: str, day: date) -> None:
    """Measure successions of a level anew, from ``day`` on."""
    _tell_planner()
    sql.execute(_HERE, "forget_successions", level=level, day=day)
    for one in sql.fetch(_HERE, "polygon_days", _Day, level=level, day=day):
        sql.execute(
            _HERE,
            "measure_successions",
            level=level,
            day=one.day,
            measure_srid=MEASURE_SRID,
            min_share=MIN_SHARE,
            min_area_m2=MIN_AREA_M2,
            sure_share=SURE_SHARE,
        )


def _tell_planner() -> None:
    """Bring the statistics of versions up to date if many are new to them.

    Right after a nation's communes were written into an empty table, the planner,
    expecting none, was not done after five minutes (now 0.2 s).
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT count(*) FROM territory_adminunitversion), reltuples"
            " FROM pg_class WHERE oid = 'territory_adminunitversion'::regclass"
        )
        versions, expected = cursor.fetchone()
        if versions > 2 * expected + MANY_VERSIONS:
            cursor.execute("ANALYZE territory_adminunitversion")


def made_known_by(batch_id: int) -> list[Passed]:
    """Return the measured successions that a batch made known, by day and code."""
    return sql.fetch(_HERE, "successions_of_batch", Passed, batch_id=batch_id)
