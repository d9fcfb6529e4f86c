"""Which rows of every policed table a reader may see, written from the design.

For each table a column that says whose a row is, and a plain test of its value. A table
with a policy and no line here makes tests/db/test_policies.py fail.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.access.rules import MAP, OFFICERS, WORKING, Reader
from tests.access.world import PLACES, Secrets

May = Callable[[Reader, Secrets, Any], bool]

GEOGRAPHY_FILES = {
    "admin_units", "designations", "national_border", "landmarks", "service_sites"
}  # fmt: skip


@dataclass(frozen=True)
class Rule:
    column: str
    may: May


def _of_place(table: str, column: str = "id") -> Rule:
    def may(reader: Reader, secrets: Secrets, key: Any) -> bool:
        return any(
            reader.owns(region) and key in secrets.keys.get((region, table), ())
            for region in PLACES
        )

    return Rule(column, may)


def _before(table: str) -> Rule:
    """What a place said earlier is known to whom the place is."""
    return _of_place(table, "row_id")


def _to(roles: frozenset[str]) -> Rule:
    return Rule("'any'", lambda reader, _secrets, _value: reader.role in roles)


def _approximate(reader: Reader, secrets: Secrets, unit: Any) -> bool:
    own = any(
        reader.owns(region) and secrets.units[unit_key].pk == unit
        for region, (unit_key, _word, _at) in PLACES.items()
    )
    return reader.role in OFFICERS and not own


def _count(reader: Reader, _secrets: Secrets, detail: Any) -> bool:
    return (detail == "count" and reader.role in WORKING) or (
        detail == "class" and reader.role == "viewer"
    )


def user_id(reader: Reader, secrets: Secrets) -> int | None:
    return secrets.users[reader.role, reader.area].pk if reader.role else None


def _mine(reader: Reader, secrets: Secrets, owner: Any) -> bool:
    return owner is not None and owner == user_id(reader, secrets)


def _log(reader: Reader, secrets: Secrets, owner: Any) -> bool:
    return reader.role == "auditor" or _mine(reader, secrets, owner)


def _staged_row(reader: Reader, secrets: Secrets, job: Any) -> bool:
    owner = Reader("gis_officer", "near")
    return job == secrets.staged and reader == owner


def _batch(reader: Reader, secrets: Secrets, said: Any) -> bool:
    layer, _, owner = said.partition(" ")
    of_geography = reader.role in MAP and layer in GEOGRAPHY_FILES
    return of_geography or (bool(owner) and _mine(reader, secrets, int(owner)))


def _kept(reader: Reader, secrets: Secrets, batch: Any) -> bool:
    return batch == secrets.own_batch and reader == Reader("gis_officer", "near")


ANYBODY = Rule("'any'", lambda _reader, _secrets, _value: True)
"""Signing in reads these before anybody is named; who writes them is restricted."""
_UNITS = MAP | {"admin"}
_IMPORT = frozenset({"gis_officer"})

RULES: dict[str, Rule] = {
    "accounts_onetimelink": ANYBODY,
    "accounts_user": ANYBODY,
    "analysis_result": _of_place("analysis_result"),
    "analysis_run": _to(WORKING),
    "establishments_approx": Rule("unit_id", _approximate),
    "establishments_counts": Rule("detail", _count),
    "hotspots_approx": Rule("unit_id", _approximate),
    "hotspots_counts": Rule("detail", _count),
    "ingest_mappingtemplate": _to(_IMPORT),
    "ingest_stagedimport": Rule("created_by_id", _mine),
    "ingest_stagedrow": Rule("job_id", _staged_row),
    "inspections_approx": Rule("unit_id", _approximate),
    "inspections_counts": Rule("detail", _count),
    "jobs_job": Rule("requested_by_id", _mine),
    "lineage_batch": Rule("concat_ws(' ', layer, committed_by_id)", _batch),
    "lineage_exportlog": Rule("user_id", _log),
    "lineage_keptatundo": Rule("batch_id", _kept),
    "lineage_source": _to(MAP),
    "province_progress": _to(MAP),
    "registry_establishment": _of_place("registry_establishment"),
    "registry_establishment_before": _before("registry_establishment"),
    "registry_hotspot": _of_place("registry_hotspot"),
    "registry_hotspot_before": _before("registry_hotspot"),
    "registry_hotspotevent": _of_place("registry_hotspotevent"),
    "registry_hotspotevent_before": _before("registry_hotspotevent"),
    "registry_hotspotextent": _of_place("registry_hotspotextent"),
    "registry_hotspotextent_before": _before("registry_hotspotextent"),
    "registry_inspection": _of_place("registry_inspection"),
    "registry_inspection_before": _before("registry_inspection"),
    "registry_servicesite": _to(MAP),
    "registry_servicesite_before": _to(MAP),
    "registry_tip": _of_place("registry_tip"),
    "registry_tip_before": _before("registry_tip"),
    "territory_adminunit": _to(_UNITS),
    "territory_adminunitversion": _to(_UNITS),
    "territory_areadesignation": _to(MAP),
    "territory_areadesignation_before": _to(MAP),
    "territory_areascope": ANYBODY,
    "territory_block": _to(MAP),
    "territory_landmark": _to(MAP),
    "territory_landmark_before": _to(MAP),
    "territory_nationalborder": _to(MAP),
    "territory_nationalborder_before": _to(MAP),
    "territory_unitpiece": _to(MAP),
    "territory_unitsuccession": _to(MAP),
    "territory_versionbefore": _to(MAP),
    "tiles_publishedshape": _to(_UNITS),
}
