"""Days, as files of the country write them: the day first, or ISO."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta

from geoapp.ingest.text.meant import Meant

EARLIEST, LATEST = date(1900, 1, 1), date(2100, 1, 1)
"""Days outside are mistakes, whatever the calendar says."""
SERIAL_ZERO = date(1899, 12, 30)
"""Day 0 of Excel's serials (with its leap year 1900), valid from 1 March 1900 on."""
SERIALS = range(61, 73_051)

_YEAR, _MONTH, _DAY = r"(?P<year>\d{4})", r"(?P<month>\d{1,2})", r"(?P<day>\d{1,2})"
_TOGETHER = re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})")
_FORMS = (
    re.compile(rf"{_YEAR}(?P<sign>[-/.]){_MONTH}(?P=sign){_DAY}"),
    _TOGETHER,
    re.compile(rf"{_DAY}(?P<sign>[-/. ]){_MONTH}(?P=sign){_YEAR}"),
    re.compile(rf"(?:ngày\s*)?{_DAY}\s*tháng\s*{_MONTH}\s*năm\s*{_YEAR}"),
)
_SHORT_YEAR = re.compile(r"\d{1,2}([-/.])\d{1,2}\1\d{2}")
_TOGETHER = re.compile(r"(\d{4})(\d{2})(\d{2})")
_INCOMPLETE = re.compile(r"\d{4}|\d{1,2}[-/.]\d{4}|\d{4}[-/.]\d{1,2}")
_CLOCK = re.compile(r"(?<=\d)[t ]\d{1,2}:\d{2}.*$")
_SERIAL = re.compile(r"\d{2,5}(?:\.\d+)?")


def read_day(text: str, *, allows_serial: bool = False) -> Meant[date]:
    """Return the day of «2025-07-01», «01/07/2025», «ngày 1 tháng 7 năm 2025».

    A clock time behind it means nothing. ``allows_serial``: the cell comes from a
    spreadsheet, where «45839» may be a day.
    """
    plain = _CLOCK.sub("", unicodedata.normalize("NFKC", text).strip().casefold())
    if not plain:
        return Meant(None)
    for form in _FORMS:
        if found := form.fullmatch(plain):
            return _day(text, found["year"], found["month"], found["day"])
    if allows_serial and _SERIAL.fullmatch(plain) and int(float(plain)) in SERIALS:
        day = SERIAL_ZERO + timedelta(days=int(float(plain)))
        return Meant(day, "date_from_serial", {"value": text, "day": day.isoformat()})
    return Meant(None, _unreadable(plain), {"value": text})


def _unreadable(plain: str) -> str:
    if _SHORT_YEAR.fullmatch(plain):
        return "date_short_year"
    return "date_incomplete" if _INCOMPLETE.fullmatch(plain) else "date_unreadable"


def read_dbf_day(text: str) -> Meant[date]:
    """Return the day of a DBF date field, which is eight digits and nothing else."""
    plain = text.strip(" \x00")
    if not plain:
        return Meant(None)
    found = _TOGETHER.fullmatch(plain)
    if found is None:
        code = "date_short_year" if _SHORT_YEAR.fullmatch(plain) else "date_not_dbf"
        return Meant(None, code, {"value": plain})
    return _day(plain, *found.groups())


def _day(text: str, year: str, month: str, day: str) -> Meant[date]:
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        is_swapped = int(month) > 12 >= int(day) and int(month) <= 31
        code = "date_month_first" if is_swapped else "date_impossible"
        return Meant(None, code, {"value": text})
    if not EARLIEST <= found < LATEST:
        return Meant(None, "date_impossible", {"value": text})
    return Meant(found)
