from __future__ import annotations

import sys
from argparse import ArgumentTypeError
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from geoapp.ingest import messages, report
from geoapp.ingest.errors import ImportStopped
from geoapp.ingest.pipeline import import_layer
from geoapp.ingest.request import Request
from geoapp.ingest.targets import TARGETS
from geoapp.registry.generalise import generalise


class Command(BaseCommand):
    help = (
        "Nhập một tệp vào một lớp; không có --commit thì chỉ xem trước. / "
        "Import a file into a layer; without --commit, a preview only. "
        "Exit codes: 0 clean, 1 rows refused or warned, 2 file refused, 3 a choice is "
        "needed."
    )

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
    return Request(
        layer=options["layer"],
        file=options["file"],
        commit=options["commit"],
        layer_in_file=options["layer_in_file"],
        valid_from=options["valid_from"],
        constants=dict(options["set"]),
        columns=dict(options["map"]),
        srid=options["srid"],
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
