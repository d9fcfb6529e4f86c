"""Work in the background: how it is asked for, told of, stopped, and how it ends."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import psycopg
import pytest
from django.db import (
    OperationalError,
    ProgrammingError,
    connection,
    transaction,
)
from django.utils import timezone

from geoapp.accounts.models import Role, User
from geoapp.ingest.messages import of
from geoapp.jobs import queue
from geoapp.jobs.models import Job, JobState
from geoapp.jobs.running import JobFailed, Running
from geoapp.lineage.models import Source
from geoapp.territory.scope import seen_by
from tests.db.connecting import connected
from tests.db.stepwise import empty_queue
from tests.web import web_role

pytestmark = pytest.mark.django_db(transaction=True)

PATIENCE_S = 30
"""After which a test gives up waiting for another thread."""


@pytest.fixture(autouse=True)
def nothing_queued() -> None:
    empty_queue()


Handles = Callable[[queue.Handler], None]


@pytest.fixture
def handles(monkeypatch: pytest.MonkeyPatch) -> Handles:
    """Say what the jobs of this test do."""
    return lambda handler: monkeypatch.setitem(queue._handlers, "test", handler)


def asked_for(user: User | None = None) -> Job:
    return queue.enqueue("test", 1, user.pk if user else None)


def done(job: Job) -> Job:
    queue.work(job.pk)
    return fresh(job)


def fresh(job: Job) -> Job:
    job.refresh_from_db()
    return job


@contextmanager
def meanwhile(work: Callable[[psycopg.Connection[Any]], None]) -> Iterator[None]:
    """Do something on another connection while a block runs."""
    failed: list[BaseException] = []

    def run() -> None:
        try:
            with connected(autocommit=True) as other:
                work(other)
        except BaseException as error:
            failed.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    yield
    thread.join()
    if failed:
        raise failed[0]


def seen(other: psycopg.Connection[Any], query: str) -> None:
    """Wait until a query on another connection gives a row."""
    deadline = time.monotonic() + PATIENCE_S
    while other.execute(query).fetchone() is None:
        assert time.monotonic() < deadline, query
        time.sleep(0.02)


def queued() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs")
        return int(cursor.fetchone()[0])


# Asking


def test_a_job_is_asked_for_in_the_transaction_that_needs_it() -> None:
    with transaction.atomic():
        asked_for()
        transaction.set_rollback(True)
    assert (Job.objects.count(), queued()) == (0, 0)
    with transaction.atomic():
        asked_for()
    assert (Job.objects.count(), queued()) == (1, 1)


def test_the_web_process_asks_and_stops_in_the_name_of_its_user() -> None:
    one, two = (
        User.objects.create(username=name, role=Role.GIS_OFFICER) for name in "ab"
    )
    with transaction.atomic(), web_role(), seen_by(one):
        job = asked_for(one)
        queue.ask_to_stop(job)
        assert Job.objects.get() == job
    assert fresh(job).cancel_requested
    with transaction.atomic(), web_role(), seen_by(two):
        assert not Job.objects.exists()
        queue.ask_to_stop(job)
    with (
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
        web_role(),
        seen_by(two),
    ):
        asked_for(one)


def test_jobs_about_one_thing_wait_for_each_other() -> None:
    for kind, subject in (("import.look", 7), ("import.commit", 7), ("import.look", 8)):
        queue.enqueue(kind, subject, None)
    with connection.cursor() as cursor:
        cursor.execute("SELECT lock FROM procrastinate_jobs ORDER BY id")
        assert [lock for (lock,) in cursor] == ["import 7", "import 7", "import 8"]


# Ending


def test_a_job_that_is_done(handles: Handles) -> None:
    handles(lambda _running: None)
    job = done(asked_for())
    assert (job.state, job.attempts, job.error) == (JobState.DONE, 1, "")
    assert job.ended_at is not None
    assert job.percent == 100


def test_a_job_that_is_over_is_not_done_again(handles: Handles) -> None:
    times = []
    handles(lambda running: times.append(running.job.pk))
    job = asked_for()
    done(job)
    ended = fresh(job).ended_at
    assert done(job).ended_at == ended
    assert times == [job.pk]


def test_why_it_cannot_be_done_is_a_code_with_its_parameters(handles: Handles) -> None:
    def refuse(_running: Running) -> None:
        raise JobFailed("file_gone", file="a.csv")

    handles(refuse)
    job = done(asked_for())
    assert (job.state, job.error, job.params) == (
        JobState.FAILED,
        "file_gone",
        {"file": "a.csv"},
    )
    assert all("a.csv" in words for words in of(job.error, job.params))


def test_a_fault_of_ours_is_a_number_to_tell_and_a_line_in_the_log(
    handles: Handles, caplog: pytest.LogCaptureFixture
) -> None:
    def break_down(_running: Running) -> None:
        Source.objects.create(title="halb")
        raise ZeroDivisionError("secret")

    handles(lambda running: _in_transaction(break_down, running))
    job = done(asked_for())
    assert (job.state, job.error) == (JobState.FAILED, "internal_error")
    assert job.params == {"job": job.pk}
    assert "secret" in caplog.text
    assert not Source.objects.exists()
    for words in of(job.error, job.params):
        assert str(job.pk) in words


def _in_transaction(work: queue.Handler, running: Running) -> None:
    with transaction.atomic():
        work(running)


def test_a_transaction_that_was_broken_does_not_hide_how_it_ended(
    handles: Handles,
) -> None:
    def half(_running: Running) -> None:
        with transaction.atomic():
            _ask("SELECT 1 / 0")

    handles(half)
    assert done(asked_for()).error == "internal_error"


def _ask(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_job_of_a_kind_that_nobody_does_fails() -> None:
    job = done(queue.enqueue("unheard.of", 1, None))
    assert (job.state, job.error) == (JobState.FAILED, "internal_error")


# Progress


def test_how_far_it_is_can_be_seen_from_elsewhere_before_anything_is_committed(
    handles: Handles,
) -> None:
    def work(running: Running) -> None:
        with transaction.atomic(), connected(autocommit=True) as other:
            Source.objects.create(title="x")
            for done_, total in ((5, 20), (10, 20)):
                running.tell("stage", done_, total)
                seen(
                    other,
                    f"SELECT FROM jobs_job WHERE id = {running.job.pk}"
                    f" AND state = 'running' AND step = 'stage' AND done = {done_}"
                    f" AND total = {total} AND beat_at IS NOT NULL",
                )
                assert other.execute("SELECT FROM lineage_source").fetchone() is None

    handles(work)
    assert done(asked_for()).state == JobState.DONE


NOW = datetime(2025, 7, 1, 12, tzinfo=timezone.get_fixed_timezone(420))


def test_how_far_it_is_in_numbers() -> None:
    job = Job(state=JobState.RUNNING, done=1, total=3, step_at=NOW)
    assert job.percent == 33
    assert job.seconds_left(NOW + timedelta(seconds=10)) == 20
    job.total = 0
    assert job.percent is None
    job.done, job.total = 1, 1000  # too early to say
    assert job.seconds_left(NOW + timedelta(seconds=10)) is None
    job.done, job.total = 30, 20  # more came than was announced
    assert job.percent == 100


def test_silence_is_noticed_while_it_lasts() -> None:
    job = Job(state=JobState.RUNNING, created_at=NOW, beat_at=NOW)
    assert not job.is_silent(NOW + timedelta(seconds=5))
    assert job.is_silent(NOW + timedelta(minutes=1))
    job.state = JobState.DONE
    assert not job.is_silent(NOW + timedelta(minutes=1))


# Stopping


def stop(job: Job) -> Callable[[psycopg.Connection[Any]], None]:
    """Return what asks for the end of a job as soon as it is under way."""

    def work(other: psycopg.Connection[Any]) -> None:
        seen(
            other,
            f"SELECT FROM jobs_job WHERE id = {job.pk} AND state = 'running'",
        )
        other.execute(
            "UPDATE jobs_job SET cancel_requested = true WHERE id = %s", [job.pk]
        )

    return work


def test_a_job_that_waits_is_stopped_before_it_begins(handles: Handles) -> None:
    handles(lambda _running: pytest.fail("it was not to be done"))
    job = asked_for()
    queue.ask_to_stop(job)
    assert done(job).state == JobState.CANCELLED
    assert job.attempts == 0


def _sleep() -> None:
    _ask("SELECT pg_sleep(60)")


def _copy() -> None:
    """Wait where Django does not translate what the driver raises."""
    with (
        connection.cursor() as cursor,
        cursor.copy("COPY (SELECT pg_sleep(60)) TO STDOUT") as copy,
    ):
        list(copy)


@pytest.mark.parametrize("wait", [_sleep, _copy])
def test_a_statement_under_way_is_broken_off(
    handles: Handles, wait: Callable[[], None]
) -> None:
    def work(_running: Running) -> None:
        with transaction.atomic():
            Source.objects.create(title="halb")
            wait()

    handles(work)
    job = asked_for()
    with meanwhile(stop(job)):
        queue.work(job.pk)
    assert (fresh(job).state, job.error) == (JobState.CANCELLED, "")
    assert not Source.objects.exists()


def test_work_between_statements_is_stopped_when_it_tells_how_far_it_is(
    handles: Handles,
) -> None:
    def work(running: Running) -> None:
        with transaction.atomic():
            Source.objects.create(title="halb")
            deadline = time.monotonic() + PATIENCE_S
            while time.monotonic() < deadline:
                running.tell("stage", 1, 2)
                time.sleep(0.01)

    handles(work)
    job = asked_for()
    with meanwhile(stop(job)):
        queue.work(job.pk)
    assert fresh(job).state == JobState.CANCELLED
    assert not Source.objects.exists()


def test_a_wish_to_stop_that_comes_too_late_is_none(handles: Handles) -> None:
    """What was written must not be called cancelled."""

    def work(running: Running) -> None:
        Source.objects.create(title="ganz")
        running.can_stop_no_more()
        with connected(autocommit=True) as other:
            stop(running.job)(other)
            seen(
                other,
                "SELECT FROM jobs_job WHERE cancel_requested"
                f" AND beat_at > clock_timestamp() - interval '0.2 s'"
                f" AND id = {running.job.pk}",
            )
        _ask("SELECT pg_sleep(1)")  # two beats: it would be broken off
        running.tell("tidy")

    handles(work)
    assert done(asked_for()).state == JobState.DONE
    assert Source.objects.exists()


def test_who_is_over_cannot_be_stopped(handles: Handles) -> None:
    handles(lambda _running: None)
    job = done(asked_for())
    queue.ask_to_stop(job)
    assert not fresh(job).cancel_requested


# Losing the database


def test_a_job_that_lost_its_connection_is_done_again(handles: Handles) -> None:
    def work(running: Running) -> None:
        with transaction.atomic():
            Source.objects.create(title=f"{running.job.attempts}")
            if running.job.attempts == 1:
                _ask("SELECT pg_terminate_backend(pg_backend_pid())")

    handles(work)
    job = asked_for()
    with pytest.raises(OperationalError):
        queue.work(job.pk)
    connection.close()
    assert (fresh(job).state, job.attempts) == (JobState.RUNNING, 1)
    assert (done(job).state, job.attempts) == (JobState.DONE, 2)
    assert Source.objects.get().title == "2"


def test_what_loses_its_connection_every_time_is_given_up(handles: Handles) -> None:
    begun = []

    def work(running: Running) -> None:
        begun.append(running.job.attempts)
        _ask("SELECT pg_terminate_backend(pg_backend_pid())")

    handles(work)
    job = asked_for()
    for _ in range(queue.MOST_ATTEMPTS):
        with pytest.raises(OperationalError):
            queue.work(job.pk)
        connection.close()
    assert done(job).state == JobState.FAILED
    assert (job.error, job.params) == ("gave_up", {"attempts": queue.MOST_ATTEMPTS})
    assert begun == list(range(1, queue.MOST_ATTEMPTS + 1))
    assert all("4" in words for words in of(job.error, job.params))
    assert done(job).state == JobState.FAILED


def test_who_watches_survives_the_loss_of_its_own_connection(handles: Handles) -> None:
    """Else the job would go on, unseen and unstoppable."""

    def work(running: Running) -> None:
        with connected(autocommit=True) as other:
            running.tell("one")
            query = f"SELECT FROM jobs_job WHERE id = {running.job.pk} AND step = "
            seen(other, f"{query}'one'")
            other.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND query LIKE 'UPDATE jobs_job%'"
            )
            running.tell("two")
            seen(other, f"{query}'two'")

    handles(work)
    assert done(asked_for()).state == JobState.DONE


def test_the_database_refuses_states_that_make_no_sense() -> None:
    job = asked_for()
    for wrong in ({"state": "odd"}, {"state": "done"}, {"ended_at": timezone.now()}):
        with pytest.raises(Exception, match="job_"), transaction.atomic():
            Job.objects.filter(pk=job.pk).update(**wrong)
