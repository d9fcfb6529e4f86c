"""manage.py write_blank: a form to fill in, for a layer one can import into."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from geoapp.ingest.targets import TARGETS
from geoapp.publish.exports.blank import (
    target_named,
    write_blank_shapefile,
    write_blank_workbook,
)
from geoapp.spatial.crs import STORAGE_SRID, is_supported


class Command(BaseCommand):
    help = (
        "Ghi một mẫu trống để điền rồi nạp: .xlsx, hoặc .zip là Shapefile / "
        "Write a blank form to fill in and import: .xlsx, or .zip for a Shapefile"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("layer", metavar="LAYER", help=", ".join(TARGETS))
        parser.add_argument("--out", required=True, type=Path, help="a new file")
        parser.add_argument("--srid", type=int, default=STORAGE_SRID)

    def handle(self, *args: Any, **options: Any) -> None:
        out: Path = options["out"]
        try:
            target = target_named(options["layer"])
        except KeyError as missing:
            raise CommandError(
                f"Không có lớp / no layer: {options['layer']}. "
                f"Chọn trong / choose from: {', '.join(TARGETS)}"
            ) from missing
        if out.exists():
            raise CommandError(f"{out}: tệp đã có / file exists.")
        if not is_supported(options["srid"]):
            raise CommandError(
                f"EPSG:{options['srid']}: hệ tọa độ chưa hỗ trợ / not supported."
            )
        if out.suffix == ".xlsx":
            write_blank_workbook(out, target)
        elif out.suffix == ".zip" and target.shape is not None:
            write_blank_shapefile(out, target, options["srid"])
        elif out.suffix == ".zip":
            raise CommandError(
                f"{target.layer}: lớp này không có hình, dùng .xlsx / "
                "this layer has no shapes, use .xlsx"
            )
        else:
            raise CommandError("Đuôi tệp phải là / the file must end in .xlsx, .zip")
