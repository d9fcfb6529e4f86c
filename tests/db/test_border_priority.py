"""Border-area priority measured on squares of 4,000 m, with lengths known by hand.

C1 is north-east and touches A1 in one corner only.

    4000 m
  A2 | C1
  ---+---
  A1 | B1        A1, A2: province 01;  B1: province 02;  C1: province 03
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from geoapp.analysis import runs
from geoapp.analysis.models import Result, Run
from geoapp.analysis.parameters import BorderPriority
from geoapp.analysis.scoring import Reason, Scored
from geoapp.territory.models import AdminUnit
from tests import places

pytestmark = pytest.mark.django_db

DAY = date(2025, 8, 1)
SIDE = 4000
HALF_M = 1.0  # shared lengths are known to the rounding of a buffer's quarter circle


def assess(day: date = DAY) -> dict[str, Scored]:
    return {one.subject.code: one for _, one in runs.assess_border_priority(day).ranked}


def reason(code: str, factor: str, day: date = DAY) -> Reason:
    return next(r for r in assess(day)[code].reasons if r.code == factor)


@pytest.fixture
def provinces() -> dict[str, AdminUnit]:
    return {code: places.province(code, f"Tỉnh {code}") for code in ("01", "02", "03")}


@pytest.fixture
def four(provinces: dict[str, AdminUnit]) -> dict[str, AdminUnit]:
    return {
        "00001": places.commune("00001", provinces["01"], places.box(0, 0, SIDE, SIDE)),
        "00002": places.commune(
            "00002", provinces["01"], places.box(0, SIDE, SIDE, SIDE)
        ),
        "00003": places.commune(
            "00003", provinces["02"], places.box(SIDE, 0, SIDE, SIDE)
        ),
        "00004": places.commune(
            "00004", provinces["03"], places.box(SIDE, SIDE, SIDE, SIDE)
        ),
    }


class TestAdjoining:
    @pytest.mark.usefixtures("four")
    def test_length_shared_with_another_province(self):
        # The edge, and 30 m (the tolerance) around each of its two ends.
        found = reason("00001", "adjoining")
        [shared] = found.facts["provinces"]
        assert shared["name"] == "Tỉnh 02"
        assert shared["length_m"] == pytest.approx(SIDE + 60, abs=HALF_M)
        assert found.value == pytest.approx((4060 - 100) / (10_000 - 100), abs=1e-3)
        assert found.points == pytest.approx(8, abs=0.02)

    def test_a_corner_where_three_provinces_meet_is_not_adjoining(self, provinces):
        places.commune("00001", provinces["01"], places.box(0, 0, SIDE, SIDE))
        places.commune("00004", provinces["03"], places.box(SIDE, SIDE, SIDE, SIDE))
        found = reason("00001", "adjoining")
        assert found.value == 0
        assert found.facts["provinces"] == []
        assert found.facts["too_short_m"] == pytest.approx(60, abs=HALF_M)

    @pytest.mark.usefixtures("four")
    def test_the_corner_does_not_lengthen_a_real_border(self):
        names = [s["name"] for s in reason("00001", "adjoining").facts["provinces"]]
        assert names == ["Tỉnh 02"]

    @pytest.mark.parametrize(("gap_m", "is_shared"), [(20, True), (40, False)])
    def test_a_gap_within_the_tolerance_is_bridged(self, provinces, gap_m, is_shared):
        places.commune("00001", provinces["01"], places.box(0, 0, SIDE, SIDE))
        places.commune(
            "00003", provinces["02"], places.box(SIDE + gap_m, 0, SIDE, SIDE)
        )
        assert bool(reason("00001", "adjoining").value) is is_shared

    def test_an_overlap_counts_as_shared(self, provinces):
        places.commune("00001", provinces["01"], places.box(0, 0, SIDE, SIDE))
        places.commune("00003", provinces["02"], places.box(SIDE - 200, 0, SIDE, SIDE))
        [shared] = reason("00001", "adjoining").facts["provinces"]
        # East edge, and 200 + 30 m of the top and the bottom edge.
        assert shared["length_m"] == pytest.approx(SIDE + 460, abs=HALF_M)

    def test_no_neighbouring_province_on_file_is_missing_not_zero(self, provinces):
        places.commune("00001", provinces["01"], places.box(0, 0, SIDE, SIDE))
        places.commune("00002", provinces["01"], places.box(0, SIDE, SIDE, SIDE))
        found = reason("00001", "adjoining")
        assert found.missing
        assert found.facts["missing"] == "no_neighbours"
        assert found.points == 0

    @pytest.mark.usefixtures("four")
    def test_an_inner_commune_of_a_province_with_neighbours_is_zero(self):
        places.commune(
            "00005",
            AdminUnit.objects.get(versions__gso_code="01", versions__level="province"),
            places.box(-SIDE, 0, SIDE, SIDE),
        )
        found = reason("00005", "adjoining")
        assert (found.value, found.missing) == (0, False)

    def test_a_neighbour_that_ends_on_the_day_is_gone(self, provinces):
        places.commune("00001", provinces["01"], places.box(0, 0, SIDE, SIDE))
        places.commune(
            "00003",
            provinces["02"],
            places.box(SIDE, 0, SIDE, SIDE),
            validity=places.span(date(2020, 1, 1), DAY),
        )
        assert reason("00001", "adjoining").missing
        assert reason("00001", "adjoining", date(2025, 7, 31)).value > 0

    def test_another_district_is_a_fact_and_gives_no_points(self, provinces):
        west = places.district("001", provinces["01"], "Huyện Tây")
        east = places.district("002", provinces["01"], "Huyện Đông")
        places.commune("00001", west, places.box(0, 0, SIDE, SIDE))
        places.commune("00002", east, places.box(SIDE, 0, SIDE, SIDE))
        places.commune("00003", provinces["02"], places.box(0, 50_000, SIDE, SIDE))
        found = reason("00001", "adjoining")
        [shared] = found.facts["districts"]
        assert shared["name"] == "Huyện Đông"
        assert shared["length_m"] == pytest.approx(SIDE + 60, abs=HALF_M)
        assert found.points == 0

    @pytest.mark.usefixtures("four")
    def test_prone_establishments_near_the_line_are_named_as_context(self):
        places.establishment(SIDE - 490, 2000)
        places.establishment(SIDE - 510, 2000)
        places.establishment(SIDE - 100, 2000, is_prone=False)
        places.establishment(SIDE + 100, 2000)  # near, but of the other province
        [shared] = reason("00001", "adjoining").facts["provinces"]
        assert shared["prone_count"] == 1


class TestBorder:
    @pytest.mark.usefixtures("four")
    def test_contact_is_computed_where_there_is_no_list(self):
        places.national_border((0, 0), (0, SIDE))
        found = reason("00001", "border")
        assert found.value == 1
        assert found.facts["basis"] == "computed"
        assert found.facts["border_len_m"] == pytest.approx(SIDE + 60, abs=HALF_M)
        touched_at_its_end = reason("00002", "border")
        assert touched_at_its_end.value == 0
        assert touched_at_its_end.facts["border_len_m"] == pytest.approx(60, abs=1)

    def test_the_official_list_wins(self, four):
        places.national_border((0, 0), (0, SIDE))
        places.designate(four["00002"], "border_official", "12/NQ")
        listed, unlisted = reason("00002", "border"), reason("00001", "border")
        assert (listed.value, listed.facts["document"]) == (1, "12/NQ")
        assert unlisted.value == 0
        assert unlisted.facts["not_listed_but_touches"] is True
        assert unlisted.facts["border_len_m"] > SIDE

    def test_a_list_that_ends_on_the_day_is_not_in_force(self, four):
        places.national_border((0, 0), (0, SIDE))
        places.designate(
            four["00002"],
            "border_official",
            "12/NQ",
            places.span(date(2020, 1, 1), DAY),
        )
        assert reason("00001", "border").facts["basis"] == "computed"
        assert reason("00002", "border", date(2025, 7, 31)).value == 1

    def test_another_provinces_list_says_nothing_here(self, four):
        places.national_border((0, 0), (0, SIDE))
        places.designate(four["00003"], "border_official", "9/NQ")
        assert reason("00001", "border").value == 1

    @pytest.mark.usefixtures("four")
    def test_no_border_within_50_km_is_zero_and_known(self):
        places.national_border((-53_000, 0), (-53_000, SIDE))
        found = reason("00001", "border")
        assert (found.value, found.missing) == (0, False)
        assert found.facts["province_is_far"] is True

    @pytest.mark.usefixtures("four")
    def test_no_border_and_no_list_on_file_at_all_is_missing(self):
        assert reason("00001", "border").facts["missing"] == "no_border"

    @pytest.mark.usefixtures("four")
    def test_a_border_line_that_ends_on_the_day_is_gone(self):
        places.national_border(
            (0, 0), (0, SIDE), validity=places.span(date(2020, 1, 1), DAY)
        )
        assert reason("00001", "border").missing


class TestTouristSites:
    @pytest.mark.usefixtures("four")
    def test_prone_establishments_within_500_m(self):
        places.landmark("Hồ", 2000, 2000)
        for x_m in (1505, 2000, 2495):
            places.establishment(x_m, 2000)
        places.establishment(2510, 2000)
        places.establishment(2000, 2000, is_prone=False)
        places.establishment(2000, 2000, operating_status="closed")
        places.establishment(2000, 2000, location_precision="commune_centre")
        places.establishment(2000, 2000, validity=places.span(date(2020, 1, 1), DAY))
        found = reason("00001", "tourist")
        assert found.facts["near_count"] == 3
        assert found.facts["prone_count"] == 4
        assert found.facts["near_sites"] == ["Hồ"]
        assert found.value == pytest.approx(0.3)
        assert found.points == pytest.approx(6)

    @pytest.mark.usefixtures("four")
    def test_a_site_across_the_boundary_counts(self):
        places.landmark("Đền", SIDE + 100, 2000)
        places.landmark("Chùa", 100, SIDE + 100)
        places.establishment(SIDE - 100, 2000)
        assert reason("00001", "tourist").facts["near_count"] == 1

    @pytest.mark.usefixtures("four")
    def test_only_tourist_sites_in_force_count(self):
        places.landmark("Hồ", 2000, 2000)
        places.landmark("Cửa khẩu", 200, 200, kind="border_gate")
        ended = places.span(date(2020, 1, 1), DAY)
        places.landmark("Phố cũ", 200, 200, validity=ended)
        places.establishment(200, 200)
        found = reason("00001", "tourist")
        assert (found.value, found.facts["near_sites"]) == (0, [])

    @pytest.mark.usefixtures("four")
    def test_two_sites_do_not_count_one_establishment_twice(self):
        places.landmark("Hồ", 2000, 2000)
        places.landmark("Đền", 2100, 2000)
        places.establishment(2050, 2000)
        found = reason("00001", "tourist")
        assert found.facts["near_count"] == 1
        assert sorted(found.facts["near_sites"]) == ["Hồ", "Đền"]

    @pytest.mark.usefixtures("four")
    def test_without_sites_or_establishments_it_is_missing(self):
        places.landmark("Chợ", 2000, 2000, kind="other")
        places.landmark("Nơi khác", SIDE + 2000, 2000)  # another province
        places.establishment(2000, 2000)
        assert reason("00001", "tourist").facts["missing"] == "no_tourist_sites"
        places.landmark("Hồ", 2000, 2000)
        assert not reason("00001", "tourist").missing
        assert reason("00003", "tourist").facts["missing"] == "no_establishments"

    @pytest.mark.usefixtures("four")
    def test_a_site_that_ends_on_the_day_is_gone(self):
        places.landmark("Hồ", 2000, 2000, validity=places.span(date(2020, 1, 1), DAY))
        places.establishment(2000, 2000)
        assert reason("00001", "tourist").missing
        assert reason("00001", "tourist", date(2025, 7, 31)).value > 0


class TestComplexArea:
    def test_designated_not_designated_and_not_known(self, four):
        places.designate(four["00001"], "complex", "5/KH")
        assert reason("00001", "complex").value == 1
        assert reason("00001", "complex").facts["document"] == "5/KH"
        assert reason("00002", "complex").value == 0
        assert reason("00003", "complex").facts["missing"] == "no_complex_list"

    def test_a_designation_that_ends_on_the_day_is_not_in_force(self, four):
        places.designate(
            four["00001"], "complex", "5/KH", places.span(date(2025, 1, 1), DAY)
        )
        assert reason("00001", "complex").missing
        assert reason("00001", "complex", date(2025, 7, 31)).value == 1


class TestRun:
    def test_everything_known_adds_up(self, four):
        places.designate(four["00001"], "complex", "5/KH")
        places.designate(four["00001"], "border_official", "12/NQ")
        places.landmark("Hồ", 2000, 2000)
        for _ in range(10):
            places.establishment(2000, 2000)
        scored = assess()["00001"]
        assert scored.score == pytest.approx(30 + 8 + 30 + 20, abs=0.02)
        assert scored.score == pytest.approx(sum(r.points for r in scored.reasons))
        assert (scored.completeness, scored.band) == (1, "high")

    @pytest.mark.usefixtures("four")
    def test_what_is_missing_lowers_completeness(self):
        scored = assess()["00001"]  # only the adjoining provinces are on file
        assert scored.completeness == pytest.approx(0.2)
        assert [r.code for r in scored.reasons if r.missing] == [
            "complex",
            "border",
            "tourist",
        ]

    @pytest.mark.usefixtures("four")
    def test_a_commune_without_a_polygon_is_left_out(self, provinces):
        places.unit("commune", "00009", "xa", provinces["01"])
        assert "00009" not in assess()

    @pytest.mark.usefixtures("four")
    def test_a_day_without_units_gives_an_empty_run(self):
        assert runs.run_border_priority(date(1999, 1, 1)).results.count() == 0

    def test_recorded_with_parameters_and_ranks_per_province(self, four):
        run = runs.run_border_priority(DAY)
        assert run.parameters["method"] == "border_priority/0"
        assert run.parameters["tolerance_m"] == 30
        assert run.parameters["author"]
        results = {r.unit_id: r for r in Result.objects.of_newest("border_priority")}
        assert len(results) == 4
        # A1 and A2 share the first place of province 01; B1 and C1 lead their own.
        assert [results[u.pk].rank for u in four.values()] == [1, 1, 1, 1]
        stored = results[four["00001"].pk]
        assert stored.score == sum(r["points"] for r in stored.reasons)

    @pytest.mark.usefixtures("four")
    def test_a_run_that_fails_half_way_leaves_nothing(self):
        assessment = runs.assess_border_priority(DAY)
        twice = replace(assessment, ranked=assessment.ranked * 2)
        with pytest.raises(Exception, match="result_once_a_unit"):
            runs.record(twice)
        assert not Run.objects.exists()

    def test_weights_are_data(self, four):
        changed = BorderPriority(
            complex_weight=0,
            adjoining_weight=1,
            border_weight=0,
            tourist_weight=0,
            author="Phòng CSHS",
            reason="thử",
        )
        run = runs.run_border_priority(DAY, parameters=changed)
        assert run.parameters["author"] == "Phòng CSHS"
        best = run.results.get(unit=four["00001"])
        assert best.score == pytest.approx(40, abs=0.1)


class TestCommand:
    def run(self, *arguments: str) -> str:
        out = StringIO()
        call_command("run_analysis", "border_priority", *arguments, stdout=out)
        return out.getvalue()

    @pytest.mark.usefixtures("four")
    def test_table_is_in_vietnamese_and_names_what_is_missing(self):
        printed = self.run("--day", "2025-08-01", "--province", "01")
        assert "Giáp Tỉnh 02 trên 4,1 km" in printed
        assert "Chưa đủ dữ liệu: tỉnh chưa có danh sách địa bàn phức tạp" in printed
        assert "00003" not in printed
        assert Run.objects.count() == 1
        assert Result.objects.count() == 4  # the run is of every province

    @pytest.mark.usefixtures("four")
    def test_json_and_no_record(self):
        printed = json.loads(self.run("--day", "2025-08-01", "--json", "--no-record"))
        assert printed["run"] is None
        assert printed["parameters"]["border_weight"] == 0.3
        assert len(printed["results"]) == 4
        assert not Run.objects.exists()

    @pytest.mark.usefixtures("four")
    def test_changed_parameters_need_an_author_and_a_reason(self, tmp_path):
        file = tmp_path / "changes.json"
        file.write_text('{"min_shared_m": 50}', encoding="utf-8")
        with pytest.raises(CommandError, match="author"):
            self.run("--parameters", str(file))
        file.write_text(
            '{"min_shared_m": 50, "author": "A", "reason": "B"}', encoding="utf-8"
        )
        printed = json.loads(
            self.run("--day", "2025-08-01", "--json", "--parameters", str(file))
        )
        assert printed["parameters"]["min_shared_m"] == 50
