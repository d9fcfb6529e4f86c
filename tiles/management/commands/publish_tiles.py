"""manage.py publish_tiles: make the simplified shapes that tiles are cut from."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from tiles.publish import is_stale, publish_shapes


class Command(BaseCommand):
    help = "Làm lại hình đơn giản hóa cho ô bản đồ / Rebuild the shapes tiles use"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--if-stale", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["if_stale"] and not is_stale():
            return
        written = publish_shapes()
        self.stdout.write(f"Đã xuất bản {written} hình / published {written} shapes")
