"""manage.py set_scope USERNAME --unit CODE …: the area a user answers for."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from geoapp.accounts.log import ON_THE_SERVER
from geoapp.accounts.models import User
from geoapp.territory import areas
from geoapp.territory.models import AdminUnitVersion
from geoapp.territory.vocabularies import Level

LEVEL_OF_LENGTH = {2: Level.PROVINCE, 3: Level.DISTRICT, 5: Level.COMMUNE}


class Command(BaseCommand):
    help = (
        "Giao địa bàn cho người dùng, thay địa bàn đang giao / "
        "Set the area a user answers for, from today; replaces the present one"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument(
            "--unit",
            action="append",
            default=[],
            metavar="CODE",
            help="GSO code: 2 digits a province, 5 a commune; may be repeated",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(username__iexact=options["username"]).first()
        if user is None:
            raise CommandError(
                f"Không có người dùng / no such user: {options['username']}"
            )
        if not options["unit"]:
            raise CommandError("Nêu mã đơn vị / name a unit: --unit 14")
        versions = [self._in_force(code) for code in options["unit"]]
        areas.replace(ON_THE_SERVER, user, [version.unit_id for version in versions])
        names = ", ".join(str(version) for version in versions)
        self.stdout.write(f"{user}: {names}")

    @staticmethod
    def _in_force(code: str) -> AdminUnitVersion:
        day = timezone.localdate()
        found: AdminUnitVersion | None = (
            AdminUnitVersion.objects.in_force_on(day)
            .filter(gso_code=code, level=LEVEL_OF_LENGTH.get(len(code), ""))
            .first()
        )
        if found is None:
            raise CommandError(
                f"{code}: hôm nay không có đơn vị mang mã này / no unit has this code "
                "today. Nạp ranh giới trước / load the boundaries first."
            )
        return found
