"""Look at a file without a layer to import it into: what is in it, what is wrong.

Receive, read, decode, locate, stage, check: the stages of an import. All layers are
looked at; nothing is kept.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from geoapp.accounts.models import User
from geoapp.ingest import layer_inspection
from geoapp.ingest.choices import Choices
from geoapp.ingest.errors import ChoiceNeeded, FileRefused, ImportStopped
from geoapp.ingest.files import sandbox
from geoapp.ingest.files.receive import receive
from geoapp.ingest.files.received import Received
from geoapp.ingest.inspected import (
    InspectedLayer,
    Inspection,
    Option,
    Question,
)
from geoapp.ingest.known_provinces import known_province
from geoapp.ingest.place.provinces import Province
from geoapp.ingest.source import LayerKind, Note, SourceFile, SourceLayer, Weight

MAX_LAYERS = 50
"""Layers looked at in one file; more have to be chosen."""

MAX_RECORDS = 1_000
"""Rows repeated in the report, per layer; all that are held are named anyway."""


def inspect_file(
    file: Path,
    choices: Choices,
    *,
    user: User | None = None,
    records: int = MAX_RECORDS,
    name: str | None = None,
    heard: Callable[[int], None] = lambda _: None,
) -> Inspection:
    """Look at a file and forget it. Whatever is wrong is in what is returned.

    ``name``: what the officer calls the file, where ``file`` is a copy of it.
    ``heard`` hears how many rows of a layer have been read.
    """
    shown = name or file.name
    try:
        with tempfile.TemporaryDirectory(prefix="geoapp-inspect-") as folder:
            received = receive(file, Path(folder), layer=choices.layer)
            asked = _Asked(choices, user, records, heard)
            return _inspect(received, shown, asked)
    except ImportStopped as stopped:
        return Inspection(
            shown,
            stopped=Note(stopped.code, Weight.REFUSAL, stopped.params),
            is_refused=isinstance(stopped, FileRefused),
        )


@dataclass(frozen=True, slots=True)
class _Asked:
    choices: Choices
    user: User | None
    records: int
    heard: Callable[[int], None]


def _inspect(received: Received, shown: str, asked: _Asked) -> Inspection:
    choices = asked.choices
    source = sandbox.describe(received)
    layers = _chosen(source, choices)
    province = known_province(choices.province)
    found: list[InspectedLayer] = []
    with transaction.atomic():
        for layer in layers:
            look = layer_inspection.Look(
                received,
                layer,
                choices,
                province,
                asked.user,
                source.format,
                asked.heard,
            )
            found.append(layer_inspection.inspect_layer(look, asked.records))
        transaction.set_rollback(True)
    return Inspection(
        shown,
        received.sha256,
        source.format,
        tuple(found),
        (*_file_notes(source, layers), *_province_notes(choices, province)),
        tuple(_file_questions(source, layers, choices)),
        others=source.others,
    )


def _chosen(source: SourceFile, choices: Choices) -> Sequence[SourceLayer]:
    """Return the layers to look at.

    Raises:
        FileRefused: the file holds nothing, or nothing but empty layers.
        ChoiceNeeded: there is no layer of that name; there are too many.
    """
    layers: Sequence[SourceLayer] = source.layers
    if choices.layer is not None:
        layers = [one for one in layers if one.name == choices.layer]
        if not layers:
            names = [one.name for one in source.layers]
            raise ChoiceNeeded("layer_missing", layer=choices.layer, layers=names)
    if not layers:
        raise FileRefused("no_layers")
    filled = [one for one in layers if not _refusal(one)]
    if not filled:
        refusal = _refusal(layers[0])
        assert refusal is not None  # noqa: S101  for the types
        raise FileRefused(refusal.code, **refusal.params)
    if len(filled) > MAX_LAYERS:
        raise ChoiceNeeded("several_layers", layers=[one.name for one in filled])
    return filled


def _refusal(layer: SourceLayer) -> Note | None:
    return next((n for n in layer.notes if n.weight is Weight.REFUSAL), None)


def _file_notes(source: SourceFile, looked_at: Sequence[SourceLayer]) -> Iterator[Note]:
    yield from source.notes
    for layer in source.layers:
        refusal = _refusal(layer)
        if layer not in looked_at and refusal:
            yield Note(refusal.code, Weight.WARNING, refusal.params, layer.name)


def _province_notes(choices: Choices, known: Province | None) -> Iterator[Note]:
    if choices.province and known is None:
        yield Note("province_unknown", Weight.WARNING, {"name": choices.province})


def _file_questions(
    source: SourceFile, layers: Sequence[SourceLayer], choices: Choices
) -> Iterator[Question]:
    if len(layers) < 2 or choices.layer is not None:
        return
    options = tuple(Option(one.name, _titled(one)) for one in layers)
    choice = "sheet" if source.format == "XLSX" else "layer"
    yield Question(choice, options)


def _titled(layer: SourceLayer) -> str:
    kind = "" if layer.kind is LayerKind.FEATURES else f", {layer.kind}"
    return f"{layer.name} ({layer.geometry or '—'}, {layer.rows}{kind})"
