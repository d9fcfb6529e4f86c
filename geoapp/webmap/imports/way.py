"""The way of a file through the pages: where it is, and what comes after."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from geoapp.ingest.models import JobState, StagedImport

ORDER = ("send", "look", "map", "preview", "done")

_REACHED = {
    JobState.RECEIVED: "look",
    JobState.LOOKED: "map",
    JobState.STAGED: "map",
    JobState.PREVIEWED: "preview",
}
"""How far one may go in each state; an import that is over goes nowhere."""


@dataclass(frozen=True, slots=True)
class Step:
    """``address``: where one may go from here, back or forth."""

    title: str
    address: str
    is_now: bool
    is_past: bool


def way_of(now: str, staged: StagedImport | None = None) -> list[Step]:
    titles = {
        "send": _("Gửi tệp"),
        "look": _("Xem tệp"),
        "map": _("Ghép cột"),
        "preview": _("Xem trước"),
        "done": _("Đã nhập"),
    }
    here = ORDER.index(now)
    addresses = _addresses(staged) if staged is not None else {}
    return [
        Step(titles[step], addresses.get(step, ""), step == now, place < here)
        for place, step in enumerate(ORDER)
    ]


def _addresses(staged: StagedImport) -> dict[str, str]:
    reached = _REACHED.get(JobState(staged.state))
    if reached is None:
        return {}
    far = ORDER.index(reached)
    pages = {
        "look": f"{reverse('import', args=[staged.pk])}?show=report",
        "map": reverse("import_map", args=[staged.pk]),
        "preview": reverse("import_preview", args=[staged.pk]),
    }
    return {step: path for step, path in pages.items() if ORDER.index(step) <= far}


def see_other(name: str, *args: int, query: str = "") -> HttpResponse:
    """Send the browser on with GET: a reload must not do the same once more."""
    address = reverse(name, args=args) + query
    return HttpResponse(status=303, headers={"Location": address})
