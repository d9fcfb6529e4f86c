"""Official codes: how many digits they have, and what spreadsheets do to them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from geoapp.disclosure.persons import is_tax_code
from geoapp.ingest.text.meant import Meant


class CodeSystem(StrEnum):
    """Quyết định 124/2004/QĐ-TTg and 19/2025/QĐ-TTg; Thông tư 86/2024/TT-BTC."""

    PROVINCE = "province"
    DISTRICT = "district"
    COMMUNE = "commune"
    TAX = "tax"


@dataclass(frozen=True, slots=True)
class _Form:
    digits: int
    longer: int | None = None


_FORMS = {
    CodeSystem.PROVINCE: _Form(2),
    CodeSystem.DISTRICT: _Form(3),
    CodeSystem.COMMUNE: _Form(5),
    CodeSystem.TAX: _Form(10, longer=13),
}
_AS_NUMBER = re.compile(r"(\d+)[.,]0+")
_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?[eE]\+?\d+")


def read_code(text: str, system: CodeSystem) -> Meant[str]:
    """Return the code with the zeros a spreadsheet took away: «4» → «00004».

    A warning ``lost_zeros`` names the repair. «1.0312E+9» is an error: its last digits
    are gone. A tax code must agree with its check digit.
    """
    plain = re.sub(r"[\s\u00a0'’`-]", "", text)
    if not plain:
        return Meant(None)
    if _SCIENTIFIC.fullmatch(plain):
        return Meant(None, "code_scientific", {"value": text})
    if found := _AS_NUMBER.fullmatch(plain):
        plain = found[1]
    form = _FORMS[system]
    length = form.longer if form.longer and len(plain) > form.digits else form.digits
    params = {"value": text, "width": form.digits}
    if not (plain.isascii() and plain.isdecimal()) or len(plain) > length:
        return Meant(None, "code_form", params)
    code = plain.zfill(length)
    if int(code) == 0 or (system is CodeSystem.TAX and not is_tax_code(code[:10])):
        return Meant(None, "code_form", params)
    if len(plain) < length:
        return Meant(code, "lost_zeros", {"value": text, "repaired": code})
    return Meant(code)


def looks_like(values: list[str], system: CodeSystem) -> bool:
    """Tell whether a column holds codes of ``system``, some perhaps without zeros."""
    filled = [value for value in values if value.strip()]
    width = _FORMS[system].digits
    digits = [value for value in filled if value.strip().isdecimal()]
    return (
        bool(filled)
        and len(digits) == len(filled)
        and max(len(value.strip()) for value in filled) == width
    )
