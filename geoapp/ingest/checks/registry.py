"""Which checks look at the cells of a file, in the order of the report."""

from __future__ import annotations

from collections.abc import Mapping

from geoapp.ingest.checks.cell_check import CellCheck
from geoapp.ingest.checks.cells import formula, official_code, person_in_text
from geoapp.ingest.pair import Pair

CELL_CHECKS: tuple[CellCheck, ...] = (
    formula.CHECK,
    person_in_text.CHECK,
    *official_code.CHECKS,
)


def words() -> Mapping[str, Pair]:
    return {check.id: check.words for check in CELL_CHECKS}
