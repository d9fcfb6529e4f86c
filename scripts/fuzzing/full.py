"""Look at damaged files and preview their import, all the way through the database.

Whatever comes in, the answer must be a report or a refusal: no exception, no statement
or reading past its limit, and at the end every table but those of staging holds what it
held before. All of it happens in one transaction that is rolled back.

Usage: scripts/fuzz full [--inputs N] [--seed S]
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from django.db import connection, transaction
from psycopg.sql import SQL, Identifier, Literal

from geoapp.ingest.choices import Choices
from geoapp.ingest.errors import ImportStopped
from geoapp.ingest.inspection import inspect_file
from geoapp.ingest.inspection_report import as_json
from geoapp.ingest.pipeline import import_layer
from geoapp.ingest.request import Request
from geoapp.spatial.crs import STORAGE_SRID
from geoapp.territory.vocabularies import LandmarkKind
from scripts.fuzzing.ingest import LIMIT_S, damage
from scripts.fuzzing.seeds import SEEDS, Members

STAGING = frozenset({"ingest_stagedimport", "ingest_stagedrow"})
_DAY = date(2025, 7, 1)
_COLUMNS = {"code": "so", "name": "ten"}
"""As the good files call them; others have headings of their own."""
_ANSWERS: Mapping[str, Mapping[str, Any]] = {
    "crs_choose_srid": {"choices": Choices(srid=STORAGE_SRID)},
    "no_such_column": {"columns": {}},
}
"""What to change in the request when it is asked for."""
Contents = Mapping[str, tuple[int, int]]
"""Table by name: its rows, and the sum of a hash of each."""


@dataclass
class Outcome:
    """``answers`` counts what was said; ``failures`` name the input and what broke."""

    answers: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    slowest_s: float = 0.0
    written: tuple[str, ...] = ()

    @property
    def is_good(self) -> bool:
        return not self.failures and not self.written


def campaign(inputs: int, seed: int) -> Outcome:
    """Take ``inputs`` damaged files, the formats in turn, through both ways."""
    outcome = Outcome()
    with transaction.atomic(), tempfile.TemporaryDirectory() as folder:
        _limit_statements()
        before = contents()
        for name, file in _damaged(Path(folder), inputs, seed):
            _take(outcome, f"inspect {name}", partial(_inspect, file))
            _take(outcome, f"import {name}", partial(_preview, file))
        outcome.written = changed(before, contents())
        transaction.set_rollback(True)
    return outcome


def _damaged(folder: Path, inputs: int, seed: int) -> Iterator[tuple[str, Path]]:
    """Yield damaged files one after the other, each with what finds it again."""
    chance = random.Random(seed)  # noqa: S311 - not for secrets
    readers = sorted(SEEDS)
    seeds = {reader: SEEDS[reader](_made(folder, reader)) for reader in readers}
    for number in range(inputs):
        reader = readers[number % len(readers)]
        name, members = chance.choice(seeds[reader])
        upload = _made(folder, str(number)) / name
        _write(upload, damage(members, chance))
        yield f"{reader} {number} of seed {seed}", upload
        upload.unlink()


def _made(folder: Path, name: str) -> Path:
    inner = folder / name
    inner.mkdir()
    return inner


def _write(upload: Path, members: Members) -> None:
    if len(members) == 1:
        upload.write_bytes(next(iter(members.values())))
        return
    with ZipFile(upload, "w") as archive:
        for member, content in members.items():
            archive.writestr(member, content)


def _take(outcome: Outcome, name: str, way: Callable[[], str]) -> None:
    began = time.monotonic()
    try:
        with transaction.atomic():
            outcome.answers[way()] += 1
    except Exception as error:
        outcome.failures.append(f"{name}: {type(error).__name__}: {error}"[:400])
    seconds = time.monotonic() - began
    outcome.slowest_s = max(outcome.slowest_s, seconds)
    if seconds > LIMIT_S:
        outcome.failures.append(f"{name}: took {seconds:.0f} s")


def _inspect(file: Path) -> str:
    found = inspect_file(file, Choices())
    as_json(found)
    return f"inspect: {found.outcome}"


def _preview(file: Path) -> str:
    """Answer what is asked the way an officer would, so that rows get far."""
    request = Request(
        layer="landmarks",
        file=file,
        valid_from=_DAY,
        columns=_COLUMNS,
        constants={"kind": LandmarkKind.values[0]},
    )
    answers = dict(_ANSWERS)
    while True:
        try:
            import_layer(request)
        except ImportStopped as stopped:
            if stopped.code not in answers:
                return f"import: {stopped.code}"
            request = replace(request, **answers.pop(stopped.code))
        else:
            return "import: previewed"


def _limit_statements() -> None:
    with connection.cursor() as cursor:
        limit = SQL("SET LOCAL statement_timeout = {}")
        cursor.execute(limit.format(Literal(int(LIMIT_S * 1000))))


def contents() -> Contents:
    """Return what every table but staging's holds, in brief."""
    found: dict[str, tuple[int, int]] = {}
    brief = SQL("SELECT count(*), coalesce(sum(hashtext(t::text)), 0) FROM {} AS t")
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        for table in sorted(set(tables) - STAGING):
            cursor.execute(brief.format(Identifier(table)))
            rows, sum_of_hashes = cursor.fetchone()
            found[table] = (int(rows), int(sum_of_hashes))
    return found


def changed(before: Contents, after: Contents) -> tuple[str, ...]:
    """Return the tables that hold something else."""
    names = sorted({*before, *after})
    return tuple(name for name in names if before.get(name) != after.get(name))


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="scripts/fuzz full")
    parser.add_argument("--inputs", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args(arguments)
    began = time.monotonic()
    outcome = campaign(chosen.inputs, chosen.seed)
    for answer, times in outcome.answers.most_common():
        print(f"{times:6}  {answer}")
    for failure in outcome.failures:
        print(f"FAILED  {failure}")
    print(
        f"{chosen.inputs} inputs, {time.monotonic() - began:.0f} s, slowest "
        f"{outcome.slowest_s:.1f} s, failed {len(outcome.failures)}, "
        f"written outside staging: {', '.join(outcome.written) or 'nothing'}"
    )
    return 0 if outcome.is_good else 1
