"""Columns about persons, which never enter (prohibition P1).

They are dropped before the first row is staged, and listed to the officer. By name
only; the content of the remaining columns is not searched yet.
"""

from __future__ import annotations

from collections.abc import Iterable

from geoapp.ingest.fold import fold

_NAMES = frozenset({"chu"})  # as a word it is also the end of «ghi chú», a note
_WORDS = frozenset(
    """
    owner hoten cccd cmnd cmt sdt dtdd dienthoai phone mobile tel telephone fax email
    zalo facebook ngaysinh namsinh birth birthday birthdate dob gioitinh gender sex
    bienso plate hiv aids anh photo image picture passport quoctich nationality victim
    nguoi person
    """.split()  # noqa: SIM905 - a list of sixty words reads better so
)
_PHRASES = tuple(
    """
    ho_ten ho_va_ten ten_chu chu_co_so chu_cs chu_ho chu_so_huu dai_dien dien_thoai
    so_dt so_dien ngay_sinh nam_sinh gioi_tinh bien_so bien_kiem_soat hinh_anh
    so_dinh_danh dinh_danh ho_chieu quoc_tich doi_tuong nhan_vien can_cuoc contact
    """.split()  # noqa: SIM905
)


def is_person_column(name: str) -> bool:
    folded = fold(name)
    return (
        folded in _NAMES
        or not _WORDS.isdisjoint(folded.split("_"))
        or any(phrase in folded for phrase in _PHRASES)
    )


def person_columns(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(name for name in names if is_person_column(name))
