"""A register as offices send it, all of it invented.

Bytes of an old font, the next zone's meridian in its .prj, columns about persons; who
makes one adds codes that occur twice and days that do not exist.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.awkward import metres, tm
from tests.file_bytes import dbf, shape_point, shp, zipped
from tests.legacy_text import tcvn3

FIELDS = (
    (b"ma_cs", 14),
    (b"ten_cs", 40),
    (b"loai_hinh", 20),
    (b"dia_chi", 50),
    (b"ma_xa", 5),
    (b"trang_thai", 20),
    (b"do_cx", 14),
    (b"tu_ngay", 10),
    (b"ho_ten_chu", 30),
    (b"so_dt", 12),
)

STREETS = ("Đường Hòa Bình", "Phố Chợ Mới", "Ngõ Suối Đá", "Tổ 4 Bản Mường")
KINDS = (
    ("motel", "Nhà nghỉ Hương Rừng"),
    ("karaoke", "Karaoke Đỉnh Núi"),
    ("massage", "Xoa bóp Lá Thuốc"),
    ("hotel", "Khách sạn Mường Sương"),
    ("dim_cafe", "Cà phê Bến Đợi"),
    ("bar_pub", "Quán bia Cổng Đá"),
)


@dataclass(frozen=True)
class Place:
    """One row. ``at``: degrees WGS 84."""

    code: str
    name: str
    kind: str
    at: tuple[float, float]
    unit_code: str = ""
    status: str = "Đang hoạt động"
    since: str = "01/03/2024"
    precision: str = "gps"
    address: str = STREETS[0]


def invented(
    number: int, spots: Sequence[tuple[float, float]], codes: Sequence[str], prefix: str
) -> list[Place]:
    """Return places of all kinds at ``spots``, in the communes with these codes."""
    return [
        Place(
            f"{prefix}{n + 1:02}",
            f"{KINDS[n % len(KINDS)][1]} {n + 1}",
            KINDS[n % len(KINDS)][0],
            spots[n % len(spots)],
            codes[n % len(codes)],
            address=f"Số {2 * n + 1}, {STREETS[n % len(STREETS)]}",
        )
        for n in range(number)
    ]


def register(
    file: Path, places: Sequence[Place], srid: int, claimed_meridian: float
) -> Path:
    """Write a zipped shapefile in ``srid`` whose .prj claims another meridian."""
    rows = [
        [
            one.code.encode(),
            tcvn3(one.name),
            one.kind.encode(),
            tcvn3(one.address),
            one.unit_code.encode(),
            tcvn3(one.status),
            one.precision.encode(),
            one.since.encode(),
            tcvn3("Nguyễn Văn Bịa"),
            b"0900000000",
        ]
        for one in places
    ]
    spots = metres(srid, [one.at for one in places])
    drawn, index = shp(1, [shape_point(spot) for spot in spots])
    members = {
        "shp": drawn,
        "shx": index,
        "dbf": dbf([(name, "C", width, 0) for name, width in FIELDS], rows),
        "prj": tm(claimed_meridian, name="VN_2000"),
    }
    return zipped(file, {f"co_so.{part}": raw for part, raw in members.items()})
