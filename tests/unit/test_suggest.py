"""Columns as officers call them find their fields; what is doubtful is not proposed."""

from __future__ import annotations

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from geoapp.ingest.heading_words import words_for
from geoapp.ingest.persons import is_person_column
from geoapp.ingest.suggest import Suggestion, suggest
from geoapp.ingest.targets import TARGETS, target_of

HEADINGS = [
    # layer, heading as found in files, field
    ("establishments", "TENCS", "name"),
    ("establishments", "Tên cơ sở KD", "name"),
    ("establishments", "TEN_CSKD", "name"),
    ("establishments", "TenCoSoKinhDoanh", "name"),
    ("establishments", "Biển hiệu", "name"),
    ("establishments", "TENDN", "name"),
    ("establishments", "MACS", "code"),
    ("establishments", "Mã số CS", "code"),
    ("establishments", "SO_GP", "code"),
    ("establishments", "Số GCN", "code"),
    ("establishments", "MaQuanLy", "code"),
    ("establishments", "LOAIHINH", "service_types"),
    ("establishments", "LOAIHINHKD", "service_types"),
    ("establishments", "Loại hình kinh doanh", "service_types"),
    ("establishments", "Ngành nghề KD", "service_types"),
    ("establishments", "NGANHNGHEK", "service_types"),
    ("establishments", "Loai_DV", "service_types"),
    ("establishments", "DIACHI", "address"),
    ("establishments", "Địa chỉ cơ sở", "address"),
    ("establishments", "DiaChi_CS", "address"),
    ("establishments", "Địa điểm KD", "address"),
    ("establishments", "MAXA", "stated_unit_code"),
    ("establishments", "Mã phường/xã", "stated_unit_code"),
    ("establishments", "MA_DVHC", "stated_unit_code"),
    ("establishments", "maHC", "stated_unit_code"),
    ("establishments", "TRANGTHAI", "operating_status"),
    ("establishments", "Trạng thái hoạt động", "operating_status"),
    ("establishments", "TINHTRANGH", "operating_status"),
    ("establishments", "Hiện trạng", "operating_status"),
    ("establishments", "TT_HD", "operating_status"),
    ("establishments", "Độ chính xác", "location_precision"),
    ("establishments", "Có điều kiện ANTT", "is_conditional"),
    ("establishments", "NHAY_CAM", "is_prone"),
    ("establishments", "NGAYCAP", "valid_from"),
    ("establishments", "Ngày cấp GCN", "valid_from"),
    ("establishments", "NGAY_BD", "valid_from"),
    ("establishments", "Ngay hoat dong", "valid_from"),
    ("establishments", "NGAYHETHAN", "valid_to"),
    ("establishments", "Ngày kết thúc", "valid_to"),
    ("hotspots", "MA_TUDIEM", "code"),
    ("hotspots", "Tên điểm", "name"),
    ("hotspots", "Khu vực", "name"),
    ("hotspots", "Loại tụ điểm", "setting"),
    ("hotspots", "CONGNHAN", "recognition"),
    ("hotspots", "Xã chủ trì", "lead_code"),
    ("hotspot_events", "MATD", "hotspot_code"),
    ("hotspot_events", "Diễn biến", "status"),
    ("hotspot_events", "Ngày cập nhật", "happened_on"),
    ("hotspot_events", "SO_QD", "document_no"),
    ("hotspot_events", "Căn cứ", "document_no"),
    ("hotspot_events", "Nội dung", "note"),
    ("inspections", "NGAYKT", "inspected_on"),
    ("inspections", "Ngày lập biên bản", "inspected_on"),
    ("inspections", "Hình thức KT", "kind"),
    ("inspections", "KQ_KT", "result"),
    ("inspections", "Kết quả xử lý", "result"),
    ("inspections", "Có vi phạm", "is_finding"),
    ("inspections", "Cấp kiểm tra", "team_level"),
    ("inspections", "Số biên bản", "code"),
    ("inspections", "MA_COSO", "establishment_code"),
    ("tips", "Mã nguồn tin", "code"),
    ("tips", "NGAYTIEPNH", "received_on"),
    ("tips", "Kênh tiếp nhận", "channel"),
    ("tips", "KQ xác minh", "verification"),
    ("landmarks", "TEN_DIADANH", "name"),
    ("landmarks", "Phân loại", "kind"),
    ("service_sites", "Tên đơn vị", "name"),
    ("service_sites", "Loại hỗ trợ", "kind"),
    ("national_border", "Nước láng giềng", "neighbour_country"),
    ("national_border", "TENDOAN", "name"),
    ("designations", "MAPX", "unit_code"),
    ("designations", "Số quyết định", "document_no"),
    ("designations", "Thuộc diện", "kind"),
    ("admin_units", "TENXA", "name"),
    ("admin_units", "Tên ĐVHC", "name"),
    ("admin_units", "Tên đơn vị hành chính", "name"),
    ("admin_units", "MA_XAPHUONG", "code"),
    ("admin_units", "Mã đơn vị", "code"),
    ("admin_units", "Loại đơn vị", "unit_type"),
    ("admin_units", "Ngày nghị quyết", "legal_from"),
    ("admin_units", "Cấp hành chính", "level"),
]


def proposed(layer: str, columns: dict[str, list[str]]) -> dict[str, Suggestion]:
    return suggest(TARGETS[layer], columns)


def pairs(layer: str, columns: dict[str, list[str]]) -> dict[str, str]:
    return {name: one.column for name, one in proposed(layer, columns).items()}


@pytest.mark.parametrize(("layer", "heading", "field"), HEADINGS)
def test_headings_as_they_are_found(layer: str, heading: str, field: str) -> None:
    found = proposed(layer, {"GHEP": ["?"], heading: ["?"]})
    assert {name: one.column for name, one in found.items()} == {field: heading}
    assert 0.5 <= found[field].share <= 1


def test_there_are_many_of_them() -> None:
    assert len(HEADINGS) >= 60


@pytest.mark.parametrize(
    ("layer", "heading"),
    [
        *(("establishments", heading) for heading in (
            "X", "Y", "OBJECTID", "Shape_Leng", "STT", "TENXA", "Diện tích", "SO_PHONG",
            "Tên chủ cơ sở", "SĐT", "HOTEN", "CCCD", "NGAYSINH", "Ngày sinh", "Dân tộc",
            "kinh_do", "vi_do", "Tên đường", "Ghi chép",
        )),
        ("admin_units", "DAN_SO"), ("admin_units", "Dientich"), ("tips", "Họ tên"),
        ("inspections", "Trưởng đoàn họ tên"), ("landmarks", "Dien_thoai"),
    ],
)  # fmt: skip
def test_headings_of_nothing_of_ours(layer: str, heading: str) -> None:
    assert pairs(layer, {heading: ["?"]}) == {}


def test_a_whole_table_by_its_headings() -> None:
    columns: dict[str, list[str]] = {
        name: [] for name in (
            "STT", "TENCS", "LOAIHINH", "DIACHI", "MAXA", "TENXA", "NGAYCAP", "X", "Y",
            "MACS", "CHUCS", "TRANGTHAI",
        )
    }  # fmt: skip
    assert pairs("establishments", columns) == {
        "code": "MACS", "name": "TENCS", "service_types": "LOAIHINH",
        "address": "DIACHI", "stated_unit_code": "MAXA",
        "operating_status": "TRANGTHAI", "valid_from": "NGAYCAP",
    }  # fmt: skip


def test_what_the_import_knows_comes_first() -> None:
    """«ma_cs» is the field's own heading; «Mã số cơ sở» is only like it."""
    found = proposed("establishments", {"Mã số cơ sở": [], "ma_cs": []})
    assert (found["code"].column, found["code"].share) == ("ma_cs", 1.0)


def test_a_table_without_headings_by_its_content() -> None:
    columns = {
        "column_1": ["CS-01", "CS-02", "CS-03"],
        "column_2": ["Nhà nghỉ Hoa Ban", "Karaoke Sông Đà", "Khách sạn Mường La"],
        "column_3": ["12 đường Tô Hiệu", "Số 5, tổ 3", "Bản Mòng, xã Hua La"],
        "column_4": ["96001", "96001", "96002"],
        "column_5": ["Đang hoạt động", "Tạm ngừng", "Đang hoạt động"],
        "column_6": ["01/03/2021", "05/06/2019", "2020-01-31"],
        "column_7": ["01/03/2026", "", "2025-01-31"],
        "column_8": ["104.01", "104.02", "104.03"],
        "column_9": ["21.01", "21.02", "21.03"],
        "column_10": ["0912345678", "0387654321", "0912345679"],
        "column_11": ["GPS", "Số nhà", "GPS"],
    }
    assert pairs("establishments", columns) == {
        "code": "column_1", "name": "column_2", "address": "column_3",
        "stated_unit_code": "column_4", "operating_status": "column_5",
        "valid_from": "column_6", "valid_to": "column_7",
        "location_precision": "column_11",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("layer", "columns", "field", "column"),
    [
        (
            "inspections",
            {"a": ["có", "không", "x"], "b": ["Nhắc nhở, hướng dẫn", "Không vi phạm"]},
            "is_finding",
            "a",
        ),
        (
            "inspections",
            {"a": ["có", "không", "x"], "b": ["Nhắc nhở, hướng dẫn", "Không vi phạm"]},
            "result",
            "b",
        ),
        ("inspections", {"a": ["cấp xã", "Cấp xã", "province"]}, "team_level", "a"),
        ("tips", {"a": ["Đơn thư", "Trực tuyến", "Trực tuyến", "?"]}, "channel", "a"),
        ("tips", {"a": ["2025-01-01", "01/02/2025"]}, "received_on", "a"),
        ("landmarks", {"a": ["Cửa khẩu", "Điểm tham quan, du lịch"]}, "kind", "a"),
    ],
)
def test_content_tells(
    layer: str, columns: dict[str, list[str]], field: str, column: str
) -> None:
    found = proposed(layer, columns)
    assert found[field].column == column
    assert found[field].share <= 0.6


@pytest.mark.parametrize(
    ("layer", "columns"),
    [
        # Nothing tells which of three marks a column of yes and no is.
        ("establishments", {"a": ["có", "không", "có"]}),
        # Nor which day of three begins.
        ("landmarks", {c: [f"0{n}/01/2020"] for n, c in enumerate("abc", start=1)}),
        # Numbers one after the other are no codes of ours.
        ("landmarks", {"a": ["1", "2", "3"]}),
        # Few of the values are in the list.
        ("tips", {"a": ["Đơn thư", "khác", "lạ", "x"]}),
        ("establishments", {"a": []}),
        ("establishments", {}),
    ],
)
def test_what_is_doubtful_is_not_proposed(
    layer: str, columns: dict[str, list[str]]
) -> None:
    assert pairs(layer, columns) == {}


def test_reasons_speak_both_languages() -> None:
    found = proposed("tips", {"a": ["Đơn thư", "Trực tuyến"], "Ngay_nhan_tin": []})
    with override("vi"):
        assert str(found["channel"].reason) == "100 % giá trị có trong danh mục"
        assert "gần giống" in str(found["received_on"].reason)
    with override("en"):
        assert "in the code list" in str(found["channel"].reason)


def test_a_list_of_communes_names_its_districts() -> None:
    columns = {"MAHUYEN": ["961"], "TENXA": ["Xã Một"], "MA_XAPHUONG": ["96001"]}
    assert pairs("admin_units", columns) == {
        "code": "MA_XAPHUONG", "name": "TENXA", "parent_code": "MAHUYEN",
    }  # fmt: skip


def test_units_of_a_level_go_by_the_headings_of_that_level() -> None:
    columns = {"MAQH": ["961"], "TENHUYEN": ["Huyện Một"], "MATINH": ["96"]}
    found = suggest(target_of("admin_units", {"level": "district"}), columns)
    assert {name: one.column for name, one in found.items()} == {
        "code": "MAQH", "name": "TENHUYEN", "parent_code": "MATINH",
    }  # fmt: skip


@pytest.mark.parametrize("layer", TARGETS)
def test_words_are_plain_and_about_places(layer: str) -> None:
    for field in TARGETS[layer].fields:
        words = words_for(layer, field.name)
        assert len(set(words)) >= len(words) - 2
        for each in words:
            assert each == each.lower()
            assert each.isascii()
            assert not is_person_column(each), each


text = st.text(max_size=12)


@given(
    layer=st.sampled_from(sorted(TARGETS)),
    columns=st.dictionaries(text, st.lists(text, max_size=5), max_size=12),
)
def test_any_table_whatever(layer: str, columns: dict[str, list[str]]) -> None:
    found = proposed(layer, columns)
    chosen = [one.column for one in found.values()]
    assert len(set(chosen)) == len(chosen)
    assert set(chosen) <= set(columns)
    assert set(found) <= TARGETS[layer].names
    assert not any(is_person_column(name) for name in chosen)
    assert all(0 < one.share <= 1 for one in found.values())
    assert all(str(one.reason) for one in found.values())
