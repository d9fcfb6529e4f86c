"""A synthetic world in the benchmark's database, loaded as an officer would load it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Count
from psycopg.sql import SQL, Identifier

from geoapp.accounts.models import Role, User
from geoapp.ingest.choices import Choices
from geoapp.ingest.pipeline import import_layer
from geoapp.ingest.relations import RELATIONS
from geoapp.ingest.request import Request
from geoapp.lineage.before import Before
from geoapp.lineage.models import Source
from geoapp.registry.generalise import generalise
from geoapp.territory.models import AdminUnit, AdminUnitVersion, AreaScope
from geoapp.territory.vocabularies import Level
from scripts.benchmarks._report import clock, synthetic_world
from tiles.publish import publish_shapes

FIRST_DAY = date(2025, 7, 1)
DAY = date(2026, 6, 30)
"""The synthetic data end on this day."""

_UNITS = ("provinces", "communes")
_REGISTERS = (
    "national_border",
    "designations",
    "landmarks",
    "service_sites",
    "establishments",
    "hotspots",
    "hotspot_events",
    "inspections",
    "tips",
)
"""In this order: later layers refer to rows of earlier ones."""


def ensure_world(scale: str) -> dict[str, float]:
    """Load the world of a scale unless it is there; return seconds of each step."""
    file = synthetic_world(scale)
    if Source.objects.filter(title=_title(scale)).exists():
        return {}
    empty()
    seconds = {}
    for layer, request in _requests(file):
        with _counting_reach() as fired:
            seconds[layer] = clock(partial(import_layer, request))
        if fired:
            print(f"  {layer}: the reach of units was measured {len(fired)} times")
    seconds["generalise"] = clock(lambda: generalise(DAY))
    seconds["generalise again"] = clock(lambda: generalise(DAY))
    seconds["publish_shapes"] = clock(publish_shapes)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    Source.objects.create(title=_title(scale))  # at the end: a killed load is no world
    return seconds


def empty() -> None:
    """Leave what migrations wrote: benchmarks and campaigns share a database."""
    histories = (
        model._meta.db_table  # noqa: SLF001  the public way to it
        for model in apps.get_models()
        if issubclass(model, Before)
    )
    tables = (
        *("territory_adminunit", "accounts_user", "ingest_stagedimport"),
        *("lineage_batch", "lineage_source"),
        *(relation.table for relation in RELATIONS.values()),
        *histories,
    )
    order = SQL("TRUNCATE {} CASCADE").format(SQL(", ").join(map(Identifier, tables)))
    with connection.cursor() as cursor:
        cursor.execute(order.as_string(cursor.connection))


@contextmanager
def _counting_reach() -> Iterator[list[str]]:
    """Collect the statements that fire the trigger territory_measure_reach."""
    fired: list[str] = []

    def look(execute: Callable[..., Any], statement: Any, *rest: Any) -> Any:
        if isinstance(statement, str) and _FIRES.search(statement):
            fired.append(statement)
        return execute(statement, *rest)

    with connection.execute_wrapper(look):
        yield fired


_FIRES = re.compile(
    r"(INSERT INTO|UPDATE|DELETE FROM)\s+\"?"
    r"territory_(adminunitversion|unitsuccession)\b"
)


def measure_reach_costs(repeats: int) -> list[float]:
    """Print and return seconds of one firing of the trigger at this scale."""
    statement = "UPDATE territory_adminunitversion SET unit_id = unit_id WHERE false"
    seconds = []
    for _ in range(repeats):
        with connection.cursor() as cursor:
            seconds.append(clock(partial(cursor.execute, statement)))
    print(
        "\n  Measuring the reach of all units, at each statement that changes any:"
        f" least {1000 * min(seconds):.0f} ms, median {1000 * median(seconds):.0f} ms"
    )
    return seconds


def _title(scale: str) -> str:
    return f"scripts/bench: {scale}"


def _requests(file: Path) -> Iterator[tuple[str, Request]]:
    for level in _UNITS:
        yield level, _request("admin_units", file, level, valid_from=FIRST_DAY)
    for layer in _REGISTERS:
        yield layer, _request(layer, file, layer)


def _request(layer: str, file: Path, within: str, **more: Any) -> Request:
    return Request(
        layer=layer, file=file, commit=True, choices=Choices(layer=within), **more
    )


def make_reader(name: str, role: Role, units: list[AdminUnit]) -> User:
    """Return a user of a role who answers for these units; made once."""
    user, _new = User.objects.update_or_create(username=name, defaults={"role": role})
    AreaScope.objects.filter(user=user).delete()
    for unit in units:
        AreaScope.objects.create(
            user=user, unit=unit, validity=DateRange(FIRST_DAY, None)
        )
    return user


def busiest_commune() -> AdminUnitVersion:
    """Return the commune with the most establishments: the dearest one to show."""
    number = Count("unit__establishment")
    in_force = AdminUnitVersion.objects.in_force_on(DAY).filter(level=Level.COMMUNE)
    commune: AdminUnitVersion = in_force.annotate(n=number).order_by("-n", "pk")[0]
    return commune


def provinces() -> list[AdminUnit]:
    return list(
        AdminUnit.objects.filter(versions__level=Level.PROVINCE)
        .distinct()
        .order_by("pk")
    )
