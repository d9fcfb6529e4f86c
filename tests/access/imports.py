"""The addresses of imports: for GIS officers, and each only about one's own.

With files, and in all states: tests/db/test_import_pages.py.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from django.urls import reverse

from tests.access.questions import STRANGE_IDS, Expected, Question, Row
from tests.access.world import Secrets

IMPORTERS = frozenset({"gis_officer"})
MINE = "own"
"""The region of the officer whose import it is: others are told that there is none."""


def own(status: int) -> Expected:
    return Expected(IMPORTERS, own=status, other=404, none=404)


def imports(_: Secrets) -> Iterable[Question]:
    path = reverse("imports")
    anyone = Expected(IMPORTERS)
    for query in ("", "?page=2", "?page=x", f"?page={'9' * 30}"):
        yield Question(path + query, anyone)
    yield _not_this_way(path)


def import_new(_: Secrets) -> Iterable[Question]:
    path = reverse("import_new")
    yield Question(path, Expected(IMPORTERS))
    for data in ({}, {"layer": "tips"}, {"layer": "x"}):
        yield Question(path, Expected(IMPORTERS, own=400), method="post", data=data)
    yield _not_this_way(path, "delete")


def import_page(secrets: Secrets) -> Iterable[Question]:
    path = reverse("import", args=[secrets.staged])
    for query in ("", "?show=report", "?show=x", "?page=x"):
        yield Question(path + query, own(200), MINE)
    yield from _unknown("import")
    yield Question(path, own(303), MINE, method="post", data={"crs": "32633"})


def import_map(secrets: Secrets) -> Iterable[Question]:
    """The file is being looked at: on to where it stands."""
    path = reverse("import_map", args=[secrets.staged])
    for template in ("", *STRANGE_IDS):
        yield Question(f"{path}?template={template}", own(303), MINE)
    yield Question(path, own(303), MINE, method="post")
    yield from _unknown("import_map")


def import_preview(secrets: Secrets) -> Iterable[Question]:
    path = reverse("import_preview", args=[secrets.staged])
    for query in ("", "?show=held", "?show=x&check=%00"):
        yield Question(path + query, own(303), MINE)
    yield Question(path, own(303), MINE, method="post", data={"do": "commit"})
    yield from _unknown("import_preview")


def import_changes(secrets: Secrets) -> Iterable[Question]:
    path = reverse("import_changes", args=[secrets.staged])
    for kind in ("new", "held", "x", "%00"):
        yield Question(f"{path}?kind={kind}", own(404), MINE)
    yield from _unknown("import_changes")
    yield _not_this_way(path)


def import_delete(secrets: Secrets) -> Iterable[Question]:
    path = reverse("import_delete", args=[secrets.thrown])
    yield _not_this_way(path, "get")
    yield Question(path, own(303), MINE, method="post")


def batch_undo(secrets: Secrets) -> Iterable[Question]:
    """Of boundaries that others brought the batch is seen, and not taken back."""
    path = reverse("batch_undo", args=[secrets.own_batch])
    yield Question(path, own(200), MINE)
    yield Question(f"{path}?page=x", own(200), MINE)
    none = Expected(IMPORTERS, own=404)
    theirs = reverse("batch_undo", args=[secrets.batch.pk])
    yield Question(theirs, none)
    yield Question(theirs, none, method="post")
    yield from _unknown("batch_undo")


def job(secrets: Secrets) -> Iterable[Question]:
    path = reverse("job", args=[secrets.job])
    yield Question(path, own(200), MINE)
    yield from _unknown("job")
    yield _not_this_way(path)


def job_stop(secrets: Secrets) -> Iterable[Question]:
    path = reverse("job_stop", args=[secrets.job])
    yield _not_this_way(path, "get")
    yield Question(path, own(303), MINE, method="post")


def _unknown(name: str) -> Iterable[Question]:
    for pk in (0, 2**40, 10**30):
        yield Question(reverse(name, args=[pk]), Expected(IMPORTERS, own=404))


def _not_this_way(path: str, method: str = "post") -> Question:
    return Question(
        path, replace(Expected(IMPORTERS, own=405), refused=405), method=method
    )


IMPORT_ROWS: dict[str, Row] = {
    "batch_undo": batch_undo,
    "import": import_page,
    "import_changes": import_changes,
    "import_delete": import_delete,
    "import_map": import_map,
    "import_new": import_new,
    "import_preview": import_preview,
    "imports": imports,
    "job": job,
    "job_stop": job_stop,
}
