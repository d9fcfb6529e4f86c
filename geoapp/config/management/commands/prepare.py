"""manage.py prepare: bring the database and the static files up to date.

``scripts/run`` calls it before every start, so it must be quick when nothing is to do
and safe to repeat after it was killed.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from io import StringIO
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import OperationalError

from geoapp.config import samples
from geoapp.config.messages import compile_messages
from geoapp.config.static import collect_if_changed
from geoapp.registry.generalise import generalise, is_due
from tiles.publish import is_stale


class Command(BaseCommand):
    help = "Chuẩn bị cơ sở dữ liệu, dữ liệu mẫu, tệp tĩnh / Prepare everything to run"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--empty", action="store_true", help="without the sample provinces"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            connection.ensure_connection()
        except OperationalError as error:
            raise CommandError(
                f"Không kết nối được cơ sở dữ liệu / the database does not answer: "
                f"{str(error).strip().splitlines()[0]}\n"
                "Kiểm tra DATABASE_URL và máy chủ / check DATABASE_URL and the server."
            ) from error
        if _unapplied():
            self._step("Cập nhật cơ sở dữ liệu / migrate", _migrate)
        self._step("Ngôn ngữ / messages", compile_messages)
        self._step("Tệp tĩnh / static files", collect_if_changed)
        if not options["empty"] and samples.are_wanted():
            self._step("Dữ liệu mẫu / sample data", samples.load)
            self._step("Phân tích / analyses", samples.analyse)
            self._step("Tài khoản mẫu / sample accounts", samples.make_accounts)
        if is_due():
            self._step("Vị trí gần đúng, số lượng / for other areas", generalise)
        call_command("tidy_accounts", stdout=StringIO())
        if is_stale():
            self._step("Ô bản đồ / tiles", lambda: call_command("publish_tiles"))

    def _step(self, title: str, work: Callable[[], Any]) -> None:
        began = time.monotonic()
        work()
        self.stdout.write(f"  {title}: {time.monotonic() - began:.1f} s")


def _unapplied() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _migrate() -> None:
    call_command("migrate", interactive=False, verbosity=0)
