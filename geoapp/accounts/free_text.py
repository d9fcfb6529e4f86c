"""Free text is about places: what identifies a person is refused (prohibition P1)."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.deconstruct import deconstructible
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from geoapp.disclosure.persons import PersonKind, redacted, scan_free_text

_KINDS = {
    PersonKind.ID_NUMBER: _("số giấy tờ tùy thân"),
    PersonKind.PHONE: _("số điện thoại"),
    PersonKind.EMAIL: _("địa chỉ thư điện tử"),
    PersonKind.PLATE: _("biển số xe"),
}
_REFUSED = _(
    "%(field)s: có %(kinds)s (%(shown)s). Hệ thống chỉ lưu thông tin về địa điểm, "
    "không lưu thông tin về người. Xóa phần đó rồi gửi lại."
)


@deconstructible
class PlacesOnly:
    """Validator of a model or form field. ``field`` is its name as the user sees it.

    Raises ValidationError (``personal_data``) for identity numbers, telephone numbers,
    e-mail addresses and plates; the message shows them blotted out.
    """

    def __init__(self, field: Any) -> None:
        self.field = field

    def __call__(self, value: str) -> None:
        hits = scan_free_text(value)
        if not hits:
            return
        kinds = dict.fromkeys(str(_KINDS[hit.kind]) for hit in hits)
        shown = dict.fromkeys(redacted(value[hit.start : hit.end]) for hit in hits)
        params = {
            "field": self.field,
            "kinds": ", ".join(kinds),
            "shown": ", ".join(shown),
        }
        raise ValidationError(_REFUSED, code="personal_data", params=params)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PlacesOnly) and self.field == other.field

    def __hash__(self) -> int:
        return hash(str(self.field))


def refusal(field: Any, text: str) -> str | None:
    """Return in both languages why ``text`` is refused, or None; for commands."""
    said: list[str] = []
    for language in ("vi", "en"):
        with override(language):
            try:
                PlacesOnly(field)(text)
            except ValidationError as error:
                said += error.messages
    return "\n".join(said) or None
