"""manage.py backup FILE: the whole database in one file (pg_dump, custom format)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from geoapp.config.postgres_tools import run_tool


class Command(BaseCommand):
    help = "Sao lưu toàn bộ cơ sở dữ liệu vào một tệp / Back up into one file"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        if file.exists():
            raise CommandError(f"{file}: tệp đã có / file exists.")
        # Written beside and renamed: a half-written file never looks like a back-up.
        unfinished = file.with_name(file.name + ".part")
        unfinished.touch(mode=0o600)
        try:
            run_tool(
                "pg_dump",
                "--format=custom",
                f"--file={unfinished}",
                role="backup",
                database=str(connection.settings_dict["NAME"]),
            )
            unfinished.rename(file)
        finally:
            unfinished.unlink(missing_ok=True)
        size_mb = file.stat().st_size / 1e6
        self.stdout.write(f"Đã sao lưu / backed up: {file} ({size_mb:.1f} MB)")
