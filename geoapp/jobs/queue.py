"""The one way to the queue, and the only module that knows which queue it is.

    @handles("import.preview")
    def preview(running: Running) -> None: ...

    enqueue("import.preview", subject_id=17, user=user)

Enqueued in the transaction that asks for it: rolled back, there is no job. A job may be
begun more than once, because a worker can die at any moment: who handles one must do
all of it or nothing, and find nothing left to do the second time.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import timedelta

from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from geoapp.jobs.models import OVER, Job, JobState
from geoapp.jobs.running import Cancelled, JobFailed, Running

log = logging.getLogger(__name__)

MOST_ATTEMPTS = 4
"""Whatever kills its worker this often is given up."""

HEARTBEAT_S, STALLED_AFTER_S, GRACE_S = 2.0, 6.0, 10.0
"""Of a worker, in seconds: sign of life, how long without one until others take over
what it was doing, and how long it may go on when it is asked to end."""

KEPT_DAYS = 90
"""How long the end of a job can be read; for whoever comes back from leave."""

SIDE_BY_SIDE = 2
"""Jobs at a time: a large one must not keep a small one waiting."""

NIGHT = "upkeep.night"
"""What is done once a night: config/tasks.py."""

Handler = Callable[[Running], None]
_handlers: dict[str, Handler] = {}


def handles(kind: str) -> Callable[[Handler], Handler]:
    """Say who does the jobs of a kind. Modules called ``tasks`` are found."""

    def keep(handler: Handler) -> Handler:
        _handlers[kind] = handler
        return handler

    return keep


def enqueue(kind: str, subject_id: int | None, user_id: int | None) -> Job:
    """Have something done soon. Jobs about the same subject are done one by one."""
    job = Job.objects.create(kind=kind, subject_id=subject_id, requested_by_id=user_id)
    family = kind.partition(".")[0]
    _work.configure(lock=f"{family} {subject_id}").defer(job_id=job.pk)
    return job


def ask_to_stop(job: Job) -> None:
    """Ask for the end of a job; it is over when its state says so."""
    Job.objects.filter(pk=job.pk).exclude(state__in=OVER).update(cancel_requested=True)


@app.task(
    name="geoapp.work",
    retry=RetryStrategy(
        max_attempts=MOST_ATTEMPTS,
        exponential_wait=2,
        retry_exceptions=[OperationalError, InterfaceError],
    ),
)
def _work(job_id: int) -> None:
    work(job_id)


def work(job_id: int) -> None:
    """Do a job now, and write down how it ended.

    Raises:
        OperationalError, InterfaceError: the database went away; try again later.
    """
    job = _begun(job_id)
    if job is None:
        return
    running = Running(job)
    try:
        with running.watched():
            _handlers[job.kind](running)
    except Cancelled:
        _end(job, JobState.CANCELLED)
    except JobFailed as failed:
        _end(job, JobState.FAILED, failed.code, failed.params)
    except (OperationalError, InterfaceError):
        if not running.is_cancelled:
            raise
        _end(job, JobState.CANCELLED)
    except Exception:
        log.exception("job %s (%s) failed", job.pk, job.kind)
        _end(job, JobState.FAILED, "internal_error", {"job": job.pk})
    else:
        _end(job, JobState.DONE)


def _begun(job_id: int) -> Job | None:
    """Take a job on; None where there is nothing to do any more."""
    with transaction.atomic():
        job = Job.objects.select_for_update().filter(pk=job_id).first()
        if job is None or job.is_over:
            return None
        if job.cancel_requested:
            _end(job, JobState.CANCELLED)
            return None
        if job.attempts >= MOST_ATTEMPTS:
            _end(job, JobState.FAILED, "gave_up", {"attempts": job.attempts})
            return None
        job.state = JobState.RUNNING
        job.attempts += 1
        job.beat_at = timezone.now()
        job.save(update_fields=["state", "attempts", "beat_at"])
    return job


def _end(
    job: Job, state: JobState, error: str = "", params: dict[str, object] | None = None
) -> None:
    if connection.needs_rollback or not connection.is_usable():
        connection.close()
    Job.objects.filter(pk=job.pk).update(
        state=state, error=error, params=params or {}, ended_at=timezone.now()
    )


def forget_old() -> None:
    """Delete jobs that ended long ago; what they did is told elsewhere."""
    long_ago = timezone.now() - timedelta(days=KEPT_DAYS)
    Job.objects.filter(ended_at__lt=long_ago).delete()


@app.periodic(cron="0 19 * * *")  # 02:00 in Viet Nam, which knows no summer time
@app.task(name="geoapp.night", queueing_lock="geoapp.night")
def _night(timestamp: int) -> None:  # noqa: ARG001 - what it is called with
    enqueue(NIGHT, None, None)


def is_worker_alive() -> bool:
    """Tell whether some worker gave a sign of life lately."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(max(last_heartbeat) > now() - %s * interval '1 s', false)"
            " FROM procrastinate_workers",
            [STALLED_AFTER_S * 5],
        )
        return bool(cursor.fetchone()[0])


async def serve(*, until_empty: bool = False) -> None:
    """Do jobs as they come, until told to end; take over from workers that died."""
    worker = app.with_connector(app.connector.get_worker_connector())  # type: ignore[attr-defined]
    async with worker.open_async():
        rescuing = asyncio.create_task(_rescue(worker))
        try:
            await worker.run_worker_async(
                concurrency=SIDE_BY_SIDE,
                wait=not until_empty,
                update_heartbeat_interval=HEARTBEAT_S,
                stalled_worker_timeout=STALLED_AFTER_S,
                shutdown_graceful_timeout=GRACE_S,
                fetch_job_polling_interval=2.0,
                delete_jobs="successful",
            )
        finally:
            rescuing.cancel()


async def _rescue(worker: object) -> None:
    """Give back to the queue what dead workers were doing."""
    manager = worker.job_manager  # type: ignore[attr-defined]
    while True:
        for stalled in await manager.get_stalled_jobs(
            seconds_since_heartbeat=STALLED_AFTER_S
        ):
            log.warning("taking over job %s of a worker that died", stalled.task_kwargs)
            await manager.retry_job(stalled)
        await asyncio.sleep(HEARTBEAT_S)
