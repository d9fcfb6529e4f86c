from __future__ import annotations

import sys
from argparse import ArgumentTypeError
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from geoapp.ingest import choices, messages, report
from geoapp.ingest.errors import ImportStopped
from geoapp.ingest.pipeline import import_layer
from geoapp.ingest.request import Missing, Request, Switches
from geoapp.ingest.targets import TARGETS
from geoapp.no_pandas import no_pandas
from geoapp.registry.generalise import generalise


class Command(BaseCommand):
    help = (
        "Nhập một tệp vào một lớp; không có --commit thì chỉ xem trước. / "
        "Import a file into a layer; without --commit, a preview only. "
        "Exit codes: 0 clean, 1 rows refused or warned, 2 file refused, 3 a choice is "
        "needed."
    )

    def run_from_argv(self, argv: list[str]) -> None:
        with no_pandas():
            super().run_from_argv(argv)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("layer", choices=sorted(TARGETS))
        parser.add_argument("file", type=Path)
        parser.add_argument("--commit", action="store_true")
        parser.add_argument("--layer", dest="layer_in_file", metavar="NAME_IN_FILE")
        parser.add_argument("--valid-from", type=_day, metavar="YYYY-MM-DD")
        parser.add_argument(
            "--set", action="append", default=[], type=_pair, metavar="FIELD=VALUE"
        )
        parser.add_argument(
            "--map", action="append", default=[], type=_pair, metavar="FIELD=COLUMN"
        )
        parser.add_argument("--srid", type=int)
        parser.add_argument("--province", metavar="NAME")
        parser.add_argument(
            "--choose",
            nargs="+",
            action="extend",
            default=[],
            type=_pair,
            metavar="NAME=VALUE",
            help="axis_order=swap encoding=tcvn3 sheet=S",
        )
        parser.add_argument(
            "--only",
            choices=["new", "changed"],
            help="chỉ ghi dòng mới, hoặc chỉ dòng thay đổi / write only these rows",
        )
        parser.add_argument(
            "--missing",
            choices=[one.value for one in Missing],
            default=Missing.KEEP.value,
            help="nơi đang có mà tệp không nêu: giữ, hoặc kết thúc trong các xã có "
            "trong tệp, hoặc ở mọi nơi / what the file does not name: keep, or end",
        )
        parser.add_argument(
            "--accept-repairs",
            action="store_true",
            help="nhận vùng đã sửa / take polygons as repaired",
        )
        parser.add_argument("--source", metavar="TITLE")
        parser.add_argument("--supplier")
        parser.add_argument("--licence")
        parser.add_argument("--sample", action="store_true")
        parser.add_argument("--report", choices=["text", "json"], default="text")

    def handle(self, **options: Any) -> None:
        as_json = options["report"] == "json"
        try:
            outcome = import_layer(_request(options))
        except ImportStopped as stopped:
            if as_json:
                self.stdout.write(report.stopped_as_json(stopped))
            else:
                vi, en = messages.of(stopped.code, stopped.params)
                self.stderr.write(f"{vi}\n({en})")
            sys.exit(stopped.exit_code)
        self.stdout.write(
            report.as_json(outcome) if as_json else "\n".join(report.as_text(outcome))
        )
        if outcome.committed and outcome.batch_id is not None:
            generalise()
        if outcome.exit_code:
            sys.exit(outcome.exit_code)


def _request(options: dict[str, Any]) -> Request:
    pairs = dict(options["choose"])
    if options["layer_in_file"]:
        pairs.setdefault("layer", options["layer_in_file"])
    if options["srid"]:
        pairs.setdefault("crs", str(options["srid"]))
    return Request(
        layer=options["layer"],
        file=options["file"],
        commit=options["commit"],
        valid_from=options["valid_from"],
        constants=dict(options["set"]),
        columns=dict(options["map"]),
        choices=choices.parse(pairs, province=options["province"]),
        switches=Switches(
            insert=options["only"] != "changed",
            update=options["only"] != "new",
            missing=Missing(options["missing"]),
        ),
        accept_repairs=options["accept_repairs"],
        source_title=options["source"],
        supplier=options["supplier"],
        licence=options["licence"],
        is_sample=options["sample"],
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError("viết / write YYYY-MM-DD") from error


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not (name and equals and value):
        raise ArgumentTypeError("viết / write FIELD=VALUE")
    return name, value
