"""A batch of raw cells as values, and what has to be said about single rows.

Everything happens once per distinct value or in C++ for the whole column; no Python
runs per row.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from geoapp.disclosure.persons import redacted
from geoapp.ingest.checks.cell_check import CellCheck, SeenColumn
from geoapp.ingest.checks.cells import person_in_text
from geoapp.ingest.checks.finding import Severity, finding
from geoapp.ingest.checks.registry import CELL_CHECKS
from geoapp.ingest.column_roles import Role
from geoapp.ingest.layout import Column, Layout
from geoapp.ingest.source import ColumnKind, Weight
from geoapp.ingest.spool import SAMPLE, Spool, is_ascii
from geoapp.ingest.text.days import read_day, read_dbf_day
from geoapp.ingest.text.decode import WEIGHTS, Decoder
from geoapp.ingest.text.meant import Meant
from geoapp.ingest.text.readings import AS_IS
from geoapp.ingest.text.sound import COMPOSED, SOUND, sound_text
from geoapp.ingest.text.values import number_style, read_number

Told = tuple[int, dict[str, Any]]
"""A row, from 1, and its finding."""


@dataclass(slots=True)
class _Reader:
    """``repeats``: the column holds few values many times."""

    column: Column
    checks: tuple[CellCheck, ...]
    reads: Callable[[str], Meant[Any]] | None
    repeats: bool


_APOSTROPHE = r"^'([=+\-@])"
"""What we put before text that a spreadsheet would run (publish/exports/error_file)."""


class Cells:
    """Reads batch after batch of one layer."""

    def __init__(
        self, spool: Spool, layout: Layout, *, as_written: bool = False
    ) -> None:
        """``as_written``: a target says what days and codes are; here they are text."""
        self.names = tuple(column.name for column in layout.kept)
        self._is_given_back = layout.is_given_back
        self._readers = [_reader(spool, column) for column in layout.kept]
        if as_written:
            for reader in self._readers:
                reader.reads = None
                reader.checks = tuple(c for c in reader.checks if c.is_for_all)

    def read(self, batch: pa.RecordBatch) -> tuple[list[pa.Array], list[Told]]:
        """Return a column per name of ``names``, and findings."""
        told: list[Told] = []
        rows = batch.column("__row").to_numpy()
        columns = []
        for reader in self._readers:
            cells = batch.column(f"c{reader.column.place}")
            if reader.repeats:
                columns.append(self._repeating(reader, cells, rows, told))
            else:
                columns.append(self._column(reader, cells, rows, told))
        return columns, told

    def _repeating(
        self, reader: _Reader, cells: pa.Array, rows: Any, told: list[Told]
    ) -> pa.Array:
        """Read each value once, then hand the results out to the rows."""
        coded = cells.dictionary_encode()
        values = coded.dictionary
        found: list[Told] = []
        read = self._column(reader, values, np.arange(len(values)), found)
        by_value: dict[int, list[dict[str, Any]]] = {}
        for place, one in found:
            by_value.setdefault(place, []).append(one)
        if by_value:
            indices = coded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
            for at in np.flatnonzero(np.isin(indices, list(by_value))):
                told += [(int(rows[at]), one) for one in by_value[int(indices[at])]]
        return read.take(coded.indices)

    def _column(
        self, reader: _Reader, cells: pa.Array, rows: Any, told: list[Told]
    ) -> pa.Array:
        column = reader.column
        if column.source.kind is ColumnKind.BINARY:
            return pa.nulls(len(cells), pa.string())
        if column.decoder is not None:
            cells = _decoded(column, column.decoder, cells, rows, told)
        if pa.types.is_string(cells.type):
            cells = pc.utf8_trim_whitespace(cells)
            cells = pc.if_else(pc.equal(cells, ""), None, cells)
            if self._is_given_back:
                cells = pc.replace_substring_regex(cells, _APOSTROPHE, r"\1")
        for check in reader.checks:
            cells = _look(check, column.name, cells, rows, told)
        if reader.reads is not None:
            cells = _meant(reader.reads, column, cells, rows, told)
        return cells


def _reader(spool: Spool, column: Column) -> _Reader:
    decoder = column.decoder
    sample = []
    for value in spool.samples[column.place].all():
        text = decoder(value).text if decoder else str(value)
        sample.append((text or "").strip())
    seen = SeenColumn(column.name, column.role, sample)
    checks = tuple(check for check in CELL_CHECKS if check.concerns(seen))
    is_text = column.decoder is not None or column.source.kind is ColumnKind.DATE
    repeats = is_text and len(spool.samples[column.place].values) < SAMPLE
    return _Reader(column, checks, _reading(column, sample), repeats)


def _reading(column: Column, sample: list[str]) -> Callable[[str], Meant[Any]] | None:
    if column.role is Role.DATE:
        is_dbf = column.source.kind is ColumnKind.DATE and column.source.width == 8
        return _once(
            read_dbf_day if is_dbf else lambda text: read_day(text, allows_serial=True)
        )
    if column.role is Role.NUMBER:
        style = number_style(sample)
        return _once(lambda text: read_number(text, style))
    return None


def _once(reads: Callable[[str], Meant[Any]]) -> Callable[[str], Meant[Any]]:
    """Read what comes again in batch after batch only once."""
    return lru_cache(SAMPLE)(reads)


def _decoded(
    column: Column, decoder: Decoder, cells: pa.Array, rows: Any, told: list[Told]
) -> pa.Array:
    if is_ascii(cells) and not _holds(cells, b"?"):
        return cells.cast(pa.binary()).cast(pa.string(), safe=False)
    whole = _sound(decoder, cells)
    if whole is not None:
        return whole
    coded = cells.cast(pa.binary()) if pa.types.is_binary(cells.type) else cells
    coded = coded.dictionary_encode()
    texts, problems = [], {}
    is_unicode = decoder.verdict.reading == AS_IS
    for at, value in enumerate(coded.dictionary.to_pylist()):
        if is_unicode and (sound := sound_text(value)) is not None:
            texts.append(sound)
            continue
        read = decoder(value)
        texts.append((read.text or "").replace("\0", ""))
        if read.problem is not None:
            problems[at] = finding(
                read.problem.value,
                _severity(WEIGHTS[read.problem]),
                column.name,
                **{k: redacted(text) for k, text in read.params(value).items()},
            )
    _tell(coded, problems, rows, told)
    return pa.array(texts, pa.string()).take(coded.indices)


def _sound(decoder: Decoder, cells: pa.Array) -> pa.Array | None:
    """Return Unicode text in NFC if nothing in the column needs a second look."""
    if decoder.verdict.reading != AS_IS or len(decoder.verdict.readings) > 1:
        return None
    try:
        texts = cells.cast(pa.string())
    except pa.ArrowInvalid:
        return None
    if pc.all(pc.match_substring_regex(texts, COMPOSED)).as_py():
        return texts
    if not pc.all(pc.match_substring_regex(texts, SOUND)).as_py():
        return None
    return pc.utf8_normalize(texts, form="NFC")


def _holds(cells: pa.Array, sign: bytes) -> bool:
    data = cells.buffers()[2]
    return data is not None and (np.frombuffer(data, np.uint8) == sign[0]).any()


def _look(
    check: CellCheck, name: str, cells: pa.Array, rows: Any, told: list[Told]
) -> pa.Array:
    """Tell what a check finds; return the cells, repaired if the check does that."""
    texts = cells if pa.types.is_string(cells.type) else cells.cast(pa.string())
    suspected = pc.match_substring_regex(texts, check.suspects).fill_null(
        fill_value=False
    )
    if not pc.any(suspected).as_py():
        return cells
    coded = texts.filter(suspected).dictionary_encode()
    problems = {}
    for at, text in enumerate(coded.dictionary.to_pylist()):
        params = check.finds(text)
        if params is not None:
            value = text if check.shows_value else None
            problems[at] = finding(check.id, check.severity, name, value, **params)
    _tell(coded, problems, rows[suspected.to_numpy(zero_copy_only=False)], told)
    if check.repairs is None or not problems:
        return cells
    repaired = [check.repairs(text) for text in coded.dictionary.to_pylist()]
    values = pa.array(repaired, pa.string()).take(coded.indices)
    return pc.replace_with_mask(texts, suspected, values)


def without_persons(cells: pa.Array) -> pa.Array:
    """Return text blotted out where it says who somebody is."""
    return _look(person_in_text.CHECK, "", cells, np.zeros(len(cells)), [])


def _meant(
    reads: Callable[[str], Meant[Any]],
    column: Column,
    cells: pa.Array,
    rows: Any,
    told: list[Told],
) -> pa.Array:
    """Return days as ISO text, numbers as numbers; the unreadable stay as written."""
    coded = cells.cast(pa.string()).dictionary_encode()
    texts = coded.dictionary.to_pylist()
    meant = [reads(text) for text in texts]
    problems = {}
    for at, (text, each) in enumerate(zip(texts, meant, strict=True)):
        if each.problem is None:
            continue
        is_lost = each.value is None and column.role is Role.DATE
        severity = Severity.ERROR if is_lost else Severity.WARNING
        params = {k: v for k, v in each.params.items() if k != "value"}
        problems[at] = finding(each.problem, severity, column.name, text, **params)
    _tell(coded, problems, rows, told)
    all_read = all(each.value is not None for each in meant)
    if column.role is Role.NUMBER and all_read:
        return pa.array([each.value for each in meant], pa.float64()).take(
            coded.indices
        )
    values = [
        text if each.value is None else _shown(each.value)
        for text, each in zip(texts, meant, strict=True)
    ]
    return pa.array(values, pa.string()).take(coded.indices)


def _shown(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:g}" if abs(value) < 1e6 else repr(value)
    return str(value)


def _tell(
    coded: pa.Array, problems: Mapping[int, dict[str, Any]], rows: Any, told: list[Told]
) -> None:
    """Add the findings of distinct values to the rows that hold them."""
    if not problems:
        return
    indices = coded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    told += [
        (int(rows[at]), problems[int(indices[at])])
        for at in np.flatnonzero(np.isin(indices, list(problems)))
    ]


def _severity(weight: Weight) -> Severity:
    return Severity.ERROR if weight is Weight.ERROR else Severity.WARNING
