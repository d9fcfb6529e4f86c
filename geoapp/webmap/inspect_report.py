"""The report on a file in the words of one language, ready for the template."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from geoapp.analysis.reasons import number
from geoapp.ingest.inspected import (
    ACCEPT,
    REJECT,
    InspectedLayer,
    Inspection,
    Option,
    Question,
)
from geoapp.ingest.messages import on_page
from geoapp.ingest.source import Note, Weight
from geoapp.webmap.candidate_map import CandidateMap, candidate_map
from geoapp.webmap.say import capital, said, spoken

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
class Answer:
    """One option, with where it puts the data. ``why``: what speaks for it."""

    value: str
    title: str
    longitude: float | None
    latitude: float | None
    why: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its options, and a map where they put the data somewhere."""

    choice: str
    text: str
    options: tuple[Answer, ...]
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


def report_of(found: Inspection, province: str | None = None) -> Report:
    """Return the report; ``province``: which one the data are said to be of."""
    verdict, weight = _verdict(found)
    lines = [Line(_note(note), str(note.weight)) for note in found.notes]
    if found.stopped is not None:
        stop = said(found.stopped.code, found.stopped.params)
        lines.insert(0, Line(stop, "error"))
    return Report(
        found,
        verdict,
        weight,
        tuple(lines),
        tuple(_asked(one, province) for one in found.questions),
        tuple(_layer(one, province) for one in found.layers),
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


def _layer(layer: InspectedLayer, province: str | None) -> LayerReport:
    return LayerReport(
        layer,
        tuple(
            Line(
                said(n.code, n.params),
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
        tuple(_asked(one, province) for one in layer.questions),
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
        text = said(one.check, {"value": one.value, **one.params})
        heading = f"{one.field}: {text}" if one.field else text
        cells = tuple((each.row_no, each.value or "") for each in same[:SHOWN_ROWS])
        lines.append(Line(heading, one.severity, group.rows, cells))
    return lines


def _asked(question: Question, province: str | None) -> Asked:
    options = tuple(_answer(one) for one in question.options)
    named = [one.title for one in options]
    text = said(
        f"choose_{question.choice}", {"choice": question.choice, "options": named[:8]}
    )
    drawing = candidate_map(question.options, province)
    return Asked(question.choice, text, options, drawing)


def _answer(option: Option) -> Answer:
    titles = {
        "swap": _("Có: đổi chỗ hai cột"),
        "keep": _("Không: giữ như trong tệp"),
        "point": _("Điểm"),
        "line": _("Đường"),
        "polygon": _("Vùng"),
    }
    title = titles.get(option.value, option.title or option.value)
    return Answer(option.value, title, option.longitude, option.latitude, _why(option))


def _why(option: Option) -> str:
    reasons = {
        "offered": _("khai báo của tệp chỉ tới hệ này"),
        "official": _("kinh tuyến chính thức của tỉnh"),
        "legacy": _("kinh tuyến trước đây của tỉnh"),
        "degrees": _("kinh độ, vĩ độ"),
        "national": _("hệ chung cả nước"),
        "neighbour": _("kinh tuyến của tỉnh khác"),
        "abroad": _("hệ quốc tế"),
    }
    said_of = [reasons.get(option.reason or "", "")]
    if option.share_inside is not None:
        share = number(100 * option.share_inside)
        said_of.append(_("%(n)s %% vị trí rơi đúng chỗ") % {"n": share})
    return ", ".join(filter(None, said_of))


def _note(note: Note) -> str:
    where = "".join(f"{part} · " for part in (note.layer, note.field) if part)
    return capital(where + spoken(on_page(note.code, note.params)))


def _weight(weight: Weight) -> str:
    return str(weight)


def _field(name: str | None) -> tuple[tuple[int, str], ...]:
    return ((0, name),) if name else ()
