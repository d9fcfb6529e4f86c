"""manage.py export_register: registers as a file that can be brought back."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from geoapp.accounts.free_text import refusal
from geoapp.accounts.models import User
from geoapp.accounts.permissions import can_export_layers, can_import_files
from geoapp.publish.exports.register_file import export_registers
from geoapp.publish.exports.registers import REGISTERS
from geoapp.spatial.crs import STORAGE_SRID, is_supported


class Command(BaseCommand):
    help = (
        "Xuất sổ để sửa rồi nạp lại; nạp lại nguyên vẹn thì không có gì đổi / "
        "Export registers to correct and bring back; unchanged, they change nothing"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "layers", nargs="+", metavar="LAYER", help=", ".join(REGISTERS)
        )
        parser.add_argument("--username", required=True, help="whose area")
        parser.add_argument("--reason", required=True, help="kept in the export log")
        parser.add_argument("--out", required=True, type=Path, help="a new .gpkg file")
        parser.add_argument(
            "--day",
            type=date.fromisoformat,
            help="what holds on a day; default: everything",
        )
        parser.add_argument("--srid", type=int, default=STORAGE_SRID)

    def handle(self, *args: Any, **options: Any) -> None:
        names, out = options["layers"], options["out"]
        if unknown := set(names) - set(REGISTERS):
            raise CommandError(
                f"Không có lớp / no layer: {', '.join(sorted(unknown))}. "
                f"Chọn trong / choose from: {', '.join(REGISTERS)}"
            )
        if not is_supported(options["srid"]):
            raise CommandError(
                f"EPSG:{options['srid']}: hệ tọa độ chưa hỗ trợ / not supported."
            )
        if out.exists():
            raise CommandError(f"{out}: tệp đã có / file exists.")
        if not options["reason"].strip():
            raise CommandError("Cần lý do xuất / a reason is needed (--reason).")
        if refused := refusal("--reason", options["reason"]):
            raise CommandError(refused)
        log = export_registers(
            _user(options["username"]),
            list(dict.fromkeys(names)),
            options["day"],
            options["srid"],
            options["reason"].strip()[:500],
            out,
        )
        for name, count in log.feature_counts.items():
            self.stdout.write(f"{name:24} {count:7}")
        self.stdout.write(f"sha256 {log.sha256}")


def _user(username: str) -> User:
    user = User.objects.filter(username__iexact=username).first()
    if user is None:
        raise CommandError(f"Không có người dùng / no such user: {username}")
    if not (can_export_layers(user) and can_import_files(user)):
        raise CommandError(
            f"{username}: vai trò này không được xuất sổ để nạp lại / "
            "this role may not export registers."
        )
    return user
