"""manage.py generalise_places: write what other areas may see, as of today."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from geoapp.registry.generalise import generalise


class Command(BaseCommand):
    help = (
        "Ghi lại vị trí gần đúng và số lượng theo xã cho người ngoài địa bàn / "
        "write approximate places and counts for those outside an area"
    )

    def handle(self, *args: Any, **options: Any) -> None:
        written = generalise()
        self.stdout.write(f"Vị trí gần đúng / approximate places: {written}")
