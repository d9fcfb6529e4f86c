"""Relapse watch measured around squares of 100 m, with rates worked out by hand."""

from __future__ import annotations

import json
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from geoapp.analysis import runs
from geoapp.analysis.models import Result
from geoapp.analysis.scoring import Reason, Scored
from geoapp.registry.models import HotspotEvent
from geoapp.spatial import sql
from tests import places

pytestmark = pytest.mark.django_db

DAY = date(2025, 8, 1)
HANDED_OVER = DAY - timedelta(days=100)
LIFE = [
    ("verified", date(2024, 1, 1)),
    ("under_action", date(2024, 2, 1)),
    ("cleared", date(2024, 3, 1)),
    ("handed_over", HANDED_OVER),
]
SPACING_M = 2000


def ground(number: int, y_m: float = 1000):
    """Return a square of 100 m; numbers apart enough for rings not to meet."""
    return places.box(1000 + number * SPACING_M, y_m, 100, 100)


def inside(number: int) -> tuple[float, float]:
    return 1050 + number * SPACING_M, 1050


def assess(day: date = DAY) -> dict[str, Scored]:
    return {one.subject.code: one for _, one in runs.assess_relapse_risk(day).ranked}


def reason(code: str, factor: str, day: date = DAY) -> Reason:
    return next(r for r in assess(day)[code].reasons if r.code == factor)


@pytest.fixture
def ward():
    province = places.province("01")
    places.commune(
        "00001", province, places.box(0, 0, 40_000, 10_000), unit_type="phuong"
    )
    return province


@pytest.fixture
def five(ward):
    return [places.hotspot(f"H{n}", ground(n), LIFE) for n in range(5)]


class TestRates:
    @pytest.mark.usefixtures("five")
    def test_relative_rate_of_tips(self):
        # 10 tips in 5 x 100 days: 2 expected each. (1 + 6) / (1 + 2) = 7/3.
        for number, tips in enumerate([6, 1, 1, 1, 1]):
            places.tips_on_different_days(*inside(number), DAY, tips)
        found = reason("H0", "tips")
        assert found.facts["tips"] == 6
        assert found.facts["tips_expected"] == 2
        assert found.facts["ratio"] == pytest.approx(7 / 3, abs=0.01)
        assert found.points == pytest.approx(50 * (7 / 3 - 1) / 4, abs=1e-4)
        assert reason("H1", "tips").points == 0

    @pytest.mark.usefixtures("five")
    def test_relative_rate_of_findings_per_visit(self):
        # 2 findings in 10 visits: q0 = 0.2. q = (10 x 0.2 + 2) / (10 + 2) = 1/3.
        for number in range(5):
            for back in range(2):
                places.inspection(
                    *inside(number), DAY - timedelta(days=back), is_finding=number == 0
                )
        found = reason("H0", "findings")
        assert (found.facts["findings"], found.facts["visits"]) == (2, 2)
        assert found.facts["usual_share"] == pytest.approx(0.2)
        assert found.facts["shrunken_share"] == pytest.approx(1 / 3, abs=1e-4)
        assert found.points == pytest.approx(50 * (5 / 3 - 1) / 4, abs=1e-4)
        assert reason("H1", "findings").points == 0

    @pytest.mark.usefixtures("five")
    def test_points_add_up_to_the_score(self):
        places.tips_on_different_days(*inside(0), DAY, 20)
        places.inspection(*inside(0), DAY, is_finding=True)
        places.inspection(*inside(1), DAY)
        scored = assess()["H0"]
        assert scored.score == sum(r.points for r in scored.reasons) > 0

    def test_like_is_compared_with_like(self, five):
        # Five urban ones make a stratum; the sixth, rural, has only everything.
        province = places.unit("province", "02", "tinh")
        places.commune("00002", province, places.box(0, 20_000, 40_000, 10_000))
        places.hotspot("R", ground(0, 21_000), LIFE)
        places.tips_on_different_days(*inside(0), DAY, 5)
        assert reason("H1", "tips").facts["reference"] == "stratum"
        assert reason("H1", "tips").facts["reference_hotspots"] == len(five)
        assert reason("H1", "tips").facts["tips_expected"] == 1
        rural = reason("R", "tips").facts
        assert (rural["reference"], rural["reference_hotspots"]) == ("all", 6)

    @pytest.mark.usefixtures("five")
    def test_too_few_of_a_kind_fall_back_to_the_province(self, ward):
        places.commune("00002", ward, places.box(0, 20_000, 40_000, 10_000))
        places.hotspot("R", ground(0, 21_000), LIFE)
        assert reason("R", "tips").facts["reference"] == "province"

    @pytest.mark.usefixtures("five")
    def test_another_provinces_tips_do_not_raise_the_usual_rate(self):
        province = places.unit("province", "02", "tinh")
        places.commune(
            "00002", province, places.box(0, 20_000, 40_000, 10_000), "phuong"
        )
        for number in range(5):
            places.hotspot(f"X{number}", ground(number, 21_000), LIFE)
        places.tips_on_different_days(1050, 21_050, DAY, 30)
        places.tip(*inside(0), DAY)
        assert reason("H0", "tips").facts["tips_expected"] == pytest.approx(0.2)


class TestRing:
    """What counts as around the hotspot, and since the hand-over."""

    @pytest.mark.parametrize(
        ("beyond_edge_m", "counted"), [(-50, 1), (0, 1), (299, 1), (301, 0)]
    )
    @pytest.mark.usefixtures("five")
    def test_the_ring_is_measured_from_the_edge(self, beyond_edge_m, counted):
        places.tip(1100 + beyond_edge_m, 1050, DAY)
        places.inspection(1100 + beyond_edge_m, 1050, DAY)
        assert reason("H0", "tips").facts["tips"] == counted
        assert reason("H0", "findings").facts["visits"] == counted

    @pytest.mark.parametrize(
        ("day", "counted"),
        [
            (HANDED_OVER - timedelta(days=1), 0),
            (HANDED_OVER, 0),
            (HANDED_OVER + timedelta(days=1), 1),
            (DAY, 1),
            (DAY + timedelta(days=1), 0),
        ],
    )
    @pytest.mark.usefixtures("five")
    def test_only_after_the_day_of_hand_over_and_up_to_the_day(self, day, counted):
        places.tip(*inside(0), day)
        places.inspection(*inside(0), day)
        assert reason("H0", "tips").facts["tips"] == counted
        assert reason("H0", "findings").facts["visits"] == counted

    @pytest.mark.usefixtures("five")
    def test_unfounded_tips_do_not_count(self):
        places.tip(*inside(0), DAY, verification="unfounded")
        places.tip(*inside(0), DAY, verification="new", channel="letter")
        assert reason("H0", "tips").facts["tips"] == 1

    @pytest.mark.parametrize(
        ("apart_m", "channel", "day", "tips"),
        [
            (90, "hotline", DAY, 1),
            (110, "hotline", DAY, 2),
            (90, "letter", DAY, 2),
            (90, "hotline", DAY - timedelta(days=1), 2),
        ],
    )
    @pytest.mark.usefixtures("five")
    def test_one_report_told_twice_is_one(self, apart_m, channel, day, tips):
        places.tip(1000, 1050, DAY)
        places.tip(1000 + apart_m, 1050, day, channel=channel)
        assert reason("H0", "tips").facts["tips"] == tips

    @pytest.mark.parametrize(
        ("channel", "day"), [("letter", DAY), ("hotline", DAY - timedelta(days=1))]
    )
    @pytest.mark.usefixtures("five")
    def test_a_report_between_two_others_does_not_join_them(self, channel, day):
        places.tip(1000, 1050, DAY)
        places.tip(1080, 1050, day, channel=channel)
        places.tip(1160, 1050, DAY)
        assert reason("H0", "tips").facts["tips"] == 3

    @pytest.mark.usefixtures("five")
    def test_a_visit_that_could_not_look_is_no_clean_visit(self):
        places.inspection(*inside(0), DAY, result="closed_found")
        places.inspection(*inside(0), DAY, result="refused")
        assert reason("H0", "findings").facts["missing"] == "no_visits"
        places.inspection(*inside(0), DAY, result="refused", is_finding=True)
        assert reason("H0", "findings").facts["findings"] == 1

    @pytest.mark.usefixtures("five")
    def test_findings_inside_and_beside_are_labels_beside_the_score(self):
        for beyond_edge_m in (-50, 49, 51, 299):
            places.inspection(1100 + beyond_edge_m, 1050, DAY, is_finding=True)
        facts = reason("H0", "findings").facts
        assert (facts["finding_inside"], facts["finding_beside"]) == (2, 2)


class TestWhoIsWatched:
    def codes(self, day: date = DAY) -> set[str]:
        return set(assess(day))

    @pytest.mark.usefixtures("ward")
    def test_the_newest_status_decides(self):
        end = DAY - timedelta(days=10)
        places.hotspot("handed", ground(0), LIFE)
        places.hotspot("monitored", ground(1), [*LIFE, ("monitoring", end)])
        places.hotspot("closed", ground(2), [*LIFE, ("closed", end)])
        places.hotspot("relapsed", ground(3), [*LIFE, ("relapsed", end)])
        places.hotspot("open", ground(4), LIFE[:3])
        assert self.codes() == {"handed", "monitored"}
        assert {"closed", "relapsed"} <= self.codes(end - timedelta(days=1))
        assert self.codes(HANDED_OVER - timedelta(days=1)) == set()
        assert "handed" in self.codes(HANDED_OVER)

    @pytest.mark.usefixtures("ward")
    def test_days_count_from_the_first_hand_over_after_the_last_relapse(self):
        again = DAY - timedelta(days=30)
        spot = places.hotspot(
            "H",
            ground(0),
            [*LIFE, ("monitoring", HANDED_OVER + timedelta(days=9))],
        )
        assert reason("H", "tips").facts["watched_days"] == 100
        for status, back in (("relapsed", 60), ("cleared", 40), ("handed_over", 30)):
            HotspotEvent.objects.create(
                hotspot=spot, status=status, happened_on=DAY - timedelta(days=back)
            )
        places.tip(*inside(0), DAY - timedelta(days=50))
        facts = reason("H", "tips").facts
        assert facts["handed_over_on"] == again.isoformat()
        assert (facts["watched_days"], facts["tips"]) == (30, 0)

    @pytest.mark.usefixtures("five")
    def test_an_extent_that_ends_on_the_day_leaves_no_place_to_look(self):
        places.hotspot("E", ground(7), LIFE, places.span(date(2024, 1, 1), DAY))
        places.tip(*inside(7), DAY - timedelta(days=1))
        found = assess()["E"]
        assert [r.facts["missing"] for r in found.reasons] == ["no_extent"] * 2
        assert (found.score, found.completeness) == (0, 0)
        assert found.band == "insufficient_data"
        assert reason("E", "tips", DAY - timedelta(days=1)).facts["tips"] == 1


class TestMissing:
    @pytest.mark.usefixtures("five")
    def test_nobody_looked_and_nobody_reported_is_its_own_band(self):
        places.tip(*inside(1), DAY - timedelta(days=89))
        places.tip(*inside(2), DAY - timedelta(days=90))
        places.inspection(*inside(3), DAY)
        bands = {code: one.band for code, one in assess().items()}
        assert bands == {
            "H0": "insufficient_data",
            "H1": "low",
            "H2": "insufficient_data",
            "H3": "low",
            "H4": "insufficient_data",
        }

    @pytest.mark.usefixtures("five")
    def test_no_visit_is_missing_not_clean(self):
        places.tip(*inside(0), DAY)
        places.inspection(*inside(1), DAY)
        assert reason("H0", "findings").facts["missing"] == "no_visits"
        assert assess()["H0"].completeness == 0.5
        assert reason("H1", "findings").value == 0

    @pytest.mark.usefixtures("five")
    def test_a_province_that_keeps_no_tips_is_missing_not_quiet(self):
        assert reason("H0", "tips").facts["missing"] == "no_tips_on_file"
        places.tip(35_000, 5_000, DAY)  # far from every ring, but in the province
        assert reason("H0", "tips").value == 0

    @pytest.mark.usefixtures("five")
    def test_another_provinces_tips_do_not_make_this_one_report(self):
        other = places.province("02")
        places.commune("00002", other, places.box(0, 20_000, 40_000, 10_000))
        places.tip(1000, 21_000, DAY)
        assert reason("H0", "tips").facts["missing"] == "no_tips_on_file"

    @pytest.mark.usefixtures("five")
    def test_tips_from_before_the_hand_overs_do_not_make_it_report(self):
        places.tip(35_000, 5_000, HANDED_OVER)
        assert reason("H0", "tips").facts["missing"] == "no_tips_on_file"

    def test_no_watched_hotspots_at_all(self):
        assert runs.run_relapse_risk(DAY).results.count() == 0


class TestRun:
    def test_recorded(self, five):
        places.tips_on_different_days(*inside(3), DAY, 12)
        run = runs.run_relapse_risk(DAY)
        results = Result.objects.of_newest("relapse_risk").order_by("rank")
        assert results.count() == len(five)
        first = results[0]
        assert first.hotspot == five[3]
        assert first.score == sum(r["points"] for r in first.reasons)
        assert [r.rank for r in results] == [1, 2, 2, 2, 2]
        assert run.parameters["ring_m"] == 300

    @pytest.mark.usefixtures("five")
    def test_command(self):
        places.tips_on_different_days(*inside(0), DAY, 6)
        places.inspection(*inside(0), DAY, is_finding=True)
        out = StringIO()
        call_command("run_analysis", "relapse_risk", "--day=2025-08-01", stdout=out)
        printed = out.getvalue()
        assert "6 nguồn tin trong 300 m" in printed
        assert "trong phạm vi tụ điểm" in printed
        assert "Thiếu dữ liệu" in printed
        assert "xác suất" not in printed
        out = StringIO()
        call_command(
            "run_analysis", "relapse_risk", "--day=2025-08-01", "--json", stdout=out
        )
        assert len(json.loads(out.getvalue())["results"]) == 5


@pytest.mark.usefixtures("five")
def test_rings_are_answered_by_the_indexes_in_metres():
    """Small tables would be read whole, so the planner is told not to."""
    statement = sql.statement("geoapp.analysis", "hotspot_rings")
    parameters = {
        "day": DAY,
        "watched": ["handed_over", "monitoring"],
        "ring_m": 300.0,
        "inside_m": 50.0,
        "recent_days": 90,
        "tip_merge_m": 100.0,
        "unfounded": ["unfounded"],
        "not_seen": ["refused"],
        "measure_srid": 3405,
    }
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {statement}", parameters)
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "tip_geog_gist" in plan
    assert "inspection_geog_gist" in plan
