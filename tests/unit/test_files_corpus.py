"""The corpus of awkward files, as far as taking in and reading goes.

Not part of the repository: ``GEOAPP_CORPUS`` names the folder that holds ``import/``.
"""

from __future__ import annotations

import json
import os
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from geoapp.ingest.errors import FileRefused
from geoapp.ingest.messages.files import PAIRS
from geoapp.ingest.source import Note, Weight
from tests.reading import Taken, take

CORPUS = os.environ.get("GEOAPP_CORPUS")
CASES = sorted(Path(CORPUS, "import", "cases").glob("*.json")) if CORPUS else []

pytestmark = pytest.mark.skipif(not CASES, reason="GEOAPP_CORPUS is not set")

JUDGED_LATER = {"S08", "S14", "S16", "S24", "S31", "S33"}
"""Rows that are held for what they mean, not for what they are."""


def words(code: str, params: Mapping[str, Any]) -> str:
    return " ".join(PAIRS[code]).format_map({"rows": 0, "first": 0, **params}).lower()


def told(taken: Taken) -> list[Note]:
    layers = [note for layer in taken.source.layers for note in layer.notes]
    reading = [note for notes in taken.notes.values() for note in notes]
    return [*taken.source.notes, *layers, *reading]


@pytest.mark.parametrize("sidecar", CASES, ids=[case.stem for case in CASES])
def test_a_case(sidecar: Path) -> None:
    case = json.loads(sidecar.read_text())
    expected = case["expect"]
    upload = sidecar.with_name(case["file"])
    if expected["outcome"] == "reject":
        said = _refusal(upload)
        for group in expected["must_name"]:
            assert any(word.lower() in said for word in group), group
        return
    taken = take(upload)
    found = {layer.name: layer for layer in taken.source.layers}
    for layer in expected["layers"]:
        name = unicodedata.normalize("NFC", layer["name"])
        known = found.get(name) or (taken.layer if len(found) == 1 else None)
        assert known is not None, name
        assert known.rows == layer["rows_total"]
    if case["id"] not in JUDGED_LATER and len(found) == 1:
        held = [row["__row"] for row in taken.only if not _is_usable(taken, row)]
        assert held == [row["row"] for row in expected.get("bad_rows", [])]
    if expected["outcome"] == "accept":
        heavy = {Weight.ERROR, Weight.WARNING, Weight.REFUSAL}
        assert [note for note in told(taken) if note.weight in heavy] == []


def _is_usable(taken: Taken, row: Mapping[str, Any]) -> bool:
    return taken.layer.geometry is None or row["__wkb"] is not None


def _refusal(upload: Path) -> str:
    try:
        taken = take(upload)
    except FileRefused as stopped:
        return words(stopped.code, stopped.params)
    refused = [note for note in told(taken) if note.weight is Weight.REFUSAL]
    assert refused
    return " ".join(words(note.code, note.params) for note in refused)
