"""manage.py set_meridian: correct which VN-2000 system a province uses."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from geoapp.spatial.crs import VN2000
from geoapp.spatial.models import ProvinceMeridian


class Command(BaseCommand):
    help = (
        "Kinh tuyến trục của tỉnh: xem, thêm, bỏ / "
        "A province's central meridians: list, add, remove"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("gso_code", nargs="?", help="two digits; none: list all")
        parser.add_argument("srid", nargs="?", type=int, help="EPSG code, such as 9206")
        parser.add_argument("--province", help="name; needed for a new code")
        parser.add_argument("--source", help="which document says so")
        parser.add_argument("--remove", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        code, srid = options["gso_code"], options["srid"]
        if srid is not None:
            self._change(code, srid, options)
        found = ProvinceMeridian.objects.order_by("gso_code", "srid")
        for each in found.filter(gso_code=code) if code else found:
            title = VN2000[each.srid].title
            self.stdout.write(
                f"{each.gso_code} {each.province}: EPSG:{each.srid} ({title}); "
                f"{each.source}"
            )

    def _change(self, code: str, srid: int, options: dict[str, Any]) -> None:
        if srid not in VN2000:
            raise CommandError(
                f"EPSG:{srid}: không phải hệ VN-2000 / not a VN-2000 system"
            )
        known = ProvinceMeridian.objects.filter(gso_code=code)
        if options["remove"]:
            if not known.filter(srid=srid).delete()[0]:
                raise CommandError("Không có dòng này / no such row")
            return
        first = known.first()
        province = options["province"] or (first.province if first else None)
        if not (province and options["source"]):
            raise CommandError(
                "Cần --source (văn bản) và, với mã mới, --province / "
                "give --source and, for a new code, --province"
            )
        ProvinceMeridian.objects.update_or_create(
            gso_code=code,
            srid=srid,
            defaults={"province": province, "source": options["source"]},
        )
