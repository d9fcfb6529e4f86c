"""The background work of an import, as its pages show it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from geoapp.accounts.models import User
from geoapp.analysis.reasons import number
from geoapp.ingest import messages, tasks
from geoapp.ingest.models import StagedImport
from geoapp.jobs.models import Job, JobState
from geoapp.jobs.queue import enqueue
from geoapp.lineage.models import Batch
from geoapp.webmap.say import said

STEPS = (tasks.LOOK, tasks.PREVIEW, tasks.COMMIT)


@dataclass(frozen=True, slots=True)
class Progress:
    """A job under way. ``percent`` None: nobody can say how much there is to do."""

    id: int
    title: str
    step: str
    count: str
    percent: int | None
    left: str
    trouble: str
    is_over: bool
    may_stop: bool


def newest_job(staged: StagedImport) -> Job | None:
    """Return what was asked for last, if anything was."""
    asked = Job.objects.filter(kind__in=STEPS, subject_id=staged.pk)
    return asked.order_by("-pk").first()


def newest_undo(batch: Batch) -> Job | None:
    asked = Job.objects.filter(kind=tasks.UNDO, subject_id=batch.pk)
    return asked.order_by("-pk").first()


def begin(kind: str, subject_id: int, user: User) -> Job:
    return enqueue(kind, subject_id, user.pk)


def progress_of(job: Job, now: datetime | None = None) -> Progress:
    now = now or timezone.now()
    return Progress(
        id=job.pk,
        title=_title(job.kind),
        step=_step(job),
        count=_count(job),
        percent=job.percent,
        left=_left(job.seconds_left(now)),
        trouble=_trouble(job, now),
        is_over=job.is_over,
        may_stop=not job.is_over and not job.cancel_requested,
    )


def trouble_of(job: Job | None, layer: str, *kinds: str) -> str:
    """Say why a job of these kinds did not come to its end, and what to do."""
    if job is None or job.kind not in kinds:
        return ""
    if job.state == JobState.CANCELLED:
        return _("Đã dừng theo yêu cầu; chưa ghi gì.")
    return _failure(job, layer) if job.state == JobState.FAILED else ""


def _failure(job: Job, layer: str) -> str:
    if job.kind == tasks.UNDO and job.error == "outside_area":
        return _(
            "Trong lần nhập này có đơn vị nằm ngoài địa bàn của bạn, nên không rút lại "
            "được. Nhờ người phụ trách cả địa bàn đó."
        )
    if job.kind == tasks.UNDO and job.error in messages.UNDO:
        return said(job.error, job.params, of=messages.of_undo)
    return said(job.error, job.params, layer=layer)


def _title(kind: str) -> str:
    return {
        tasks.LOOK: _("Đang xem tệp"),
        tasks.PREVIEW: _("Đang chuẩn bị bản xem trước"),
        tasks.COMMIT: _("Đang nhập dữ liệu"),
        tasks.UNDO: _("Đang rút lại"),
    }.get(kind, _("Đang làm"))


def _step(job: Job) -> str:
    if job.cancel_requested and not job.is_over:
        return _("Đang dừng lại")
    if job.state == JobState.QUEUED:
        return _("Đang chờ đến lượt")
    return {
        "read": _("Đọc tệp"),
        "stage": _("Hiểu từng dòng"),
        "check": _("Kiểm tra các dòng với nhau và với dữ liệu đã có"),
        "compare": _("So với dữ liệu đã có"),
        "commit": _("Ghi vào cơ sở dữ liệu"),
        "undo": pgettext("step", "Trả lại như trước"),
    }.get(job.step, _("Bắt đầu"))


def _count(job: Job) -> str:
    """Say how many rows are done; apart from the step, which is read aloud."""
    if not job.done or job.state != JobState.RUNNING:
        return ""
    if not job.total:
        return _("%(done)s dòng") % {"done": number(job.done)}
    words = _("%(done)s trong %(total)s dòng")
    return words % {"done": number(job.done), "total": number(job.total)}


def _left(seconds: int | None) -> str:
    if seconds is None or seconds < 1:
        return ""
    if seconds < 60:
        words = ngettext("còn khoảng %(n)s giây", "còn khoảng %(n)s giây", seconds)
        return words % {"n": number(seconds)}
    minutes = math.ceil(seconds / 60)
    words = ngettext("còn khoảng %(n)s phút", "còn khoảng %(n)s phút", minutes)
    return words % {"n": number(minutes)}


def _trouble(job: Job, now: datetime) -> str:
    if not job.is_silent(now):
        return ""
    return _(
        "Chưa thấy chương trình làm việc nền trả lời. Việc này vẫn nằm trong hàng đợi "
        "và sẽ được làm khi chương trình đó chạy lại: không cần gửi lại. Nếu chờ quá "
        "vài phút, báo người quản trị."
    )
