"""What an import has to say, in the language of the page and without commands."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import get_language

from geoapp.analysis.reasons import number
from geoapp.ingest import messages
from geoapp.ingest.pair import Pair
from geoapp.ingest.targets import TARGETS
from geoapp.ingest.titles import title_of
from geoapp.webmap.words import day_words

Words = Callable[[str, Mapping[str, Any]], Pair]

_FIELD_NAMES = ("fields", "known")


def said(
    code: str,
    params: Mapping[str, Any],
    *,
    layer: str | None = None,
    field: str | None = None,
    of: Words = messages.on_page,
) -> str:
    """Return the sentence with a capital.

    ``layer``, ``field``: what it is about, so that fields and the entries of a code
    list go by their names instead of their codes.
    """
    words = {name: _shown(name, value) for name, value in params.items()}
    if layer in TARGETS:
        words |= _named(layer, words)
        if code == "not_in_vocabulary" and field in TARGETS[layer].names:
            words["allowed"] = entries(layer, field)
    return capital(spoken(of(code, words)))


def _shown(name: str, value: Any) -> Any:
    """Write days and measured areas as pages do."""
    if name.endswith("_m2") and isinstance(value, int | float):
        return number(value, 1)
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return day_words(date.fromisoformat(value))
    return value


def spoken(pair: Pair) -> str:
    return pair[1] if get_language() == "en" else pair[0]


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def entries(layer: str, field: str) -> str:
    """Return the entries of a field's code list, as people say them."""
    choices = TARGETS[layer].field(field).choices
    labels = [str(label) for _value, label in choices.choices] if choices else []
    return "; ".join(labels)


def _named(layer: str, words: Mapping[str, Any]) -> dict[str, Any]:
    names = TARGETS[layer].names
    return {
        key: [title_of(layer, one) if one in names else one for one in words[key]]
        for key in _FIELD_NAMES
        if isinstance(words.get(key), list)
    }
