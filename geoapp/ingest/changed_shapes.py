"""Where an import changes something, for drawing: never for measuring.

Outlines are simplified to a number of steps across, which a small map shows without a
difference; each shape by its own size, so that a hotspot of a few streets stays one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from psycopg.sql import SQL, Composable, Identifier

from geoapp.ingest.compare import Kind, is_kind
from geoapp.ingest.models import StagedImport
from geoapp.ingest.relations import HERE, RELATIONS, meant_by
from geoapp.spatial import sql

STEPS = 200

_SHAPE = SQL("""
    ST_AsGeoJSON(
        ST_SimplifyPreserveTopology(
            {geom},
            greatest(
                ST_XMax({geom}) - ST_XMin({geom}), ST_YMax({geom}) - ST_YMin({geom})
            ) / %(steps)s
        ), 6
    )
""")

_OF_NEW = SQL("""
    WITH meant AS ({meant})
    SELECT meant.row_no, {key}::text, NULL, {after}
    FROM meant
    WHERE meant.id IS NULL AND meant.geom IS NOT NULL
    ORDER BY meant.row_no
    LIMIT %(limit)s
""")

_OF_KIND = SQL("""
    WITH meant AS MATERIALIZED ({meant})
    SELECT
        meant.row_no,
        {key}::text,
        CASE WHEN stored.geom IS DISTINCT FROM meant.geom THEN {before} END,
        {after}
    FROM meant INNER JOIN {table} AS stored ON stored.id = meant.id
    WHERE {kind} AND (meant.geom IS NOT NULL OR stored.geom IS NOT NULL)
    ORDER BY meant.row_no
    LIMIT %(limit)s
""")

_HOTSPOTS = SQL("""
    WITH meant AS MATERIALIZED ({meant})
    SELECT meant.row_no, meant.code, NULL, NULL
    FROM meant LEFT JOIN {table} AS stored ON stored.id = meant.id
    WHERE {kind} ORDER BY meant.row_no LIMIT %(limit)s
""")

_OF_STORED = SQL("""
    SELECT NULL, {key}::text, {shape}, NULL
    FROM {table} AS stored
    WHERE stored.id = ANY(%(ids)s) AND stored.geom IS NOT NULL
    ORDER BY stored.id
""")

_OF_STAGED = SQL("""
    SELECT row.row_no, row.mapped ->> %(key)s, NULL, {shape}
    FROM ingest_stagedrow AS row
    WHERE row.job_id = %(job_id)s AND row.geom IS NOT NULL AND {condition}
    ORDER BY row.row_no
    LIMIT %(limit)s
""")


@dataclass(frozen=True, slots=True)
class Drawn:
    """One place. ``before``, ``after``: GeoJSON; of what stays there is no before."""

    row_no: int | None
    label: str | None
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class _Changed:
    row_no: int
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class _Ending:
    code: str
    shape: str | None


def of_kind(job: StagedImport, kind: Kind, limit: int) -> list[Drawn]:
    """Return accepted rows of one kind, as they are and as they would be."""
    relation = RELATIONS[job.layer]
    if "geom" not in relation.columns:
        return _grounds(job, kind, limit) if relation.extra else []
    statement = (_OF_NEW if kind is Kind.NEW else _OF_KIND).format(
        meant=relation.meant,
        table=Identifier(relation.table),
        key=Identifier("meant", relation.key),
        before=_shape("stored"),
        after=_shape("meant"),
        kind=is_kind(relation, kind),
    )
    return _fetch(statement, {**meant_by(job), "limit": limit})


def of_stored(layer: str, ids: Sequence[int]) -> list[Drawn]:
    """Return what is there now and would end."""
    relation = RELATIONS[layer]
    if "geom" not in relation.columns:
        return []
    statement = _OF_STORED.format(
        key=Identifier("stored", relation.key),
        shape=_shape("stored"),
        table=Identifier(relation.table),
    )
    return _fetch(statement, {"ids": list(ids)})


def of_told(job: StagedImport, *, held_only: bool, limit: int) -> list[Drawn]:
    """Return rows that are held, or that a note is about, as they are drawn."""
    noted = SQL('row.findings @> \'[{"severity": "warning"}]\'')
    condition = SQL("row.refused") if held_only else noted
    statement = _OF_STAGED.format(shape=_shape("row"), condition=condition)
    key = RELATIONS[job.layer].key if job.layer in RELATIONS else "code"
    return _fetch(statement, {"job_id": job.pk, "key": key, "limit": limit})


def of_units(job: StagedImport, level: str, row_nos: Sequence[int]) -> list[Drawn]:
    """Return units of a vintage as they are drawn, and as they were before."""
    found = sql.fetch(
        HERE,
        "changed_units",
        _Changed,
        job_id=job.pk,
        level=level,
        day=job.options["valid_from"],
        row_nos=list(row_nos),
        steps=STEPS,
    )
    return [Drawn(one.row_no, None, one.before, one.after) for one in found]


def of_ending_units(job: StagedImport, level: str, codes: Sequence[str]) -> list[Drawn]:
    """Return units that a vintage ends."""
    found = sql.fetch(
        HERE,
        "ending_units",
        _Ending,
        level=level,
        day=job.options["valid_from"],
        codes=list(codes),
        steps=STEPS,
    )
    return [Drawn(None, one.code, one.shape, None) for one in found]


def _grounds(job: StagedImport, kind: Kind, limit: int) -> list[Drawn]:
    """Return the ground of hotspots, which stands in a table of its own."""
    relation = RELATIONS[job.layer]
    statement = _HOTSPOTS.format(
        meant=relation.meant,
        table=Identifier(relation.table),
        kind=is_kind(relation, kind),
    )
    rows = _fetch(statement, {**meant_by(job), "limit": limit})
    labels = {one.row_no: one.label for one in rows}
    found = sql.fetch(
        HERE,
        "changed_grounds",
        _Changed,
        job_id=job.pk,
        row_nos=list(labels),
        steps=STEPS,
    )
    return [
        Drawn(one.row_no, labels[one.row_no], _other(one), one.after) for one in found
    ]


def _other(one: _Changed) -> str | None:
    return None if one.before == one.after else one.before


def _shape(side: str) -> Composable:
    return _SHAPE.format(geom=Identifier(side, "geom"))


def _fetch(statement: Composable, params: dict[str, Any]) -> list[Drawn]:
    with connection.cursor() as cursor:
        cursor.execute(
            statement.as_string(cursor.connection), {**params, "steps": STEPS}
        )
        return [Drawn(*row) for row in cursor.fetchall()]
