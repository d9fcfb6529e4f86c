"""manage.py invite_user USERNAME --role ROLE: an account and its one-time link."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from geoapp.accounts import administration
from geoapp.accounts.log import ON_THE_SERVER
from geoapp.accounts.management.accounts import link_text
from geoapp.accounts.models import Role, User


class Command(BaseCommand):
    help = "Tạo tài khoản và đường dẫn mời / Create an account and its invitation"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--role", choices=Role.values, required=True)
        parser.add_argument("--display-name", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        username = options["username"].strip()
        if User.objects.filter(username__iexact=username).exists():
            raise CommandError(f"{username}: tên đã có / the name is taken.")
        user = administration.invite(
            ON_THE_SERVER, username, options["display_name"], options["role"]
        )
        self.stdout.write(link_text(administration.issue_link(ON_THE_SERVER, user)))
