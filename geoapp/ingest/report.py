"""Show an outcome: to an officer in Vietnamese then English, to a program as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict

from geoapp.ingest import messages
from geoapp.ingest.checks.finding import Severity
from geoapp.ingest.errors import ImportStopped
from geoapp.ingest.request import Outcome, RowFinding

SHOWN = 50
_WEIGHT = {
    Severity.ERROR.value: ("TỪ CHỐI", "refused"),
    Severity.WARNING.value: ("lưu ý", "note"),
}


def as_json(outcome: Outcome) -> str:
    """Return everything, with every finding's words."""
    document = asdict(outcome)
    document["exit_code"] = outcome.exit_code
    for entry, finding in zip(document["findings"], outcome.findings, strict=True):
        entry["vi"], entry["en"] = messages.of_row(finding.check, finding.params)
    return json.dumps(document, ensure_ascii=False, indent=2)


def stopped_as_json(stopped: ImportStopped) -> str:
    vi, en = messages.of_file(stopped.code, stopped.params)
    document = {"stopped": stopped.code, "params": stopped.params, "vi": vi, "en": en}
    return json.dumps(
        {**document, "exit_code": stopped.exit_code}, ensure_ascii=False, indent=2
    )


def as_text(outcome: Outcome) -> Iterator[str]:
    counts = outcome.counts
    yield f"{outcome.file_name} → {outcome.layer}"
    if outcome.dropped_columns:
        names = ", ".join(outcome.dropped_columns)
        yield f"  Cột về cá nhân đã bỏ / personal columns left out: {names}"
    if outcome.unused_columns:
        names = ", ".join(outcome.unused_columns)
        yield f"  Cột không dùng / columns not used: {names}"
    yield f"  Đã đọc / read: {outcome.rows_read}"
    yield f"  Mới / new: {counts.new}"
    yield f"  Thay đổi / changed: {counts.changed}"
    yield f"  Giữ nguyên / unchanged: {counts.unchanged}"
    yield f"  Kết thúc hiệu lực / ended: {counts.ended}"
    yield f"  Từ chối / refused: {outcome.rows_refused}"
    for finding in outcome.findings[:SHOWN]:
        yield from _finding(finding)
    if len(outcome.findings) > SHOWN:
        rest = len(outcome.findings) - SHOWN
        yield f"  … còn {rest} mục nữa, xem bằng --report json / {rest} more"
    yield from _closing(outcome)


def _finding(finding: RowFinding) -> Iterator[str]:
    vi, en = messages.of_row(finding.check, finding.params)
    weight_vi, weight_en = _WEIGHT[finding.severity]
    where = finding.column or finding.field
    cell = f" · {where}" if where else ""
    if finding.value is not None:
        cell += f" = «{finding.value}»"
    yield f"  Bản ghi {finding.row_no}{cell} · {weight_vi}: {vi}"
    yield f"    (record {finding.row_no}, {weight_en}: {en})"


def _closing(outcome: Outcome) -> Iterator[str]:
    if outcome.asked_to_commit and not outcome.committed:
        yield "Chưa ghi gì: một bộ ranh giới phải đủ. Sửa chỗ bị từ chối rồi nạp lại."
        yield "(Nothing was written: units come as a whole set. Correct the refused"
        yield "records and import the file again.)"
    elif not outcome.committed:
        yield "Mới chỉ xem trước, chưa ghi gì. Thêm --commit để ghi."
        yield "(Preview only, nothing was written. Add --commit to write.)"
    elif outcome.batch_id is None:
        yield "Không có gì mới: dữ liệu đã có đủ. (Nothing new: we have it all.)"
    else:
        yield f"Đã ghi, lô số {outcome.batch_id}. (Written, batch {outcome.batch_id}.)"
