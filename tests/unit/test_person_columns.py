"""Headings about persons are told from headings about places."""

from __future__ import annotations

import pytest

from geoapp.disclosure.persons import PersonKind
from geoapp.ingest.persons import is_person_column, person_columns_by_content


@pytest.mark.parametrize(
    "name",
    ["Họ và tên", "HO_TEN_CHU", "HOTENCHU", "hoten", "Tên chủ hộ", "TEN_CHU_CO",
     "TENCHUCS", "Chủ", "CHU_HO", "Chủ sử dụng đất", "Người đại diện", "nguoi_dai_",
     "NGUOIDD", "Người liên hệ", "Người quản lý", "ten_nguoi_qly", "liên hệ",
     "SDT", "SDT1", "SĐT 2", "SODT", "so_dt_chu", "Số ĐT", "DT_CHU", "phone_2", "Tel.",
     "E-mail", "Mail", "Số CCCD", "SO_CMND_CC", "CMTND", "Căn cước", "Số định danh",
     "Giấy chứng minh nhân dân", "Hộ chiếu", "NGAYSINH", "Năm sinh", "Giới tính",
     "gioi_tinh_", "Giới", "Tuổi", "Độ tuổi", "Dân tộc", "Quốc tịch", "Quê quán",
     "Hộ khẩu thường trú", "BKS", "Biển số xe", "Ảnh chụp", "anh_1", "Hình ảnh",
     "HIV", "Sức khỏe", "Nghề nghiệp", "Số tài khoản", "ownerPhone", "owner_name",
     "first_name", "Surname", "photo_url", "Nhân viên"],
)  # fmt: skip
def test_about_persons(name: str) -> None:
    assert is_person_column(name)


@pytest.mark.parametrize(
    "name",
    ["ten", "Tên cơ sở", "Tên khách sạn", "TEN_KHACH_SAN", "TEN_XA", "full_name",
     "Tên tiếng Anh", "name_en", "Ghi chú",
     "ranh_gioi", "dia_gioi", "dt_m2", "dien_tich", "Số người", "so_nguoi", "SL_NGUOI",
     "mat_do_nguoi", "dansonguoi", "Dân số", "số văn bản", "so_quyet_dinh",
     "ma_dinh_danh", "maDoiTuong", "loai_doi_tuong", "ngayThuNhan", "Ảnh hưởng",
     "anh_ve_tinh", "MST",
     "ma_so_thue", "so_dkkd", "nam", "Năm", "kinh_do", "vi_do", "X", "Y", "toa_do_x",
     "dia_chi", "Co_quan_chu_quan", "chu_vi", "chu_ky", "Chức năng", "the_loai",
     "trang_thai", "don_vi_quan_ly", "hinh_thuc", "loai_hinh", "sector", "telex",
     "Năm xây dựng", "cong_suat", "so_phong", "osm_id", "geom"],
)  # fmt: skip
def test_about_places(name: str) -> None:
    assert not is_person_column(name)


def test_content_tells_what_the_heading_hides() -> None:
    columns = {
        "cot_7": ["0912345678", "0387654321"],
        "cot_8": ["001089012345", "014190000001"],
        "ma": ["00001", "00004"],
    }
    found = {"cot_7": PersonKind.PHONE, "cot_8": PersonKind.ID_NUMBER}
    assert person_columns_by_content(columns) == found
