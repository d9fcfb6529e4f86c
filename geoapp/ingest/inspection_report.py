"""Show what looking at a file found: to a program as JSON, to an officer as text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from geoapp.ingest import messages
from geoapp.ingest.inspected import (
    ACCEPT,
    REJECT,
    FindingGroup,
    InspectedLayer,
    Inspection,
    Question,
)
from geoapp.ingest.pair import Pair
from geoapp.ingest.request import RowFinding
from geoapp.ingest.source import Note

SHOWN_ROWS = 10
"""Rows named in a summary of one kind of finding."""


def as_json(found: Inspection) -> str:
    return json.dumps(as_document(found), ensure_ascii=False, indent=2, default=str)


def as_document(found: Inspection) -> dict[str, Any]:
    """Return the report: outcome, what to choose, what to tell, layers, held rows."""
    return {
        "file_name": found.file_name,
        "sha256": found.sha256,
        "format": found.format,
        "outcome": found.outcome,
        "exit_code": found.exit_code,
        "needs_choice": list(found.needs_choice),
        "questions": [_question(one) for one in found.all_questions],
        "messages": [f"{vi} ({en})" for vi, en in said(found)],
        "layers": [_layer(layer) for layer in found.layers],
        "bad_rows": [_row(layer, one) for layer in found.layers for one in held(layer)],
        "warnings": [
            _row(layer, one)
            for layer in found.layers
            for one in layer.findings
            if one.severity != "error"
        ],
        "rows": [
            {
                "layer": layer.name,
                "row": record.row_no,
                "attrs": record.values,
                "lon": record.longitude,
                "lat": record.latitude,
            }
            for layer in found.layers
            for record in layer.records
        ],
    }


def said(found: Inspection) -> Iterator[Pair]:
    """Yield what is told of the file and its layers, in both languages."""
    if found.stopped is not None:
        yield messages.of(found.stopped.code, found.stopped.params)
    for note in found.notes:
        yield of_note(note)
    for question in found.questions:
        yield of_question(question)
    for layer in found.layers:
        yield from said_of_layer(layer)


def said_of_layer(layer: InspectedLayer) -> Iterator[Pair]:
    for note in layer.notes:
        yield of_note(note)
    for question in layer.questions:
        yield of_question(question)
    for group in layer.groups:
        yield of_group(layer, group)


def of_note(note: Note) -> Pair:
    vi, en = messages.of(note.code, note.params)
    where = "".join(f"{part} · " for part in (note.layer, note.field) if part)
    return f"{where}{vi}", f"{where}{en}"


def of_question(question: Question) -> Pair:
    titles = [one.title or one.value for one in question.options]
    params = {"choice": question.choice, "options": titles[:8]}
    vi, en = messages.of(f"choose_{question.choice}", params)
    where = f"{question.layer} · " if question.layer else ""
    return f"{where}{vi}", f"{where}{en}"


def of_group(layer: InspectedLayer, group: FindingGroup) -> Pair:
    """Return one sentence for all rows of a kind, with the first of their numbers."""
    one = group.example
    rows = [
        each.row_no
        for each in layer.findings
        if (each.check, each.field, each.severity)
        == (one.check, one.field, one.severity)
    ]
    shown = ", ".join(str(row) for row in rows[:SHOWN_ROWS])
    more = ", …" if len(rows) > SHOWN_ROWS else ""
    vi, en = of_finding(one)
    return (
        f"{layer.name} · {group.rows} dòng ({shown}{more}): {vi}",
        f"{group.rows} rows ({shown}{more}): {en}",
    )


def of_finding(one: RowFinding) -> Pair:
    vi, en = messages.of(one.check, {"value": one.value, **one.params})
    cell = ""
    if one.field or one.value is not None:
        value = "" if one.value is None else f"«{one.value}»"
        cell = " = ".join(part for part in (one.field, value) if part) + ": "
    return f"{cell}{vi}", f"{cell}{en}"


def held(layer: InspectedLayer) -> Iterator[RowFinding]:
    return (one for one in layer.findings if one.severity == "error")


def _row(layer: InspectedLayer, one: RowFinding) -> dict[str, Any]:
    vi, en = of_finding(one)
    return {
        "layer": layer.name,
        "row": one.row_no,
        "check": one.check,
        "field": one.field,
        "value": one.value,
        "message": f"Dòng {one.row_no}, {vi} (Row {one.row_no}, {en})",
        "vi": vi,
        "en": en,
    }


def _layer(layer: InspectedLayer) -> dict[str, Any]:
    return {
        "name": layer.name,
        "kind": layer.kind,
        "geometry": layer.geometry,
        "crs": layer.crs,
        "rows_total": layer.rows_total,
        "rows_ok": layer.rows_ok,
        "rows_held": layer.rows_held,
        "types": dict(layer.shapes),
        "dropped_columns": list(layer.dropped_columns),
        "columns": [
            {
                "name": column.name,
                "kind": column.kind,
                "encoding": column.encoding,
                "samples": [list(each) for each in column.samples],
            }
            for column in layer.columns
        ],
    }


def _question(question: Question) -> dict[str, Any]:
    return {
        "choice": question.choice,
        "layer": question.layer,
        "options": [
            {
                "value": one.value,
                "title": one.title,
                "lon": one.longitude,
                "lat": one.latitude,
                "share_inside": one.share_inside,
                "reason": one.reason,
            }
            for one in question.options
        ],
    }


_OUTCOMES: dict[str, Pair] = {
    ACCEPT: ("Không thấy gì sai.", "Nothing wrong was found."),
    REJECT: ("Tệp bị từ chối.", "The file is refused."),
}


def as_text(found: Inspection) -> Iterator[str]:
    yield found.file_name + (f" ({found.format})" if found.format else "")
    for layer in found.layers:
        yield from _layer_lines(layer)
    for vi, en in said(found):
        yield f"  - {vi}"
        yield f"    ({en})"
    for question in found.all_questions:
        yield from _choices(question)
    if found.outcome in _OUTCOMES:
        vi, en = _OUTCOMES[found.outcome]
        yield f"{vi} ({en})"
    yield "Chỉ xem, không nhập gì. (Looked at only, nothing was imported.)"


def _layer_lines(layer: InspectedLayer) -> Iterator[str]:
    kinds = ", ".join(f"{kind} {rows}" for kind, rows in layer.shapes.items())
    facts = (
        ("nhận được / usable", layer.rows_ok),
        ("giữ lại / held", layer.rows_held),
        ("hệ tọa độ / coordinate system", layer.crs),
        ("hình học / geometry", kinds),
        ("các cột / columns", ", ".join(one.name for one in layer.columns)),
        (
            "cột về cá nhân đã bỏ / personal columns left out",
            ", ".join(layer.dropped_columns),
        ),
    )
    yield f"  {layer.name}: {layer.rows_total} dòng / rows"
    for title, value in facts:
        if value not in (None, ""):
            yield f"    {title}: {value}"
    for column in layer.columns:
        for before, after in column.samples:
            if before != after:
                yield f"      {column.name}: «{before}» → «{after}»"


def _choices(question: Question) -> Iterator[str]:
    for one in question.options:
        at = ""
        if one.longitude is not None and one.latitude is not None:
            at = f" → {one.longitude:.4f}, {one.latitude:.4f}"
        yield f"      --choose {question.choice}={one.value}   {one.title}{at}"
