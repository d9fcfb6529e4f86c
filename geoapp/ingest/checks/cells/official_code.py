"""Codes of units and tax codes: lost leading zeros, digits lost to «1.03E+09»."""

from __future__ import annotations

import re
from collections.abc import Callable

from geoapp.ingest.checks.cell_check import CellCheck, Params, SeenColumn
from geoapp.ingest.checks.finding import Severity
from geoapp.ingest.fold import fold
from geoapp.ingest.text.codes import CodeSystem, read_code

ENOUGH_SHARE = 0.5
"""Share of the distinct cells, no unit, that must be codes of the system: a column
«ma_xa» may follow a numbering of its own, and then nothing is wrong with it."""

_HEADINGS = {
    CodeSystem.COMMUNE: r"(ma_?(xa|px|phuong|xp|dvhc)|commune_code|gso_code|ward_code)",
    CodeSystem.DISTRICT: r"(ma_?(huyen|quan|qh)|district_code)",
    CodeSystem.PROVINCE: r"(ma_?(tinh|tp|thanh_pho)|province_code)",
    CodeSystem.TAX: r"(mst|ma_?so_?thue|tax_code|so_dkkd|ma_so_dn)",
}


def _concerns(system: CodeSystem) -> Callable[[SeenColumn], bool]:
    heading = re.compile(_HEADINGS[system])

    def concerns(column: SeenColumn) -> bool:
        filled = [cell for cell in column.sample if cell.strip()]
        if not heading.fullmatch(fold(column.name)) or not filled:
            return False
        sound = [cell for cell in filled if read_code(cell, system).value is not None]
        return len(sound) >= ENOUGH_SHARE * len(filled)

    return concerns


def _finds(system: CodeSystem, problem: str) -> Callable[[str], Params | None]:
    def finds(cell: str) -> Params | None:
        read = read_code(cell, system)
        if read.problem != problem:
            return None
        return {name: said for name, said in read.params.items() if name != "value"}

    return finds


CHECKS = tuple(
    CellCheck(
        id=problem,
        severity=severity,
        words=words,
        finds=_finds(system, problem),
        concerns=_concerns(system),
    )
    for problem, severity, words in (
        (
            "lost_zeros",
            Severity.WARNING,
            (
                (
                    "mã bị mất số 0 ở đầu, phải là «{repaired}». Nên lưu cột mã dạng "
                    "chữ."
                ),
                (
                    "leading zeros were lost, it should be «{repaired}». Keep codes as "
                    "text."
                ),
            ),
        ),
        (
            "code_form",
            Severity.WARNING,
            (
                "không đúng dạng mã ({width} chữ số). Kiểm tra lại mã.",
                "not a code of this kind ({width} digits). Check the code.",
            ),
        ),
        (
            "code_scientific",
            Severity.ERROR,
            (
                (
                    "mã bị Excel đổi thành số mũ, các chữ số cuối đã mất. Lấy lại từ "
                    "bản gốc."
                ),
                (
                    "a spreadsheet made a power of ten of it; its last digits are "
                    "gone. Take it from the original."
                ),
            ),
        ),
    )
    for system in CodeSystem
)
