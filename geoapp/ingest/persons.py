"""Columns about persons, which never enter (prohibition P1).

They are dropped before the first row is staged, and listed to the officer: by their
name here, by their content in ``disclosure.persons``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from geoapp.disclosure.persons import PersonKind, person_content
from geoapp.ingest.fold import fold

_NAMES = frozenset(
    """
    chu gioi tuoi ton_giao nghe_nghiep ho_va_ten nguoi nhan_vien doi_tuong hinh so_xe
    nam_nu
    """.split()  # noqa: SIM905 - a list of words reads better so
)
"""Whole headings; as words they also end «ghi chú» and «ranh giới»."""
_WORDS = frozenset(
    """
    owner hoten cccd cmnd cmtnd cmt sdt sodt dtdd dienthoai phone mobile tel telephone
    fax email mail zalo facebook ngaysinh namsinh birth birthday birthdate dob gioitinh
    gender sex bienso bks plate hiv aids photo image picture avatar passport quoctich
    nationality ethnicity victim person manager stk surname
    """.split()  # noqa: SIM905
)
_PHRASES = tuple(
    """
    ho_ten ho_va_ten ho_dem ten_chu chu_co_so chu_cs chu_ho chu_nha chu_so_huu
    chu_su_dung chu_sd dai_dien lien_he dien_thoai so_dt so_dien dt_chu ngay_sinh
    nam_sinh noi_sinh do_tuoi gioi_tinh bien_so bien_kiem_soat hinh_anh so_dinh_danh
    dinh_danh_ca_nhan ho_chieu quoc_tich dan_toc que_quan ho_khau thuong_tru tam_tru
    can_cuoc chung_minh contact ten_quan_ly ten_nhan_vien ten_doi_tuong ten_khach
    ten_nv suc_khoe benh_an tien_an tien_su so_tai_khoan first_name
    last_name given_name
    """.split()  # noqa: SIM905
)
_JOINED = tuple(
    """
    hoten hovaten tenchu chuho chucoso chunha chusohuu chusudung sdt sodt sodienthoai
    dienthoai dtchu ngaysinh namsinh gioitinh socccd socmnd cccd cmnd bienso daidien
    nguoidaidien nguoidd nguoilienhe lienhe tennguoi tennv quoctich dantoc quequan
    hokhau hochieu sohochieu hinhanh phone ownername owner sodinhdanh cancuoc
    """.split()  # noqa: SIM905
)
"""Beginnings of headings written in one, as in DBF files."""

_COUNTED = frozenset("so sl tong luong mat ty ti le dan km2 trieu".split())  # noqa: SIM905
"""Beside these words people are counted, not named."""
_NOT_A_PHOTO = frozenset("tieng huong vien ve".split())  # noqa: SIM905
"""«tiếng Anh», «ảnh hưởng», «ảnh viễn thám», «ảnh vệ tinh»."""


def is_person_column(name: str) -> bool:
    """Tell whether a heading announces what identifies or describes a person.

    With or without accents, in capitals, written in one (HOTENCHU), or numbered (SDT1).
    """
    folded = fold(name).replace("khach_san", "hotel")  # «khách» here is nobody
    unnumbered = folded.rstrip("0123456789_")
    words = set(unnumbered.split("_"))
    joined = unnumbered if "_" not in unnumbered else ""
    return (
        unnumbered in _NAMES
        or not _WORDS.isdisjoint({*words, *folded.split("_")})
        or any(phrase in folded for phrase in _PHRASES)
        or joined.startswith(_JOINED)
        or ("anh" in words and _NOT_A_PHOTO.isdisjoint(words))
        or ("nguoi" in words and _COUNTED.isdisjoint(words))
    )


def person_columns(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(name for name in names if is_person_column(name))


def person_columns_by_content(
    columns: Mapping[str, Sequence[str | None]],
) -> dict[str, PersonKind]:
    """Return the columns whose values identify persons, whatever they are called."""
    found = {name: person_content(values) for name, values in columns.items()}
    return {name: kind for name, kind in found.items() if kind is not None}
