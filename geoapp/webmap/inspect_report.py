"""The report on a file in the words of one language, ready for the template."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from geoapp.ingest import inspection_report as words
from geoapp.ingest import messages
from geoapp.ingest.inspected import (
    ACCEPT,
    REJECT,
    InspectedLayer,
    Inspection,
    Question,
)
from geoapp.ingest.pair import Pair
from geoapp.ingest.source import Weight
from geoapp.webmap.candidate_map import CandidateMap, candidate_map

SHOWN_ROWS = 20
"""Rows named under one kind of finding; the command's JSON has them all."""


@dataclass(frozen=True, slots=True)
class Line:
    """``rows``: (number, what the cell holds) of the first rows concerned."""

    text: str
    weight: str
    count: int = 0
    rows: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Sample:
    column: str
    encoding: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its options, and a map where they put the data somewhere."""

    choice: str
    text: str
    options: tuple[Any, ...]
    map: CandidateMap | None


@dataclass(frozen=True, slots=True)
class LayerReport:
    layer: InspectedLayer
    lines: tuple[Line, ...]
    findings: tuple[Line, ...]
    samples: tuple[Sample, ...]
    asked: tuple[Asked, ...]


@dataclass(frozen=True, slots=True)
class Report:
    found: Inspection
    verdict: str
    weight: str
    lines: tuple[Line, ...]
    asked: tuple[Asked, ...]
    layers: tuple[LayerReport, ...]


def report_of(found: Inspection) -> Report:
    verdict, weight = _verdict(found)
    lines = [Line(_said(words.of_note(note)), str(note.weight)) for note in found.notes]
    if found.stopped is not None:
        stop = messages.of(found.stopped.code, found.stopped.params)
        lines.insert(0, Line(_said(stop), "error"))
    return Report(
        found,
        verdict,
        weight,
        tuple(lines),
        tuple(_asked(one) for one in found.questions),
        tuple(_layer(one) for one in found.layers),
    )


def _verdict(found: Inspection) -> tuple[str, str]:
    if found.outcome == REJECT:
        return _("Không dùng được tệp này"), "error"
    if found.stopped is not None:
        return _("Lựa chọn chưa đúng"), "error"
    if found.all_questions:
        return _("Cần chọn thêm trước khi nhập được"), "warning"
    if found.outcome == ACCEPT:
        return _("Không thấy gì sai"), "info"
    return _("Nhập được, nhưng có điều cần xem lại"), "warning"


def _layer(layer: InspectedLayer) -> LayerReport:
    return LayerReport(
        layer,
        tuple(
            Line(
                _said(messages.of(n.code, n.params)),
                _weight(n.weight),
                rows=_field(n.field),
            )
            for n in layer.notes
        ),
        tuple(_findings(layer)),
        tuple(
            Sample(column.name, column.encoding or "", before, after)
            for column in layer.columns
            for before, after in column.samples
            if before != after
        ),
        tuple(_asked(one) for one in layer.questions),
    )


def _findings(layer: InspectedLayer) -> list[Line]:
    lines = []
    for group in layer.groups:
        one = group.example
        same = [
            each
            for each in layer.findings
            if (each.check, each.field, each.severity)
            == (one.check, one.field, one.severity)
        ]
        text = _said(messages.of(one.check, {"value": one.value, **one.params}))
        heading = f"{one.field}: {text}" if one.field else text
        cells = tuple((each.row_no, each.value or "") for each in same[:SHOWN_ROWS])
        lines.append(Line(heading, one.severity, group.rows, cells))
    return lines


def _asked(question: Question) -> Asked:
    titles = [one.title or one.value for one in question.options]
    pair = messages.of(
        f"choose_{question.choice}", {"choice": question.choice, "options": titles[:8]}
    )
    return Asked(
        question.choice,
        _said(pair),
        question.options,
        candidate_map(question.options),
    )


def _weight(weight: Weight) -> str:
    return str(weight)


def _field(name: str | None) -> tuple[tuple[int, str], ...]:
    return ((0, name),) if name else ()


def _said(pair: Pair) -> str:
    """Return the sentence in the language of the page, with a capital."""
    text = pair[1] if get_language() == "en" else pair[0]
    return text[:1].upper() + text[1:]
