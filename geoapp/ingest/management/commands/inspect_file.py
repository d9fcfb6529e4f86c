from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from geoapp.ingest import messages, report
from geoapp.ingest.errors import ImportStopped
from geoapp.ingest.inspection import Inspection, inspect_file

_CELLS_SHOWN = 4


class Command(BaseCommand):
    help = (
        "Xem một tệp có gì và hình học nào hỏng, không nhập gì. / Say what a file "
        "holds and which shapes fail; nothing is imported. "
        "Exit codes: 0 clean, 1 findings, 2 file refused, 3 a choice is needed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--layer", dest="layer_in_file", metavar="NAME_IN_FILE")
        parser.add_argument("--srid", type=int)
        parser.add_argument("--report", choices=["text", "json"], default="text")

    def handle(self, **options: Any) -> None:
        as_json = options["report"] == "json"
        try:
            found = inspect_file(
                options["file"], options["layer_in_file"], options["srid"]
            )
        except ImportStopped as stopped:
            if as_json:
                self.stdout.write(report.stopped_as_json(stopped))
            else:
                vi, en = messages.of(stopped.code, stopped.params)
                self.stderr.write(f"{vi}\n({en})")
            sys.exit(stopped.exit_code)
        self.stdout.write(_as_json(found) if as_json else "\n".join(_as_text(found)))
        if found.exit_code:
            sys.exit(found.exit_code)


def _as_json(found: Inspection) -> str:
    document = asdict(found)
    for entry, finding in zip(document["findings"], found.findings, strict=True):
        entry["vi"], entry["en"] = messages.of(finding.check, finding.params)
    document["exit_code"] = found.exit_code
    return json.dumps(document, ensure_ascii=False, indent=2)


def _as_text(found: Inspection) -> Iterator[str]:
    yield f"{found.file_name}"
    yield f"  Đã đọc / read: {found.rows_read}"
    if found.srid:
        yield f"  Hệ tọa độ / coordinate system: EPSG:{found.srid}"
    yield f"  Các cột / columns: {', '.join(found.columns)}"
    if found.dropped_columns:
        names = ", ".join(found.dropped_columns)
        yield f"  Cột về cá nhân đã bỏ / personal columns left out: {names}"
    for kind in found.kinds:
        name = kind.kind or "không có / none"
        size = f"{kind.rows}, {kind.vertices} đỉnh / vertices"
        yield f"  Hình học / geometry {name}: {size}"
    for finding in found.findings[: report.SHOWN]:
        yield from report.finding_lines(finding)
        cells = found.values[finding.row_no]
        told = [f"{c} = {cells[c]}" for c in found.columns if cells[c] is not None]
        yield f"    {'; '.join(told[:_CELLS_SHOWN])}"
    if len(found.findings) > report.SHOWN:
        yield f"  … +{len(found.findings) - report.SHOWN} (--report json)"
    yield "Chỉ xem, không nhập gì. (Looked at only, nothing was imported.)"
