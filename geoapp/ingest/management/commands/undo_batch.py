from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from geoapp.ingest.errors import CLEAN, FILE_REFUSED
from geoapp.ingest.messages import Pair, of_undo
from geoapp.ingest.undo import UndoRefused, undo_batch
from geoapp.registry.generalise import generalise
from geoapp.territory.undo import Dependents, LaterBatch


class Command(BaseCommand):
    help = (
        "Rút lại một lô đơn vị hành chính đã nhập; không có --commit thì chỉ xem "
        "trước. / Take back an imported batch of units; without --commit, a preview "
        "only. Exit codes: 0 done, 2 refused."
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
        if as_json:
            document = {**asdict(done), "committed": options["commit"]}
            self.stdout.write(json.dumps({**document, "exit_code": CLEAN}))
            return
        self.stdout.write(
            f"  Xóa / versions deleted: {done.deleted}\n"
            f"  Trả lại như trước / put back as before: {done.restored}\n"
            f"  Đơn vị không còn / units gone: {done.units}"
        )
        if options["commit"]:
            generalise()
            self.stdout.write("Đã rút lại. (Taken back.)")
        else:
            self.stdout.write("Mới chỉ xem trước. Thêm --commit để rút lại.")
            self.stdout.write("(Preview only. Add --commit to take it back.)")

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
