"""A blank form that was filled in goes in, with nothing to choose, for every layer."""

from __future__ import annotations

import csv
import io
import struct
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse

from geoapp.accounts.models import Role, User
from geoapp.ingest.files import dictionaries
from geoapp.ingest.headings import heading_of
from geoapp.ingest.persons import is_person_column
from geoapp.ingest.request import Outcome
from geoapp.ingest.targets import TARGETS
from geoapp.ingest.titles import title_of
from geoapp.publish.exports.blank import target_named
from geoapp.spatial.crs import VN2000
from geoapp.spatial.models import ProvinceMeridian
from geoapp.territory.models import AdminUnitVersion, AreaScope
from geoapp.territory.zone import zone_of
from tests.awkward import metres
from tests.db.importing import NEW, OLD, bring, province_of_four
from tests.file_bytes import shape_point, shape_polygon, shp, zipped
from tests.shapes import Folder
from tests.web import WebClient

ZONE = 9206
TOWN = [(104.01, 21.01), (104.02, 21.02)]

FILLED: dict[str, list[dict[str, Any]]] = {
    "establishments": [
        {
            "ma_cs": f"CS-{n}", "ten_cs": "Nhà nghỉ Hoa Ban", "loai_hinh": "motel",
            "dia_chi": "Số 5, đường Tô Hiệu", "ma_xa": "96001",
            "trang_thai": "Đang hoạt động", "co_dk": "có", "de_ll": "không",
            "do_cx": "Số nhà", "tu_ngay": date(2025, 7, n),
        }
        for n in (1, 2)
    ],
    "hotspots": [
        {
            "ma_td": f"TD-{n}", "ten_td": "Bến xe cũ", "dia_ban": "Địa bàn công cộng",
            "ma_xa": "96001", "tu_ngay": date(2024, 1, n),
        }
        for n in (1, 2)
    ],
    "hotspot_events": [
        {
            "ma_td": f"TD-{n}", "trang_thai": "Nghi vấn, có dấu hiệu",
            "ngay": date(2025, 1, n), "so_van_ban": "12/QĐ-UBND", "ghi_chu": "Mới",
        }
        for n in (1, 2)
    ],
    "inspections": [
        {
            "ma_lkt": f"KT-{n}", "ngay_kt": date(2025, 8, n), "hinh_thuc": "Định kỳ",
            "ket_qua": "Không vi phạm", "phat_hien": "không", "cap_doan": "Cấp xã",
            "ma_cs": f"CS-{n}",
        }
        for n in (1, 2)
    ],
    "tips": [
        {"ma_tin": f"TIN-{n}", "ngay_nhan": date(2025, 8, n), "kenh": "Đơn thư"}
        for n in (1, 2)
    ],
    "landmarks": [
        {
            "ma": f"DL-{n}", "ten": "Hồ Mẫu", "loai": "Điểm tham quan, du lịch",
            "tu_ngay": date(2020, 1, n), "den_ngay": date(2030, 1, n),
        }
        for n in (1, 2)
    ],
    "service_sites": [
        {
            "ma": f"DV-{n}", "ten": "Trạm y tế", "loai": "Y tế",
            "tu_ngay": date(2020, 1, n),
        }
        for n in (1, 2)
    ],
    "national_border": [
        {"ten": f"Đoạn {n}", "nuoc_giap": "LA", "tu_ngay": date(2020, 1, 1)}
        for n in (1, 2)
    ],
    "designations": [
        {
            "ma_dvhc": f"9600{n}", "cap": "Xã, phường, thị trấn, đặc khu",
            "loai": "border_official", "tu_ngay": date(2021, 1, 1),
            "so_van_ban": "QĐ-1",
        }
        for n in (1, 2)
    ],
    "admin_units": [
        {
            "ma_dvhc": f"9610{n}", "ten_dvhc": f"Xã Mới {n}", "ma_cha": "961",
            "cap": "Xã, phường, thị trấn, đặc khu", "ngay_nq": date(2021, 1, 1),
            "hd_tu_ngay": date(2021, 2, 1),
        }
        for n in (1, 2)
    ],
}  # fmt: skip
ORDER = [
    "establishments", "hotspots", "hotspot_events", "inspections", "tips", "landmarks",
    "service_sites", "national_border", "designations", "admin_units",
]  # fmt: skip
"""Events and inspections name places that must be there."""


def blank(layer: str, folder: Path, suffix: str, **more: Any) -> Path:
    out = folder / f"mau_{layer}{suffix}"
    call_command("write_blank", layer, out=out, stdout=io.StringIO(), **more)
    return out


def corners(place: tuple[float, float]) -> list[tuple[float, float]]:
    x, y = place
    return [(x, y), (x, y + 0.005), (x + 0.005, y + 0.005), (x + 0.005, y), (x, y)]


def where(layer: str, place: tuple[float, float]) -> dict[str, Any]:
    shape = TARGETS[layer].shape
    if shape is None:
        return {}
    if shape.name == "POINT":
        return {"kinh_do": place[0], "vi_do": place[1]}
    spots = ", ".join(f"{x} {y}" for x, y in corners(place))
    kind = "LINESTRING ({})" if shape.name == "LINE" else "POLYGON (({}))"
    return {"hinh_wkt": kind.format(spots)}


def fill_workbook(file: Path, layer: str) -> None:
    book = openpyxl.load_workbook(file)
    sheet = book["Dữ liệu"]
    headings = [cell.value for cell in sheet[1]]
    for row, (values, place) in enumerate(
        zip(FILLED[layer], TOWN, strict=True), start=2
    ):
        for name, value in {**values, **where(layer, place)}.items():
            column = headings.index(name) + 1
            cell = sheet.cell(row=row, column=column, value=value)
            if isinstance(value, date):
                cell.number_format = "dd/mm/yyyy"
    book.save(file)


def fill_shapefile(file: Path, layer: str) -> None:
    """Put two rows into the empty table and the empty shapes, as QGIS would."""
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    [stem] = {Path(name).stem for name in parts if name.endswith(".shp")}
    table = parts[f"{stem}.dbf"]
    header_bytes, record_bytes = struct.unpack("<HH", table[8:12])
    fields = [
        (table[at : at + 11].split(b"\0")[0].decode(), table[at + 16])
        for at in range(32, header_bytes - 1, 32)
    ]
    records = b""
    for values in FILLED[layer]:
        record = b" "
        for name, width in fields:
            record += written(values.get(name)).ljust(width)[:width]
        assert len(record) == record_bytes
        records += record
    head = table[:4] + struct.pack("<I", len(TOWN)) + table[8:header_bytes]
    parts[f"{stem}.dbf"] = head + records + b"\x1a"
    spots = [[tuple(map(float, p)) for p in metres(ZONE, corners(s))] for s in TOWN]
    kind = struct.unpack("<i", parts[f"{stem}.shp"][32:36])[0]
    if kind == 1:
        drawn = [shape_point(ring[0]) for ring in spots]  # type: ignore[arg-type]
    else:
        drawn = [
            struct.pack("<i", kind) + shape_polygon([ring])[4:]  # type: ignore[list-item]
            for ring in spots
        ]
    parts[f"{stem}.shp"], parts[f"{stem}.shx"] = shp(kind, drawn)
    zipped(file, parts)


def written(value: Any) -> bytes:
    if value is None:
        return b""
    return f"{value:%Y%m%d}".encode() if isinstance(value, date) else value.encode()


def taken_in(layer: str, file: Path) -> Outcome:
    return bring(layer, file, valid_from=NEW if layer == "admin_units" else None)


@pytest.mark.parametrize("suffix", [".xlsx", ".zip"])
def test_a_filled_form_goes_in(suffix: str, folder: Folder, db: None) -> None:
    province_of_four(folder)
    for layer in ORDER:
        own = suffix if TARGETS[layer].shape is not None else ".xlsx"
        file = blank(layer, folder.path, own, srid=ZONE)
        (fill_workbook if own == ".xlsx" else fill_shapefile)(file, layer)
        outcome = taken_in(layer, file)
        assert outcome.rows_refused == 0, (layer, outcome.findings)
        assert (outcome.committed, outcome.counts.new) == (True, 2), layer
        assert not outcome.dropped_columns
        assert set(outcome.mapped_columns.values()) >= set(FILLED[layer][0])


@pytest.mark.parametrize("level", ["commune", "district", "province"])
def test_units_of_every_level_have_the_same_form(level: str) -> None:
    target = target_named(f"admin_units:{level}")
    for field in target.fields:
        assert heading_of("admin_units", field.name) in field.names


@pytest.mark.parametrize("layer", TARGETS)
def test_headings_are_short_known_and_about_places(layer: str) -> None:
    headings = []
    for field in TARGETS[layer].fields:
        heading = heading_of(layer, field.name)
        assert heading in field.names
        assert len(heading) <= 10
        assert heading.isascii()
        assert not is_person_column(heading)
        assert title_of(layer, field.name)
        headings.append(heading)
    assert len(set(headings)) == len(headings)


@pytest.mark.parametrize("layer", TARGETS)
def test_the_dictionary_says_what_columns_mean(
    layer: str, folder: Folder, db: None
) -> None:
    book = openpyxl.load_workbook(blank(layer, folder.path, ".xlsx"))
    assert book.sheetnames == ["Dữ liệu", dictionaries.SHEET, "Danh mục"]
    assert book["Danh mục"].sheet_state == "hidden"
    explained = list(book[dictionaries.SHEET].iter_rows(min_row=2, values_only=True))
    headings = [cell.value for cell in book["Dữ liệu"][1]]
    assert [row[0] for row in explained] == headings
    assert all(row[1] and row[2] and row[4] and row[5] and row[6] for row in explained)
    assert all(row[1] != row[2] for row in explained)
    rules = book["Dữ liệu"].data_validations.dataValidation
    listed = {
        next(iter(rule.sqref.ranges)).min_col for rule in rules if rule.type == "list"
    }
    choices = [
        place
        for place, field in enumerate(TARGETS[layer].fields, start=1)
        if field.kind in {"choice", "yes_no"}
    ]
    assert listed == set(choices)


def test_codes_keep_their_zeros_and_days_are_days(folder: Folder, db: None) -> None:
    book = openpyxl.load_workbook(blank("establishments", folder.path, ".xlsx"))
    formats = {
        cell.value: book["Dữ liệu"].column_dimensions[cell.column_letter].number_format
        for cell in book["Dữ liệu"][1]
    }
    assert (formats["ma_xa"], formats["tu_ngay"]) == ("@", "dd/mm/yyyy")
    allowed = {
        row[0]: row[7] for row in book[dictionaries.SHEET].iter_rows(values_only=True)
    }
    assert "motel = " in allowed["loai_hinh"]
    assert "operating = Đang hoạt động / Active" in allowed["trang_thai"]


def test_a_zip_has_its_parts_and_a_dictionary(folder: Folder, db: None) -> None:
    file = blank("establishments", folder.path, ".zip", srid=ZONE)
    with zipfile.ZipFile(file) as archive:
        parts = {Path(name).suffix: archive.read(name) for name in archive.namelist()}
    assert set(parts) == {".shp", ".shx", ".dbf", ".prj", ".cpg", ".csv"}
    assert parts[".cpg"] == b"UTF-8"
    assert b"104" in parts[".prj"]
    explained = list(csv.reader(io.StringIO(parts[".csv"].decode("utf-8-sig"))))
    assert [row[0] for row in explained[1:]] == [
        heading_of("establishments", f.name) for f in TARGETS["establishments"].fields
    ]
    assert parts[".csv"].startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize(
    ("layer", "suffix", "message"),
    [
        ("persons", ".xlsx", "no layer"),
        ("hotspot_events", ".zip", "no shapes"),
        ("tips", ".csv", "must end"),
    ],
)
def test_refusals_say_why(
    layer: str, suffix: str, message: str, folder: Folder, db: None
) -> None:
    with pytest.raises(CommandError, match=message):
        blank(layer, folder.path, suffix)


def test_the_zone_is_that_of_the_officers_province(folder: Folder, db: None) -> None:
    province_of_four(folder)
    user = User.objects.create(username="gis", role=Role.GIS_OFFICER)
    assert zone_of(user, NEW) == 4326
    for code in ("96", "961", "96001"):
        AreaScope.objects.all().delete()
        ProvinceMeridian.objects.filter(gso_code="96").delete()
        unit = AdminUnitVersion.objects.get(gso_code=code).unit
        AreaScope.objects.create(user=user, unit=unit, validity=DateRange(OLD, None))
        assert zone_of(user, NEW) == 4326, "nobody said which meridian"
        zones = [ZONE, 9207]
        for zone in zones:
            ProvinceMeridian.objects.create(
                gso_code="96", province="Mẫu", srid=zone, source="bịa"
            )
            expected = ZONE if zone == ZONE else 4326
            assert zone_of(user, NEW) == expected
    assert set(zones) <= set(VN2000)


@pytest.mark.django_db(transaction=True)
def test_the_pages_send_forms_and_held_rows(
    folder: Folder, settings: Any, tmp_path: Path, unlimited: None
) -> None:
    """Through the child process, as the web role."""
    from tests.db.test_error_file import DEGREES, brought, rows, utf8
    from tests.uploads import table

    settings.GEOAPP_EXPORT_FOLDER = tmp_path / "out"
    province_of_four(folder)
    user = User.objects.create(username="gis", role=Role.GIS_OFFICER)
    unit = AdminUnitVersion.objects.get(gso_code="96", level="province").unit
    AreaScope.objects.create(user=user, unit=unit, validity=DateRange(OLD, None))
    outcome = brought(user, table(folder.path, rows(DEGREES), utf8))
    client = WebClient()
    client.force_login(user)
    for path, name, start in (
        (reverse("import_errors", args=[outcome.job_id]), "a_loi.csv", b"ma_cs;"),
        (reverse("import_blank_xlsx", args=["tips"]), "mau_tips.xlsx", b"PK"),
        (reverse("import_blank_shapefile", args=["tips"]), "mau_tips.zip", b"PK"),
        (
            reverse("import_blank_xlsx", args=["admin_units:district"]),
            "mau_admin_units_district.xlsx",
            b"PK",
        ),
    ):
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert name in answer["Content-Disposition"]
        assert b"".join(answer.streaming_content).startswith(start)  # type: ignore[attr-defined]
    assert [p for p in (tmp_path / "out").glob("**/*") if p.is_file()] == []
    gone = reverse("import_blank_shapefile", args=["hotspot_events"])
    assert client.get(gone).status_code == 404
