"""Reasons in words: every code has some, in Vietnamese numbers. No database."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.utils import translation

from geoapp.analysis import border_priority, parameters, reasons, relapse_risk, scoring
from geoapp.analysis.border_priority import Shared
from geoapp.analysis.models import Band
from tests.measured import commune, hotspot

BORDER = parameters.BorderPriority()
RELAPSE = parameters.RelapseRisk()


@pytest.fixture(autouse=True)
def vietnamese():
    with translation.override("vi"):
        yield


def words(scored: scoring.Scored) -> dict[str, str]:
    stored = [reason.as_json() for reason in scored.reasons]
    return {text.code: text.text for text in reasons.texts(stored)}


def border(measured, *others) -> dict[str, str]:
    return words(border_priority.score([measured, *others], BORDER)[0])


def relapse(measured) -> dict[str, str]:
    others = [hotspot(n, visits=10, findings=1, tips=2) for n in range(1, 6)]
    return words(relapse_risk.score([measured, *others], RELAPSE)[0])


def test_numbers_are_written_as_in_vietnam():
    assert reasons.number(2937) == "2.937"
    assert reasons.number(12.36, 1) == "12,4"
    assert reasons.distance(640.4) == "640 m"
    assert reasons.distance(999.7) == "1 km"
    assert reasons.distance(12_360) == "12,4 km"
    with translation.override("en"):
        assert reasons.number(2937.5, 1) == "2,937.5"


def test_every_factor_has_a_title_and_a_sentence():
    factors = {*border_priority.FACTORS, *relapse_risk.FACTORS}
    assert set(reasons.TITLES) == set(reasons.SENTENCES) == factors


def test_bands_of_the_pure_rules_are_those_of_the_database():
    assert {
        scoring.HIGH,
        scoring.MEDIUM,
        scoring.LOW,
        scoring.INSUFFICIENT_DATA,
    } == set(Band.values)


def test_every_missing_code_has_words():
    package = Path(scoring.__file__).parent
    source = "".join(
        (package / f"{name}.py").read_text(encoding="utf-8")
        for name in ("border_priority", "relapse_risk")
    )
    assert set(re.findall(r'"(no_\w+)"', source)) == set(reasons.MISSING)
    unknown = border(commune())
    assert all(text.startswith("Chưa đủ dữ liệu:") for text in unknown.values())
    blind = relapse(hotspot(has_extent=False))
    assert all("chưa có phạm vi" in text for text in blind.values())
    assert "nguồn tin nào" in relapse(hotspot(tips_on_file=False))["tips"]
    assert "lượt kiểm tra nào" in relapse(hotspot())["findings"]


class TestBorderSentences:
    def test_adjoining(self):
        shared = (Shared("Phú Thọ", 12_340, 1200), Shared("Lào Cai", 61, 0))
        text = border(commune(provinces=shared, establishment_count=1))["adjoining"]
        assert text == (
            "Giáp Phú Thọ trên 12,3 km. Cơ sở dễ bị lợi dụng của xã cách đường này "
            "không quá 500 m: 1.200."
        )

    def test_establishments_that_nobody_loaded_are_not_said_to_be_none(self):
        text = border(commune(provinces=(Shared("Phú Thọ", 12_340, 0),)))["adjoining"]
        assert text == "Giáp Phú Thọ trên 12,3 km."

    def test_adjoining_too_short_districts_and_none(self):
        short = commune(provinces=(Shared("B", 60, 0),))
        assert "60 m, chưa đến 100 m" in border(short)["adjoining"]
        inner = commune("00002", districts=(Shared("Huyện Đông", 900, 0),))
        assert border(inner, short)["adjoining"] == (
            "Không giáp tỉnh khác. Giáp huyện khác trong tỉnh (không tính điểm): "
            "Huyện Đông."
        )

    def test_border(self):
        far = commune(is_border_on_file=True)
        near = replace(far, is_border_near=True)
        touching = replace(near, border_len_m=2480.0)
        listed = replace(touching, border_document="12/NQ")
        assert "không có biên giới quốc gia trong 50 km" in border(far)["border"]
        assert border(near)["border"].startswith("Không chạm biên giới")
        assert border(touching)["border"] == (
            "Chạm biên giới quốc gia (tính từ bản đồ, chưa có danh sách). "
            "Đoạn biên giới đo được: 2,5 km."
        )
        assert "văn bản 12/NQ" in border(listed)["border"]
        assert "cần đối chiếu" in border(touching, listed)["border"]
        unlisted = border(near, listed)["border"]
        assert unlisted == "Không có trong danh sách xã biên giới."

    def test_complex_and_tourist(self):
        listed = commune(
            complex_document="5/KH",
            establishment_count=9,
            prone_count=8,
            near_count=4,
            site_count=1,
            near_sites=("A", "B", "C", "D"),
        )
        said = border(listed)
        assert said["complex"] == "Thuộc danh sách theo văn bản 5/KH."
        assert said["tourist"].startswith("4 trong 8 cơ sở")
        assert said["tourist"].endswith("Gần nhất với: A, B, C.")
        assert "Không thuộc" in border(commune("00002"), listed)["complex"]


class TestRelapseSentences:
    def test_tips_and_findings(self):
        one = hotspot(
            tips=6,
            tips_recent=4,
            visits=12,
            findings=3,
            findings_inside=1,
            findings_beside=2,
            last_visit_on=date(2025, 3, 1),
        )
        said = relapse(one)
        assert "6 nguồn tin trong 300 m" in said["tips"]
        assert "01/01/2025 (4 tin trong 90 ngày qua)" in said["tips"]
        assert "là 2,7." in said["tips"]  # 16 tips / 600 days x 100 days
        assert "3 phát hiện qua 12 lượt" in said["findings"]
        assert "12,9 % số lượt" in said["findings"]  # 8 findings / 62 visits
        assert "Có 1 phát hiện trong phạm vi tụ điểm" in said["findings"]
        assert "Có 2 phát hiện cách 50 m–300 m" in said["findings"]

    def test_never_called_a_probability(self):
        said = " ".join(relapse(hotspot(tips=3, visits=1)).values()).lower()
        assert "xác suất" not in said
