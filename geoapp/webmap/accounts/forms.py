"""What an administrator writes to create an account and to assign an area."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils import timezone
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from geoapp.accounts.models import Role, User

DAY_FORMATS = ["%d/%m/%Y", "%Y-%m-%d"]


def _day_field(label: Any, *, required: bool) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=required,
        widget=forms.DateInput(
            attrs={"inputmode": "numeric", "autocomplete": "off"}, format="%d/%m/%Y"
        ),
        input_formats=DAY_FORMATS,
        help_text=_("ngày/tháng/năm, ví dụ 01/07/2025"),
    )


class InviteForm(forms.Form):
    username = forms.CharField(
        label=_("Tên đăng nhập"),
        max_length=60,
        validators=[
            RegexValidator(
                r"^[\w.@-]+\Z",
                _("Chỉ dùng chữ, số và các dấu . - _ @; không có khoảng trắng."),
            )
        ],
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
    display_name = forms.CharField(
        label=_("Tên hiển thị"),
        max_length=120,
        required=False,
        help_text=_("Chức danh hoặc họ tên, như đồng nghiệp vẫn gọi."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    role = forms.ChoiceField(
        label=_("Vai trò"),
        choices=[("", _("Chọn vai trò")), *Role.choices],
        help_text=_("Không đổi được về sau: người chuyển việc nhận tài khoản khác."),
    )

    def clean_username(self) -> str:
        username = User.objects.normalise(self.cleaned_data["username"])
        if User.objects.filter(username__iexact=username).exists():
            raise forms.ValidationError(
                now_("Tên này đã có, kể cả khi khác chữ hoa. Hãy chọn tên khác.")
            )
        return username


class AreaForm(forms.Form):
    """One unit out of those found, and the days for which it is assigned."""

    unit = forms.IntegerField(
        error_messages={"required": _("Hãy chọn một đơn vị trong danh sách.")}
    )
    first_day = _day_field(_("Từ ngày"), required=True)
    last_day = _day_field(_("Đến hết ngày"), required=False)

    def __init__(self, data: Any = None, *, units: set[int]) -> None:
        super().__init__(data, initial={"first_day": timezone.localdate()})
        self.units = units

    def clean_unit(self) -> int:
        unit: int = self.cleaned_data["unit"]
        if unit not in self.units:
            raise forms.ValidationError(now_("Hãy chọn một đơn vị trong danh sách."))
        return unit

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first: date | None = cleaned.get("first_day")
        last: date | None = cleaned.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", now_("Ngày cuối đứng trước ngày đầu."))
        return cleaned
