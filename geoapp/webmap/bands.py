"""The bands of a score: their words, and the colours that never stand without them."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from geoapp.publish.styles import Words

INSUFFICIENT_DATA = "insufficient_data"

ENOUGH = 0.5
"""Share of the weights that must rest on data before a place is coloured (product
choice): below it, a colour would tell what is on file, not what the place is like."""


@dataclass(frozen=True, slots=True)
class Band:
    """One band. ``hatched``: drawn as a pattern, so that it reads as «no answer»."""

    code: str
    label: Words
    colour: str
    hatched: bool = False

    def as_json(self) -> dict[str, object]:
        return {
            "code": self.code,
            "label": str(self.label),
            "colour": self.colour,
            "hatched": self.hatched,
        }


BANDS: dict[str, Band] = {
    band.code: band
    for band in (
        Band("high", _("Cao"), "#b2182b"),
        Band("medium", _("Trung bình"), "#ef8a62"),
        Band("low", _("Thấp"), "#fddbc7"),
        Band(INSUFFICIENT_DATA, _("Chưa đủ dữ liệu"), "#6b7680", hatched=True),
    )
}
"""Sequential reds of ColorBrewer's RdBu: told apart with any colour vision."""


def shown_band(band: str, completeness: float) -> Band:
    """Return the band to show; «insufficient data» where too little is known."""
    return BANDS[band if completeness >= ENOUGH else INSUFFICIENT_DATA]
