"""One layer from the file to the report: a table of contents of what an import does."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from geoapp.accounts.models import User
from geoapp.ingest import placing, stage, stage_block
from geoapp.ingest.cells import Cells, Told
from geoapp.ingest.checks import catalogue, shapes
from geoapp.ingest.checks.finding import finding
from geoapp.ingest.choices import Choices
from geoapp.ingest.errors import FileRefused
from geoapp.ingest.files import problems, sandbox
from geoapp.ingest.files.received import Format, Received
from geoapp.ingest.inspected import (
    InspectedColumn,
    InspectedLayer,
    Option,
    Question,
    StagedRecord,
    grouped,
)
from geoapp.ingest.layout import Column, Layout, lay_out
from geoapp.ingest.models import JobState, StagedImport
from geoapp.ingest.outcome import findings
from geoapp.ingest.place.provinces import Province
from geoapp.ingest.placing import Placing
from geoapp.ingest.records import json_records
from geoapp.ingest.source import DeclaredCrs, Note, SourceLayer, Weight
from geoapp.ingest.spool import Spool, take
from geoapp.ingest.stage import Incoming, Made
from geoapp.ingest.stage_block import Block
from geoapp.ingest.table_points import TablePoints, table_points
from geoapp.ingest.text.keys import key_of
from geoapp.spatial import sql


@dataclass(frozen=True, slots=True)
class Look:
    """What to look at, and for whom. ``heard`` hears how many rows have been read."""

    received: Received
    layer: SourceLayer
    choices: Choices
    province: Province | None = None
    user: User | None = None
    format: str = ""
    heard: Callable[[int], None] = field(default=lambda _: None)


@dataclass(frozen=True, slots=True)
class Opened:
    """A layer read once and understood as far as that goes without its rows."""

    spool: Spool
    layout: Layout
    points: TablePoints | None

    @property
    def has_shapes(self) -> bool:
        return self.points is not None or self.spool.has_shapes

    @property
    def declared_crs(self) -> DeclaredCrs | None:
        if self.points is not None:
            return self.points.crs
        return self.spool.layer.crs

    @property
    def middles(self) -> npt.NDArray[np.float64]:
        return self.points.points if self.points is not None else self.spool.points

    @property
    def notes(self) -> tuple[Note, ...]:
        points = self.points.notes if self.points is not None else ()
        return (
            *self.spool.layer.notes,
            *self.spool.notes,
            *self.layout.notes,
            *points,
        )


def open_layer(look: Look) -> Opened:
    """Read a layer to disk and judge its columns.

    Raises:
        FileRefused: the reading child could not read it.
    """
    reading = sandbox.batches(look.received, look.layer.name)
    spool = take(reading, look.received.folder / "rows.arrow", look.heard)
    layout = lay_out(spool, look.choices)
    points = None if spool.has_shapes else table_points(spool, layout.searched)
    return Opened(spool, layout, points)


def stage_layer(look: Look) -> StagedImport:
    """Stage a layer as it is, without checking rows against each other."""
    opened = open_layer(look)
    placed = _place(opened, look)
    job = _job(look, opened)
    blocks = _incoming(opened, look, placed, Block)
    stage_block.insert(blocks, job, placed.srid if placed else None)
    return job


def inspect_layer(look: Look, records: int) -> InspectedLayer:
    """Stage a layer, check it, and say what was found; inside a transaction."""
    opened = open_layer(look)
    placed = _place(opened, look)
    with stage.private_tables():
        stage.fill(_incoming(opened, look, placed, Incoming.of))
        kinds = shapes.kinds()
        asked = _check(opened, look, placed, kinds)
        job = _job(look, opened)
        stage.move(job, placed.srid if placed else None)
    found = findings(job)
    return _report(look, opened, placed, job, found, asked, kinds, records)


def _place(opened: Opened, look: Look) -> Placing | None:
    if not opened.has_shapes:
        return None
    placed = placing.place(
        opened.middles,
        opened.declared_crs,
        look.choices,
        look.province,
        look.layer.name,
    )
    if look.format == Format.GEOPACKAGE and opened.declared_crs == placing.CRS84:
        placed = replace(placed, crs=placing.CRS84.text)
    if placed.refusal is not None:
        raise FileRefused(placed.refusal.code, **placed.refusal.params)
    return placed


def _incoming(
    opened: Opened,
    look: Look,
    placed: Placing | None,
    form: Callable[[Mapping[str, pa.Array], Sequence[Told]], Made],
) -> Iterator[Made]:
    """Yield the rows batch by batch, in the form in which they are sent."""
    cells = Cells(opened.spool, opened.layout)
    key = _place_of(cells.names, look.choices.key_field)
    stated = catalogue.commune_column(opened.layout)
    is_swapped = placed is not None and placed.axis_order == "yx"

    def block(numbered: tuple[int, pa.RecordBatch]) -> Made:
        start, batch = numbered
        columns, told = cells.read(batch)
        shape = shapes_of(opened, batch, start)
        incoming = {
            "row_no": batch.column("__row"),
            "source_fid": batch.column("__fid").fill_null(0),
            "raw": json_records(cells.names, columns, batch.num_rows),
            "shape": shapes.swapped(shape) if is_swapped else shape,
        }
        if key is not None:
            incoming["key"] = _keys(columns[key])
        if stated is not None:
            incoming["stated"] = _keys(columns[cells.names.index(stated)])
        return form(incoming, told)

    yield from stage.in_two_threads(block, _numbered(opened.spool.batches()))


def _numbered(
    batches: Iterable[pa.RecordBatch],
) -> Iterator[tuple[int, pa.RecordBatch]]:
    """Yield batches with the number of rows before each."""
    start = 0
    for batch in batches:
        yield start, batch
        start += batch.num_rows


def shapes_of(opened: Opened, batch: pa.RecordBatch, start: int) -> pa.Array:
    """Return the WKB of a batch that begins after ``start`` rows."""
    if opened.points is not None:
        return opened.points.shapes(start, batch.num_rows)
    return batch.column("__wkb")


def _place_of(names: tuple[str, ...], wanted: str | None) -> int | None:
    """Find the key column; headings are compared as names are. None: not there."""
    if wanted is None:
        return None
    keys = [key_of(name) for name in names]
    return keys.index(key_of(wanted)) if key_of(wanted) in keys else None


def _keys(column: pa.Array) -> pa.Array:
    coded = column.cast(pa.string()).dictionary_encode()
    keys = [key_of(text) or None for text in coded.dictionary.to_pylist()]
    return pa.array(keys, pa.string()).take(coded.indices)


def _check(
    opened: Opened, look: Look, placed: Placing | None, kinds: list[shapes.Kind]
) -> tuple[Question, ...]:
    """Tell what is wrong with single rows; return what has to be asked."""
    stage.tell(_problems_while_reading(opened))
    asked: tuple[Question, ...] = ()
    if placed is not None:
        notes = placing.row_notes(opened.middles, placed, look.province)
        stage.tell(_told(note) for note in notes)
        asked = shapes.check(
            kinds, look.choices.dimension, placed.srid, look.layer.name
        )
    names = tuple(one.name for one in opened.layout.kept)
    key = _place_of(names, look.choices.key_field)
    if key is not None:
        shapes.check_keys(names[key])
    elif look.choices.key_field is not None:
        options = tuple(Option(name, name) for name in names)
        asked = (*asked, Question("key_field", options, look.layer.name))
    catalogue.check(opened.layout, placed.srid if placed else None)
    return asked


def _problems_while_reading(opened: Opened) -> Iterator[Told]:
    for row_no, problem in opened.spool.problems:
        code, params = problems.parse(problem)
        weight = problems.WEIGHTS.get(code, Weight.ERROR)
        yield row_no, finding(code, shapes.severity(weight), **params)
    if opened.points is None:
        return
    told = set()
    for note in opened.points.problems:
        told.add(note.row_no)
        yield _told(note)
    nowhere = np.flatnonzero(~np.isfinite(opened.points.points).all(axis=1))
    for at in nowhere:
        if int(at) + 1 not in told:
            yield (
                int(at) + 1,
                finding("coordinates_missing", shapes.severity(Weight.ERROR)),
            )


def _told(note: Note) -> Told:
    params = dict(note.params)
    value = params.pop("value", None)
    weight = shapes.severity(note.weight)
    return note.row_no or 0, finding(note.code, weight, note.field, value, **params)


def _job(look: Look, opened: Opened) -> StagedImport:
    return StagedImport.objects.create(
        layer="inspection",
        file_name=look.received.file_name[:255],
        sha256=look.received.sha256,
        options={"columns": {}, "layer_in_file": look.layer.name},
        state=JobState.STAGED,
        rows_read=opened.spool.rows,
        dropped_columns=list(opened.layout.dropped),
        created_by=look.user,
    )


def _report(  # noqa: PLR0913, PLR0917
    look: Look,
    opened: Opened,
    placed: Placing | None,
    job: StagedImport,
    found: tuple[Any, ...],
    asked: tuple[Question, ...],
    kinds: list[shapes.Kind],
    records: int,
) -> InspectedLayer:
    held = job.rows.filter(refused=True).count()
    encoding = opened.layout.questions
    return InspectedLayer(
        name=look.layer.name,
        kind=str(look.layer.kind),
        geometry=look.layer.geometry or ("Point" if opened.points else None),
        crs=placed.crs if placed else None,
        rows_total=opened.spool.rows,
        rows_held=held,
        shapes={one.kind: one.rows for one in kinds if one.kind is not None},
        columns=tuple(_column(one) for one in opened.layout.kept),
        dropped_columns=opened.layout.dropped,
        notes=(
            *opened.notes,
            *(placed.notes if placed else ()),
            *shapes.notes(kinds, look.choices.dimension, look.layer.name),
        ),
        findings=found,
        questions=(*(placed.questions if placed else ()), *asked, *encoding),
        records=tuple(_records(job, records)),
        groups=grouped(found),
    )


def _column(column: Column) -> InspectedColumn:
    verdict = column.verdict
    repaired = verdict is not None and bool(verdict.telling)
    return InspectedColumn(
        column.name,
        str(column.source.kind),
        verdict.encoding if verdict else None,
        verdict.samples if verdict and repaired else (),
    )


@dataclass(frozen=True, slots=True)
class _Record:
    row_no: int
    raw: Mapping[str, Any]
    longitude: float | None
    latitude: float | None


def _records(job: StagedImport, limit: int) -> Iterator[StagedRecord]:
    found = sql.fetch(
        "geoapp.ingest", "staged_records", _Record, job_id=job.pk, limit=limit
    )
    for one in found:
        yield StagedRecord(one.row_no, one.raw, one.longitude, one.latitude)
