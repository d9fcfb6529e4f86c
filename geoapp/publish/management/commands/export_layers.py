"""manage.py export_layers: write a styled GeoPackage of what a user may see."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from geoapp.accounts.free_text import refusal
from geoapp.accounts.models import User
from geoapp.accounts.permissions import can_export_layers
from geoapp.publish.catalogue import EXPORTED
from geoapp.publish.exports.package import export_geopackage
from geoapp.spatial.crs import STORAGE_SRID, is_supported


class Command(BaseCommand):
    help = (
        "Xuất các lớp ra GeoPackage có sẵn kiểu hiển thị cho QGIS / "
        "Export layers to a GeoPackage styled for QGIS"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "layers", nargs="*", metavar="LAYER", help=", ".join(EXPORTED)
        )
        parser.add_argument("--username", required=True, help="whose eyes")
        parser.add_argument("--reason", required=True, help="kept in the export log")
        parser.add_argument("--out", required=True, type=Path, help="a new .gpkg file")
        parser.add_argument("--day", type=date.fromisoformat, help="default: today")
        parser.add_argument("--srid", type=int, default=STORAGE_SRID)

    def handle(self, *args: Any, **options: Any) -> None:
        layers = options["layers"] or list(EXPORTED)
        if unknown := set(layers) - set(EXPORTED):
            raise CommandError(
                f"Không có lớp / no layer: {', '.join(sorted(unknown))}. "
                f"Chọn trong / choose from: {', '.join(EXPORTED)}"
            )
        if not is_supported(options["srid"]):
            raise CommandError(
                f"EPSG:{options['srid']}: hệ tọa độ chưa hỗ trợ / not supported. "
                "Dùng / use 4326, 9206 (Sơn La), 5897 (Hà Nội), 3405 …"
            )
        if options["out"].exists():
            raise CommandError(f"{options['out']}: tệp đã có / file exists.")
        if not options["reason"].strip():
            raise CommandError("Cần lý do xuất / a reason is needed (--reason).")
        if refused := refusal("--reason", options["reason"]):
            raise CommandError(refused)
        log = export_geopackage(
            self._user(options["username"]),
            layers,
            options["day"] or timezone.localdate(),
            options["srid"],
            options["reason"].strip()[:500],
            options["out"],
        )
        for layer, count in log.feature_counts.items():
            self.stdout.write(f"{layer:20} {count:7}")
        self.stdout.write(f"sha256 {log.sha256}")

    @staticmethod
    def _user(username: str) -> User:
        user = User.objects.filter(username__iexact=username).first()
        if user is None:
            raise CommandError(f"Không có người dùng / no such user: {username}")
        if not can_export_layers(user):
            raise CommandError(
                f"{username}: vai trò này không được xuất dữ liệu / "
                "this role may not export."
            )
        return user
