"""scripts/campaign import: does a large import survive whatever breaks under it?

A list of establishments is previewed, committed and taken back through jobs, by a real
worker. At a random moment of one of the steps the worker is killed (SIGKILL) or the
database stopped without a checkpoint. Then everything of the step must be there or
nothing, staging must hold all rows of the file or none, and a new worker must bring the
step to its end. Nothing about persons may lie anywhere afterwards, and no half file.
Exit code 1 if anything was found.

The database is changed for good: it is one of the campaign's own. What starts a worker
again beside the web server is ``scripts/run``; here the campaign does it.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "geoapp.config.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402

from geoapp.accounts.models import User  # noqa: E402
from geoapp.jobs.models import OVER, Job, JobState  # noqa: E402
from scripts.benchmarks._commit import officer  # noqa: E402
from scripts.campaigns._breaking import (  # noqa: E402
    Database,
    Worker,
    looking,
    others,
    until,
)
from scripts.campaigns._imports import Import, write  # noqa: E402

WAYS = ("worker", "database")
STEPS = ("preview", "commit", "undo")
MOMENTS = [(WAYS[n % 2], STEPS[n % 3]) for n in range(6)]
ORPHANS_S = 60
"""A reading child ends once it sees that nobody listens; a busy machine is slow."""
AFTER_THE_END = 1.15
"""A moment may lie a little after what the step took undisturbed: then it tidies."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="scripts/campaign import")
    parser.add_argument("--runs", type=int, default=24)
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="geoapp-campaign-") as folder:
        campaign = Campaign(Path(folder), options.rows, options.seed)
        try:
            campaign.run(options.runs)
        finally:
            campaign.worker.kill()
    campaign.show()
    return 1 if campaign.found else 0


@dataclass
class Campaign:
    """``took``: seconds of each step undisturbed; ``found``: what was wrong."""

    folder: Path
    rows: int
    seed: int
    took: dict[tuple[str, bool], float] = field(default_factory=dict)
    found: list[str] = field(default_factory=list)
    ended: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        settings.GEOAPP_QUARANTINE = self.folder / "quarantine"
        self.dice = random.Random(self.seed)  # noqa: S311  dice
        self.database = Database()
        self.worker = Worker(self.folder)
        self.user: User = officer()[0]
        self.files = {
            name: write(self.folder / f"{name}.csv", self.rows, name)
            for name in ("Trước", "Sau")
        }

    def run(self, runs: int) -> None:
        """Break ``runs`` imports: in turn one of new rows and one that changes them."""
        self.worker.start()
        for number in range(runs):
            changes = number // len(MOMENTS) % 2 == 1
            if number % len(MOMENTS) == 0 and number < 2 * len(MOMENTS):
                self._undisturbed(self._ready(changes=changes), *STEPS)
            way, step = MOMENTS[number % len(MOMENTS)]
            self._broken(number + 1, self._ready(changes=changes), way, step)

    def _ready(self, *, changes: bool) -> Import:
        """Return an import of new rows, or one of rows that the register has."""
        self._empty()
        if changes:
            self._undisturbed(self._import(changes=False), "preview", "commit")
        return self._import(changes=changes)

    def _import(self, *, changes: bool) -> Import:
        name = "Sau" if changes else "Trước"
        file = self.files[name]
        return Import.of(file, name, self.rows, self.user, changes=changes)

    def _undisturbed(self, one: Import, *steps: str) -> None:
        for step in steps:
            job = one.ask(step)
            began = time.monotonic()
            self._end_of(job)
            self.took.setdefault((step, one.changes), time.monotonic() - began)
            one.staged.refresh_from_db()
            if job.state != JobState.DONE:
                raise SystemExit(f"{step} undisturbed: {job.error} {job.params}")

    def _broken(self, number: int, one: Import, way: str, step: str) -> None:
        self._undisturbed(one, *STEPS[: STEPS.index(step)])
        was_written = one.is_written()
        job = one.ask(step)
        moment = self.dice.uniform(0, AFTER_THE_END) * self.took[step, one.changes]
        with looking() as other:
            until(
                lambda: (
                    other.execute(
                        "SELECT 1 FROM jobs_job WHERE id = %s AND attempts > 0",
                        [job.pk],
                    ).fetchone()
                    is not None
                ),
                "the step begins",
            )
        time.sleep(moment)
        where = self._break(job, way)
        told = f"run {number}: {way} gone {moment:.1f} s into {step} ({where})"
        kinds = "changed" if one.changes else "new"
        problems = list(one.problems(step, was_written=was_written))
        written = one.is_written() if not problems else None
        self.worker.start()
        problems += self._to_its_end(one, job, step)
        after = "all" if written else "nothing"
        print(
            f"  {told}, {kinds} rows: {after} written; {job.state} in attempt"
            f" {job.attempts}" + "".join(f"\n    WRONG: {one}" for one in problems),
            flush=True,
        )
        self.ended[f"{way} in {step}"] += 1
        self.found += [f"{told}: {problem}" for problem in problems]

    def _break(self, job: Job, way: str) -> str:
        """Break it; return which part of the step was under way."""
        job.refresh_from_db()
        where = f"{job.step} {job.done}/{job.total}" if not job.is_over else "over"
        if way == "worker":
            self.worker.kill()
        else:
            self.database.stop_at_once()
            self.worker.kill()
            self.database.start()
        until(lambda: others() == 0, "connections of the dead worker end")
        return where

    def _to_its_end(self, one: Import, job: Job, step: str) -> Iterator[str]:
        """Have the step brought to its end, then the import; yield what went wrong."""
        self._end_of(job)
        if job.state == JobState.FAILED:
            # Cleanly: it says why, and nothing of it is left. Then once more.
            yield from one.problems(step, was_written=step == "undo")
            again = one.ask(step)
            self._end_of(again)
            if again.state != JobState.DONE:
                yield f"{step} failed again: {again.error}"
        elif job.state != JobState.DONE:
            yield f"{step} ended as {job.state}"
        yield from one.problems(step, was_written=step == "undo")
        if one.is_written() != (step == "commit"):
            yield f"written after {step}: {one.is_written()}"
        for left in STEPS[STEPS.index(step) + 1 :]:
            self._undisturbed(one, left)
        if one.is_written():
            yield "not taken back"
        yield from self._left_behind(one)

    def _left_behind(self, one: Import) -> Iterator[str]:
        until(self._is_quiet, "all work ends")
        yield from one.left_behind()
        if files := self.worker.left_files():
            yield f"temporary files: {files}"
        try:
            until(lambda: not self.worker.orphans(), "they end", ORPHANS_S)
        except TimeoutError:
            yield f"{self.worker.orphans()} reading children live on"

    def _end_of(self, job: Job) -> None:
        def is_over() -> bool:
            job.refresh_from_db()
            return job.is_over

        until(is_over, f"{job.kind} ends")

    @staticmethod
    def _is_quiet() -> bool:
        return not Job.objects.exclude(state__in=OVER).exists()

    def _empty(self) -> None:
        """Begin with an empty register, and no memory of what was in it."""
        until(self._is_quiet, "all work ends")
        with connection.cursor() as cursor:
            cursor.execute(
                "TRUNCATE registry_establishment, registry_establishment_before,"
                " establishments_approx, ingest_stagedrow, ingest_stagedimport CASCADE"
            )

    def show(self) -> None:
        for what, number in sorted(self.ended.items()):
            print(f"  {number:3} × {what}")
        total = sum(self.ended.values())
        print(f"  {total} imports of {self.rows} rows broken, {len(self.found)} wrong")


if __name__ == "__main__":
    sys.exit(main())
