"""The words for everything an import has to say: Vietnamese, English.

A sentence says what is wrong and what to do. Chosen when shown, never stored: what is
stored is a code and its parameters. One module per area holds ``PAIRS``; a code belongs
to one area.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import override

from geoapp.disclosure.persons import PersonKind
from geoapp.ingest.checks import registry
from geoapp.ingest.messages import (
    files,
    given_back,
    inspection,
    pages,
    place,
    rows,
    stops,
    suggestions,
    text,
)
from geoapp.ingest.messages.changes import CHANGES, KEPT, UNDO
from geoapp.ingest.pair import Pair
from geoapp.registry.vocabularies import HotspotStatus

__all__ = [
    "AREAS",
    "CHANGES",
    "UNDO",
    "Pair",
    "of",
    "of_kept",
    "of_undo",
    "on_page",
]

AREAS: tuple[Mapping[str, Pair], ...] = (
    registry.words(),
    rows.PAIRS,
    files.PAIRS,
    text.PAIRS,
    place.PAIRS,
    inspection.PAIRS,
    stops.PAIRS,
    given_back.PAIRS,
    suggestions.PAIRS,
)

_SHAPES: Mapping[int, Pair] = {
    0: ("điểm", "a point"),
    1: ("đường", "a line"),
    2: ("vùng (polygon)", "a polygon"),
}


def of(code: str, params: Mapping[str, Any]) -> Pair:
    """Return the sentence of a finding, a note or a stop."""
    return _said(_pair(code), code, params)


def on_page(code: str, params: Mapping[str, Any]) -> Pair:
    """Return the same for a page, where an option of a command would be no remedy."""
    return _said(pages.PAIRS.get(code) or _pair(code), code, params)


def _said(pair: Pair, code: str, params: Mapping[str, Any]) -> Pair:
    words = {**params, **_kinds(params)}
    if "dimension" in params:
        words["shape_vi"], words["shape_en"] = _SHAPES[params["dimension"]]
    if code == "shape_kind_other":
        words["found_vi"] = _kind(params["found"])
    if code == "shape_invalid_at":
        words |= _invalid(params)
    if code == "illegal_transition":
        words |= _transition(params)
    if code == "parents_missing":
        words["level_vi"], words["level_en"] = _LEVELS[params["level"]]
    return _filled(pair, words)


def _pair(code: str) -> Pair:
    for area in AREAS:
        if code in area:
            return area[code]
    raise LookupError(f"no words for {code}")


def _kinds(params: Mapping[str, Any]) -> dict[str, str]:
    """Return the words for kinds of personal data, if the finding names any."""
    pairs = [text.PERSON_KINDS[PersonKind(kind)] for kind in params.get("kinds", ())]
    if not pairs:
        return {}
    return {
        "kinds_vi": ", ".join(vi for vi, _ in pairs),
        "kinds_en": ", ".join(en for _, en in pairs),
    }


def _kind(geometry_type: str) -> str:
    for word, dimension in (("POINT", 0), ("LINE", 1), ("POLYGON", 2)):
        if word in geometry_type:
            return _SHAPES[dimension][0]
    return geometry_type


def _invalid(params: Mapping[str, Any]) -> dict[str, str]:
    reason = params["reason"]
    vi, en = inspection.REASONS.get(reason, (reason, reason))
    words = {"reason_vi": vi, "reason_en": en, "place": f"{params['x']}, {params['y']}"}
    before, after = params["before_m2"], params["after_m2"]
    words["area_vi"] = words["area_en"] = ""
    if before is not None and after is not None:
        words["area_vi"] = f" Sửa tự động: diện tích {before} → {after} m²."
        words["area_en"] = f" An automatic repair: area {before} → {after} m²."
    return words


def _transition(params: Mapping[str, Any]) -> dict[str, str]:
    words = {}
    for language in ("vi", "en"):
        words[f"previous_{language}"] = _status(params["previous"], language)
        words[f"status_{language}"] = _status(params["status"], language)
        allowed = [_status(one, language) for one in params["allowed"]]
        words[f"allowed_{language}"] = ", ".join(allowed) or "—"
    return words


def of_undo(code: str, params: Mapping[str, Any]) -> Pair:
    return _filled(UNDO[code], params)


def of_kept(reason: str) -> Pair:
    """Return why a row stays when its batch is taken back."""
    return KEPT[reason]


_LEVELS: Mapping[str, Pair] = {
    "province": ("tỉnh, thành phố", "provinces"),
    "district": ("quận, huyện", "districts"),
}


def _filled(pair: Pair, params: Mapping[str, Any]) -> Pair:
    words = {
        name: ", ".join(str(one) for one in value) if isinstance(value, list) else value
        for name, value in params.items()
    }
    return pair[0].format(**words), pair[1].format(**words)


def _status(code: str | None, language: str) -> str:
    if code is None:
        return {"vi": "chưa có gì", "en": "nothing"}[language]
    with override(language):
        return str(HotspotStatus(code).label)
