"""The words of a score: sentences made at display time from codes and facts.

A run keeps numbers, never sentences, so that an old result reads in the reader's
language and in today's words. Message ids are Vietnamese. Numbers are written as the
reader's language writes them: 2.937 and 12,4 km in Vietnamese.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from babel.numbers import format_decimal
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

Facts = Mapping[str, Any]

TITLES = {
    "complex": _("Địa bàn phức tạp"),
    "adjoining": _("Giáp ranh tỉnh khác"),
    "border": _("Xã biên giới"),
    "tourist": _("Điểm tham quan, du lịch"),
    "tips": _("Nguồn tin quanh tụ điểm"),
    "findings": _("Phát hiện qua kiểm tra"),
}

MISSING = {
    "no_complex_list": _("tỉnh chưa có danh sách địa bàn phức tạp có hiệu lực"),
    "no_neighbours": _("chưa có ranh giới tỉnh lân cận"),
    "no_border": _("chưa có danh sách xã biên giới và đường biên giới quốc gia"),
    "no_tourist_sites": _("tỉnh chưa có điểm tham quan, du lịch nào trong hệ thống"),
    "no_establishments": _("tỉnh chưa có cơ sở nào trong hệ thống"),
    "no_extent": _("tụ điểm chưa có phạm vi trên bản đồ"),
    "no_tips_on_file": _("tỉnh chưa có nguồn tin nào từ ngày bàn giao"),
    "no_visits": _("chưa có lượt kiểm tra nào từ ngày bàn giao"),
}

REFERENCES = {
    "stratum": _("các tụ điểm cùng tỉnh, cùng loại đô thị hoặc nông thôn"),
    "province": _("các tụ điểm cùng tỉnh"),
    "all": _("toàn bộ tụ điểm đang theo dõi"),
}


@dataclass(frozen=True, slots=True)
class ReasonText:
    """One reason as it is shown. ``points`` of at most ``max_points``, as text."""

    code: str
    title: str
    text: str
    points: str
    max_points: str
    is_missing: bool

    def __str__(self) -> str:
        return f"{self.title} ({self.points}/{self.max_points}): {self.text}"


def texts(reasons: Iterable[Facts]) -> list[ReasonText]:
    """Return ``Result.reasons`` in the words of the active language, in their order."""
    return [_text(reason) for reason in reasons]


def number(value: float, decimals: int = 0) -> str:
    """Write a number with at most ``decimals`` decimals, as the reader's language does.

    Babel and not Django, whose Vietnamese format groups no thousands.
    """
    pattern = "#,##0." + "#" * decimals if decimals else "#,##0"
    locale = (get_language() or "vi").partition("-")[0]
    return format_decimal(value, format=pattern, locale=locale)


def distance(metres: float) -> str:
    """Write metres below 1 km, else kilometres with one decimal."""
    if round(metres) < 1000:
        return f"{number(metres)} m"
    return f"{number(metres / 1000, 1)} km"


def _text(reason: Facts) -> ReasonText:
    code, facts = reason["code"], reason["facts"]
    if reason["missing"]:
        text = gettext("Chưa đủ dữ liệu: %(what)s.") % {
            "what": MISSING[facts["missing"]]
        }
    else:
        text = SENTENCES[code](facts)
    return ReasonText(
        code=code,
        title=str(TITLES[code]),
        text=" ".join([text, *_asides(code, facts)]),
        points=number(reason["points"], 1),
        max_points=number(100 * reason["weight"], 1),
        is_missing=reason["missing"],
    )


def _asides(code: str, facts: Facts) -> list[str]:
    """Return the facts that are said beside a score and give no points."""
    if code == "adjoining" and facts.get("districts"):
        names = ", ".join(one["name"] for one in facts["districts"])
        return [
            gettext("Giáp huyện khác trong tỉnh (không tính điểm): %(names)s.")
            % {"names": names}
        ]
    if code == "findings":
        return _labels(facts)
    return []


def _labels(facts: Facts) -> list[str]:
    found: list[str] = []
    if inside := facts["finding_inside"]:
        found.append(
            ngettext(
                "Có %(count)s phát hiện trong phạm vi tụ điểm (hoặc cách ≤ %(near)s).",
                "Có %(count)s phát hiện trong phạm vi tụ điểm (hoặc cách ≤ %(near)s).",
                inside,
            )
            % {"count": number(inside), "near": distance(facts["inside_m"])}
        )
    if beside := facts["finding_beside"]:
        found.append(
            ngettext(
                "Có %(count)s phát hiện cách %(near)s–%(far)s: có thể là di chuyển.",
                "Có %(count)s phát hiện cách %(near)s–%(far)s: có thể là di chuyển.",
                beside,
            )
            % {
                "count": number(beside),
                "near": distance(facts["inside_m"]),
                "far": distance(facts["ring_m"]),
            }
        )
    return found


def _complex(facts: Facts) -> str:
    if "document" in facts:
        return gettext("Thuộc danh sách theo văn bản %(document)s.") % facts
    return gettext("Không thuộc danh sách địa bàn phức tạp đang có hiệu lực.")


def _adjoining(facts: Facts) -> str:
    if facts["provinces"]:
        return " ".join(_shared(one, facts) for one in facts["provinces"])
    if "too_short_m" in facts:
        return gettext(
            "Chỉ tiếp xúc tỉnh khác trên %(length)s, chưa đến %(least)s."
        ) % {
            "length": distance(facts["too_short_m"]),
            "least": distance(facts["min_m"]),
        }
    return gettext("Không giáp tỉnh khác.")


def _shared(one: Facts, facts: Facts) -> str:
    text = gettext("Giáp %(province)s trên %(length)s.") % {
        "province": one["name"],
        "length": distance(one["length_m"]),
    }
    if one["prone_count"] is None:
        return text
    return f"{text} " + gettext(
        "Cơ sở dễ bị lợi dụng của xã cách đường này không quá %(near)s: %(count)s."
    ) % {"near": distance(facts["near_m"]), "count": number(one["prone_count"])}


def _border(facts: Facts) -> str:
    return f"{_border_basis(facts)} {_border_length(facts)}".strip()


def _border_basis(facts: Facts) -> str:
    if "document" in facts:
        return (
            gettext("Thuộc danh sách xã biên giới theo văn bản %(document)s.") % facts
        )
    if facts.get("not_listed_but_touches"):
        return gettext(
            "Không có trong danh sách xã biên giới, dù ranh giới chạm biên giới "
            "quốc gia: cần đối chiếu."
        )
    if facts["basis"] == "official":
        return gettext("Không có trong danh sách xã biên giới.")
    if facts.get("border_len_m", 0) >= facts["min_m"]:
        return gettext("Chạm biên giới quốc gia (tính từ bản đồ, chưa có danh sách).")
    if facts["province_is_far"]:
        return gettext("Tỉnh không có biên giới quốc gia trong %(far)s.") % {
            "far": distance(facts["search_m"])
        }
    return gettext("Không chạm biên giới quốc gia (tính từ bản đồ).")


def _border_length(facts: Facts) -> str:
    if "border_len_m" not in facts:
        return ""
    return gettext("Đoạn biên giới đo được: %(length)s.") % {
        "length": distance(facts["border_len_m"])
    }


def _tourist(facts: Facts) -> str:
    text = gettext(
        "%(near_count)s trong %(prone_count)s cơ sở dễ bị lợi dụng cách điểm tham "
        "quan, du lịch không quá %(near)s."
    ) % {
        "near_count": number(facts["near_count"]),
        "prone_count": number(facts["prone_count"]),
        "near": distance(facts["near_m"]),
    }
    if facts["near_sites"]:
        names = ", ".join(facts["near_sites"][:3])
        text += " " + gettext("Gần nhất với: %(names)s.") % {"names": names}
    return text


def _tips(facts: Facts) -> str:
    return gettext(
        "%(tips)s nguồn tin trong %(ring)s quanh tụ điểm từ ngày bàn giao %(since)s "
        "(%(recent)s tin trong %(recent_days)s ngày qua); mức chung của %(reference)s "
        "là %(expected)s. Mức tương đối: %(ratio)s lần."
    ) % (
        _common(facts)
        | {
            "tips": number(facts["tips"]),
            "recent": number(facts["tips_recent"]),
            "expected": number(facts["tips_expected"], 1),
        }
    )


def _findings(facts: Facts) -> str:
    return gettext(
        "%(findings)s phát hiện qua %(visits)s lượt kiểm tra trong %(ring)s từ ngày "
        "bàn giao %(since)s; mức chung của %(reference)s là %(usual)s %% số lượt. "
        "Mức tương đối: %(ratio)s lần."
    ) % (
        _common(facts)
        | {
            "findings": number(facts["findings"]),
            "visits": number(facts["visits"]),
            "usual": number(100 * facts["usual_share"], 1),
        }
    )


def _common(facts: Facts) -> dict[str, str]:
    return {
        "ring": distance(facts["ring_m"]),
        "since": date_format(
            date.fromisoformat(facts["handed_over_on"]), "d/m/Y", use_l10n=False
        ),
        "recent_days": number(facts["recent_days"]),
        "reference": str(REFERENCES[facts["reference"]]),
        "ratio": number(facts["ratio"], 1),
    }


SENTENCES: dict[str, Callable[[Facts], str]] = {
    "complex": _complex,
    "adjoining": _adjoining,
    "border": _border,
    "tourist": _tourist,
    "tips": _tips,
    "findings": _findings,
}
