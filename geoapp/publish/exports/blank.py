"""Blank forms of the layers one can import into: a workbook, and a Shapefile.

Headings are those by which the import finds its fields, so a filled form goes in with
nothing to choose. What they mean stands beside them in a dictionary, which the import
leaves out by its name.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import override
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from geoapp.ingest.fields import Field, Kind, Shape, Target
from geoapp.ingest.files import dictionaries
from geoapp.ingest.headings import (
    LATITUDE,
    LONGITUDE,
    SHAPE,
    example_of,
    heading_of,
)
from geoapp.ingest.pair import Pair
from geoapp.ingest.source import ColumnKind
from geoapp.ingest.targets import target_of
from geoapp.ingest.titles import title_of
from geoapp.publish.exports.writers.features import Column, Layer
from geoapp.publish.exports.writers.shapefile import Beside, write_shapefile
from geoapp.publish.exports.writers.workbook import DAY, TEXT
from geoapp.registry.models import ServiceType

DATA_SHEET, LISTS_SHEET = "Dữ liệu", "Danh mục"
ROWS = 5_000
"""Rows for which a workbook offers lists and checks days."""

_YES_NO: Sequence[Pair] = (("có", "yes"), ("không", "no"))
_GEOMETRIES = {
    Shape.POINT: "Point",
    Shape.LINE: "LineString",
    Shape.POLYGON: "Polygon",
}
_KINDS: Mapping[Kind, Pair] = {
    Kind.TEXT: ("chữ, tối đa {length} ký tự", "text, at most {length} characters"),
    Kind.CODE: ("mã, tối đa {length} ký tự", "a code, at most {length} characters"),
    Kind.DATE: ("ngày", "a day"),
    Kind.YES_NO: ("có hoặc không", "yes or no"),
    Kind.CHOICE: ("một giá trị trong danh mục", "one of the list"),
    Kind.CODES: (
        "một hoặc nhiều mã, cách nhau bằng dấu ;",
        "one or more codes, separated by ;",
    ),
}
_DIGITS: Pair = ("mã {width} chữ số", "a code of {width} digits")
_TITLES: Sequence[str] = (
    *("Tên cột", "Nghĩa", "Meaning", "Bắt buộc / required", "Kiểu", "Kind"),
    *("Ví dụ / example", "Giá trị được dùng / allowed values"),
)
_WIDTHS = (14, 34, 34, 14, 34, 34, 24, 80)
_WIDEST_BYTES = 254
_BYTES_A_LETTER = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """One column of a form, as its dictionary explains it."""

    heading: str
    meaning: Pair
    is_required: bool
    kind: Pair
    example: str
    allowed: Sequence[tuple[str, Pair]] = ()

    @property
    def cells(self) -> list[str]:
        values = [f"{code} = {vi} / {en}" for code, (vi, en) in self.allowed]
        required = "có / yes" if self.is_required else ""
        return [
            self.heading,
            *self.meaning,
            required,
            *self.kind,
            self.example,
            "; ".join(values),
        ]


def target_named(name: str) -> Target:
    """Return the target of ``layer``, or of units of one level: ``layer:level``.

    Raises:
        KeyError: there is none.
    """
    layer, _colon, level = name.partition(":")
    return target_of(layer, {"level": level} if level else {})


def dictionary(target: Target) -> list[Entry]:
    """Return what each column of a form means, in its order; asks for service types."""
    return [_entry(target, field) for field in target.fields]


def _entry(target: Target, field: Field) -> Entry:
    kind = _DIGITS if field.width else _KINDS[field.kind]
    limits = {"length": field.max_length, "width": field.width}
    return Entry(
        heading=heading_of(target.layer, field.name),
        meaning=_in_both(lambda: title_of(target.layer, field.name)),
        is_required=field.is_required and field.default is None,
        kind=(kind[0].format(**limits), kind[1].format(**limits)),
        example=_example(target, field),
        allowed=_allowed(field),
    )


def _in_both(words: Any) -> Pair:
    found = []
    for language in ("vi", "en"):
        with override(language):
            found.append(str(words()))
    return found[0], found[1]


def _allowed(field: Field) -> list[tuple[str, Pair]]:
    match field.kind:
        case Kind.YES_NO:
            return [(vi, (vi, en)) for vi, en in _YES_NO]
        case Kind.CODES:
            known = ServiceType.objects.order_by("id")
            return [(one.code, (one.name_vi, one.name_en)) for one in known]
        case Kind.CHOICE if field.choices is not None:
            return [(value, _label(field, value)) for value in field.choices.values]
    return []


def _label(field: Field, value: str) -> Pair:
    choices = field.choices
    assert choices is not None  # noqa: S101  for the types
    return _in_both(lambda: choices(value).label)


def _example(target: Target, field: Field) -> str:
    allowed = _allowed(field)
    match field.kind:
        case Kind.DATE:
            return "01/07/2025"
        case Kind.CODES:
            return "; ".join(code for code, _words in allowed[:2])
        case Kind.CHOICE | Kind.YES_NO:
            return allowed[0][1][0]
    return example_of(target.layer, field.name)


def _places(target: Target) -> list[Entry]:
    """Return the columns that say where a row lies, in a table without shapes."""
    if target.shape is Shape.POINT:
        required = target.is_shape_required
        number: Pair = ("số, độ thập phân WGS 84", "a number, decimal degrees, WGS 84")
        return [
            Entry(LONGITUDE, ("Kinh độ", "Longitude"), required, number, "103.914"),
            Entry(LATITUDE, ("Vĩ độ", "Latitude"), required, number, "21.327"),
        ]
    if target.shape is None:
        return []
    text: Pair = ("hình dạng WKT, WGS 84", "a shape as well-known text, WGS 84")
    is_line = target.shape is Shape.LINE
    example = "LINESTRING (103.9 21.3, 103.92 21.31)"
    if not is_line:
        example = "POLYGON ((103.9 21.3, 103.91 21.3, 103.91 21.31, 103.9 21.3))"
    meaning: Pair = ("Hình dạng", "Shape")
    return [Entry(SHAPE, meaning, target.is_shape_required, text, example)]


def write_blank_workbook(path: Path, target: Target) -> None:
    """Write a workbook: a sheet to fill in, a dictionary, and lists to choose from."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None  # noqa: S101  a new workbook has one
    sheet.title = DATA_SHEET
    entries = [*dictionary(target), *_places(target)]
    kinds = [field.kind for field in target.fields]
    kinds += [Kind.TEXT] * (len(entries) - len(kinds))
    lists = book.create_sheet(LISTS_SHEET)
    for place, (entry, kind) in enumerate(zip(entries, kinds, strict=True), start=1):
        _head(sheet, place, entry)
        _column(sheet, place, kind, is_number=entry.heading in {LONGITUDE, LATITUDE})
        if kind is Kind.DATE:
            _days(sheet, place)
        elif kind in {Kind.CHOICE, Kind.YES_NO}:
            words = [vi for _code, (vi, _en) in entry.allowed]
            _choices(sheet, lists, place, words)
    sheet.freeze_panes = "A2"
    _explain(book.create_sheet(dictionaries.SHEET, 1), entries)
    lists.sheet_state = "hidden"
    book.save(path)


def _head(sheet: Any, place: int, entry: Entry) -> None:
    cell = sheet.cell(row=1, column=place, value=entry.heading)
    cell.font = Font(bold=True)
    if entry.is_required:
        cell.fill = PatternFill("solid", fgColor="FFE8B3")


def _column(sheet: Any, place: int, kind: Kind, *, is_number: bool) -> None:
    """Give cells that are not filled yet their format: codes keep their zeros."""
    column = sheet.column_dimensions[get_column_letter(place)]
    column.width = 18
    if not is_number:
        column.number_format = DAY if kind is Kind.DATE else TEXT


def _range(place: int) -> str:
    letter = get_column_letter(place)
    return f"{letter}2:{letter}{ROWS + 1}"


def _days(sheet: Any, place: int) -> None:
    rule = DataValidation(
        type="date",
        operator="greaterThan",
        formula1="1",
        allow_blank=True,
        showErrorMessage=True,
        errorTitle="Ngày / day",
        error="Viết ngày/tháng/năm, ví dụ 01/07/2025. / Write day/month/year.",
    )
    rule.add(_range(place))
    sheet.add_data_validation(rule)


def _choices(sheet: Any, lists: Any, place: int, words: Sequence[str]) -> None:
    """Offer words; a list in the rule itself would be cut at every comma."""
    letter = get_column_letter(place)
    for row, word in enumerate(words, start=1):
        lists.cell(row=row, column=place, value=word)
    rule = DataValidation(
        type="list",
        formula1=f"'{LISTS_SHEET}'!${letter}$1:${letter}${len(words)}",
        allow_blank=True,
        showErrorMessage=True,
        errorTitle="Danh mục / list",
        error="Chọn một giá trị trong danh sách. / Choose from the list.",
    )
    rule.add(_range(place))
    sheet.add_data_validation(rule)


def _explain(sheet: Any, entries: Sequence[Entry]) -> None:
    sheet.append(list(_TITLES))
    for entry in entries:
        sheet.append(entry.cells)
    for place, width in enumerate(_WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
        sheet.cell(row=1, column=place).font = Font(bold=True)
    for row in sheet.iter_rows(min_row=2):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A2"


def write_blank_shapefile(path: Path, target: Target, srid: int) -> None:
    """Write a zip of an empty Shapefile and the dictionary of its fields.

    Raises:
        ValueError: the layer has no shapes.
    """
    if target.shape is None:
        raise ValueError(target.layer)
    columns = tuple(
        Column(
            heading_of(target.layer, field.name),
            ColumnKind.TEXT,
            heading_of(target.layer, field.name).encode(),
            declared=_dbf_type(field),
        )
        for field in target.fields
    )
    layer = Layer(f"mau_{target.layer}", columns, _GEOMETRIES[target.shape], srid)
    beside = Beside(
        code_page="UTF-8", files={dictionaries.FILE: _dictionary_file(target)}
    )
    write_shapefile(path, layer, (), beside)


def _dbf_type(field: Field) -> str:
    if field.kind is Kind.DATE:
        return "D 8.0"
    width = field.max_length or {Kind.YES_NO: 4, Kind.CHOICE: 60}.get(field.kind, 100)
    letters = 1 if field.kind is Kind.CODE else _BYTES_A_LETTER
    return f"C {min(width * letters, _WIDEST_BYTES)}.0"


def _dictionary_file(target: Target) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerows(_lines(target))
    return out.getvalue().encode("utf-8-sig")


def _lines(target: Target) -> Iterator[list[str]]:
    yield list(_TITLES)
    for entry in dictionary(target):
        yield entry.cells
