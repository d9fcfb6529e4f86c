"""Users and their roles. What area a user is responsible for: territory/scope.py."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What kind of work a user does (roles of the 2020 plans' information system)."""

    ADMIN = "admin", _("Quản trị hệ thống")
    GIS_OFFICER = "gis_officer", _("Cán bộ GIS")
    AREA_OFFICER = "area_officer", _("Cán bộ địa bàn")
    INSPECTION_TEAM = "inspection_team", _("Đội kiểm tra liên ngành 178")
    LEADER = "leader", _("Lãnh đạo")
    VIEWER = "viewer", _("Người xem")
    ANALYST = "analyst", _("Nhà phân tích")
    AUDITOR = "auditor", _("Kiểm toán, giám sát")


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, password: str, **fields: Any) -> User:
        user = self.model(username=self.normalise(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    @staticmethod
    def normalise(username: str) -> str:
        return User.normalize_username(username).strip()

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(username__iexact=username)


class User(AbstractBaseUser):
    """An official who may sign in. No e-mail, no telephone: none is needed."""

    username = models.CharField(_("Tên đăng nhập"), max_length=60, unique=True)
    display_name = models.CharField(_("Tên hiển thị"), max_length=120, blank=True)
    role = models.CharField(_("Vai trò"), max_length=20, choices=Role)
    is_active = models.BooleanField(_("Đang hoạt động"), default=True)
    is_sample = models.BooleanField(default=False, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "username"

    objects = UserManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("username"), name="user_username_unique_any_case"
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=Role.values), name="user_role_known"
            ),
        ]

    def __str__(self) -> str:
        return self.display_name or self.username
