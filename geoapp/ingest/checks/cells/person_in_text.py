"""Numbers and addresses of persons inside free text (prohibition P1).

The finding repeats nothing of what it found: a report travels further than a file.
"""

from __future__ import annotations

from geoapp.disclosure.persons import redacted, scan_free_text
from geoapp.ingest.checks.cell_check import CellCheck, Params, SeenColumn, is_text
from geoapp.ingest.checks.finding import Severity
from geoapp.ingest.column_roles import is_prose


def _concerns(column: SeenColumn) -> bool:
    return is_text(column) and is_prose(column.sample)


_SUSPECTS = (
    r"(?i)@|(?:\d[ .()-]*){8}|\d{2}[ -]?[A-Z][A-Z0-9]?[ -]?\d{3}[.\d]"
    r"|cccd|cmnd|cmt|căn cước|can cuoc|chứng minh|chung minh|định danh|dinh danh"
    r"|hộ chiếu|ho chieu|passport"
)
"""An address, eight digits (identity number, telephone), a plate, or their names."""


def _finds(cell: str) -> Params | None:
    hits = scan_free_text(cell)
    return {"kinds": sorted({hit.kind.value for hit in hits})} if hits else None


CHECK = CellCheck(
    id="person_in_text",
    severity=Severity.WARNING,
    words=(
        (
            "có vẻ chứa thông tin cá nhân ({kinds_vi}). Xóa khỏi tệp trước khi nhập: "
            "hệ thống không lưu dữ liệu cá nhân."
        ),
        (
            "seems to hold personal data ({kinds_en}). Remove it before importing: the "
            "system keeps no data about persons."
        ),
    ),
    finds=_finds,
    concerns=_concerns,
    suspects=_SUSPECTS,
    shows_value=False,
    repairs=redacted,
)
