"""manage.py unlock_user USERNAME."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from geoapp.accounts import administration
from geoapp.accounts.log import ON_THE_SERVER
from geoapp.accounts.management.accounts import user_named


class Command(BaseCommand):
    help = "Gỡ tạm khóa / Forget wrong passwords and codes"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")

    def handle(self, *args: Any, **options: Any) -> None:
        user = user_named(options["username"])
        administration.unlock(ON_THE_SERVER, user)
        self.stdout.write(f"{user.username}: đã gỡ tạm khóa / unlocked")
