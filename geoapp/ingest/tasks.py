"""The steps of an import that are done in the background, each for one officer.

Everything that looks at rows there are, or writes them, runs inside ``importing_for``:
row-level security binds it to what the officer answers for. As the owner of the tables
only what meets no such row: putting the file's own rows into staging, which COPY may
not do under a policy, statistics for the planner, and keeping house. Each step is one
transaction and may be begun again after a worker died.
"""

from __future__ import annotations

from pathlib import Path

from geoapp.accounts.models import User
from geoapp.accounts.permissions import can_import_files
from geoapp.ingest import commit, pipeline, quarantine, remembered
from geoapp.ingest.errors import ImportStopped
from geoapp.ingest.inspection import inspect_file
from geoapp.ingest.models import JobState, StagedImport
from geoapp.ingest.plan import choices_of, request_of
from geoapp.ingest.undo import UndoRefused, undo_batch
from geoapp.ingest.undo_scope import rows_outside
from geoapp.jobs.queue import enqueue, handles
from geoapp.jobs.running import JobFailed, Running
from geoapp.lineage.models import Batch
from geoapp.territory.scope import importing_for

LOOK, PREVIEW, COMMIT, UNDO = (
    *("import.look", "import.preview", "import.commit"),
    "import.undo",
)
UPKEEP = "upkeep.places"
"""What follows from other places: config/tasks.py."""

KEPT_RECORDS = 100
"""Rows kept of a file that was looked at: samples, and what guesses rest on."""


@handles(LOOK)
def look(running: Running) -> None:
    """Find out what is in a file and what is wrong with it."""
    job, user, file = _import(running)
    running.tell("read")
    with importing_for(user):
        found = inspect_file(
            file,
            choices_of(job.choices),
            user=user,
            records=KEPT_RECORDS,
            name=job.file_name,
            heard=lambda rows: running.tell("read", rows),
        )
    job.look = remembered.to_plain(found)
    job.state = JobState.LOOKED
    job.sha256 = found.sha256
    job.save(update_fields=["look", "state", "sha256"])


@handles(PREVIEW)
def preview(running: Running) -> None:
    """Stage a file for its layer, and say what importing it would do."""
    job, user, file = _import(running)
    request = request_of(job, file)
    try:
        pipeline.stage(job, request, file, running.tell)
        pipeline.tell_planner_of_staging()
        with importing_for(user):
            pipeline.check(job, request, running.tell)
        running.tell("compare")
        with importing_for(user):
            commit.preview(job, request)
    except ImportStopped as stopped:
        raise JobFailed(stopped.code, **stopped.params) from stopped


@handles(COMMIT)
def write(running: Running) -> None:
    """Write what the preview announced; the file as it was sent is deleted then."""
    job, user, file = _import(running)
    if job.state not in (JobState.PREVIEWED, JobState.COMMITTED):
        # Previewed anew in another window, and that stopped half way: rows may lie
        # there unchecked.
        raise JobFailed("preview_outdated")
    running.tell("commit")
    try:
        with importing_for(user):
            commit.commit(job, request_of(job, file))
    except ImportStopped as stopped:
        raise JobFailed(stopped.code, **stopped.params) from stopped
    running.can_stop_no_more()
    commit.tidy(job)
    commit.tell_planner(job.layer)
    quarantine.forget(job)
    enqueue(UPKEEP, job.batch_id, user.pk)


@handles(UNDO)
def take_back(running: Running) -> None:
    """Take a batch back."""
    user = _officer(running)
    batch = Batch.objects.filter(pk=running.subject_id, committed_by=user).first()
    if batch is None:
        raise JobFailed("not_yours", batch=running.subject_id)
    running.tell("undo")
    try:
        _take_back(batch, user)
    except UndoRefused as refused:
        if refused.code != "already_undone":  # by a worker that died right afterwards
            raise JobFailed(refused.code, **refused.params) from refused
    running.can_stop_no_more()
    enqueue(UPKEEP, batch.pk, user.pk)


def _take_back(batch: Batch, user: User) -> None:
    if outside := rows_outside(batch, user):
        raise JobFailed("rows_outside", batch=batch.pk, count=outside)
    if batch.layer == "admin_units":
        # By the owner of the tables: with a unit goes what others see of it.
        undo_batch(batch.pk, commit=True, user=user)
    else:
        with importing_for(user):
            undo_batch(batch.pk, commit=True, user=user)


def _import(running: Running) -> tuple[StagedImport, User, Path]:
    user = _officer(running)
    job = StagedImport.objects.filter(pk=running.subject_id, created_by=user).first()
    if job is None:
        raise JobFailed("not_allowed")
    if job.state in (JobState.COMMITTED, JobState.UNDONE):
        if running.job.kind != COMMIT or job.state == JobState.UNDONE:
            raise JobFailed("already_imported")
        return job, user, Path(job.file_name)
    try:
        return job, user, quarantine.file_of(job)
    except ImportStopped as stopped:
        raise JobFailed(stopped.code, **stopped.params) from stopped


def _officer(running: Running) -> User:
    user = running.job.requested_by
    if user is None or not can_import_files(user):
        raise JobFailed("not_allowed")
    return user
