from __future__ import annotations

import asyncio
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from geoapp.jobs.queue import is_worker_alive, serve
from geoapp.jobs.scratch import scratch
from geoapp.no_pandas import no_pandas


class Command(BaseCommand):
    help = (
        "Làm các việc nền (nhập tệp, rút lại, cập nhật bản đồ) cho tới khi được lệnh "
        "dừng. / Do background jobs until told to end."
    )

    def run_from_argv(self, argv: list[str]) -> None:
        with no_pandas():
            super().run_from_argv(argv)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--once",
            action="store_true",
            help="dừng khi hết việc / end when nothing is left to do",
        )

        parser.add_argument(
            "--check",
            action="store_true",
            help="chỉ hỏi xem có tiến trình nào đang làm / only ask whether one works",
        )

    def handle(self, **options: Any) -> None:
        if options["check"]:
            sys.exit(0 if is_worker_alive() else 1)
        with scratch(settings.GEOAPP_SCRATCH):
            asyncio.run(serve(until_empty=options["once"]))
