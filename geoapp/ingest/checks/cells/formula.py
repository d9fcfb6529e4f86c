"""Text that a spreadsheet would run as a formula. It stays text, here and later."""

from __future__ import annotations

from geoapp.ingest.checks.cell_check import CellCheck, Params
from geoapp.ingest.checks.finding import Severity
from geoapp.ingest.text.values import is_formula


def _finds(cell: str) -> Params | None:
    return {} if is_formula(cell) else None


CHECK = CellCheck(
    id="formula",
    severity=Severity.WARNING,
    words=(
        "bắt đầu như một công thức Excel; được giữ nguyên dạng chữ, không chạy.",
        "begins like a spreadsheet formula; kept as text, never run.",
    ),
    finds=_finds,
    suspects=r"^[=+\-@\t\r\n＝＋－＠]",
    is_for_all=True,
)
