"""What the page tells about one feature: its fields, and its newest score."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from geoapp.accounts.permissions import Viewer
from geoapp.analysis.models import Result, RunKind
from geoapp.analysis.reasons import number
from geoapp.publish.catalogue import features
from geoapp.publish.layer import Layer
from geoapp.territory.models import AdminUnitVersion
from geoapp.webmap.bands import shown_band
from geoapp.webmap.reasons import reason_words
from geoapp.webmap.units import unit_address
from geoapp.webmap.words import day_words, field_words

Json = dict[str, Any]

SCORED = {
    "admin_units": (RunKind.BORDER_PRIORITY, "unit"),
    "hotspots": (RunKind.RELAPSE_RISK, "hotspot"),
}
"""Layers whose features are scored: by which analysis, and by which key."""


def feature_facts(layer: Layer, feature_id: int, user: Viewer, day: date) -> Json:
    """Return title, facts and score of one feature, in words.

    Raises:
        LookupError: no such feature on that day, or not one that this user may see.
    """
    found = features(layer, user, day).filter(**{layer.id_field: feature_id}).first()
    if found is None:
        raise LookupError(f"{layer.id} {feature_id}")
    facts = [
        {"label": str(field.title), "value": words}
        for field in layer.fields
        if field.name != layer.name_field
        and (words := field_words(layer, field, getattr(found, field.name)))
    ]
    if isinstance(found, AdminUnitVersion):
        facts += _unit_facts(found, user, day)
    return {
        "layer": layer.id,
        "id": str(feature_id),
        "kind": str(layer.title),
        "title": str(getattr(found, layer.name_field)),
        "facts": facts,
        "assessment": _assessment(layer, feature_id, user),
        "page": _page(found, day),
    }


def _page(found: object, day: date) -> Json | None:
    """Return the page that tells more; None where there is none."""
    if not isinstance(found, AdminUnitVersion):
        return None
    title = _("Lịch sử và các đơn vị liên quan")
    return {"title": title, "address": unit_address(found.unit_id, day)}


def _unit_facts(unit: AdminUnitVersion, user: Viewer, day: date) -> list[Json]:
    above = (
        AdminUnitVersion.objects.visible_to(user)
        .in_force_on(day)
        .filter(unit=unit.parent_id)
        .first()
    )
    rows = [(_("Thuộc"), above.name)] if above is not None else []
    span = unit.validity
    rows.append((_("Hiệu lực từ"), day_words(span.lower)))
    if span.upper is not None:
        rows.append((_("Hết hiệu lực từ"), day_words(span.upper)))
    return [{"label": label, "value": value} for label, value in rows]


def _assessment(layer: Layer, feature_id: int, user: Viewer) -> Json | None:
    """Return score, band, rank and reasons of the newest run; None if not scored."""
    if layer.id not in SCORED:
        return None
    kind, key = SCORED[layer.id]
    results = Result.objects.of_newest(kind).visible_to(user).select_related("run")
    result = results.filter(**{key: feature_id}).first()
    if result is None:
        return None
    return {
        "title": _title(kind),
        "score": number(result.score, 1),
        "points": result.score,
        "band": shown_band(result.band, result.completeness).as_json(),
        "rank": _("Hạng %(rank)s trong tỉnh, tính cho ngày %(day)s")
        % {"rank": result.rank, "day": day_words(result.run.day)},
        "completeness": _completeness(result.completeness),
        "reasons": [reason.as_json() for reason in reason_words(result.reasons)],
        "note": _("Điểm để sắp thứ tự đọc, không phải kết luận."),
    }


def _title(kind: str) -> str:
    if kind == RunKind.BORDER_PRIORITY:
        return _("Mức ưu tiên khu vực giáp ranh, biên giới")
    return _("Theo dõi tái hoạt động")


def _completeness(share: float) -> str | None:
    if share >= 1:
        return None
    return _("Chưa đủ dữ liệu: mới có dữ liệu cho %(percent)s %% trọng số.") % {
        "percent": number(100 * share)
    }
