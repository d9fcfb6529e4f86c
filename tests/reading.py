"""Receive and read a file as the import does, for tests of what comes out."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from geoapp.ingest.errors import FileRefused
from geoapp.ingest.files.receive import receive
from geoapp.ingest.files.sandbox import Sandbox
from geoapp.ingest.source import Note, SourceFile, SourceLayer

SANDBOX = Sandbox(limit_s=60)
"""One for all tests: starting a child costs a second."""


@dataclass(frozen=True)
class Taken:
    """``rows`` and ``notes`` (told while reading) by layer name."""

    source: SourceFile
    rows: dict[str, list[dict[str, Any]]]
    notes: dict[str, tuple[Note, ...]]

    @property
    def layer(self) -> SourceLayer:
        [layer] = self.source.layers
        return layer

    @property
    def only(self) -> list[dict[str, Any]]:
        return self.rows[self.layer.name]

    def column(self, name: str | bytes) -> list[Any]:
        place = [column.name for column in self.layer.columns].index(name)
        return [row[f"c{place}"] for row in self.only]

    @property
    def codes(self) -> set[str]:
        told = (note for notes in self.notes.values() for note in notes)
        layers = (note for layer in self.source.layers for note in layer.notes)
        return {note.code for note in (*told, *layers, *self.source.notes)}


def take(file: Path, sandbox: Sandbox = SANDBOX) -> Taken:
    with tempfile.TemporaryDirectory() as folder:
        received = receive(file, Path(folder))
        source = sandbox.describe(received)
        rows, notes = {}, {}
        for layer in source.layers:
            reading = sandbox.batches(received, layer.name)
            rows[layer.name] = [row for batch in reading for row in batch.to_pylist()]
            notes[layer.name] = reading.notes
            numbers = [row["__row"] for row in rows[layer.name]]
            assert numbers == list(range(1, layer.rows + 1))
        return Taken(source, rows, notes)


def refusal(file: Path, sandbox: Sandbox = SANDBOX) -> FileRefused:
    with pytest.raises(FileRefused) as stopped:
        take(file, sandbox)
    return stopped.value
