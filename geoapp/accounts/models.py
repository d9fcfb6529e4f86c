"""Users, their roles, and how they prove who they are.

What area a user is responsible for: territory/scope.py.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
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


class Session(AbstractBaseSession):
    """A browser that signed in, with the user it belongs to, so that it can be ended.

    The columns beside Django's are copied from the session's own data when it is saved
    (geoapp/accounts/session_store.py).
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="sessions"
    )
    began_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    address = models.GenericIPAddressField(null=True)
    agent = models.CharField(max_length=200, blank=True)

    @classmethod
    def get_session_store_class(cls) -> type[Any]:
        from geoapp.accounts.session_store import SessionStore  # noqa: PLC0415

        return SessionStore


class LinkPurpose(models.TextChoices):
    INVITATION = "invitation", _("Lời mời")
    RESET = "reset", _("Đặt lại mật khẩu")


class OneTimeLink(models.Model):
    """A link with which one person sets one password, once.

    Only a keyed digest is kept: whoever reads the table cannot make the link.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="links"
    )
    purpose = models.CharField(max_length=20, choices=LinkPurpose)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(purpose__in=LinkPurpose.values),
                name="onetimelink_purpose_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.user}"


class SecondFactor(models.Model):
    """The authenticator app of a user: RFC 6238, six digits each 30 s.

    ``secret`` is encrypted with a key that is not in the database. ``last_step`` is the
    30-second step of the last code accepted: that one and earlier ones are refused.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        primary_key=True,
        related_name="second_factor",
    )
    secret = models.CharField(max_length=200)
    last_step = models.BigIntegerField(default=0)
    failures = models.PositiveSmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return str(self.user)


class RecoveryCode(models.Model):
    """One code that stands in for a lost telephone, once. Only a digest is kept."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="recovery_codes"
    )
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "digest"], name="recoverycode_unique"
            ),
        ]

    def __str__(self) -> str:
        return str(self.user)


class Action(models.TextChoices):
    """What is written to the log of accounts."""

    INVITED = "invited", _("Tạo tài khoản")
    LINK_ISSUED = "link_issued", _("Cấp đường dẫn một lần")
    DEACTIVATED = "deactivated", _("Khóa hẳn tài khoản")
    ACTIVATED = "activated", _("Mở lại tài khoản")
    UNLOCKED = "unlocked", _("Gỡ tạm khóa")
    SECOND_FACTOR_RESET = "second_factor_reset", _("Xóa xác thực hai bước")
    AREA_ASSIGNED = "area_assigned", _("Giao địa bàn")
    AREA_ENDED = "area_ended", _("Thôi giao địa bàn")
    PASSWORD_SET = "password_set", _("Đặt mật khẩu")
    SECOND_FACTOR_SET_UP = "second_factor_set_up", _("Cài xác thực hai bước")
    RECOVERY_CODES_RENEWED = "recovery_codes_renewed", _("Lấy mã dự phòng mới")
    RECOVERY_CODE_USED = "recovery_code_used", _("Dùng mã dự phòng")
    SESSIONS_ENDED = "sessions_ended", _("Kết thúc phiên đăng nhập")


class AccountAction(models.Model):
    """Who did what to which account. Append-only: a trigger refuses changes.

    Names and numbers, no foreign keys: the log outlives what it speaks of. ``actor`` is
    empty for a command on the server.
    """

    at = models.DateTimeField(auto_now_add=True)
    actor_id = models.BigIntegerField(null=True)
    actor = models.CharField(max_length=60, blank=True)
    address = models.GenericIPAddressField(null=True)
    action = models.CharField(max_length=30, choices=Action)
    subject_id = models.BigIntegerField(null=True)
    subject = models.CharField(max_length=60)
    old = models.JSONField(null=True)
    new = models.JSONField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(action__in=Action.values),
                name="accountaction_action_known",
            ),
        ]
        indexes = [
            models.Index(fields=["-at", "-id"], name="accountaction_newest"),
            models.Index(fields=["subject", "-at"], name="accountaction_by_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor}: {self.action} {self.subject}"


class Bucket(models.Model):
    """What is left of a rate limit (geoapp/accounts/limits.py). Unlogged table."""

    key = models.CharField(max_length=120, primary_key=True)
    tokens = models.FloatField()
    was_allowed = models.BooleanField()
    filled_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.key
