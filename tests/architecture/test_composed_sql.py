"""Statements that are composed for the table at hand plan against the schema.

The static ones lie in .sql files (test_sql_files.py). Here every layer's statements are
caught as the code sends them, for a job and a batch that do not exist.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from psycopg.sql import Composable, Identifier

from geoapp.ingest import commit, compare, undo_rows
from geoapp.ingest.models import StagedImport
from geoapp.ingest.relations import RELATIONS, Relation, meant_by
from geoapp.ingest.request import Missing, Switches
from tests.web import database_role

pytestmark = pytest.mark.django_db

TABLES = sorted({table for one in RELATIONS.values() for table in one.tables})

each_layer = pytest.mark.parametrize("relation", RELATIONS.values(), ids=RELATIONS)
each_table = pytest.mark.parametrize("table", TABLES)


@contextmanager
def explained() -> Iterator[list[str]]:
    """Have every statement of a block explained before it is run."""
    plans: list[str] = []

    def explain(
        execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        if sql.split(maxsplit=1)[0] in {"WITH", "SELECT", "INSERT", "UPDATE", "DELETE"}:
            execute(f"EXPLAIN {sql}", params, many, context)
            plans.append(context["cursor"].fetchone()[0])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(explain):
        yield plans


def plan(statement: Composable, **params: Any) -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            f"EXPLAIN {statement.as_string(cursor.connection)}", params or None
        )
        return "\n".join(line for (line,) in cursor)


def nobodys(relation: Relation) -> StagedImport:
    return StagedImport.objects.create(
        layer=relation.layer,
        file_name="x",
        sha256="0" * 64,
        options={"valid_from": "2025-07-01"},
    )


@each_layer
def test_comparing_plans(relation: Relation) -> None:
    job = nobodys(relation)
    with explained() as plans:
        compare.count(job, Switches(missing=Missing.END_IN_COMMUNES))
        for kind in compare.Kind:
            assert compare.differences(job, kind, limit=5) == []
    assert len(plans) >= 1 + len(compare.Kind)


@each_layer
@pytest.mark.parametrize("insert", [True, False])
@pytest.mark.parametrize("update", [True, False])
def test_writing_plans_for_who_writes(
    relation: Relation, *, insert: bool, update: bool
) -> None:
    params = {**meant_by(nobodys(relation)), "batch_id": 0}
    end = commit._END.format(table=Identifier(relation.table))
    with database_role("geoapp_importer"):
        switches = Switches(insert=insert, update=update)
        assert "Merge on" in plan(commit._merge(relation, switches), **params)
        if relation.ends:
            assert "Update on" in plan(end, day="2025-07-01", ids=[0])


@each_table
def test_taking_back_plans_for_who_takes_back(table: str) -> None:
    with database_role("geoapp_importer"), explained() as plans:
        assert undo_rows.take_back(table, 0) == (0, 0, [])
    assert len(plans) >= 2
    said = undo_rows._Statements(table)
    some = {"batch_id": 0, "row_ids": [0]}
    assert plan(said.ids, batch_id=0)
    assert "Delete on" in plan(said.delete(undo_rows._SOME), **some)
    if table not in undo_rows.LOGS:
        assert "Update on" in plan(said.restore(undo_rows._SOME), **some)
