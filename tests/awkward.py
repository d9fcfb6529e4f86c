"""Awkward files of the kinds that officers bring, made byte by byte, and what to say.

``says``: words of which the report must contain each; ``held``: row to words its
message must contain; ``values``: (row, column, value); ``places``: row to degrees after
``choose``.
"""

from __future__ import annotations

import datetime
import io
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl

from geoapp.ingest.place.transform import from_wgs84
from tests import legacy_text
from tests.file_bytes import (
    collection,
    dbf,
    feature,
    shape_point,
    shape_polygon,
    shapefile,
    shp,
    zipped,
    zipped_shapefile,
)

HA_NOI = [(105.847, 21.048), (105.8453, 21.043), (105.84, 21.041), (105.842, 21.0455)]
NAMES = [
    "Phường Phúc Xá",
    "Phường Nguyễn Trung Trực",
    "Phường Quán Thánh",
    "Phường Trúc Bạch",
    "Phường Thổ Quan",
    "Xã Yên Mỹ",
    "Thị trấn Đông Anh",
    "Phường Ngọc Hà",
    "Xã Ngũ Hiệp",
    "Phường Kim Liên",
    "Xã Thượng Cát",
    "Thị xã Sơn Tây",
]
SPOTS = [(105.80 + 0.005 * n, 21.0 + 0.005 * n) for n in range(12)]
WGS84 = (
    b'GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,'
    b'298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]'
)


@dataclass(frozen=True)
class Case:
    name: str
    make: Callable[[Path], Path]
    outcome: str = "accept-with-warnings"
    asks: Sequence[str] = ()
    says: Sequence[str] = ()
    rows: tuple[int, int] | None = None
    crs: str | None = None
    held: Mapping[int, Sequence[str]] = field(default_factory=dict)
    values: Sequence[tuple[int, str, Any]] = ()
    choose: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[int, tuple[float, float]] = field(default_factory=dict)
    province: str | None = "Hà Nội"
    key: str | None = None
    columns: Sequence[str] | None = None


CASES: list[Case] = []


def case(name: str, **expected: Any) -> Callable[[Callable[[Path], Path]], Any]:
    def keep(make: Callable[[Path], Path]) -> Callable[[Path], Path]:
        CASES.append(Case(name, make, **expected))
        return make

    return keep


def tm(meridian: float, scale: float = 0.9999, **more: str) -> bytes:
    """Return a .prj of ArcGIS; ``more``: name, datum, extra, fe, fn."""
    return (
        f'PROJCS["{more.get("name", "HANOI_VN2000")}",GEOGCS["GCS_VN_2000",'
        f'DATUM["{more.get("datum", "D_Vietnam_2000")}",'
        f'SPHEROID["WGS_1984",6378137.0,298.257223563]{more.get("extra", "")}],'
        'PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],'
        'PROJECTION["Transverse_Mercator"],'
        f'PARAMETER["False_Easting",{more.get("fe", "500000.0")}],'
        f'PARAMETER["False_Northing",{more.get("fn", "0.0")}],'
        f'PARAMETER["Central_Meridian",{meridian}],'
        f'PARAMETER["Scale_Factor",{scale}],PARAMETER["Latitude_Of_Origin",0.0],'
        'UNIT["Meter",1.0]]'
    ).encode()


def metres(srid: int, places: Sequence[tuple[float, float]] = SPOTS) -> list[Any]:
    return [tuple(one) for one in from_wgs84(np.array(places), srid)]


def points(
    folder: Path,
    names: Sequence[bytes] | None = None,
    places: Sequence[Any] = SPOTS,
    **parts: bytes | None,
) -> Path:
    """Write a zipped shapefile of points with a column «ten»."""
    rows = [each.encode() for each in NAMES] if names is None else names
    if names is None:
        parts.setdefault("cpg", b"UTF-8")
    parts.setdefault("prj", WGS84)
    rows = list(rows)[: len(places)]
    return zipped_shapefile(folder / "a.zip", shapefile(rows, places, **parts))


def table(folder: Path, text: str | bytes, name: str = "a.csv") -> Path:
    file = folder / name
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return file


def geojson(folder: Path, *rows: tuple[dict[str, Any], Any], **members: Any) -> Path:
    return table(
        folder, collection(*(feature(*r) for r in rows), **members), "a.geojson"
    )


def at(x: float, y: float) -> dict[str, Any]:
    return {"type": "Point", "coordinates": [x, y]}


def ring(*places: tuple[float, float]) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [[list(p) for p in places]]}


def box(x: float, y: float, d: float = 0.01) -> list[tuple[float, float]]:
    return [(x, y), (x + d, y), (x + d, y + d), (x, y + d), (x, y)]


# Text


@case(
    "tcvn3 in capitals",
    says=["TCVN3"],
    rows=(12, 12),
    values=[(7, "ten", "THỊ TRẤN ĐÔNG ANH")],
)
def _(folder: Path) -> Path:
    return points(folder, [legacy_text.tcvn3(one.upper()) for one in NAMES])


@case(
    "tcvn3 under a .cpg that says UTF-8",
    says=["TCVN3"],
    rows=(12, 12),
    values=[(1, "ten", NAMES[0])],
)
def _(folder: Path) -> Path:
    return points(folder, [legacy_text.tcvn3(one) for one in NAMES], cpg=b"UTF-8")


@case(
    "tcvn3 saved again as UTF-8",
    says=["TCVN3"],
    values=[(1, "ten", NAMES[0]), (6, "ten", NAMES[5])],
)
def _(folder: Path) -> Path:
    said = [legacy_text.tcvn3(one).decode("cp1252") for one in NAMES]
    return geojson(
        folder, *(({"ten": t}, at(*p)) for t, p in zip(said, SPOTS, strict=True))
    )


@case("utf-8 twice", values=[(1, "ten", NAMES[0])], rows=(12, 12))
def _(folder: Path) -> Path:
    said = [one.encode().decode("latin-1") for one in NAMES]
    return geojson(
        folder, *(({"ten": t}, at(*p)) for t, p in zip(said, SPOTS, strict=True))
    )


@case("viscii", says=["VISCII"], values=[(1, "ten", NAMES[0]), (12, "ten", NAMES[11])])
def _(folder: Path) -> Path:
    return points(folder, [legacy_text.viscii(one) for one in NAMES])


@case(
    "rows of two encodings",
    says=["TCVN3"],
    rows=(12, 12),
    values=[(n + 1, "ten", one) for n, one in enumerate(NAMES)],
)
def _(folder: Path) -> Path:
    said = [
        one.encode() if n % 2 else legacy_text.tcvn3(one) for n, one in enumerate(NAMES)
    ]
    return points(folder, said)


@case("a letter cut at the width", rows=(4, 4), values=[(1, "ten", "Phường Phúc X")])
def _(folder: Path) -> Path:
    width = len("Phường Phúc X".encode()) + 1
    raw = [one.encode()[:width] for one in ("Phường Phúc Xá", "Xã Hà", "Xã Ơ", "Xã Lá")]
    attributes = dbf([(b"ten", "C", width, 0)], [[one] for one in raw])
    parts = shapefile(raw, SPOTS[:4], dbf=attributes, prj=WGS84, cpg=b"UTF-8")
    return zipped_shapefile(folder / "a.zip", parts)


@case("headings in tcvn3", columns=["tên"], values=[(1, "tên", NAMES[0])])
def _(folder: Path) -> Path:
    rows = [[legacy_text.tcvn3(one)] for one in NAMES]
    attributes = dbf([(legacy_text.tcvn3("tên"), "C", 60, 0)], rows)
    parts = shapefile([b""] * 12, SPOTS, dbf=attributes, prj=WGS84)
    return zipped_shapefile(folder / "a.zip", parts)


@case(
    "French stays French",
    outcome="accept",
    values=[(1, "text", "Café Bảo")],
    province=None,
)
def _(folder: Path) -> Path:
    rows = [
        ({"text": "Café Bảo"}, at(2.3, 48.8)),
        ({"text": "Hôtel de l'Église"}, at(2.4, 48.9)),
    ]
    return geojson(folder, *rows)


@case("utf-16 table", outcome="accept", rows=(2, 2), values=[(1, "ten", NAMES[0])])
def _(folder: Path) -> Path:
    text = (
        f"ten\tkinh_do\tvi_do\n{NAMES[0]}\t105.84\t21.04\n{NAMES[1]}\t105.85\t21.05\n"
    )
    return table(folder, text.encode("utf-16"), "a.txt")


@case("Đ of another alphabet", outcome="accept", rows=(2, 2), province=None)
def _(folder: Path) -> Path:
    return geojson(
        folder,
        ({"ten": "SĐT"}, at(105.8, 21.0)),
        ({"ten": "KĐT Mỹ Đình"}, at(105.9, 21.0)),
    )


# Where


@case(
    "meridian of the next zone",
    asks=["crs"],
    says=["5897"],
    choose={"crs": "EPSG:5897"},
    places={1: SPOTS[0]},
)
def _(folder: Path) -> Path:
    return points(folder, places=metres(5897), prj=tm(108.0, name="VN_2000"))


@case(
    "meridian 104°45 by parameters",
    outcome="accept",
    crs="EPSG:9208",
    province="Nghệ An",
    places={1: (105.6, 18.7)},
)
def _(folder: Path) -> Path:
    spots = [(105.6, 18.7), (105.61, 18.71)]
    return points(folder, places=metres(9208, spots), prj=tm(104.75, name="NGHEAN"))


@case("k of a wide zone under a narrow name", crs="EPSG:5897", says=["EPSG:5897"])
def _(folder: Path) -> Path:
    return points(
        folder, places=metres(5897), prj=tm(105.0, name="VN_2000_UTM_Zone_48N")
    )


@case(
    "a shift of its own in the .prj",
    outcome="accept",
    crs="EPSG:5897",
    places={1: SPOTS[0]},
)
def _(folder: Path) -> Path:
    extra = (
        ",TOWGS84[-191.90441429,-39.30318279,-111.45032835,"
        "0.00928836,-0.01975479,0.00427372,0.252906278]"
    )
    return points(folder, places=metres(5897), prj=tm(105.0, extra=extra))


@case(
    "false easting and northing exchanged",
    asks=["crs"],
    choose={"crs": "EPSG:5897"},
    places={1: SPOTS[0]},
)
def _(folder: Path) -> Path:
    return points(folder, places=metres(5897), prj=tm(105.0, fe="0.0", fn="500000.0"))


@case(
    "degrees with x and y exchanged",
    asks=["axis_order"],
    choose={"axis_order": "swap"},
    places={2: SPOTS[1]},
    rows=(12, 12),
)
def _(folder: Path) -> Path:
    return points(folder, places=[(y, x) for x, y in SPOTS])


@case(
    "metres under a .prj of degrees",
    asks=["crs"],
    choose={"crs": "EPSG:5897"},
    places={1: SPOTS[0]},
)
def _(folder: Path) -> Path:
    return points(folder, places=metres(5897))


@case(
    "no .prj, degrees",
    asks=["crs"],
    says=[".prj", "4326"],
    choose={"crs": "EPSG:4326"},
    places={1: SPOTS[0]},
)
def _(folder: Path) -> Path:
    return points(folder, prj=None)


@case(
    "ArcGIS undefined", asks=["crs"], choose={"crs": "EPSG:4326"}, places={1: SPOTS[0]}
)
def _(folder: Path) -> Path:
    return points(
        folder,
        prj=b'GEOGCS["undefined",DATUM["undefined",SPHEROID["undefined",0,0]],PRIMEM["undefined",0],UNIT["undefined",0]]',
    )


@case("utm of wgs 84", outcome="accept", crs="EPSG:32648", places={1: SPOTS[0]})
def _(folder: Path) -> Path:
    prj = tm(105.0, 0.9996, name="WGS_1984_UTM_Zone_48N", datum="D_WGS_1984").replace(
        b"GCS_VN_2000", b"GCS_WGS_1984"
    )
    return points(folder, places=metres(32648), prj=prj)


@case("one row exchanged among good ones", rows=(12, 11), held={3: ["105"]})
def _(folder: Path) -> Path:
    spots = list(SPOTS)
    spots[2] = (spots[2][1], spots[2][0])
    return points(folder, places=spots)


@case("one row at zero", rows=(12, 11), held={5: ["0"]})
def _(folder: Path) -> Path:
    spots = list(SPOTS)
    spots[4] = (0.0, 0.0)
    return points(folder, places=spots)


@case(
    "a crs member of a GeoJSON",
    outcome="accept",
    crs="EPSG:9206",
    province="Sơn La",
    places={1: (103.9, 21.3)},
)
def _(folder: Path) -> Path:
    [place] = metres(9206, [(103.9, 21.3)])
    name = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::9206"}}
    return geojson(folder, ({"a": 1}, at(*place)), crs=name)


@case("letters B and Đ", outcome="accept", rows=(2, 2), places={1: (105.847, 21.048)})
def _(folder: Path) -> Path:
    return table(
        folder,
        'ma,vi_do,kinh_do\nA,"21°02\'52.8""B","105°50\'49.2""Đ"\nB,"21°02\'34.8""B","105°50\'43.08""Đ"\n',
    )


@case(
    "thousands dots and decimal comma",
    asks=["crs"],
    choose={"crs": "EPSG:5897", "axis_order": "swap"},
    places={1: HA_NOI[0]},
)
def _(folder: Path) -> Path:
    return table(
        folder, "ten;X;Y\nA;2.328.500,266;587.832,057\nB;2.327.945,754;587.658,301\n"
    )


@case(
    "X is east: nothing to exchange",
    asks=["crs"],
    choose={"crs": "EPSG:5897"},
    places={1: HA_NOI[0]},
)
def _(folder: Path) -> Path:
    return table(
        folder, "ten,X,Y\nA,587832.057,2328500.266\nB,587658.301,2327945.754\n"
    )


@case("wkt in a column", outcome="accept", rows=(2, 2), places={1: (105.84, 21.04)})
def _(folder: Path) -> Path:
    return table(folder, 'ma,wkt\nA,"POINT (105.84 21.04)"\nB,"POINT (105.85 21.05)"\n')


@case("a table without coordinates", outcome="accept", rows=(2, 2), crs=None)
def _(folder: Path) -> Path:
    return table(folder, "ma,ten\nA,Một\nB,Hai\n")


@case("rows without coordinates", rows=(3, 2), held={2: ["tọa độ"]})
def _(folder: Path) -> Path:
    return table(folder, "ma,lon,lat\nA,105.84,21.04\nB,,\nC,105.85,21.05\n")


# Shapes


@case("hole outside its shell", rows=(2, 1), held={2: ["hole"]})
def _(folder: Path) -> Path:
    bad = {
        "type": "Polygon",
        "coordinates": [
            [list(p) for p in box(105.8, 21.0)],
            [list(p) for p in reversed(box(105.9, 21.2))],
        ],
    }
    return geojson(folder, ({"a": 1}, ring(*box(105.7, 21.0))), ({"a": 2}, bad))


@case(
    "bow tie in metres",
    rows=(2, 1),
    crs="EPSG:5897",
    held={2: ["self-intersection", "m²"]},
)
def _(folder: Path) -> Path:
    x, y = metres(5897, [(105.8, 21.0)])[0]
    good = [(x, y), (x, y + 500), (x + 500, y + 500), (x + 500, y), (x, y)]
    bad = [(x, y), (x + 500, y + 500), (x + 500, y), (x, y + 500), (x, y)]
    drawn, index = shp(5, [shape_polygon([good]), shape_polygon([bad])])
    attributes = dbf([(b"ma", "C", 5, 0)], [[b"A"], [b"B"]])
    parts = {"shp": drawn, "shx": index, "dbf": attributes, "prj": tm(105.0)}
    return zipped_shapefile(folder / "a.zip", parts)


@case(
    "points and lines",
    asks=["geometry_type"],
    rows=(3, 2),
    held={3: ["LINESTRING"]},
    choose={"geometry_type": "point"},
)
def _(folder: Path) -> Path:
    line = {"type": "LineString", "coordinates": [[105.8, 21], [105.9, 21.1]]}
    return geojson(
        folder, ({"a": 1}, at(105.8, 21)), ({"a": 2}, at(105.9, 21)), ({"a": 3}, line)
    )


@case("a collection", rows=(2, 1), held={2: ["GeometryCollection"]})
def _(folder: Path) -> Path:
    both = {"type": "GeometryCollection", "geometries": [at(105.8, 21), at(105.9, 21)]}
    return geojson(folder, ({"a": 1}, at(105.8, 21)), ({"a": 2}, both))


@case("null geometry in GeoJSON", rows=(2, 1), held={2: ["hình học"]})
def _(folder: Path) -> Path:
    return geojson(folder, ({"a": 1}, at(105.8, 21)), ({"a": 2}, None))


# Keys


@case("one name in two styles of tones", rows=(3, 2), held={3: ["trùng"]}, key="ten")
def _(folder: Path) -> Path:
    names = ("Xã Hòa Bình", "Xã Thủy An", "Xã Hoà Bình")
    return geojson(folder, *(({"ten": n}, at(105.8, 21)) for n in names))


@case(
    "a key with a hard space and another case",
    rows=(3, 1),
    key="ma",
    held={1: ["cs\u00a01".replace("\u00a0", " ")[:2]], 3: ["trùng"]},
)
def _(folder: Path) -> Path:
    return geojson(
        folder,
        ({"ma": "cs 1", "v": 1}, at(105.8, 21)),
        ({"ma": "cs 2", "v": 1}, at(105.8, 21)),
        ({"ma": "CS\u00a01", "v": 2}, at(105.8, 21)),
    )


@case("an empty key", rows=(3, 2), key="ma", held={2: ["khóa"]})
def _(folder: Path) -> Path:
    return table(folder, "ma,lon,lat\nA,105.84,21.04\n,105.85,21.05\nC,105.86,21.05\n")


@case("accents tell keys apart", outcome="accept", rows=(2, 2), key="ten")
def _(folder: Path) -> Path:
    return geojson(
        folder,
        ({"ten": "Chiềng Hắc"}, at(105.8, 21)),
        ({"ten": "Chiềng Hặc"}, at(105.9, 21)),
    )


@case("decomposed heading as key", rows=(2, 1), key="tên", held={2: ["trùng"]})
def _(folder: Path) -> Path:
    heading = unicodedata.normalize("NFD", "tên")
    return geojson(
        folder, ({heading: "A"}, at(105.8, 21)), ({heading: "A"}, at(105.8, 21))
    )


# Values


@case(
    "days of several forms",
    rows=(5, 4),
    held={4: ["31/02/2025"]},
    values=[
        (1, "ngay", "2025-07-01"),
        (2, "ngay", "2025-07-01"),
        (5, "ngay", "2025-12-31"),
    ],
)
def _(folder: Path) -> Path:
    return table(
        folder,
        "ma,ngay,lon,lat\n"
        + "".join(
            f"{n},{d},105.8,21.0\n"
            for n, d in enumerate(
                ("01/07/2025", "2025-07-01", "1/7/2025", "31/02/2025", "31-12-2025")
            )
        ),
    )


@case(
    "numbers as they are written here",
    outcome="accept",
    values=[(1, "dien_tich", 1234567.5), (2, "dien_tich", 2.5), (3, "dien_tich", None)],
)
def _(folder: Path) -> Path:
    return table(
        folder,
        "ma;dien_tich;lon;lat\nA;1.234.567,5;105,8;21,0\nB;2,5;105,8;21,0\nC;;105,8;21,0\n",
    )


@case("codes that lost their zeros", says=["00004"], rows=(3, 3))
def _(folder: Path) -> Path:
    return table(
        folder, "ma_xa,lon,lat\n4,105.84,21.04\n10001,105.85,21.05\n9613,105.86,21.05\n"
    )


@case(
    "leading zeros are kept",
    outcome="accept",
    values=[(1, "ma_xa", "00004"), (2, "so", "007")],
)
def _(folder: Path) -> Path:
    return table(
        folder, "ma_xa,so,lon,lat\n00004,001,105.84,21.04\n00001,007,105.85,21.05\n"
    )


@case("columns about persons", says=["ho_ten", "so_dt"], columns=["ma", "lon", "lat"])
def _(folder: Path) -> Path:
    return table(
        folder,
        "ma,ho_ten,so_dt,lon,lat\nA,Nguyễn Văn A,0912345678,105.84,21.04\n"
        "B,Trần Thị B,0987654321,105.85,21.05\n",
    )


@case("persons under another heading", says=["cot3"], columns=["ma", "lon", "lat"])
def _(folder: Path) -> Path:
    rows = "".join(f"C{n},0{912345670 + n},105.84,21.04\n" for n in range(6))
    return table(folder, "ma,cot3,lon,lat\n" + rows)


@case(
    "formulas in a table",
    rows=(3, 3),
    says=["công thức"],
    values=[(1, "ten", "=1+1"), (3, "ten", "-5")],
)
def _(folder: Path) -> Path:
    return table(
        folder,
        "ma,ten,lon,lat\nA,=1+1,105.84,21.04\nB,@SUM(A1),105.85,21.05\nC,-5,105.85,21.05\n",
    )


@case("a ragged row", rows=(3, 2), held={2: ["2"]})
def _(folder: Path) -> Path:
    return table(folder, "ma,lon,lat\nA,105.84,21.04\nB,105.85\nC,105.86,21.05\n")


@case("two headings alike", says=["ten_2"], columns=["ten", "ten_2", "lon", "lat"])
def _(folder: Path) -> Path:
    return table(folder, "ten,ten,lon,lat\nA,B,105.84,21.04\n")


@case("two sheets", asks=["sheet"], says=["Một", "Hai"])
def _(folder: Path) -> Path:
    book = openpyxl.Workbook()
    first = book.active
    first.title = "Một"
    for sheet in (first, book.create_sheet("Hai")):
        for row in (
            ["ma", "kinh_do", "vi_do"],
            ["A", 105.84, 21.04],
            ["B", 105.85, 21.05],
        ):
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return table(folder, out.getvalue(), "a.xlsx")


@case(
    "days of a workbook",
    outcome="accept",
    rows=(2, 2),
    values=[(1, "ngay", "2026-04-03"), (2, "ngay", "2026-04-03")],
)
def _(folder: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (
        ["ma", "ngay", "kinh_do", "vi_do"],
        ["A", datetime.date(2026, 4, 3), 105.84, 21.04],
        ["B", "03/04/2026", 105.85, 21.05],
    ):
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return table(folder, out.getvalue(), "a.xlsx")


# Archives and parts


@case(
    "two shapefiles, one chosen",
    rows=(12, 12),
    choose={"layer": "hai"},
    asks=["layer"],
    says=["mot", "hai"],
)
def _(folder: Path) -> Path:
    parts = shapefile([n.encode() for n in NAMES], SPOTS, prj=WGS84, cpg=b"UTF-8")
    return zipped(
        folder / "a.zip",
        {f"{stem}.{ext}": raw for stem in ("mot", "hai") for ext, raw in parts.items()},
    )


@case("fewer attributes than shapes", outcome="reject", says=["12", "10", ".dbf"])
def _(folder: Path) -> Path:
    attributes = dbf([(b"ten", "C", 40, 0)], [[b"a"]] * 10)
    return points(folder, dbf=attributes)


@case("no attributes", outcome="reject", says=[".dbf"])
def _(folder: Path) -> Path:
    return points(folder, dbf=None)


@case("no index", says=[".shx"], rows=(12, 12))
def _(folder: Path) -> Path:
    return points(folder, shx=None)


@case("deleted rows", says=["xóa", "1"], rows=(3, 3), values=[(2, "ten", "C")])
def _(folder: Path) -> Path:
    attributes = dbf(
        [(b"ten", "C", 5, 0)], [[b"A"], [b"B"], [b"C"], [b"D"]], deleted=(1,)
    )
    parts = shapefile([b""] * 4, SPOTS[:4], dbf=attributes, prj=WGS84)
    return zipped_shapefile(folder / "a.zip", parts)


@case("null shapes", rows=(3, 2), held={2: ["hình học"]})
def _(folder: Path) -> Path:
    drawn, index = shp(
        1, [shape_point(SPOTS[0]), shape_point(None), shape_point(SPOTS[2])]
    )
    attributes = dbf([(b"ten", "C", 5, 0)], [[b"A"], [b"B"], [b"C"]])
    parts = {"shp": drawn, "shx": index, "dbf": attributes, "prj": WGS84}
    return zipped_shapefile(folder / "a.zip", parts)


@case("an empty table", outcome="reject", says=["không có"])
def _(folder: Path) -> Path:
    return table(folder, "ma,lon,lat\n")


@case("half a GeoJSON", outcome="reject", says=["JSON"])
def _(folder: Path) -> Path:
    whole = collection(*(feature({"a": n}, at(105.8, 21)) for n in range(4)))
    return table(folder, whole[: len(whole) // 2], "a.geojson")


@case("an archive that is none", outcome="reject", says=["zip"])
def _(folder: Path) -> Path:
    return table(folder, b"<html>404</html>", "a.zip")
