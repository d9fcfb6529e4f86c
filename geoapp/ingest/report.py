"""Show an outcome: to an officer in Vietnamese then English, to a program as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict

from geoapp.ingest import messages
from geoapp.ingest.checks.finding import Severity
from geoapp.ingest.errors import ImportStopped
from geoapp.ingest.request import Outcome, RowFinding
from geoapp.territory.changes import Change
from geoapp.territory.vintage import WHOLE_SHARE

SHOWN = 50
SHOWN_OF_A_KIND = 10
_WEIGHT = {
    Severity.ERROR.value: ("TỪ CHỐI", "refused"),
    Severity.WARNING.value: ("lưu ý", "note"),
}


def as_json(outcome: Outcome) -> str:
    """Return everything, with every finding's words."""
    document = asdict(outcome)
    document["exit_code"] = outcome.exit_code
    for entry, finding in zip(document["findings"], outcome.findings, strict=True):
        entry["vi"], entry["en"] = messages.of(
            finding.check, {"value": finding.value, **finding.params}
        )
    return json.dumps(document, ensure_ascii=False, indent=2, default=str)


def stopped_as_json(stopped: ImportStopped) -> str:
    vi, en = messages.of(stopped.code, stopped.params)
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
    if outcome.rows_repeated:
        yield f"  Dòng lặp lại, chỉ lấy một lần / repeated: {outcome.rows_repeated}"
    yield f"  Mới / new: {counts.new}"
    yield f"  Thay đổi / changed: {counts.changed}"
    yield f"  Giữ nguyên / unchanged: {counts.unchanged}"
    yield f"  Kết thúc hiệu lực / ended: {counts.ended}"
    yield f"  Từ chối / refused: {outcome.rows_refused}"
    yield from _reorganisation(outcome)
    for finding in outcome.findings[:SHOWN]:
        yield from finding_lines(finding)
    if len(outcome.findings) > SHOWN:
        rest = len(outcome.findings) - SHOWN
        yield f"  … còn {rest} mục nữa, xem bằng --report json / {rest} more"
    yield from _closing(outcome)


def _reorganisation(outcome: Outcome) -> Iterator[str]:
    """Yield what happens to units, kind by kind; the whole list is in the JSON."""
    for kind, (vi, en) in messages.CHANGES.items():
        found = [one for one in outcome.changes if kind in one.kinds]
        if not found:
            continue
        corrected = sum(one.is_correction for one in found)
        note = f" (sửa cùng ngày / corrections: {corrected})" if corrected else ""
        yield f"  {vi} / {en}: {len(found)}{note}"
        for change in found[:SHOWN_OF_A_KIND]:
            yield f"    {_change(kind, change)}"
        if len(found) > SHOWN_OF_A_KIND:
            yield f"    … +{len(found) - SHOWN_OF_A_KIND} (--report json)"
    yield from _passed(outcome)


def _change(kind: str, change: Change) -> str:
    words = f"{change.code} {change.name}"
    if kind == "code_reused":
        share = change.holder_inside_share
        inside = "?" if share is None else f"{100 * min(share, 1):.1f} %"
        return (
            f"{words} ← {change.before_name}: nằm trong đơn vị mới / lies inside it: "
            f"{inside}"
        )
    if kind in {"renamed", "retyped"}:
        return f"{change.code} {change.before_name} → {change.name}"
    if kind == "moved":
        return f"{words}: {change.before_parent or '—'} → {change.parent or '—'}"
    return words


def _passed(outcome: Outcome) -> Iterator[str]:
    if not outcome.passed:
        return
    whole = sum(one.old_share >= WHOLE_SHARE for one in outcome.passed)
    part = len(outcome.passed) - whole
    gap = sum(one.known_until < one.day for one in outcome.passed)
    yield (
        f"  Đất chuyển sang đơn vị mới (đo trên ranh giới): trọn vẹn {whole}, một phần "
        f"{part} / land passed on: whole {whole}, part {part}"
    )
    if gap:
        yield (
            f"    {gap} phép đo dùng ranh giới cũ hơn ngày trước sắp xếp / {gap} use "
            "polygons that are not known up to the day before"
        )


def finding_lines(finding: RowFinding) -> Iterator[str]:
    vi, en = messages.of(finding.check, {"value": finding.value, **finding.params})
    weight_vi, weight_en = _WEIGHT[finding.severity]
    where = finding.column or finding.field
    cell = f" · {where}" if where else ""
    if finding.value is not None:
        cell += f" = «{finding.value}»"
    yield f"  Bản ghi {finding.row_no}{cell} · {weight_vi}: {vi}"
    yield f"    (record {finding.row_no}, {weight_en}: {en})"


def _closing(outcome: Outcome) -> Iterator[str]:
    if outcome.rows_refused:
        yield (
            "Lấy các dòng bị từ chối thành tệp để sửa / the refused rows as a file: "
            f"write_error_file {outcome.job_id}"
        )
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
