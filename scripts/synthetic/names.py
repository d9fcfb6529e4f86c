"""Names that sound like places and belong to none.

Two plain words for terrain or plants, both from short lists. Business-like things
are numbered ("Cơ sở mẫu 0123"); nothing is ever named after a person.
"""

from __future__ import annotations

import unicodedata

import numpy as np

LOWLAND = """
Gò Khe Đầm Bãi Cồn Rạch Ngòi Đồi Vườn Ruộng Dộc Bờ Lạch Chuôm Trảng Trũng Giồng Triền
"""
UPLAND = """
Nà Huổi Phiêng Pá Khau Pom Nậm Đồi Khe Dốc Đèo Lũng Thung Vách Sườn Ghềnh Thác Truông
"""
SECOND = """
Lau Sậy Cọ Sim Mua Trám Giang Nứa Vầu Tre Trúc Mai Bương Ráy Dong Riềng Nghệ Gừng Sả
Quế Hồi Sở Trẩu Lim Dổi Xoan Gạo Đa Sung Vối Ổi Mận Mơ Đào Bưởi Chanh Cam Khế Me Bòng
Sỏi Cuội Phèn Cát Bùn Son Vôi Sương Mây Nắng Gió Mưa Xanh Vàng Trắng Thẳm Cao Thấp Dài
Rộng Vắng Lặng Vòng Khuất Ngang Cong Thoai Bằng
"""


def fold(text: str) -> str:
    """Lower case without diacritics: what a careless join would compare."""
    plain = unicodedata.normalize("NFD", text.replace("Đ", "D").replace("đ", "d"))
    return "".join(c for c in plain if not unicodedata.combining(c)).lower()


def place_names(rng: np.random.Generator, count: int, *, urban: bool) -> list[str]:
    """Different names for one province, also different without diacritics.

    The pairs that collide on purpose are put in afterwards, by name, so that a
    test can find them and nobody meets a third one by chance.
    """
    firsts, seconds = (LOWLAND if urban else UPLAND).split(), SECOND.split()
    order = rng.permutation(len(firsts) * len(seconds))
    names: list[str] = []
    seen: set[str] = set()
    for index in order.tolist():
        first, second = divmod(index, len(seconds))
        name = f"{firsts[first]} {seconds[second]}"
        if fold(name) not in seen:
            seen.add(fold(name))
            names.append(name)
        if len(names) == count:
            return names
    raise ValueError(f"only {len(names)} different names for {count} places")


UNIT_WORD = {
    "tinh": "Tỉnh",
    "thanh_pho_tw": "Thành phố",
    "quan": "Quận",
    "huyen": "Huyện",
    "thi_xa": "Thị xã",
    "thanh_pho": "Thành phố",
    "xa": "Xã",
    "phuong": "Phường",
    "thi_tran": "Thị trấn",
    "dac_khu": "Đặc khu",
}


def official(unit_type: str, name: str) -> str:
    """The full official name, e.g. "Xã Khe Sậy"."""
    return f"{UNIT_WORD[unit_type]} {name}"
