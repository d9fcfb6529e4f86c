"""What a user writes to take data away."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
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


class ExportForm(forms.Form):
    """Layers, day and CRS of an export, and why it is needed (it is logged)."""

    layers = forms.MultipleChoiceField(
        label=_("Các lớp"), widget=forms.CheckboxSelectMultiple
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

    def __init__(self, data: Any = None, *, layers: Iterable[Layer], day: date) -> None:
        offered = [(layer.id, layer.title) for layer in layers]
        initial = {"layers": [name for name, _title in offered], "day": day}
        super().__init__(data, initial=initial, label_suffix="")
        choice = self.fields["layers"]
        assert isinstance(choice, forms.MultipleChoiceField)  # noqa: S101  for the types
        choice.choices = offered


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
