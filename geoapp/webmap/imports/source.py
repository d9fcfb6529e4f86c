"""The columns of a file that was looked at, with what stands in them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from geoapp.ingest.inspected import InspectedLayer
from geoapp.ingest.models import StagedImport
from geoapp.ingest.remembered import from_plain
from geoapp.webmap.words import day_words

SAMPLES = 3
_LONGEST_SAMPLE = 40


@dataclass(frozen=True, slots=True)
class Source:
    """One column, with its values in the first rows that are not empty."""

    name: str
    values: list[str]

    @property
    def words(self) -> str:
        """The first few, none twice."""
        different = list(dict.fromkeys(self.values))[:SAMPLES]
        return "; ".join(_sample(text) for text in different)


@dataclass(frozen=True, slots=True)
class Table:
    """``columns``: those that may be taken; ``dropped``: those about persons."""

    columns: tuple[Source, ...]
    dropped: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(one.name for one in self.columns)


def table_of(staged: StagedImport) -> Table | None:
    """Return the table to match; None while something about the file is open."""
    if not staged.look:
        return None
    found = from_plain(staged.look)
    if found.is_refused or found.needs_choice or len(found.layers) != 1:
        return None
    [layer] = found.layers
    values = _values(layer)
    columns = tuple(
        Source(column.name, values.get(column.name, [])) for column in layer.columns
    )
    return Table(columns, layer.dropped_columns)


def _values(layer: InspectedLayer) -> dict[str, list[str]]:
    """Return what stands in each column of the rows that were kept, as text."""
    values: dict[str, list[str]] = {}
    for record in layer.records:
        for name, value in record.values.items():
            if (text := _text(value)) != "":
                values.setdefault(name, []).append(text)
    return values


def _text(value: Any) -> str:
    return "" if value is None else str(value).strip()


def _sample(text: str) -> str:
    """Days were understood when the file was looked at; people write them so."""
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return day_words(date.fromisoformat(text))
    return text if len(text) <= _LONGEST_SAMPLE else f"{text[:_LONGEST_SAMPLE]}…"
