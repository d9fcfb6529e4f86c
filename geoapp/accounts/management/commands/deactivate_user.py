"""manage.py deactivate_user USERNAME: shut a user out of every browser at once."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from geoapp.accounts import administration
from geoapp.accounts.log import ON_THE_SERVER
from geoapp.accounts.management.accounts import user_named


class Command(BaseCommand):
    help = "Khóa hẳn tài khoản / Shut a user out"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")

    def handle(self, *args: Any, **options: Any) -> None:
        user = user_named(options["username"])
        try:
            administration.deactivate(ON_THE_SERVER, user)
        except administration.MustStay:
            raise CommandError(
                f"{user.username}: người quản trị cuối cùng, tạo người khác trước / "
                "the last administrator, create another first."
            ) from None
        self.stdout.write(f"{user.username}: đã khóa hẳn / deactivated")
