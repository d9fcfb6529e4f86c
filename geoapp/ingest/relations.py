"""In which table a layer's rows stand, and what a file can say of one.

For every layer a statement ``meant_<layer>.sql`` gives each accepted row as the row it
would leave. Comparing (``compare.py``) and writing (``commit.py``) both are that
statement and these columns, so that a preview cannot mean something else than the
commit. Administrative units are not among them: ``commit_units.py``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from psycopg.sql import SQL, Composed, Identifier

from geoapp.ingest.models import StagedImport
from geoapp.spatial import sql
from geoapp.spatial.crs import MEASURE_SRID

HERE = "geoapp.ingest"

SAME_PLACE_M = 0.002
"""Metres; what lies nearer than that lies in the same place, and no file has moved it.

Our own files in VN-2000 come back to the micrometre (spatial/to_system.py). Other
programs take heights for nothing on the way there and back and miss by up to 1.44 mm in
the north-west, measured on a grid of 1/4 degree over the country; nobody surveys an
establishment that well.
"""


def meant_by(job: StagedImport) -> dict[str, Any]:
    """Return the parameters of the statements that say what a file means."""
    return {
        "job_id": job.pk,
        "same_place_m": SAME_PLACE_M,
        "measure_srid": MEASURE_SRID,
    }


@dataclass(frozen=True, slots=True)
class Relation:
    """``columns`` are in the table and in ``meant_<layer>``, by the same names.

    ``extra``: a condition of ``meant`` that something beside the table becomes another;
    ``closes``: one that something ends by it.
    ``stamp``: a column that says when the row was learned. ``ends``: a list that lacks
    a row can end it (``missing_<layer>.sql``). ``also``: tables that follow, in the
    order in which they are written.
    """

    layer: str
    table: str
    columns: tuple[str, ...]
    key: str = "code"
    extra: str | None = None
    closes: str | None = None
    stamp: str | None = None
    ends: bool = False
    is_log: bool = False
    also: tuple[str, ...] = ()
    has_unit: str | None = None

    @property
    def tables(self) -> tuple[str, ...]:
        return (self.table, *self.also)

    @property
    def meant(self) -> SQL:
        return SQL(sql.statement(HERE, f"meant_{self.layer}"))

    def names(self, prefix: str | None = None) -> Composed:
        """Return the columns, each with the prefix of its table."""
        return SQL(", ").join(
            Identifier(prefix, one) if prefix else Identifier(one)
            for one in self.columns
        )

    @property
    def differs(self) -> Composed:
        """The condition that a row becomes another; ``stored`` and ``meant``."""
        if self.is_log:
            return Composed([SQL("FALSE")])
        other = SQL("({}) IS DISTINCT FROM ({})").format(
            self.names("stored"), self.names("meant")
        )
        if self.extra is None:
            return other
        return SQL("({} OR {})").format(other, Identifier("meant", self.extra))


_PLACE = ("code", "name", "kind", "validity", "geom")

_ALL = (
    Relation(
        "establishments",
        "registry_establishment",
        (
            *("code", "name", "service_types", "address", "stated_unit_code"),
            *("unit_id", "operating_status", "is_conditional", "is_prone"),
            *("is_dwelling", "location_precision", "validity", "geom"),
        ),
        ends=True,
        has_unit="unit_id",
    ),
    Relation(
        "hotspots",
        "registry_hotspot",
        ("code", "name", "setting", "recognition", "lead_unit_id"),
        extra="is_other",
        closes="is_closed",
        also=("registry_hotspotextent",),
        has_unit="lead_unit_id",
    ),
    Relation(
        "hotspot_events",
        "registry_hotspotevent",
        ("hotspot_id", "status", "happened_on", "document_no", "note"),
        key="hotspot_id",
        stamp="recorded_at",
        is_log=True,
    ),
    Relation(
        "inspections",
        "registry_inspection",
        (
            *("code", "establishment_id", "hotspot_id", "unit_id", "inspected_on"),
            *("kind", "result", "is_finding", "team_level", "geom"),
        ),
        stamp="recorded_at",
        has_unit="unit_id",
    ),
    Relation(
        "tips",
        "registry_tip",
        ("code", "unit_id", "received_on", "channel", "verification", "geom"),
        stamp="recorded_at",
        has_unit="unit_id",
    ),
    Relation("landmarks", "territory_landmark", _PLACE, ends=True),
    Relation("service_sites", "registry_servicesite", _PLACE, ends=True),
    Relation(
        "national_border",
        "territory_nationalborder",
        ("name", "neighbour_country", "validity", "geom"),
        key="name",
    ),
    Relation(
        "designations",
        "territory_areadesignation",
        ("unit_id", "kind", "validity", "document_no"),
        key="unit_id",
    ),
)
RELATIONS: dict[str, Relation] = {one.layer: one for one in _ALL}
