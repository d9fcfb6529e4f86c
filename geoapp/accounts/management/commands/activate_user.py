"""manage.py activate_user USERNAME."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from geoapp.accounts import administration
from geoapp.accounts.log import ON_THE_SERVER
from geoapp.accounts.management.accounts import user_named


class Command(BaseCommand):
    help = "Mở lại tài khoản đã khóa hẳn / Let a deactivated user in again"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")

    def handle(self, *args: Any, **options: Any) -> None:
        user = user_named(options["username"])
        administration.activate(ON_THE_SERVER, user)
        self.stdout.write(f"{user.username}: đã mở lại / active again")
