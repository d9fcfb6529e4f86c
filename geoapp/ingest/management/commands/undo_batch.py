from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from geoapp.ingest.errors import CLEAN, FILE_REFUSED, FINDINGS
from geoapp.ingest.messages import Pair, of_kept, of_undo
from geoapp.ingest.report import SHOWN
from geoapp.ingest.undo import TakenBack, UndoRefused, undo_batch
from geoapp.registry.generalise import generalise
from geoapp.territory.undo import Dependents, LaterBatch


class Command(BaseCommand):
    help = (
        "Rút lại một lô đã nhập; không có --commit thì chỉ xem trước. / Take back an "
        "imported batch; without --commit, a preview only. Exit codes: 0 done, 1 some "
        "rows stay, 2 refused."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("batch", type=int)
        parser.add_argument("--commit", action="store_true")
        parser.add_argument("--report", choices=["text", "json"], default="text")

    def handle(self, **options: Any) -> None:
        as_json = options["report"] == "json"
        try:
            done = undo_batch(options["batch"], commit=options["commit"])
        except UndoRefused as refused:
            self._refuse(refused, as_json=as_json)
            sys.exit(FILE_REFUSED)
        if options["commit"]:
            generalise()
        code = FINDINGS if done.kept else CLEAN
        if as_json:
            self.stdout.write(_as_json(done, committed=options["commit"], code=code))
        else:
            self.stdout.write("\n".join(_as_text(done, committed=options["commit"])))
        if code:
            sys.exit(code)

    def _refuse(self, refused: UndoRefused, *, as_json: bool) -> None:
        vi, en = of_undo(refused.code, refused.params)
        told = [_words(one) for one in refused.obstacles]
        if as_json:
            document = {
                "stopped": refused.code,
                "vi": vi,
                "en": en,
                "obstacles": [asdict(one) for one in refused.obstacles],
                "exit_code": FILE_REFUSED,
            }
            self.stdout.write(json.dumps(document, ensure_ascii=False, indent=2))
            return
        self.stderr.write(vi)
        for words, _ in told:
            self.stderr.write(f"  - {words}")
        self.stderr.write(f"({en}")
        for _, words in told:
            self.stderr.write(f"  - {words}")
        self.stderr.write(")")


def _as_json(done: TakenBack, *, committed: bool, code: int) -> str:
    document = {**asdict(done), "committed": committed, "exit_code": code}
    for entry, row in zip(document["kept"], done.kept, strict=True):
        entry["vi"], entry["en"] = of_kept(row.reason)
    return json.dumps(document, ensure_ascii=False)


def _as_text(done: TakenBack, *, committed: bool) -> Iterator[str]:
    yield f"  Xóa / rows deleted: {done.deleted}"
    yield f"  Trả lại như trước / put back as before: {done.restored}"
    if done.units:
        yield f"  Đơn vị không còn / units gone: {done.units}"
    if done.kept:
        yield f"  Giữ nguyên / rows that stay: {len(done.kept)}"
    for row in done.kept[:SHOWN]:
        vi, en = of_kept(row.reason)
        yield f"    {row.label}: {vi} / {en}"
    if len(done.kept) > SHOWN:
        yield f"    … +{len(done.kept) - SHOWN} (--report json)"
    if committed:
        yield "Đã rút lại. (Taken back.)"
    else:
        yield "Mới chỉ xem trước. Thêm --commit để rút lại."
        yield "(Preview only. Add --commit to take it back.)"


def _words(obstacle: LaterBatch | Dependents) -> Pair:
    if isinstance(obstacle, LaterBatch):
        return of_undo(
            "later_batch",
            {
                "other": obstacle.batch_id,
                "what": obstacle.file_name,
                "count": obstacle.rows,
            },
        )
    return of_undo("rows", {"what": obstacle.table, "count": obstacle.rows})
