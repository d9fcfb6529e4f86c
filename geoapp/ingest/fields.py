"""What a target layer's field is: its kind, its limits, and the headings it goes by."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import override

from geoapp.ingest.fold import fold


class Kind(StrEnum):
    TEXT = "text"
    CODE = "code"
    DATE = "date"
    YES_NO = "yes_no"
    CHOICE = "choice"
    CODES = "codes"  # several codes in one cell, separated by ; or ,


class Shape(StrEnum):
    """What a row's geometry must be; its value is ST_Dimension."""

    POINT = "0"
    LINE = "1"
    POLYGON = "2"


@dataclass(frozen=True, slots=True)
class Field:
    """``names`` are accepted headings, best first, compared folded.

    ``width``: a code of digits that Excel shortened is padded to this length.
    """

    name: str
    kind: Kind
    names: tuple[str, ...]
    is_required: bool = True
    default: str | None = None
    max_length: int | None = None
    width: int | None = None
    choices: type[TextChoices] | None = None

    def accepted(self) -> Mapping[str, str]:
        """Folded code, and folded label in both languages, to code."""
        words: dict[str, str] = {}
        for value, label in self.choices.choices if self.choices else ():
            words[fold(value)] = value
            for language in ("vi", "en"):
                with override(language):
                    words.setdefault(fold(str(label)), value)
        return words


@dataclass(frozen=True, slots=True)
class Clock:
    """``valid_from``: the day the whole file speaks of, if the officer gave one.

    ``earliest``: the first day of the oldest communes known; no unit can be found
    before it.
    """

    valid_from: date | None
    earliest: date | None


DayOf = Callable[[Mapping[str, Any], Clock], date | None]


@dataclass(frozen=True, slots=True)
class Target:
    """A layer one can import into.

    ``key`` identifies a row in the file; ``day_of`` says on which day the row's
    location, and the codes it states, are looked up.
    """

    layer: str
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    day_of: DayOf
    shape: Shape | None = None
    is_shape_required: bool = False

    def field(self, name: str) -> Field:
        return next(field for field in self.fields if field.name == name)

    @property
    def names(self) -> frozenset[str]:
        return frozenset(field.name for field in self.fields)
