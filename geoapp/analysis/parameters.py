"""Every threshold of the analyses: its unit in its name, its default, its source.

Defaults only. A run keeps the values it used, who set them and why, so that a result
can be repeated and a change of weights is a new, visible version. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from math import isclose
from typing import Any, ClassVar, TypeVar

UNITS = {
    "m": "metres",
    "days": "days",
    "count": "number of places",
    "weight": "share of the score, 0 to 1",
    "points": "points of the score, 0 to 100",
    "ratio": "times the usual rate",
    "tips": "tips",
    "visits": "inspection visits",
    "hotspots": "hotspots",
}
"""The last word of a threshold's name, and what it means."""

R28 = "Kế hoạch của tỉnh, mục III.1.1 (R28)"
OWN = "Đề xuất của phần mềm, chờ cơ quan quyết định"

AUTHOR = "Địa bàn"
REASON = "Giá trị mặc định (docs/methods.md)"

Parameters = TypeVar("Parameters", "BorderPriority", "RelapseRisk")


def _threshold(default: float, source: str) -> Any:
    return field(default=default, metadata={"source": source})


@dataclass(frozen=True, slots=True, kw_only=True)
class BorderPriority:
    """Border-area priority: weights sum to 1, so that the score runs to 100."""

    method: ClassVar[str] = "border_priority/0"

    author: str = AUTHOR
    reason: str = REASON

    complex_weight: float = _threshold(0.30, f"{R28}; {OWN}")
    adjoining_weight: float = _threshold(0.20, f"{R28}; {OWN}")
    border_weight: float = _threshold(0.30, f"{R28}; {OWN}")
    tourist_weight: float = _threshold(0.20, f"{R28}; {OWN}")

    tolerance_m: float = _threshold(
        30, "Số xã biên giới và xã giáp tỉnh không đổi quanh 30 m trên dữ liệu 2025"
    )
    min_shared_m: float = _threshold(
        100, "Hơn chỗ ba tỉnh gặp nhau, vốn tự có đến 2 lần dung sai"
    )
    adjoining_low_m: float = _threshold(100, f"Bằng min_shared_m; {OWN}")
    adjoining_high_m: float = _threshold(10_000, OWN)
    adjoining_near_m: float = _threshold(
        500, f"Chỉ để tham khảo, không tính điểm; {OWN}"
    )
    min_border_m: float = _threshold(
        100, "NĐ 34/2014, NĐ 299/2025: một phần địa giới trùng biên giới; dung sai"
    )
    border_search_m: float = _threshold(50_000, OWN)
    tourist_near_m: float = _threshold(500, OWN)
    tourist_low_count: float = _threshold(0, OWN)
    tourist_high_count: float = _threshold(10, OWN)

    high_from_points: float = _threshold(60, OWN)
    medium_from_points: float = _threshold(30, OWN)

    def __post_init__(self) -> None:
        _check(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class RelapseRisk:
    """Relapse watch. Rates are relative to like places; nothing is a probability."""

    method: ClassVar[str] = "relapse_risk/0"

    author: str = AUTHOR
    reason: str = REASON

    tips_weight: float = _threshold(0.5, OWN)
    findings_weight: float = _threshold(0.5, OWN)

    ring_m: float = _threshold(
        300, f"Vùng ghi nhận di chuyển hoặc lan tỏa, 50–300 m; {OWN}"
    )
    inside_m: float = _threshold(50, "Định nghĩa tái hoạt động: trong hoặc cách ≤ 50 m")
    recent_days: float = _threshold(90, "Chu kỳ theo dõi một quý")
    tip_merge_m: float = _threshold(
        100, "Tin trùng: cùng kênh, cùng ngày, cách ≤ 100 m"
    )

    tips_prior_tips: float = _threshold(
        1, "Clayton và Kaldor 1987, co về mức chung; chưa đủ 20 tụ điểm để ước lượng"
    )
    findings_prior_visits: float = _threshold(
        10, "Marshall 1991, co về mức chung; tương đương 10 lượt kiểm tra"
    )
    low_ratio: float = _threshold(1, "Bằng mức chung thì không có điểm")
    high_ratio: float = _threshold(5, OWN)
    min_stratum_hotspots: float = _threshold(
        5, "Ít hơn thì mức chung do chính nơi đó quyết định"
    )

    high_from_points: float = _threshold(50, OWN)
    medium_from_points: float = _threshold(20, OWN)

    def __post_init__(self) -> None:
        _check(self)


@dataclass(frozen=True, slots=True)
class Threshold:
    """One row of the table of thresholds."""

    name: str
    value: float
    unit: str
    source: str


def thresholds(parameters: BorderPriority | RelapseRisk) -> list[Threshold]:
    """Return every threshold with its unit and source, in the order of the class."""
    return [
        Threshold(
            item.name,
            getattr(parameters, item.name),
            UNITS[item.name.rpartition("_")[2]],
            item.metadata["source"],
        )
        for item in fields(parameters)
        if item.name not in {"author", "reason"}
    ]


def changed(defaults: Parameters, changes: Mapping[str, Any]) -> Parameters:
    """Return the parameters with some values changed.

    Raises:
        ValueError: an unknown name, a value that is not a number, weights that do not
            sum to 1, or no ``author`` and ``reason`` for the change.
    """
    names = {item.name for item in fields(defaults)}
    if unknown := sorted(set(changes) - names):
        raise ValueError("unknown parameters: " + ", ".join(unknown))
    if not (changes.get("author") and changes.get("reason")):
        raise ValueError("a change of parameters names its author and its reason")
    return replace(defaults, **changes)


def as_json(parameters: BorderPriority | RelapseRisk) -> dict[str, Any]:
    """Return what a run keeps: the method with its version, and every value."""
    return {"method": parameters.method, **asdict(parameters)}


def _check(parameters: BorderPriority | RelapseRisk) -> None:
    values = {
        name: value
        for name, value in asdict(parameters).items()
        if name not in {"author", "reason"}
    }
    if wrong := [n for n, v in values.items() if type(v) not in {int, float} or v < 0]:
        raise ValueError("not a number of at least 0: " + ", ".join(wrong))
    weights = [value for name, value in values.items() if name.endswith("_weight")]
    if not isclose(sum(weights), 1):
        raise ValueError("weights must sum to 1")
    for low in [name for name in values if "_low_" in f"_{name}"]:
        if not values[low] < values[low.replace("low", "high")]:
            raise ValueError(f"{low} must be less than its high bound")
