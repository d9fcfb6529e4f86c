"""Cells as people and spreadsheets write them: numbers, days, yes or no, codes."""

from __future__ import annotations

import string
from datetime import date

import pytest

from geoapp.ingest.messages.text import PAIRS
from geoapp.ingest.text.codes import CodeSystem, looks_like, read_code
from geoapp.ingest.text.days import read_day, read_dbf_day
from geoapp.ingest.text.values import (
    NumberStyle,
    is_formula,
    number_style,
    read_number,
    read_yes_no,
)

COMMA, POINT = NumberStyle.COMMA, NumberStyle.POINT


@pytest.mark.parametrize(
    ("text", "number"),
    [("1,5", 1.5), ("1.5", 1.5), ("-0,25", -0.25), ("2.326.400,945", 2326400.945),
     ("2,326,400.945", 2326400.945), ("1 234", 1234), ("1\u00a0234,5", 1234.5),
     ("2.326.400", 2326400), ("1.5e3", 1500), ("1,2E-2", 0.012), ("00012", 12),
     ("105,8453", 105.8453), ("−3", -3), ("１２", 12), ("7.", 7), (",5", 0.5),
     ("0,001", 0.001)],
)  # fmt: skip
def test_numbers(text: str, number: float) -> None:
    read = read_number(text)
    assert read.value == pytest.approx(number)
    assert read.problem is None


@pytest.mark.parametrize(
    "text",
    ["abc", "1,2,3", "1.2.3", "12 ha", "#N/A", "1 23", "--1", "1e", "1e999", "="],
)
def test_no_numbers(text: str) -> None:
    read = read_number(text)
    assert read.value is None
    assert read.problem == "number_unreadable"


def test_an_empty_cell_is_no_number_and_no_problem() -> None:
    assert read_number(" \u00a0").value is read_number("").problem is None


@pytest.mark.parametrize(
    ("text", "style", "number"),
    [("1.234", COMMA, 1234), ("1.234", POINT, 1.234), ("1,234", COMMA, 1.234),
     ("1,234", POINT, 1234)],
)  # fmt: skip
def test_the_column_settles_thousands(
    text: str, style: NumberStyle, number: float
) -> None:
    assert read_number(text, style).value == number
    assert read_number(text).problem == "number_unsure"


@pytest.mark.parametrize(
    ("values", "style"),
    [(["105,847", "105,8453"], COMMA), (["1.234", "2.326.400,945"], COMMA),
     (["1,234", "5.5"], POINT), (["1,234", "2.345"], None), (["1,5", "1.5"], None),
     ([None, "", "abc"], None), (["1,234,567"], POINT), (["1.234.567"], COMMA)],
)  # fmt: skip
def test_style_of_a_column(values: list[str | None], style: NumberStyle | None) -> None:
    assert number_style(values) == style


@pytest.mark.parametrize(
    ("text", "value"),
    [("có", True), ("CÓ", True), ("co\u0301", True), ("x", True), ("1.0", True),
     ("không", False), ("Chưa", False), ("0", False), ("false", False), ("", None)],
)  # fmt: skip
def test_yes_and_no(text: str, value: bool | None) -> None:
    assert read_yes_no(text).value is value


def test_neither_yes_nor_no() -> None:
    assert read_yes_no("có thể").problem == "not_yes_or_no"


@pytest.mark.parametrize(
    "text",
    ["=cmd|' /C calc'!A0", "@SUM(1+1)*cmd|' /C calc'!A0", "+1+cmd|'x'!A0", "-2+3+cmd",
     "\t=1", "\r=1", "＝1+1", '=HYPERLINK("x")'],
)  # fmt: skip
def test_formulas(text: str) -> None:
    assert is_formula(text)


@pytest.mark.parametrize(
    "text",
    [
        "-1,5",
        "-1.5e3",
        "+84 912",
        "- ghi chú",
        "-",
        "@",
        "",
        "a=b",
        "Phường",
        "-5 - 1",
    ],
)
def test_no_formulas(text: str) -> None:
    assert not is_formula(text)


@pytest.mark.parametrize(
    ("text", "day"),
    [("2025-07-01", date(2025, 7, 1)), ("01/07/2025", date(2025, 7, 1)),
     ("1.7.2025", date(2025, 7, 1)), ("03/04/2026", date(2026, 4, 3)),
     ("20241231", date(2024, 12, 31)), ("2024-1-5", date(2024, 1, 5)),
     ("2025-07-01T08:30:00Z", date(2025, 7, 1)), ("01/07/2025 14:05", date(2025, 7, 1)),
     ("Ngày 1 tháng 7 năm 2025", date(2025, 7, 1)), ("", None)],
)  # fmt: skip
def test_days(text: str, day: date | None) -> None:
    read = read_day(text)
    assert (read.value, read.problem) == (day, None)


@pytest.mark.parametrize(
    ("text", "problem"),
    [("31/12/23", "date_short_year"), ("30/02/2024", "date_impossible"),
     ("12/31/2024", "date_month_first"), ("00000000", "date_impossible"),
     ("07/2025", "date_incomplete"), ("2025", "date_incomplete"),
     ("01/01/1066", "date_impossible"), ("hôm qua", "date_unreadable"),
     ("45839", "date_unreadable"), ("01/07-2025", "date_unreadable")],
)  # fmt: skip
def test_no_days(text: str, problem: str) -> None:
    read = read_day(text)
    assert (read.value, read.problem) == (None, problem)


def test_serials_of_spreadsheets() -> None:
    read = read_day("46115", allows_serial=True)
    assert (read.value, read.problem) == (date(2026, 4, 3), "date_from_serial")


@pytest.mark.parametrize(
    ("text", "day", "problem"),
    [("20241231", date(2024, 12, 31), None), ("        ", None, None),
     ("00000000", None, "date_impossible"), ("20230230", None, "date_impossible"),
     ("31/12/23", None, "date_short_year"), ("2024-1-5", None, "date_not_dbf")],
)  # fmt: skip
def test_days_of_dbf(text: str, day: date | None, problem: str | None) -> None:
    read = read_dbf_day(text)
    assert (read.value, read.problem) == (day, problem)


@pytest.mark.parametrize(
    ("text", "system", "code", "problem"),
    [("00004", CodeSystem.COMMUNE, "00004", None),
     ("4", CodeSystem.COMMUNE, "00004", "lost_zeros"),
     ("4.0", CodeSystem.COMMUNE, "00004", "lost_zeros"),
     ("1", CodeSystem.PROVINCE, "01", "lost_zeros"),
     ("'014", CodeSystem.DISTRICT, "014", None),
     ("123456", CodeSystem.COMMUNE, None, "code_form"),
     ("0", CodeSystem.PROVINCE, None, "code_form"),
     ("HN", CodeSystem.PROVINCE, None, "code_form"),
     ("0100109106", CodeSystem.TAX, "0100109106", None),
     ("100109106", CodeSystem.TAX, "0100109106", "lost_zeros"),
     ("0100109106-001", CodeSystem.TAX, "0100109106001", None),
     ("0100109107", CodeSystem.TAX, None, "code_form"),
     ("1.00109E+8", CodeSystem.TAX, None, "code_scientific")],
)  # fmt: skip
def test_codes(
    text: str, system: CodeSystem, code: str | None, problem: str | None
) -> None:
    read = read_code(text, system)
    assert (read.value, read.problem) == (code, problem)


def test_which_code_a_column_holds() -> None:
    assert looks_like(["1", "00004", ""], CodeSystem.COMMUNE)
    assert not looks_like(["1", "00004"], CodeSystem.DISTRICT)
    assert not looks_like(["1", "x"], CodeSystem.COMMUNE)


@pytest.mark.parametrize("code", PAIRS)
def test_both_languages_say_the_same_things(code: str) -> None:
    named = [
        {field for _, field, _, _ in string.Formatter().parse(text) if field}
        for text in PAIRS[code]
    ]
    vi, en = ({name.removesuffix(end) for name in found} for found, end in
              zip(named, ("_vi", "_en"), strict=True))  # fmt: skip
    assert vi == en
