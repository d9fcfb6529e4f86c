from __future__ import annotations

import asyncio
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from geoapp.jobs.queue import serve


class Command(BaseCommand):
    help = (
        "Làm các việc nền (nhập tệp, rút lại, cập nhật bản đồ) cho tới khi được lệnh "
        "dừng. / Do background jobs until told to end."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--once",
            action="store_true",
            help="dừng khi hết việc / end when nothing is left to do",
        )

    def handle(self, **options: Any) -> None:
        asyncio.run(serve(until_empty=options["once"]))
