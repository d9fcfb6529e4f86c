"""Values of a row, as stored and as a file means them, in words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import Any

from django.apps import apps
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from geoapp.analysis.reasons import distance, number
from geoapp.ingest.compare import Difference
from geoapp.ingest.relations import HERE, RELATIONS, Relation
from geoapp.registry.models import Establishment, Hotspot, ServiceType
from geoapp.spatial import sql
from geoapp.territory.models import AdminUnitVersion
from geoapp.webmap.words import country_words, day_words

UNIT_COLUMNS = ("unit_id", "lead_unit_id")
_HECTARE_M2, _KM2 = 10_000, 1_000_000
_SMALLEST_M = 0.005
"""Below half a centimetre a place stays: decimals of a file, not of the ground."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One pair of shapes on the ellipsoid; None where one of them is missing."""

    moved_m: float | None
    before_m2: float | None
    after_m2: float | None
    before_m: float | None
    after_m: float | None


@dataclass(slots=True)
class Names:
    """What keys of other tables are called."""

    units: dict[str, str] = field(default_factory=dict)
    establishments: dict[str, str] = field(default_factory=dict)
    hotspots: dict[str, str] = field(default_factory=dict)
    services: dict[str, str] = field(default_factory=dict)


def names_in(found: Sequence[Difference]) -> Names:
    """Return the names that these rows need, asked for together."""
    return Names(
        units=unit_names(_values(found, *UNIT_COLUMNS)),
        establishments=_codes(Establishment, _values(found, "establishment_id")),
        hotspots=_codes(Hotspot, _values(found, "hotspot_id")),
        services=service_names() if _values(found, "service_types") else {},
    )


def unit_names(keys: Iterable[str | int | None]) -> dict[str, str]:
    """Return the newest name of each unit, by its key as text."""
    ids = {int(key) for key in keys if key}
    versions = AdminUnitVersion.objects.filter(unit__in=ids).order_by("validity")
    return {str(key): name for key, name in versions.values_list("unit_id", "name")}


def words_of(
    relation: Relation, column: str, value: str | None, names: Names
) -> str | None:
    """Return a value in words; None where there is none."""
    if value is None or value == "":
        return None
    keyed: Mapping[str, Mapping[str, str]] = {
        **dict.fromkeys(UNIT_COLUMNS, names.units),
        "establishment_id": names.establishments,
        "hotspot_id": names.hotspots,
    }
    if column in keyed:
        return keyed[column].get(value, _("(không xem được)"))
    if column == "service_types":
        codes = re.findall(r'[^{},"]+', value)
        return "; ".join(names.services.get(one, one) for one in codes)
    special: Mapping[str, Callable[[str], str]] = {
        "validity": _span,
        "neighbour_country": country_words,
        "geom": lambda _value: _("có"),
    }
    if column in special:
        return special[column](value)
    return _plain(relation, column, value)


def _plain(relation: Relation, column: str, value: str) -> str:
    if value in {"true", "false"}:
        return _("Có") if value == "true" else _("Không")
    label = _labels(relation.layer).get(column, {}).get(value)
    if label is not None:
        return str(label)
    if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return day_words(date.fromisoformat(value))
    return value


@cache
def _labels(layer: str) -> Mapping[str, Mapping[str, Any]]:
    """Return the entries of code lists by column: labels are put into words later."""
    table = RELATIONS[layer].table
    model: Any = next(m for m in apps.get_models() if m._meta.db_table == table)  # noqa: SLF001
    return {
        one.column: {str(value): label for value, label in one.choices}
        for one in model._meta.local_concrete_fields  # noqa: SLF001
        if one.choices
    }


def _span(value: str) -> str:
    """Say a range of days with its last day, as people do."""
    first, last = (part.strip('[]()" ') for part in value.split(",", 1))
    since = day_words(date.fromisoformat(first)) if first else ""
    if not last:
        return _("từ %(since)s") % {"since": since}
    end = date.fromisoformat(last) - timedelta(days=1)
    return _("từ %(since)s đến hết %(last)s") % {"since": since, "last": day_words(end)}


def measured(pairs: Sequence[tuple[str | None, str | None]]) -> list[Measured]:
    """Measure pairs of GeoJSON in the database."""
    return sql.fetch(
        HERE,
        "measure_changed_shapes",
        Measured,
        befores=[before for before, _after in pairs],
        afters=[after for _before, after in pairs],
    )


def shape_words(before: str | None, after: str | None, found: Measured) -> str:
    """Say what becomes of a shape: moved, redrawn, there or gone."""
    if before is None:
        return _("có thêm vị trí")
    if after is None:
        return _("không còn vị trí")
    if found.before_m2 or found.after_m2:
        return _("vẽ lại: diện tích %(before)s → %(after)s (%(change)s)") % {
            "before": area_words(found.before_m2 or 0),
            "after": area_words(found.after_m2 or 0),
            "change": change_words(found.before_m2 or 0, found.after_m2 or 0),
        }
    if found.before_m or found.after_m:
        return _("vẽ lại: dài %(before)s → %(after)s") % {
            "before": distance(found.before_m or 0),
            "after": distance(found.after_m or 0),
        }
    return _moved(found.moved_m or 0)


def _moved(metres: float) -> str:
    if metres < _SMALLEST_M:
        return _("chỉ khác ở số lẻ của tọa độ")
    far = f"{number(100 * metres)} cm" if metres < 1 else distance(metres)
    return _("dời %(distance)s") % {"distance": far}


def area_words(square_metres: float) -> str:
    """Write an area in the unit in which one thinks of it."""
    if square_metres >= _KM2:
        return f"{number(square_metres / _KM2, 2)} km²"
    if square_metres >= _HECTARE_M2:
        return f"{number(square_metres / _HECTARE_M2, 2)} ha"
    return f"{number(square_metres)} m²"


def change_words(before: float, after: float) -> str:
    """Return the change as a share of what was, with its sign."""
    if not before:
        return _("mới có")
    share = 100 * (after - before) / before
    if abs(share) < 0.05:
        return _("gần như không đổi")
    sign = "+" if share > 0 else "−"
    return f"{sign}{number(abs(share), 1)} %"


def _values(found: Sequence[Difference], *columns: str) -> set[str]:
    return {
        value
        for one in found
        for side in (one.before, one.after)
        for column in columns
        if (value := side.get(column)) is not None
    }


def _codes(model: Any, keys: set[str]) -> dict[str, str]:
    found = model.objects.filter(pk__in=[int(key) for key in keys])
    return {str(key): code for key, code in found.values_list("pk", "code")}


def service_names() -> dict[str, str]:
    """Return what kinds of services are called, by code."""
    name = "name_en" if get_language() == "en" else "name_vi"
    return dict(ServiceType.objects.order_by("code").values_list("code", name))
