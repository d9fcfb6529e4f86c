"""manage.py reset_user USERNAME: a link for a new password; perhaps a new telephone."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from geoapp.accounts import administration
from geoapp.accounts.log import ON_THE_SERVER
from geoapp.accounts.management.accounts import link_text, user_named


class Command(BaseCommand):
    help = "Cấp đường dẫn đặt lại mật khẩu / Issue a link to set a new password"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument(
            "--second-factor",
            action="store_true",
            help="xóa cả xác thực hai bước (mất điện thoại) / forget the app as well",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        user = user_named(options["username"])
        if not user.is_active:
            raise CommandError(
                f"{user.username}: đã khóa hẳn, mở lại trước / is deactivated: "
                f"run activate_user {user.username} first."
            )
        if options["second_factor"]:
            administration.reset_second_factor(ON_THE_SERVER, user)
        self.stdout.write(link_text(administration.issue_link(ON_THE_SERVER, user)))
