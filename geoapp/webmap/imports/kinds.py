"""The kinds of rows a preview shows, each a list of its own: how many, and which."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from geoapp.ingest import compare, messages
from geoapp.ingest.compare import Difference, Kind
from geoapp.ingest.held import told_rows
from geoapp.ingest.models import StagedImport
from geoapp.ingest.plan import request_of
from geoapp.ingest.request import Switches
from geoapp.webmap.imports.layers import UNITS
from geoapp.webmap.say import capital, spoken

HELD, NOTES = "held", "notes"
ENDED, LEFT = "ended", "left"


@dataclass(frozen=True, slots=True)
class Tab:
    """``key`` stands in the address as ``?show=``."""

    key: str
    title: str
    count: int


def tabs_of(staged: StagedImport) -> list[Tab]:
    """Return the kinds there are, what changes first."""
    kinds = _of_units(staged) if staged.layer == UNITS else _of_rows(staged)
    told = [
        Tab(HELD, _("Bị giữ lại"), told_rows(staged, held_only=True).count()),
        Tab(NOTES, _("Có lưu ý"), told_rows(staged, held_only=False).count()),
    ]
    return [*kinds, *(one for one in told if one.count or one.key == HELD)]


def _of_rows(staged: StagedImport) -> list[Tab]:
    counts = staged.counts
    found = [
        Tab(Kind.NEW, _("Mới"), counts["new"]),
        Tab(Kind.CHANGED, _("Thay đổi"), counts["changed"]),
        Tab(ENDED, _("Kết thúc"), counts["ended"]),
        Tab(LEFT, _("Không ghi"), counts.get("left", 0)),
        Tab(Kind.UNCHANGED, _("Như cũ"), counts["unchanged"]),
    ]
    always = {Kind.NEW, Kind.CHANGED, Kind.UNCHANGED}
    return [one for one in found if one.count or one.key in always]


def _of_units(staged: StagedImport) -> list[Tab]:
    changes = changes_of(staged)
    found = [
        Tab(kind, capital(spoken(pair)), sum(kind in one["kinds"] for one in changes))
        for kind, pair in messages.CHANGES.items()
    ]
    return [one for one in found if one.count]


def changes_of(staged: StagedImport) -> Sequence[Mapping[str, Any]]:
    """Return what a vintage does to units, as the preview kept it."""
    found: Sequence[Mapping[str, Any]] = staged.options.get("changes", [])
    return found


def level_of(staged: StagedImport) -> str:
    """Return the level of the units in a file."""
    changes = changes_of(staged)
    level = staged.options.get("constants", {}).get("level")
    return str(level or (changes[0]["level"] if changes else ""))


def switches_of(staged: StagedImport) -> Switches:
    return request_of(staged, Path(staged.file_name)).switches


def rows_of(
    staged: StagedImport, tab: Tab, *, limit: int, offset: int
) -> list[Difference]:
    """Return rows of a kind beside those there are; ``left``: new ones come first."""
    if tab.key != LEFT:
        kind = Kind(tab.key)
        return compare.differences(staged, kind, limit=limit, offset=offset)
    switches = switches_of(staged)
    if switches.update:
        return compare.differences(staged, Kind.NEW, limit=limit, offset=offset)
    if switches.insert:
        return compare.differences(staged, Kind.CHANGED, limit=limit, offset=offset)
    new = compare.count(staged, Switches()).new
    found = compare.differences(staged, Kind.NEW, limit=limit, offset=offset)
    rest = limit - len(found)
    if rest:
        skipped = max(0, offset - new)
        found += compare.differences(staged, Kind.CHANGED, limit=rest, offset=skipped)
    return found
