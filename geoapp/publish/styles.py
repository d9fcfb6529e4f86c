"""How a layer looks: one model, read by the web legend and by the QGIS style writer.

Colours are those of ColorBrewer's colour-blind safe schemes where a layer has
classes; a class is never told by colour alone in the lists beside the map.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise

Words = str | Promise
Geometry = Literal["point", "line", "polygon"]
Shape = Literal["circle", "square", "diamond", "triangle", "cross"]


@dataclass(frozen=True, slots=True)
class StyleClass:
    """Features whose class field equals ``value``; None = every other value."""

    value: str | None
    label: Words
    colour: str
    width_px: float = 1.0


@dataclass(frozen=True, slots=True)
class Style:
    """``class_field`` None: one class for all. ``size_px``: a point's diameter.

    ``shape`` tells point layers apart where colours alone would not. ``hatched``: an
    area somewhere in which something lies, not something that fills the area.
    """

    classes: tuple[StyleClass, ...]
    class_field: str | None = None
    size_px: float = 8.0
    shape: Shape = "circle"
    fill_opacity: float = 0.85
    outline: str = "#ffffff"
    hatched: bool = False

    def class_of(self, value: str) -> StyleClass:
        """Return the class of a feature by the value of its class field."""
        for each in self.classes:
            if each.value is None or each.value == value:
                return each
        raise LookupError(f"no class for {value!r}")

    def as_json(self) -> dict[str, object]:
        return {
            "classField": self.class_field,
            "shape": self.shape,
            "sizePx": self.size_px,
            "fillOpacity": self.fill_opacity,
            "outline": self.outline,
            "hatched": self.hatched,
            "classes": [
                {
                    "value": each.value,
                    "label": str(each.label),
                    "colour": each.colour,
                    "widthPx": each.width_px,
                }
                for each in self.classes
            ],
        }


def classed(
    field: str, classes: Iterable[tuple[str | None, Words, str]], **more: float | str
) -> Style:
    """Return a style with one class per (value, label, colour)."""
    return Style(
        classes=tuple(StyleClass(*each) for each in classes),
        class_field=field,
        **more,  # type: ignore[arg-type]
    )
