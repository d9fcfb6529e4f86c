"""scripts/bench access: what row-level security costs.

Statements: every statement as the web process (policies bind) and as the owner of the
tables (they do not), by turns on two connections. Requests: every tile through the real
web server, against the same server without policies and without naming the user
(``_unguarded.py``). Round trips: counted between the web process and the database.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import statistics
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "geoapp.config.settings")
django.setup()

from django.db import connection, connections  # noqa: E402

from geoapp.config.database import ROLES  # noqa: E402
from scripts.benchmarks._report import clock, machine  # noqa: E402
from scripts.benchmarks._requests import measure_requests  # noqa: E402
from scripts.benchmarks._roundtrips import round_trips_of_a_tile  # noqa: E402
from scripts.benchmarks._statements import (  # noqa: E402
    Statement,
    readers,
    statements,
)
from scripts.benchmarks._world import ensure_world, measure_reach_costs  # noqa: E402

TARGET = 1.15
SHOWN_PLANS = (
    "establishments 12/",
    "hotspots 12/",
    "admin_units 8/",
    "establishments_approx 12/",
)
"""Whose plans are printed (for the reader of one province); the JSON has all."""

_NAME = "SELECT set_config('geoapp.user_id', %s, true)"
_INDEX = re.compile(r"Index(?: Only)? Scan(?: Backward)? (?:using|on) (\w+)")


@dataclass
class Compared:
    """Milliseconds of one statement, by turns; ``plans``: policy, owner."""

    kind: str
    name: str
    reader: str
    policy_ms: list[float] = field(default_factory=list)
    owner_ms: list[float] = field(default_factory=list)
    plans: tuple[list[str], list[str]] = ((), ())  # type: ignore[assignment]

    @property
    def lost_indexes(self) -> list[str]:
        """Return the indexes that only the owner's plan uses."""
        policy, owner = ({*_INDEX.findall("\n".join(plan))} for plan in self.plans)
        return sorted(owner - policy)


def main() -> None:
    parser = argparse.ArgumentParser(prog="scripts/bench access")
    parser.add_argument("--scale", choices=["province", "national"], default="national")
    parser.add_argument("--repeats", type=int, default=9)
    parser.add_argument("--only", choices=["statements", "requests", "reach"])
    options = parser.parse_args()
    loaded = ensure_world(options.scale)
    report: dict[str, Any] = {
        "title": f"access, scale {options.scale}",
        "machine": machine(),
        "loading_s": loaded,
    }
    print(f"\n{report['title']}")
    for step, seconds in loaded.items():
        print(f"  {seconds:8.2f} s  loading: {step}")
    everybody = readers()
    if options.only in {None, "statements"}:
        compared = [compare(each, options.repeats) for each in statements(everybody)]
        show_statements(compared)
        show_plans(compared)
        report["statements"] = [_as_json(each) for each in compared]
    if options.only in {None, "requests"}:
        report["round trips of a tile"] = round_trips_of_a_tile(everybody[1])
        report["requests"] = measure_requests(everybody, options.repeats)
    if options.only in {None, "reach"}:
        report["reach"] = measure_reach_costs(options.repeats)
    if target := os.environ.get("GEOAPP_BENCH_JSON"):
        Path(target).write_text(json.dumps(report, ensure_ascii=False, indent=1))
        print(f"  {target}")


def as_role(role: str) -> Any:
    """Return Django's raw connection as one of our roles, beside the default one."""
    if role not in connections.databases:
        connections.databases[role] = {**connection.settings_dict, "USER": ROLES[role]}
    connections[role].ensure_connection()
    return connections[role].connection


def compare(statement: Statement, repeats: int) -> Compared:
    """Time a statement as both; the first time of each (cold caches) is left out.

    Raises:
        SystemExit: both do not give the same rows: the reader is not asked as intended.
    """
    result = Compared(statement.kind, statement.name, statement.reader.name)
    sides = ((as_role("app"), result.policy_ms), (as_role("owner"), result.owner_ms))
    rows = [_ask(link, statement)[1] for link, _times in sides]
    if sorted(map(repr, rows[0])) != sorted(map(repr, rows[1])):
        raise SystemExit(f"{statement.name} for {statement.reader.name}: other rows")
    for number in range(repeats):
        for link, times in sides if number % 2 else reversed(sides):
            times.append(1000 * _ask(link, statement)[0])
    plans = [_ask(link, statement, "EXPLAIN (COSTS OFF) ")[1] for link, _times in sides]
    policy, owner = ([line for (line,) in plan] for plan in plans)
    result.plans = (policy, owner)
    return result


def _ask(link: Any, statement: Statement, how: str = "") -> tuple[float, list[Any]]:
    """Return seconds of the statement alone, and its rows."""
    rows: list[Any] = []

    def run() -> None:
        rows.extend(link.execute(how + statement.text, statement.values).fetchall())

    link.execute("BEGIN")
    try:
        link.execute(_NAME, [str(statement.reader.user.pk)])
        return clock(run), rows
    finally:
        link.execute("COMMIT")


def show_statements(compared: list[Compared]) -> None:
    print(f"\n  Statements: policy ÷ owner, target ≤ {TARGET}")
    print("    ratio of medians | of minima | median policy, owner ms | statements")
    groupings: tuple[tuple[str, Callable[[Compared], str]], ...] = (
        ("all", lambda _each: "everything"),
        ("by kind", lambda each: each.kind),
        ("by reader", lambda each: each.reader),
        ("by layer (tiles)", _layer),
    )
    for title, key in groupings:
        print(f"   {title}")
        groups: dict[str, list[Compared]] = defaultdict(list)
        for each in compared:
            groups[key(each)].append(each)
        for name, members in groups.items():
            if name:
                print(f"    {_line(members)}  {name}")
    ratios = sorted(compared, key=lambda each: -_ratio([each], statistics.median))
    missing = [each for each in ratios if _ratio([each], min) > TARGET]
    print(f"   {len(missing)} of {len(compared)} single statements miss it; the worst:")
    for each in missing[:25]:
        print(f"    {_line([each])}  {each.reader}: {each.kind}, {each.name}")


def show_plans(compared: list[Compared]) -> None:
    lost = [each for each in compared if each.lost_indexes]
    print(f"   {len(lost)} use an index only as the owner")
    for each in lost:
        print(f"    {each.reader}: {each.name}: {', '.join(each.lost_indexes)}")
    for each in compared:
        if each.reader == "province" and each.name.startswith(SHOWN_PLANS):
            for who, plan in zip(("policy", "owner"), each.plans, strict=True):
                print(f"\n   Plan, {who}: {each.name}")
                print("\n".join(f"    {line}" for line in plan))


def _layer(each: Compared) -> str:
    return each.name.split()[0] if each.kind.startswith("tile") else ""


def _line(members: list[Compared]) -> str:
    policy, owner = _sums(members, statistics.median)
    ratios = (_ratio(members, statistics.median), _ratio(members, min))
    return (
        f"{ratios[0]:5.2f} | {ratios[1]:5.2f} |"
        f" {policy:9.2f} {owner:9.2f} | {len(members):3}"
    )


def _ratio(
    members: list[Compared], of_repeats: Callable[[Iterable[float]], float]
) -> float:
    policy, owner = _sums(members, of_repeats)
    return policy / owner


def _sums(
    members: list[Compared], of_repeats: Callable[[Iterable[float]], float]
) -> tuple[float, float]:
    return (
        sum(of_repeats(each.policy_ms) for each in members),
        sum(of_repeats(each.owner_ms) for each in members),
    )


def _as_json(each: Compared) -> dict[str, Any]:
    return {
        "kind": each.kind,
        "name": each.name,
        "reader": each.reader,
        "policy_ms": each.policy_ms,
        "owner_ms": each.owner_ms,
        "plan_policy": each.plans[0],
        "plan_owner": each.plans[1],
        "lost_indexes": each.lost_indexes,
    }


if __name__ == "__main__":
    main()
