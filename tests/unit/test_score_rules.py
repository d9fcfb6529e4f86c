"""What every score must keep, whatever was measured. No database."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoapp.analysis import border_priority, parameters, relapse_risk, scoring
from geoapp.analysis.border_priority import Commune, Shared
from geoapp.analysis.relapse_risk import Hotspot
from geoapp.analysis.scoring import Reason, Scored, Subject
from tests.measured import commune, hotspot

BORDER = parameters.BorderPriority()
RELAPSE = parameters.RelapseRisk()

ALLOWED_FACTORS = {"complex", "adjoining", "border", "tourist", "tips", "findings"}
FORBIDDEN = re.compile(
    r"nation(?!al_border)|ethnic|race|religio|poverty|poor|income|gender|person|worker",
)


communes = st.builds(
    commune,
    complex_document=st.sampled_from([None, "5/KH"]),
    border_document=st.sampled_from([None, "12/NQ"]),
    border_len_m=st.floats(0, 60_000),
    is_border_near=st.booleans(),
    is_border_on_file=st.booleans(),
    provinces=st.lists(
        st.builds(
            Shared,
            area=st.sampled_from("ABC"),
            length_m=st.floats(0.001, 60_000),
            prone_count=st.integers(0, 9),
        ),
        max_size=3,
    ).map(tuple),
    establishment_count=st.integers(0, 50),
    near_count=st.integers(0, 50),
    site_count=st.integers(0, 3),
)


@st.composite
def hotspots(draw) -> Hotspot:
    visits = draw(st.integers(0, 40))
    return hotspot(
        watched_days=draw(st.integers(0, 1000)),
        province_id=draw(st.sampled_from([None, 1, 2])),
        unit_type=draw(st.sampled_from(["xa", "phuong", "thi_tran", None])),
        has_extent=draw(st.booleans()),
        tips_on_file=draw(st.booleans()),
        tips=draw(st.integers(0, 40)),
        visits=visits,
        findings=draw(st.integers(0, visits)),
    )


def holds(scored: list[Scored], factors: tuple[str, ...]) -> None:
    for one in scored:
        assert tuple(r.code for r in one.reasons) == factors
        assert one.score == pytest.approx(sum(r.points for r in one.reasons))
        assert 0 <= one.score <= 100
        assert 0 <= one.completeness <= 1
        for reason in one.reasons:
            assert reason.missing == ("missing" in reason.facts)
            assert not (reason.missing and reason.points)


class TestEveryScore:
    @given(st.lists(communes, max_size=8))
    def test_border_points_add_up_and_missing_gives_none(self, measured):
        holds(border_priority.score(measured, BORDER), border_priority.FACTORS)

    @given(st.lists(hotspots(), max_size=12))
    def test_relapse_points_add_up_and_missing_gives_none(self, measured):
        holds(relapse_risk.score(measured, RELAPSE), relapse_risk.FACTORS)

    def test_all_known_is_complete_and_all_missing_is_not(self):
        [unknown] = border_priority.score([commune()], BORDER)
        assert (unknown.score, unknown.completeness) == (0, 0)


class TestFactors:
    """P8: nothing about who lives somewhere enters a score."""

    def test_only_allowed_factors(self):
        used = {*border_priority.FACTORS, *relapse_risk.FACTORS}
        assert used == ALLOWED_FACTORS

    @pytest.mark.parametrize(
        "measured",
        [Commune, Hotspot, parameters.BorderPriority, parameters.RelapseRisk],
    )
    def test_nothing_about_people_is_measured(self, measured):
        named = [item.name for item in fields(measured)]
        assert [name for name in named if FORBIDDEN.search(name)] == []


class TestParameters:
    @pytest.mark.parametrize("defaults", [BORDER, RELAPSE])
    def test_every_threshold_has_a_unit_and_a_source(self, defaults):
        listed = parameters.thresholds(defaults)
        assert len(listed) == len(fields(defaults)) - 2  # author, reason
        for threshold in listed:
            assert threshold.unit in parameters.UNITS.values()
            assert len(threshold.source) > 10

    def test_weights_sum_to_one(self):
        with pytest.raises(ValueError, match="sum to 1"):
            parameters.BorderPriority(border_weight=0.5)

    @pytest.mark.parametrize(
        ("changes", "message"),
        [
            ({"ring_km": 1, "author": "A", "reason": "B"}, "ring_km"),
            ({"ring_m": 200}, "author"),
            ({"ring_m": "200", "author": "A", "reason": "B"}, "ring_m"),
            ({"ring_m": True, "author": "A", "reason": "B"}, "ring_m"),
            ({"high_ratio": 1, "author": "A", "reason": "B"}, "low_ratio"),
        ],
    )
    def test_a_wrong_change_is_refused(self, changes, message):
        with pytest.raises(ValueError, match=message):
            parameters.changed(RELAPSE, changes)


class TestBorderRules:
    @pytest.mark.parametrize(
        ("length_m", "value"),
        [(99, 0), (100, 0), (5050, 0.5), (10_000, 1), (55_000, 1)],
    )
    def test_adjoining_is_linear_between_fixed_bounds(self, length_m, value):
        [scored] = border_priority.score(
            [commune(provinces=(Shared("B", length_m, 0),))], BORDER
        )
        assert scored.reasons[1].value == pytest.approx(value)

    def test_lengths_with_two_provinces_add_up(self):
        shared = (Shared("B", 3000, 0), Shared("C", 2050, 0), Shared("D", 60, 0))
        [scored] = border_priority.score([commune(provinces=shared)], BORDER)
        assert scored.reasons[1].value == pytest.approx(0.5)

    def test_adding_a_commune_changes_nobody_elses_score(self):
        one = commune("00001", provinces=(Shared("B", 4000, 0),))
        longer = commune("00002", provinces=(Shared("B", 50_000, 0),))
        [alone] = border_priority.score([one], BORDER)
        assert border_priority.score([one, longer], BORDER)[0].score == alone.score


class TestFeedback:
    """Looking more often must not by itself move a place up the list."""

    @given(st.lists(hotspots(), min_size=5, max_size=9), st.integers(1, 30))
    def test_clean_visits_never_raise_a_place(self, measured, more):
        before = relapse_risk.score(measured, RELAPSE)[0]
        first = replace(measured[0], visits=measured[0].visits + more)
        after = relapse_risk.score([first, *measured[1:]], RELAPSE)[0]
        assert after.score <= before.score + 1e-4

    def test_more_findings_at_the_same_rate_stay_near_it(self):
        others = [hotspot(n, visits=10, findings=1) for n in range(1, 6)]
        few = hotspot(0, visits=10, findings=1)
        many = hotspot(0, visits=100, findings=10)
        scores = [
            relapse_risk.score([one, *others], RELAPSE)[0].score for one in (few, many)
        ]
        assert scores == [0, 0]

    def test_a_lone_hotspot_is_its_own_usual_rate(self):
        [alone] = relapse_risk.score([hotspot(tips=9, visits=3, findings=3)], RELAPSE)
        assert alone.score == 0
        assert alone.reasons[0].facts["reference"] == "all"


class TestReference:
    def test_places_that_cannot_be_measured_do_not_thin_the_usual_rate(self):
        measured = [hotspot(0, tips=4), hotspot(1), hotspot(2, has_extent=False)]
        first = relapse_risk.score(measured, RELAPSE)[0].reasons[0]
        assert first.facts["tips_expected"] == 2  # 4 tips / 200 days x 100 days
        assert first.facts["reference_hotspots"] == 2

    def test_places_whose_province_keeps_no_tips_do_not_thin_it(self):
        silent = hotspot(1, province_id=2, tips_on_file=False)
        first = relapse_risk.score([hotspot(0, tips=4), silent], RELAPSE)[0].reasons[0]
        assert first.facts["tips_expected"] == 4


class TestBandsAndRanks:
    @pytest.mark.parametrize(
        ("score", "expected"),
        [(60, "high"), (59.9999, "medium"), (30, "medium"), (29.9999, "low")],
    )
    def test_bounds_belong_to_the_upper_band(self, score, expected):
        assert scoring.band(score, high_from=60, medium_from=30) == expected

    def test_equal_scores_share_a_rank_within_their_province(self):
        def made(province: str, code: str, value: float) -> Scored:
            subject = Subject(0, code, "", province, "")
            return Scored(subject, (Reason("x", 1.0, value, {}),), "low")

        scored = [
            made("02", "e", 0.9),
            made("01", "d", 0.1),
            made("01", "c", 0.5),
            made("01", "b", 0.5),
            made("01", "a", 0.4),
        ]
        assert [(rank, one.subject.code) for rank, one in scoring.ranked(scored)] == [
            (1, "b"),
            (1, "c"),
            (3, "a"),
            (4, "d"),
            (1, "e"),
        ]


@pytest.mark.parametrize("defaults", [BORDER, RELAPSE])
def test_methods_page_lists_every_threshold_as_it_is(defaults):
    page = (Path(__file__).parents[2] / "docs" / "methods.md").read_text("utf-8")
    for one in parameters.thresholds(defaults):
        row = f"| `{one.name}` | {one.value:g} | {one.unit} | {one.source} |"
        assert row in page, row
