"""What a user writes to take data away."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from geoapp.accounts.free_text import PlacesOnly
from geoapp.publish.catalogue import Layer
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
