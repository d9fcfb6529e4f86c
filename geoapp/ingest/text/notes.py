"""What the officer is told about the text of a column."""

from __future__ import annotations

from geoapp.ingest.source import Note, Weight
from geoapp.ingest.text import encodings
from geoapp.ingest.text.declared import encoding_of
from geoapp.ingest.text.decode import WEIGHTS, Decoded
from geoapp.ingest.text.scoring import Value
from geoapp.ingest.text.verdict import TextVerdict


def column_notes(
    verdict: TextVerdict, field: str, layer: str | None = None
) -> tuple[Note, ...]:
    """Return the notes of one column: none for ASCII and for plain Unicode in NFC."""
    if not verdict.telling:
        return ()
    codes = list(_codes(verdict))
    before, after = verdict.samples[0] if verdict.samples else ("", "")
    params = {
        "encoding": verdict.reading.title,
        "via": " + ".join(encodings.title(via) for via in verdict.reading.via),
        "others": [other.title for other in verdict.readings[1:]],
        "declared": verdict.declared or "",
        "before": before,
        "after": after,
        "candidates": [
            f"{each.reading.title}: {each.samples[0][1]}" for each in verdict.candidates
        ],
    }
    return tuple(
        Note(code, weight, params, layer=layer, field=field) for code, weight in codes
    )


def value_note(
    decoded: Decoded,
    value: Value | None,
    field: str,
    row_no: int,
    layer: str | None = None,
) -> Note | None:
    """Return what one row is told, or None."""
    if decoded.problem is None:
        return None
    return Note(
        decoded.problem.value,
        WEIGHTS[decoded.problem],
        decoded.params(value),
        layer=layer,
        row_no=row_no,
        field=field,
    )


def _codes(verdict: TextVerdict) -> list[tuple[str, Weight]]:
    found: list[tuple[str, Weight]] = []
    if verdict.needs_choice:
        found.append(("text_encoding_unsure", Weight.WARNING))
    elif verdict.reading.via:
        found.append(("text_mojibake", Weight.WARNING))
    elif verdict.contradicts:
        found.append(("text_declared_wrong", Weight.WARNING))
    elif verdict.encoding in encodings.LEGACY:
        is_declared = encoding_of(verdict.declared) == verdict.encoding
        weight = Weight.INFO if is_declared else Weight.WARNING
        found.append(("text_legacy", weight))
    elif verdict.encoding != encodings.UTF8:
        found.append(("text_foreign", Weight.INFO))
    if verdict.is_composed:
        found.append(("text_composed", Weight.INFO))
    if len(verdict.readings) > 1:
        found.append(("text_mixed", Weight.WARNING))
    return found
