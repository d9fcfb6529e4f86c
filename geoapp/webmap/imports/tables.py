"""The tables of a preview: fifty rows of one kind, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _

from geoapp.analysis.reasons import number
from geoapp.ingest import compare, held
from geoapp.ingest.compare import Difference, Kind
from geoapp.ingest.models import StagedImport, StagedRow
from geoapp.ingest.relations import HERE, RELATIONS, Relation
from geoapp.ingest.targets import TARGETS
from geoapp.ingest.titles import title_of
from geoapp.spatial import sql
from geoapp.webmap.imports.kinds import (
    ENDED,
    HELD,
    LEFT,
    NOTES,
    Tab,
    changes_of,
    level_of,
    rows_of,
    switches_of,
)
from geoapp.webmap.imports.layers import UNITS
from geoapp.webmap.imports.values import (
    Measured,
    Names,
    area_words,
    change_words,
    measured,
    names_in,
    service_names,
    shape_words,
    unit_names,
    words_of,
)
from geoapp.webmap.say import said

PER_PAGE = 50

_CALLED: Mapping[str, tuple[str, ...]] = {
    "hotspot_events": ("hotspot_id", "status", "happened_on"),
    "designations": ("unit_id", "kind"),
    "inspections": ("code",),
    "national_border": ("name",),
    "tips": ("code",),
}
"""What officers call a row of each layer; of the others code and name."""


@dataclass(frozen=True, slots=True)
class Change:
    """One value: what it is and what it becomes; or one sentence about a shape."""

    title: str
    before: str | None = None
    after: str | None = None
    said: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """One finding: of which field, under which heading, which value, what is wrong."""

    title: str
    column: str
    value: str | None
    text: str
    is_error: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One row. ``cells``: by the columns of the table, beside what it is called."""

    row_no: int | None
    called: str
    cells: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
    told: tuple[Told, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """``columns``: titles beside row number and name; ``page`` for the pager."""

    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    page: Page[Any]

    @property
    def has_changes(self) -> bool:
        return any(line.changes for line in self.lines)


def table_of(staged: StagedImport, tab: Tab, wanted: str, check: str | None) -> Table:
    """Return one page of the rows of a kind; ``wanted``: the page's number as asked."""
    if tab.key in {HELD, NOTES}:
        rows = held.told_rows(staged, held_only=tab.key == HELD, check=check)
        page: Page[Any] = Paginator(rows, PER_PAGE).get_page(wanted)
        say = teller(staged.layer)
        return Table((), tuple(_told_line(staged, row, say) for row in page), page)
    page = Paginator(range(tab.count), PER_PAGE).get_page(wanted)
    if staged.layer == UNITS:
        return _units(staged, tab, page)
    if tab.key == ENDED:
        return _ended(staged, page)
    offset = page.start_index() - 1 if tab.count else 0
    found = rows_of(staged, tab, limit=PER_PAGE, offset=offset)
    relation, names = RELATIONS[staged.layer], names_in(found)
    if tab.key == Kind.CHANGED or (tab.key == LEFT and switches_of(staged).insert):
        return Table((), tuple(_changed(staged, relation, found, names)), page)
    if tab.key == Kind.UNCHANGED:
        lines = tuple(_plain(relation, one, names, ()) for one in found)
        return Table((), lines, page)
    return _new(relation, found, names, page)


def _called(relation: Relation, one: Difference, names: Names) -> str:
    columns = _CALLED.get(relation.layer, ("code", "name"))
    parts = (words_of(relation, name, one.after.get(name), names) for name in columns)
    return " · ".join(part for part in parts if part)


def _plain(
    relation: Relation, one: Difference, names: Names, columns: Sequence[str]
) -> Line:
    return Line(
        one.row_no,
        _called(relation, one, names),
        tuple(
            words_of(relation, name, one.after.get(name), names) or ""
            for name in columns
        ),
    )


def _new(
    relation: Relation, found: Sequence[Difference], names: Names, page: Page[Any]
) -> Table:
    """Show all that is known of new rows, leaving out columns that are empty."""
    shown = _CALLED.get(relation.layer, ("code", "name"))
    columns = [
        name
        for name in relation.columns
        if name not in shown and any(one.after.get(name) for one in found)
    ]
    lines = tuple(_plain(relation, one, names, columns) for one in found)
    titles = tuple(title_of(relation.layer, name) for name in columns)
    return Table(titles, lines, page)


def _changed(
    staged: StagedImport,
    relation: Relation,
    found: Sequence[Difference],
    names: Names,
) -> Sequence[Line]:
    shapes = _shapes(staged, relation, found)
    lines = []
    for one in found:
        changes = [
            Change(
                title_of(relation.layer, name),
                words_of(relation, name, one.before.get(name), names),
                words_of(relation, name, one.after.get(name), names),
            )
            for name in one.changed
            if name not in {"geom", relation.extra}
        ]
        if (words := shapes.get(one.row_no)) is not None:
            changes.append(Change(title_of(relation.layer, "geom"), said=words))
        line = _plain(relation, one, names, ())
        lines.append(replace(line, changes=tuple(changes)))
    return lines


def _shapes(
    staged: StagedImport, relation: Relation, found: Sequence[Difference]
) -> dict[int, str]:
    """Say what becomes of the shapes that change, by row."""
    if relation.extra is not None:
        rows = [one.row_no for one in found if relation.extra in one.changed]
        pairs = _grounds(staged, rows)
    else:
        pairs = {
            one.row_no: (one.before.get("geom"), one.after.get("geom"))
            for one in found
            if "geom" in one.changed
        }
    sizes = measured(list(pairs.values())) if pairs else []
    return {
        row_no: shape_words(before, after, size)
        for (row_no, (before, after)), size in zip(pairs.items(), sizes, strict=True)
    }


@dataclass(frozen=True, slots=True)
class _Pair:
    row_no: int
    before: str | None
    after: str | None


def _grounds(
    staged: StagedImport, rows: Sequence[int]
) -> dict[int, tuple[str | None, str | None]]:
    found = sql.fetch(
        HERE,
        "changed_grounds",
        _Pair,
        job_id=staged.pk,
        row_nos=list(rows),
        steps=None,
    )
    return {one.row_no: (one.before, one.after) for one in found}


def _ended(staged: StagedImport, page: Page[Any]) -> Table:
    """Show what ends because the list lacks it; grounds that are redrawn do not."""
    absent = compare.missing(staged, switches_of(staged))
    start = max(0, page.start_index() - 1)
    shown = list(islice(absent, start, start + PER_PAGE))
    names = unit_names(one.unit_id for one in shown)
    lines = tuple(
        Line(None, f"{one.code} · {one.name}", (names.get(str(one.unit_id), ""),))
        for one in shown
    )
    return Table((_("Xã, phường"),), lines, page)


Say = Callable[[Mapping[str, Any]], str]


def teller(layer: str) -> Say:
    """Return what puts the findings of a layer into words."""
    services = service_names() if layer == "establishments" else {}
    allowed = "; ".join(f"{code} ({words})" for code, words in services.items())

    def say(one: Mapping[str, Any]) -> str:
        params = {"value": one["value"], **one["params"]}
        if one["check"] == "unknown_service_type":
            params["allowed"] = allowed
        return said(one["check"], params, layer=layer, field=one["field"])

    return say


def field_title(layer: str, field: str | None) -> str:
    """Return what a finding is about: a field, or a column that feeds none."""
    return title_of(layer, field) if field in TARGETS[layer].names else field or ""


def _told_line(staged: StagedImport, row: StagedRow, say: Say) -> Line:
    columns = staged.options.get("columns", {})
    told = (
        Told(
            title=field_title(staged.layer, one["field"]),
            column=columns.get(one["field"], ""),
            value=one["value"],
            text=say(one),
            is_error=one["severity"] == "error",
        )
        for one in row.findings
    )
    return Line(row.row_no, "", told=tuple(told))


def _units(staged: StagedImport, tab: Tab, page: Page[Any]) -> Table:
    """Show what a vintage does to units, as the report on the command line words it."""
    changes = [one for one in changes_of(staged) if tab.key in one["kinds"]]
    start = max(0, page.start_index() - 1)
    shown = changes[start : start + PER_PAGE]
    sizes = _redrawn(staged, shown) if tab.key == "redrawn" else {}
    lines = tuple(
        Line(
            one["row_no"],
            f"{one['code']} · {one['name']}",
            changes=tuple(_unit_change(tab.key, one, sizes)),
        )
        for one in shown
    )
    return Table((), lines, page)


def _unit_change(
    kind: str, one: Mapping[str, Any], sizes: Mapping[int, str]
) -> Sequence[Change]:
    found = []
    if kind in {"renamed", "retyped"}:
        found.append(Change(_("Tên"), one["before_name"], one["name"]))
    if kind == "moved":
        found.append(Change(_("Thuộc"), one["before_parent"] or "—", one["parent"]))
    if kind == "code_reused":
        share = one["holder_inside_share"]
        inside = "?" if share is None else f"{number(100 * min(share, 1), 1)} %"
        words = _("trước là của %(name)s, nằm trong đơn vị mới: %(share)s")
        said_of = words % {"name": one["before_name"], "share": inside}
        found.append(Change(_("Mã"), said=said_of))
    if kind == "redrawn" and one["row_no"] in sizes:
        found.append(Change(_("Ranh giới"), said=sizes[one["row_no"]]))
    if one["is_correction"]:
        found.append(Change("", said=_("sửa bản ghi của chính ngày này")))
    return found


def _redrawn(
    staged: StagedImport, shown: Sequence[Mapping[str, Any]]
) -> dict[int, str]:
    pairs = sql.fetch(
        HERE,
        "changed_units",
        _Pair,
        job_id=staged.pk,
        level=level_of(staged),
        day=staged.options["valid_from"],
        row_nos=[one["row_no"] for one in shown],
        steps=None,
    )
    sizes = measured([(one.before, one.after) for one in pairs]) if pairs else []
    return {one.row_no: _area(size) for one, size in zip(pairs, sizes, strict=True)}


def _area(size: Measured) -> str:
    before, after = size.before_m2 or 0, size.after_m2 or 0
    words = _("diện tích %(before)s → %(after)s (%(change)s)")
    return words % {
        "before": area_words(before),
        "after": area_words(after),
        "change": change_words(before, after),
    }
