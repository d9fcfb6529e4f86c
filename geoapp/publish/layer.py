"""What a published layer is: a query for a day, its fields, its style."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from geoapp.publish.styles import Geometry, Style, Words
from geoapp.territory.scope import ScopedQuerySet


@dataclass(frozen=True, slots=True)
class Field:
    """One published attribute. ``choices`` turns codes into words on pages."""

    name: str
    title: Words
    choices: type[Any] | None = None
    in_tiles: bool = False


@dataclass(frozen=True, slots=True)
class Layer:
    """One published layer. ``id_field`` identifies a feature across vintages.

    ``outlines``: the layer whose simplified polygons draw this one, and the field that
    holds their key; such a layer colours whole units. ``is_shown``: whether the map
    opens with it; ``is_exported``: whether it may leave the system as a file. ``note``:
    what a reader of the legend must know so as not to be misled.
    """

    id: str
    title: Words
    geometry: Geometry
    query: Callable[[date], ScopedQuerySet]
    fields: tuple[Field, ...]
    style: Style
    min_zoom: int
    name_field: str = "name"
    id_field: str = "id"
    label_field: str | None = None
    outlines: tuple[str, str] | None = None
    is_shown: bool = True
    is_exported: bool = True
    note: Words = ""

    @property
    def is_choropleth(self) -> bool:
        return self.outlines is not None

    @property
    def tile_fields(self) -> tuple[str, ...]:
        return tuple(field.name for field in self.fields if field.in_tiles)
