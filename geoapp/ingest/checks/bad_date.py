"""A day is written 2025-07-01 or, as in Viet Nam, 01/07/2025."""

from __future__ import annotations

from datetime import date, datetime

from geoapp.ingest.checks.finding import Read, Severity, finding
from geoapp.ingest.fields import Field

ID, SEVERITY = "bad_date", Severity.ERROR
_FORMS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y/%m/%d", "%Y%m%d")
EARLIEST, LATEST = date(1900, 1, 1), date(2100, 1, 1)


def read(field: Field, text: str) -> Read:
    # GDAL writes a date column as 2025-07-01T00:00:00: the clock means nothing there.
    plain = text.split("T", maxsplit=1)[0].split(" ", maxsplit=1)[0]
    for form in _FORMS:
        try:
            day = datetime.strptime(plain, form).date()  # noqa: DTZ007 - a day, no clock
        except ValueError:
            continue
        if EARLIEST <= day < LATEST:
            return Read(day.isoformat())
    return Read(None, finding(ID, SEVERITY, field.name, text))
