"""Decide which column feeds which field, before any row is read."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from geoapp.ingest.errors import ChoiceNeeded
from geoapp.ingest.fields import Target
from geoapp.ingest.fold import fold
from geoapp.ingest.persons import person_columns
from geoapp.ingest.request import Request


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """``columns``: field to column. ``constants``: field to the text of every row."""

    target: Target
    columns: Mapping[str, str]
    constants: Mapping[str, str]
    dropped: tuple[str, ...]
    unused: tuple[str, ...]


def match(
    target: Target,
    found: Iterable[str],
    request: Request,
    dropped: Iterable[str] = (),
) -> ColumnMap:
    """Match the headings ``found`` with the fields of ``target``.

    A constant beats a chosen column beats the field's list of headings, in its order;
    fields ``without`` a column get none by their heading. One column feeds one field.
    ``dropped`` are columns about persons besides those that their headings give away.

    Raises:
        ChoiceNeeded: a field or column that does not exist was named, or nothing feeds
            a required field.
    """
    found = tuple(found)
    constants, chosen = request.constants, request.columns
    supplied = {"valid_from"} if request.valid_from else set()
    _check_names(target, {*constants, *chosen})
    persons = {*dropped, *person_columns(found)}
    dropped = tuple(column for column in found if column in persons)
    free = _free(found, dropped)
    columns: dict[str, str] = {}
    for field, column in chosen.items():
        if fold(column) not in free:
            raise ChoiceNeeded("no_such_column", column=column, columns=list(found))
        columns[field] = free.pop(fold(column))
    settled = {*columns, *constants, *request.without}
    columns |= _by_heading(target, free, settled)
    missing = [
        field_.name
        for field_ in target.fields
        if field_.is_required
        and field_.default is None
        and field_.name not in {*columns, *constants, *supplied}
    ]
    if missing:
        raise ChoiceNeeded("columns_missing", fields=missing, columns=list(found))
    unused = tuple(column for column in found if column in free.values())
    return ColumnMap(target, columns, dict(constants), dropped, unused)


def by_heading(
    target: Target, found: Iterable[str], settled: Collection[str] = ()
) -> dict[str, str]:
    """Return what the headings alone say: field to column, for who chooses."""
    found = tuple(found)
    return _by_heading(target, _free(found, person_columns(found)), settled)


def _free(found: tuple[str, ...], dropped: Collection[str]) -> dict[str, str]:
    return {fold(column): column for column in reversed(found) if column not in dropped}


def _by_heading(
    target: Target, free: dict[str, str], settled: Collection[str]
) -> dict[str, str]:
    """Take columns from those that are free; one is free only once."""
    columns: dict[str, str] = {}
    for field in target.fields:
        if field.name in settled:
            continue
        name = next((name for name in field.names if name in free), None)
        if name is not None:
            columns[field.name] = free.pop(name)
    return columns


def _check_names(target: Target, named: set[str]) -> None:
    if unknown := sorted(named - target.names):
        raise ChoiceNeeded("no_such_field", fields=unknown, known=sorted(target.names))
