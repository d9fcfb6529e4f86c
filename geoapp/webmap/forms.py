"""What a user writes to take data away."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from geoapp.accounts.free_text import PlacesOnly
from geoapp.ingest.place.provinces import PROVINCES
from geoapp.publish.layer import Layer
from geoapp.spatial.crs import STORAGE_SRID, VN2000


def crs_choices() -> list[tuple[int, str]]:
    """Return the systems a file may be written in: WGS 84, then every VN-2000."""
    systems = [(STORAGE_SRID, f"WGS 84 (EPSG:{STORAGE_SRID})")]
    systems += [(s.srid, f"{s.title} (EPSG:{s.srid})") for s in VN2000.values()]
    return systems


class Purpose(models.TextChoices):
    """What a file is taken away for: each has layers of its own."""

    LOOK = "look", _("Để xem và làm việc trong QGIS: có kiểu vẽ, tên cột tiếng Việt")
    AGAIN = "again", _("Để sửa rồi nạp lại: đủ các trường của địa bàn được giao")


class ExportForm(forms.Form):
    """Layers, day and CRS of an export, and why it is needed (it is logged).

    ``registers`` are offered to who may import; nobody else is asked the purpose.
    """

    purpose = forms.ChoiceField(
        label=_("Xuất để làm gì"),
        choices=Purpose.choices,
        initial=Purpose.LOOK,
        required=False,
        widget=forms.RadioSelect,
    )
    layers = forms.MultipleChoiceField(
        label=_("Các lớp"), widget=forms.CheckboxSelectMultiple, required=False
    )
    registers = forms.MultipleChoiceField(
        label=_("Các sổ để sửa rồi nạp lại"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    day = forms.DateField(
        label=_("Dữ liệu của ngày"),
        widget=forms.DateInput(
            attrs={"inputmode": "numeric", "autocomplete": "off"}, format="%d/%m/%Y"
        ),
        input_formats=["%d/%m/%Y", "%Y-%m-%d"],
        help_text=_("ngày/tháng/năm, ví dụ 01/07/2025"),
    )
    srid = forms.TypedChoiceField(label=_("Hệ tọa độ"), coerce=int, choices=crs_choices)
    reason = forms.CharField(
        label=_("Lý do xuất dữ liệu"),
        max_length=500,
        validators=[PlacesOnly(_("Lý do xuất dữ liệu"))],
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Được ghi vào nhật ký cùng tên người xuất và dấu vân tay của tệp."),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        layers: Iterable[Layer],
        day: date,
        registers: Iterable[tuple[str, Any]] = (),
    ) -> None:
        offered = [(layer.id, layer.title) for layer in layers]
        initial = {"layers": [name for name, _title in offered], "day": day}
        super().__init__(data, initial=initial, label_suffix="")
        to_come_back = list(registers)
        self._offer("layers", offered)
        self._offer("registers", to_come_back)
        if not to_come_back:
            del self.fields["purpose"], self.fields["registers"]

    def _offer(self, name: str, offered: list[tuple[str, Any]]) -> None:
        choice = self.fields[name]
        assert isinstance(choice, forms.MultipleChoiceField)  # noqa: S101  for the types
        choice.choices = offered

    @property
    def is_to_come_back(self) -> bool:
        return bool(self.cleaned_data.get("purpose") == Purpose.AGAIN)

    def clean(self) -> dict[str, Any]:
        """Ask for what the purpose needs: layers to look at, or registers."""
        found: dict[str, Any] = super().clean() or {}
        wanted = "registers" if self.is_to_come_back else "layers"
        if not found.get(wanted) and wanted not in self.errors:
            required = self.fields[wanted].error_messages["required"]
            self.add_error(wanted, forms.ValidationError(required, code="required"))
        return found


class InspectForm(forms.Form):
    """What is known of a file to look at; the file itself is taken by the page.

    The choices are empty at first: the report offers them where they are needed.
    """

    choice_names = ("crs", "axis_order", "layer", "sheet", "geometry_type", "encoding")

    province = forms.CharField(
        label=_("Tỉnh, thành phố của dữ liệu"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"list": "provinces", "autocomplete": "off"}),
        help_text=_("Để biết dữ liệu có nằm đúng chỗ không, và gợi ý hệ tọa độ."),
    )
    key_field = forms.CharField(
        label=_("Cột khóa"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Tên cột mã, để tìm các dòng trùng nhau. Có thể bỏ trống."),
    )
    crs = forms.CharField(max_length=40, required=False)
    axis_order = forms.CharField(max_length=20, required=False)
    layer = forms.CharField(max_length=200, required=False)
    sheet = forms.CharField(max_length=200, required=False)
    geometry_type = forms.CharField(max_length=20, required=False)
    encoding = forms.CharField(max_length=40, required=False)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, label_suffix="")

    @property
    def provinces(self) -> list[str]:
        return sorted({one.name for one in PROVINCES})
