"""Real workers, ``manage.py work``, that are killed, frozen and cut off at their work.

A commit waits for a lock that all imports share. So whoever holds it knows that a
worker is in the middle of one, and no moment has to be guessed.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from geoapp.accounts.models import User
from geoapp.ingest import tasks
from geoapp.ingest.commit import _ONE_AT_A_TIME
from geoapp.ingest.models import JobState, StagedImport
from geoapp.jobs import queue
from geoapp.jobs.models import Job
from geoapp.jobs.models import JobState as Work
from geoapp.lineage.models import Batch
from geoapp.registry.models import Establishment
from tests.db.connecting import connected
from tests.db.importing import province_of_four
from tests.db.staging import places
from tests.db.stepwise import done, empty_queue, officer_of, received
from tests.shapes import Folder, point

pytestmark = pytest.mark.django_db(transaction=True)

ROOT = Path(__file__).parents[2]
PATIENCE_S = 90
ROWS = 5

Worker = subprocess.Popen[bytes]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Worker]]:
    """Start workers on the test's database; whatever is left of them is killed."""
    started: list[Worker] = []
    env = {
        **os.environ,
        "GEOAPP_DB_NAME": str(connection.settings_dict["NAME"]),
        # A test before this one may have begun the web process here (config/wsgi.py).
        "GEOAPP_DB_ROLE": "owner",
        "GEOAPP_VAR": str(tmp_path),
    }

    def worker(*arguments: str) -> Worker:
        started.append(
            subprocess.Popen(
                [sys.executable, "manage.py", "work", *arguments],
                cwd=ROOT,
                env=env,
                stderr=(tmp_path / f"worker{len(started)}.log").open("wb"),
            )
        )
        return started[-1]

    empty_queue()
    yield worker
    for one in started:
        one.kill()
        one.wait()
    _until(_nobody_else)
    empty_queue()


def _nobody_else() -> bool:
    """Tell whether killed workers are gone from the server, too."""
    return not _fetch(
        "SELECT 1 FROM pg_stat_activity WHERE datname = current_database()"
        " AND pid <> pg_backend_pid()"
    )


@pytest.fixture
def officer(folder: Folder, settings: Any, tmp_path: Path) -> User:
    settings.GEOAPP_QUARANTINE = tmp_path / "quarantine"
    province_of_four(folder)
    return officer_of("96001", "96002")


@pytest.fixture
def previewed(folder: Folder, officer: User) -> StagedImport:
    return _previewed(folder, officer, "CS")


def _previewed(folder: Folder, officer: User, word: str) -> StagedImport:
    rows = places(
        *(({"ma_cs": f"{word}-{n}"}, point(0.1 + n / 10, 0.5)) for n in range(ROWS))
    )
    job = received(officer, "establishments", folder.geojson(f"{word}.geojson", rows))
    assert done(tasks.PREVIEW, job.pk, officer).state == Work.DONE
    return job


def _fetch(query: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall())


def _until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.05)


def over(job: Job) -> bool:
    job.refresh_from_db()
    return job.is_over


@contextmanager
def imports_held_up() -> Iterator[Callable[[int], None]]:
    """Hold the lock that a commit waits for; give what waits until so many wait."""
    with connected() as holder:
        holder.execute("SELECT pg_advisory_xact_lock(%s)", [_ONE_AT_A_TIME])

        def waiting(number: int = 1) -> None:
            _until(lambda: _waiting() == number)

        yield waiting


def _waiting() -> int:
    [(number,)] = _fetch(
        "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
        " AND objid = %s AND classid = 0",
        _ONE_AT_A_TIME,
    )
    return int(number)


def forget_sign_of_life() -> None:
    """Age the heartbeats, instead of waiting until they are old."""
    _run("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 h'")


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def is_committed_once(staged: StagedImport) -> None:
    staged.refresh_from_db()
    assert staged.state == JobState.COMMITTED
    assert Batch.objects.filter(layer="establishments").count() == 1
    assert Establishment.objects.filter(batch=staged.batch).count() == ROWS
    assert staged.folder is None


def test_a_job_whose_worker_was_killed_is_done_by_the_next(
    previewed: StagedImport, officer: User, start: Callable[..., Worker]
) -> None:
    job = queue.enqueue(tasks.COMMIT, previewed.pk, officer.pk)
    with imports_held_up() as waiting:
        worker = start()
        waiting(1)
        worker.kill()
        worker.wait()
        forget_sign_of_life()
        job.refresh_from_db()
        assert (job.state, job.attempts) == (Work.RUNNING, 1)
    start()
    _until(lambda: over(job))
    assert (job.state, job.attempts, job.error) == (Work.DONE, 2, "")
    is_committed_once(previewed)


def test_a_job_that_kills_every_worker_is_given_up(
    previewed: StagedImport, officer: User, start: Callable[..., Worker]
) -> None:
    job = queue.enqueue(tasks.COMMIT, previewed.pk, officer.pk)
    Job.objects.filter(pk=job.pk).update(attempts=queue.MOST_ATTEMPTS - 1)
    with imports_held_up() as waiting:
        worker = start()
        waiting(1)
        worker.kill()
        worker.wait()
        forget_sign_of_life()
    start()
    _until(lambda: over(job))
    assert (job.state, job.error) == (Work.FAILED, "gave_up")
    assert job.params == {"attempts": queue.MOST_ATTEMPTS}
    assert not Establishment.objects.exists()
    previewed.refresh_from_db()
    assert previewed.state == JobState.PREVIEWED


def test_a_worker_that_is_only_slow_and_the_one_that_took_over_do_it_once(
    previewed: StagedImport, officer: User, start: Callable[..., Worker]
) -> None:
    job = queue.enqueue(tasks.COMMIT, previewed.pk, officer.pk)
    with imports_held_up() as waiting:
        slow = start()
        waiting(1)
        os.kill(slow.pid, signal.SIGSTOP)
        forget_sign_of_life()
        start()
        _until(_taken_over)
    os.kill(slow.pid, signal.SIGCONT)
    _until(lambda: over(job))
    assert (job.state, job.error) == (Work.DONE, "")
    is_committed_once(previewed)


def test_two_workers_are_never_at_one_job(
    folder: Folder, officer: User, start: Callable[..., Worker]
) -> None:
    """Both would check the same staged rows, and find everything twice."""
    rows = places(*(({"ma_cs": "CS-1"}, point(0.5, 0.5)) for _ in range(ROWS)))
    staged = received(officer, "establishments", folder.geojson("x.geojson", rows))
    job = queue.enqueue(tasks.PREVIEW, staged.pk, officer.pk)
    with connected() as holder:
        # Staging goes on; what tells the planner of it has to wait.
        holder.execute("LOCK TABLE ingest_stagedrow IN SHARE UPDATE EXCLUSIVE MODE")
        slow = start()
        _until(lambda: _analysing() == 1)
        os.kill(slow.pid, signal.SIGSTOP)
        forget_sign_of_life()
        other = start()
        _until(_taken_over)
        _until(lambda: _analysing() == 2 or _locked_out() == 1)
    os.kill(slow.pid, signal.SIGCONT)
    _until(lambda: over(job))
    assert (job.state, job.error) == (Work.DONE, "")
    found = [[one["check"] for one in row.findings] for row in staged.rows.all()]
    assert found == [["duplicate_key"]] * ROWS
    assert other.poll() is None


def _analysing() -> int:
    return _count("query LIKE 'ANALYZE%%' AND wait_event_type = 'Lock'")


def _locked_out() -> int:
    return _count("query LIKE 'SELECT pg_advisory_lock%%' AND wait_event_type = 'Lock'")


def _count(condition: str) -> int:
    [(number,)] = _fetch(
        "SELECT count(*) FROM pg_stat_activity"
        f" WHERE datname = current_database() AND state = 'active' AND {condition}"
    )
    return int(number)


def _taken_over() -> bool:
    return bool(_fetch("SELECT 1 FROM procrastinate_jobs WHERE attempts = 1"))


def test_a_job_whose_worker_lost_its_connections_is_done_all_the_same(
    previewed: StagedImport, officer: User, start: Callable[..., Worker]
) -> None:
    """By the worker itself, or where it ended by the next."""
    job = queue.enqueue(tasks.COMMIT, previewed.pk, officer.pk)
    with imports_held_up() as waiting:
        start()
        waiting(1)
        _run(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND pid NOT IN (SELECT pid FROM pg_locks WHERE granted"
            "  AND locktype = 'advisory' AND classid = 0"
            f"  AND objid = {_ONE_AT_A_TIME})"
        )
        _until(lambda: _waiting() == 0)
        forget_sign_of_life()
    start()
    _until(lambda: over(job))
    assert (job.state, job.error) == (Work.DONE, "")
    assert job.attempts > 1
    is_committed_once(previewed)


def test_two_workers_do_each_job_once(
    folder: Folder, officer: User, start: Callable[..., Worker]
) -> None:
    imports = [_previewed(folder, officer, f"N{number}") for number in range(8)]
    jobs = [queue.enqueue(tasks.COMMIT, one.pk, officer.pk) for one in imports]
    with imports_held_up() as waiting:
        workers = [start(), start()]
        waiting(2 * queue.SIDE_BY_SIDE)
    _until(lambda: all(over(job) for job in jobs))
    assert {(job.state, job.attempts) for job in jobs} == {(Work.DONE, 1)}
    assert Batch.objects.filter(layer="establishments").count() == len(imports)
    assert Establishment.objects.count() == ROWS * len(imports)
    assert [worker.poll() for worker in workers] == [None, None]


def test_a_worker_ends_when_nothing_is_left_to_do(
    previewed: StagedImport, officer: User, start: Callable[..., Worker]
) -> None:
    job = queue.enqueue(tasks.COMMIT, previewed.pk, officer.pk)
    assert start("--once").wait(PATIENCE_S) == 0
    assert over(job)
    is_committed_once(previewed)


def test_a_worker_that_is_told_to_end_ends(start: Callable[..., Worker]) -> None:
    worker = start()
    _until(queue.is_worker_alive)
    worker.terminate()
    worker.wait(PATIENCE_S)
    assert not queue.is_worker_alive()
    check = start("--check")
    assert check.wait(PATIENCE_S) == 1


def test_a_job_is_stopped_in_another_process(
    previewed: StagedImport, officer: User, start: Callable[..., Worker]
) -> None:
    job = queue.enqueue(tasks.COMMIT, previewed.pk, officer.pk)
    with imports_held_up() as waiting:
        start()
        waiting(1)
        queue.ask_to_stop(job)
        _until(lambda: over(job))
    assert (job.state, job.error) == (Work.CANCELLED, "")
    assert not Establishment.objects.exists()
    again = queue.enqueue(tasks.COMMIT, previewed.pk, officer.pk)
    _until(lambda: over(again))
    assert again.state == Work.DONE
    is_committed_once(previewed)
