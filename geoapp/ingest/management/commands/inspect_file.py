from __future__ import annotations

import sys
from argparse import ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from geoapp.ingest import choices, inspection_report
from geoapp.ingest.errors import ImportStopped
from geoapp.ingest.inspected import Inspection
from geoapp.ingest.inspection import MAX_RECORDS, inspect_file
from geoapp.ingest.source import Note, Weight
from geoapp.no_pandas import no_pandas


class Command(BaseCommand):
    help = (
        "Tệp này sai ở đâu? Xem một tệp có gì và sai gì, không nhập gì. / What is "
        "wrong with this file? Nothing is imported. "
        "Exit codes: 0 clean, 1 findings, 2 file refused, 3 a choice is needed."
    )

    def run_from_argv(self, argv: list[str]) -> None:
        with no_pandas():
            super().run_from_argv(argv)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--province", metavar="NAME")
        parser.add_argument("--key-field", metavar="COLUMN")
        parser.add_argument(
            "--choose",
            nargs="+",
            action="extend",
            default=[],
            type=_pair,
            metavar="NAME=VALUE",
            help="crs=EPSG:9210 axis_order=swap layer=L sheet=S geometry_type=polygon "
            "encoding=tcvn3",
        )
        parser.add_argument("--layer", metavar="NAME_IN_FILE")
        parser.add_argument("--srid", type=int)
        parser.add_argument("--rows", type=int, default=MAX_RECORDS, metavar="N")
        parser.add_argument("--report", choices=["text", "json"], default="text")

    def handle(self, **options: Any) -> None:
        found = _inspect(options)
        if options["report"] == "json":
            self.stdout.write(inspection_report.as_json(found))
        else:
            out = self.stderr if found.stopped else self.stdout
            out.write("\n".join(inspection_report.as_text(found)))
        if found.exit_code:
            sys.exit(found.exit_code)


def _inspect(options: dict[str, Any]) -> Inspection:
    file: Path = options["file"]
    pairs = dict(options["choose"])
    if options["layer"]:
        pairs.setdefault("layer", options["layer"])
    if options["srid"]:
        pairs.setdefault("crs", str(options["srid"]))
    try:
        chosen = choices.parse(
            pairs, province=options["province"], key_field=options["key_field"]
        )
    except ImportStopped as stopped:
        note = Note(stopped.code, Weight.REFUSAL, stopped.params)
        return Inspection(file.name, stopped=note)
    return inspect_file(file, chosen, records=options["rows"])


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not (name and equals and value):
        raise ArgumentTypeError("viết / write NAME=VALUE")
    return name.strip(), value.strip()
