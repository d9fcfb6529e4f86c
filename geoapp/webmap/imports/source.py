"""The columns of a file that was looked at, with what stands in them."""

from __future__ import annotations

import re
from collections.abc import Mapping
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
    """One column: its first values that are not empty, none twice."""

    name: str
    samples: tuple[str, ...]

    @property
    def words(self) -> str:
        return "; ".join(self.samples)


@dataclass(frozen=True, slots=True)
class Table:
    """``columns``: those that may be taken; ``dropped``: those about persons."""

    columns: tuple[Source, ...]
    dropped: tuple[str, ...]
    values: Mapping[str, list[str]]

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
        Source(column.name, _samples(values.get(column.name, [])))
        for column in layer.columns
    )
    return Table(columns, layer.dropped_columns, values)


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


def _samples(values: list[str]) -> tuple[str, ...]:
    different = list(dict.fromkeys(values))[:SAMPLES]
    return tuple(_sample(text) for text in different)


def _sample(text: str) -> str:
    """Days were understood when the file was looked at; people write them so."""
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return day_words(date.fromisoformat(text))
    return text if len(text) <= _LONGEST_SAMPLE else f"{text[:_LONGEST_SAMPLE]}…"
