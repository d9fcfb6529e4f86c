"""Have a confined process open uploaded files, and take over what it says.

The process lives through many files; it is replaced every ``INPUTS_PER_CHILD``, when it
dies and when it takes too long. Whoever stops taking batches ends it.
"""

from __future__ import annotations

import fcntl
import json
import os
import select
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa

from geoapp.ingest.errors import ChoiceNeeded, FileRefused
from geoapp.ingest.files import wire
from geoapp.ingest.files.received import Dataset, Received
from geoapp.ingest.source import Note, SourceFile, SourceLayer

INPUTS_PER_CHILD = 500
"""Bounds what a slow leak, or a child gone wrong unnoticed, can do."""
LIMIT_S = 300.0
"""Longest wait for the child in all, for one order; our own work does not count."""

_PIPE_BYTES = 1024 * 1024
"""As much as Linux gives anybody. With the usual 64 kB the child and we take turns
2,000 times for a million points, and on a busy machine each turn waits."""

_ROOT = Path(__file__).resolve().parents[3]
_ENVIRONMENT = {
    "PATH": "/usr/bin:/bin",
    "LANG": "C.UTF-8",
    "TZ": "Asia/Ho_Chi_Minh",
    "PYTHONDONTWRITEBYTECODE": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "GDAL_HTTP_PROXY": "http://127.0.0.1:1",
    "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": "{none}",
    "GDAL_NUM_THREADS": "1",
    "OGR_GPKG_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "1",
    "MALLOC_TRIM_THRESHOLD_": "131072",
    "GDAL_CACHEMAX": "32",
    "OGR_ARROW_MEM_LIMIT": "33554432",
    "OGR_SQLITE_LOAD_EXTENSIONS": "",
    "OGR_FLATGEOBUF_STREAM_BASE_IMPL": "YES",
}
"""All that the child's environment holds: no database, no secret, no proxy.

The last one: GDAL 3.12 has a quick way of its own to read a FlatGeobuf, which breaks at
the first row without a shape; the common way takes 1 µs a row more.
"""


class Child:
    """One reading process. Not for two threads at once."""

    def __init__(self, limit_s: float = LIMIT_S) -> None:
        self.inputs = 0
        self.owner = os.getpid()
        self.limit_s = limit_s
        self._left_s = limit_s
        self._process = subprocess.Popen(
            [sys.executable, "-m", "geoapp.ingest.files.child"],
            cwd=_ROOT,
            env=_ENVIRONMENT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            bufsize=0,
        )
        if self._process.stdin is None or self._process.stdout is None:
            raise RuntimeError("no pipes")
        self._orders, self._frames = self._process.stdin, self._process.stdout
        with suppress(OSError):  # one user may have so many bytes in pipes
            fcntl.fcntl(self._frames, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)

    @property
    def pid(self) -> int:
        return self._process.pid

    def order(self, order: dict[str, Any]) -> None:
        self.inputs += 1
        self._left_s = self.limit_s
        try:
            self._orders.write(json.dumps(order).encode() + b"\n")
        except BrokenPipeError as error:
            raise FileRefused("reader_died") from error

    def frame(self) -> tuple[bytes, bytearray]:
        """Return the next frame's kind and body.

        Raises:
            FileRefused: the child refused the file, died, or took too long.
        """
        kind, length = wire.HEADER.unpack(self._read(wire.HEADER.size))
        if length > wire.MAX_FRAME_BYTES:
            raise FileRefused("reader_died")
        body = self._read(length)
        if kind == wire.REFUSED:
            said = json.loads(body)
            raise FileRefused(str(said["code"]), **said["params"])
        return kind, body

    def _read(self, size: int) -> bytearray:
        into, got = bytearray(size), 0
        view = memoryview(into)
        waiting = select.poll()
        waiting.register(self._frames, select.POLLIN)
        while got < size:
            began = time.monotonic()
            ready = waiting.poll(max(self._left_s, 0) * 1000)
            self._left_s -= time.monotonic() - began
            if not ready:
                raise FileRefused("reading_too_long", limit_s=int(self.limit_s))
            more = self._frames.readinto(view[got:])  # type: ignore[attr-defined]
            if not more:
                raise FileRefused("reader_died")
            got += more
        return into

    def end(self) -> None:
        self._process.kill()
        self._process.wait()
        self._orders.close()
        self._frames.close()


class Sandbox:
    """Lends children: one stays between files, more exist only while needed."""

    def __init__(self, limit_s: float = LIMIT_S) -> None:
        self._limit_s = limit_s
        self._idle: Child | None = None
        self._lock = threading.Lock()

    def describe(self, received: Received) -> SourceFile:
        """Say what the file holds, without its rows.

        Raises:
            FileRefused: as ``Child.frame``.
        """
        if not received.described:
            told = [self._describe(dataset) for dataset in received.datasets]
            received.described.extend(told)
        layers = [layer for _, _, layer in _named(received)]
        formats = dict.fromkeys(one.format for one in received.described)
        return SourceFile(
            " + ".join(formats),
            tuple(layers),
            tuple(name for one in received.described for name in one.others),
            (
                *received.notes,
                *(note for one in received.described for note in one.notes),
            ),
        )

    def batches(self, received: Received, layer_name: str) -> Reading:
        """Return the rows of one layer of a file, not yet read.

        Raises:
            ChoiceNeeded: there is no layer of that name.
            FileRefused: as ``Child.frame``.
        """
        self.describe(received)
        named = _named(received)
        for dataset, inner, layer in named:
            if layer.name == layer_name:
                return Reading(self, dataset, inner, layer)
        names = [layer.name for _, _, layer in named]
        raise ChoiceNeeded("layer_missing", layer=layer_name, layers=names)

    def take(self) -> Child:
        with self._lock:
            child, self._idle = self._idle, None
        if child and child.owner == os.getpid():
            return child
        return Child(self._limit_s)  # a forked server must not share its parent's

    def give_back(self, child: Child) -> None:
        with self._lock:
            if self._idle is None and child.inputs < INPUTS_PER_CHILD:
                self._idle = child
                return
        child.end()

    def close(self) -> None:
        with self._lock:
            child, self._idle = self._idle, None
        if child:
            child.end()

    def _describe(self, dataset: Dataset) -> SourceFile:
        child = self.take()
        try:
            child.order({"do": "describe", "dataset": _plain(dataset)})
            _, body = child.frame()
            described = wire.source_file(json.loads(body))
        except BaseException as error:
            _end_unless_refused(self, child, error)
            raise
        self.give_back(child)
        return described


class Reading:
    """The rows of a layer, once. ``notes`` is complete when all batches were taken."""

    def __init__(
        self, sandbox: Sandbox, dataset: Dataset, inner: SourceLayer, layer: SourceLayer
    ) -> None:
        self.layer = layer
        self.schema = wire.schema_of(layer)
        self.notes: tuple[Note, ...] = ()
        self._sandbox, self._dataset, self._inner = sandbox, dataset, inner

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        child = self._sandbox.take()
        try:
            child.order(
                {
                    "do": "read",
                    "dataset": _plain(self._dataset),
                    "layer": wire.layer_to_plain(self._inner),
                }
            )
            yield from self._take_all(child)
        except BaseException as error:
            _end_unless_refused(self._sandbox, child, error)
            raise
        self._sandbox.give_back(child)

    def _take_all(self, child: Child) -> Iterator[pa.RecordBatch]:
        while True:
            kind, body = child.frame()
            if kind == wire.ANSWER:
                notes = (wire.source_note(one) for one in json.loads(body)["notes"])
                self.notes = tuple(replace(n, layer=self.layer.name) for n in notes)
                return
            try:
                yield wire.batch_from_bytes(body, self.schema)
            except (pa.ArrowException, OSError, ValueError) as error:
                raise FileRefused("reader_died") from error


_UNSOUND = frozenset({"reader_died", "reading_too_long", "reader_memory"})


def _end_unless_refused(sandbox: Sandbox, child: Child, error: BaseException) -> None:
    """Keep a child that said no in good order; end one that is in doubt."""
    if isinstance(error, FileRefused) and error.code not in _UNSOUND:
        sandbox.give_back(child)
    else:
        child.end()


def _named(received: Received) -> list[tuple[Dataset, SourceLayer, SourceLayer]]:
    """Give layers of one name in several data sets names of their own."""
    pairs = [
        (dataset, layer)
        for dataset, one in zip(received.datasets, received.described, strict=True)
        for layer in one.layers
    ]
    names = [layer.name for _, layer in pairs]
    return [
        (
            dataset,
            layer,
            _renamed(dataset, layer) if names.count(layer.name) > 1 else layer,
        )
        for dataset, layer in pairs
    ]


def _renamed(dataset: Dataset, layer: SourceLayer) -> SourceLayer:
    path = dataset.path.parent.name
    name = (
        f"{dataset.name}.{dataset.main}" if dataset.name == layer.name else dataset.name
    )
    name = f"{name}/{layer.name}" if dataset.name != layer.name else f"{name} ({path})"
    notes = tuple(replace(note, layer=name) for note in layer.notes)
    return replace(layer, name=name, notes=notes)


def _plain(dataset: Dataset) -> dict[str, Any]:
    return {
        "name": dataset.name,
        "format": dataset.format.value,
        "main": dataset.main,
        "parts": {part: str(path) for part, path in dataset.parts.items()},
    }


def dataset_of(received: Received, layer_name: str) -> Dataset:
    """Return the data set that a described layer stands in."""
    return next(d for d, _, layer in _named(received) if layer.name == layer_name)


_shared = Sandbox()
describe = _shared.describe
batches = _shared.batches
