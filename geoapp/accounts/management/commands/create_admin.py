"""manage.py create_admin: the first administrator. Works without e-mail."""

from __future__ import annotations

import getpass
import sys
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from geoapp.accounts.log import ON_THE_SERVER, record
from geoapp.accounts.models import Action, Role, User


class Command(BaseCommand):
    help = "Tạo tài khoản quản trị / Create an administrator"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument(
            "--role", choices=Role.values, default=Role.ADMIN, help="default: admin"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        username = options["username"].strip()
        if User.objects.filter(username__iexact=username).exists():
            raise CommandError(f"{username}: tên đã có / the name is taken.")
        password = self._password()
        user = User(username=username, role=options["role"])
        try:
            validate_password(password, user)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        user.set_password(password)
        with transaction.atomic():
            user.save()
            record(ON_THE_SERVER, Action.INVITED, user, new={"role": user.role})
            record(ON_THE_SERVER, Action.PASSWORD_SET, user)
        self.stdout.write(f"Đã tạo / created: {username} ({user.get_role_display()})")

    @staticmethod
    def _password() -> str:
        """Read twice from a terminal, or one line from standard input."""
        if not sys.stdin.isatty():
            return sys.stdin.readline().rstrip("\n")
        password = getpass.getpass("Mật khẩu / password (≥ 12): ")
        if getpass.getpass("Nhập lại / again: ") != password:
            raise CommandError("Hai lần nhập khác nhau / the two differ.")
        return password
