"""How the planner means to answer the statements that a block sends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

Plan = dict[str, Any]

_KEPT = {"Hash", "Materialize", "Memoize", "Sort"}
"""What is below these is read once, and remembered."""


@contextmanager
def plans_of(words: str) -> Iterator[list[Plan]]:
    """Collect the plans of statements that hold some words, as they stand just then."""
    found: list[Plan] = []

    def look(
        execute: Any, statement: str, params: Any, many: bool, context: Any
    ) -> Any:
        if words in statement:
            execute(f"EXPLAIN (FORMAT JSON) {statement}", params, many, context)
            found.append(context["cursor"].fetchone()[0][0]["Plan"])
        return execute(statement, params, many, context)

    with connection.execute_wrapper(look):
        yield found


def read(plan: Plan) -> set[str]:
    """Return the tables that a plan reads."""
    own = {plan["Relation Name"]} if "Relation Name" in plan else set()
    return own.union(*map(read, plan.get("Plans", [])))


def read_row_by_row(plan: Plan) -> set[str]:
    """Return the tables that a plan reads once for each row of another."""
    found = set()
    for place, part in enumerate(plan.get("Plans", [])):
        is_inner = plan["Node Type"] == "Nested Loop" and place == 1
        is_asked = part.get("Parent Relationship") == "SubPlan"
        found |= _read_again(part) if is_inner or is_asked else read_row_by_row(part)
    return found


def _read_again(plan: Plan) -> set[str]:
    if plan["Node Type"] in _KEPT:
        return read_row_by_row(plan)
    own = {plan["Relation Name"]} if "Relation Name" in plan else set()
    return own.union(*map(_read_again, plan.get("Plans", [])))


def expected_of(name: str, plan: Plan) -> float | None:
    """Return how many rows the planner expects of a part of WITH, if it is one."""
    if plan.get("Subplan Name") == f"CTE {name}":
        return float(plan["Plan Rows"])
    found = (expected_of(name, part) for part in plan.get("Plans", []))
    return next((rows for rows in found if rows is not None), None)
