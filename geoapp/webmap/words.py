"""Turn stored values into the words that a page shows."""

from __future__ import annotations

from datetime import date
from typing import Any

from babel import Locale
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from geoapp.analysis.reasons import number
from geoapp.publish.layer import Field, Layer
from geoapp.territory.vocabularies import Level


def asked_words(request: HttpRequest, name: str, most: int) -> str:
    """Return what was asked for under a name; PostgreSQL refuses the character NUL."""
    return request.GET.get(name, "").replace("\0", "").strip()[:most]


def day_words(day: date) -> str:
    """Return dd/mm/yyyy in every language: day and month must not change places."""
    return f"{day:%d/%m/%Y}"


def country_words(code: str) -> str:
    """Return the name of a country (ISO 3166-1 alpha-2); an unknown code as it is."""
    return str(Locale(get_language() or "vi").territories.get(code, code))


def count_words(level: str, count: int) -> str:
    """Return how many units of a level, without listing the level's many names."""
    match level:
        case Level.PROVINCE:
            words = ngettext("%(n)s tỉnh, thành phố", "%(n)s tỉnh, thành phố", count)
        case Level.DISTRICT:
            words = ngettext("%(n)s đơn vị cấp huyện", "%(n)s đơn vị cấp huyện", count)
        case _:
            words = ngettext("%(n)s đơn vị cấp xã", "%(n)s đơn vị cấp xã", count)
    return words % {"n": number(count)}


def few_words() -> str:
    """Return what stands for a number that is hidden because it is small."""
    return f"<{settings.GEOAPP_SMALL_COUNT}"


def field_words(layer: Layer, field: Field, value: object) -> str | None:
    """Return a feature's value in words; None where there is nothing to say."""
    match value:
        case None | "":
            return None
        case bool():
            return _("Có") if value else _("Không")
        case date():
            return day_words(value)
        case float() | int():
            return number(value, 1)
    return _code_words(layer, field, str(value))


def _code_words(layer: Layer, field: Field, code: str) -> str:
    if field.name == "neighbour_country":
        return country_words(code)
    if field.choices is not None:
        return str(_labels(field.choices).get(code, code))
    if field.name == layer.style.class_field:
        return str(layer.style.class_of(code).label)
    return code


def _labels(choices: Any) -> dict[str, str]:
    return {str(value): label for value, label in choices.choices}
