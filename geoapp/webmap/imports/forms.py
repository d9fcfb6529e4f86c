"""What an officer says of a file before it is looked at."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from geoapp.ingest.place.provinces import PROVINCES
from geoapp.webmap.imports.layers import offered


class NewImportForm(forms.Form):
    """The files themselves are taken by the page."""

    layer = forms.ChoiceField(label=_("Nhập vào lớp"), choices=offered)
    province = forms.CharField(
        label=_("Tỉnh, thành phố của dữ liệu"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"list": "provinces", "autocomplete": "off"}),
        help_text=_(
            "Để biết dữ liệu có nằm đúng chỗ không, và gợi ý hệ tọa độ. Có thể bỏ "
            "trống."
        ),
    )

    def __init__(
        self, data: Any = None, *, layer: str = "", province: str = ""
    ) -> None:
        initial = {"layer": layer, "province": province}
        super().__init__(data, initial=initial, label_suffix="")

    @property
    def provinces(self) -> list[str]:
        return sorted({one.name for one in PROVINCES})
