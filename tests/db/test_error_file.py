"""Held rows go back as a file of the same kind, and come in again once corrected."""

from __future__ import annotations

import csv
import io
import json
import math
import sqlite3
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import shapely
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geoapp.accounts.models import Role, User
from geoapp.ingest import pipeline
from geoapp.ingest.choices import Choices
from geoapp.ingest.error_columns import ADDED, added, names_beside
from geoapp.ingest.fold import fold
from geoapp.ingest.models import StagedImport
from geoapp.ingest.place import mapinfo
from geoapp.ingest.place.identify import identify
from geoapp.ingest.report import as_text
from geoapp.ingest.request import Outcome, Request
from geoapp.ingest.source import CrsForm, DeclaredCrs
from geoapp.ingest.text.syllables import COMMON
from geoapp.lineage.models import ExportLog
from geoapp.publish.exports.error_file import guarded
from geoapp.publish.exports.given_back import file_name
from geoapp.registry.models import Establishment
from geoapp.spatial.crs import VN2000
from geoapp.spatial.to_system import to_system
from geoapp.territory.models import AdminUnitVersion, AreaScope
from geoapp.territory.scope import importing_for
from tests import legacy_text, uploads
from tests.awkward import metres, tm
from tests.db.importing import OLD, bring, province_of_four
from tests.file_bytes import zipped
from tests.reading import take
from tests.shapes import Folder, bow_tie, spike, square

SRID = 9206
GOOD = {
    "ma_cs": "CS-0", "ten_cs": "Nhà nghỉ Mường Bú", "loai_hinh": "motel",
    "HO_TEN": "Nguyễn Văn Thử", "dia_chi": "Số 5 đường Trần Phú", "ma_xa": "96001",
    "trang_thai": "suspended", "do_cx": "gps", "tu_ngay": "2021-03-01", "dt_m2": 12.5,
    "Ghi_chú": "Ở gần chợ, cạnh cầu",
}  # fmt: skip
NAMES = [
    "Khách sạn Minh Dương", "Cà phê Đồng Quê", "Quán Hương Sen", "Nhà trọ Bình Yên",
    "Phòng hát Sông Đà", "Quán ăn Ngọc Hặc", "Nhà khách Tỉnh ủy", "Lữ quán Cự Khê",
    "Nhà nghỉ Trúc Bạch", "Khách sạn Thọ Quan", "Quán Vạn Điểm", "Nhà nghỉ Thượng Cát",
]  # fmt: skip
REPAIRS = {
    b"suspendex": b"suspended", b"2021-13-01": b"2021-03-01", b"motex": b"motel",
    b"96999": b"96001",
}  # fmt: skip
"""What is wrong in the rows below, and what puts it right: of the same length."""


def rows(places: Sequence[uploads.Place]) -> list[tuple[dict[str, Any], uploads.Place]]:
    wrong: dict[int, dict[str, Any]] = {
        1: {"trang_thai": "suspendex"},
        3: {"tu_ngay": "2021-13-01", "dia_chi": None},
        4: {"loai_hinh": "motex", "dt_m2": None},
        6: {"trang_thai": "suspendex", "tu_ngay": "2021-13-01"},
        9: {"ten_cs": "NHÀ NGHỈ SỐ 9", "loai_hinh": "motex"},
        11: {"ma_xa": "96999", "trang_thai": "suspendex"},
    }
    return [
        (
            GOOD | {"ma_cs": f"CS-{n}", "ten_cs": name} | wrong.get(n, {}),
            places[n],
        )
        for n, name in enumerate(NAMES)
    ]


HELD = [2, 4, 5, 7, 10, 12]
DEGREES = [(104.01 + 0.03 * n, 21.05) for n in range(len(NAMES))]
METRES = [(float(x), float(y)) for x, y in metres(SRID, DEGREES)]


@dataclass(frozen=True)
class Way:
    """One upload: what it is called here, who makes it, and what must come back."""

    name: str
    make: Callable[[Path], Path]
    srid: int | None = None
    choices: dict[str, Any] = field(default_factory=dict)


def utf8(text: str) -> bytes:
    return text.encode()


def _shp(write: uploads.Write, **parts: Any) -> Callable[[Path], Path]:
    parts.setdefault("prj", tm(104))
    return lambda folder: uploads.shapefile(folder, rows(METRES), write, **parts)


def _text(write: uploads.Write, **more: Any) -> Callable[[Path], Path]:
    return lambda folder: uploads.table(folder, rows(DEGREES), write, **more)


def _mistaken(name: str) -> uploads.Write:
    return legacy_text.WAYS[name]


MIF = mapinfo.clause(SRID) or ""
WAYS = [
    Way("shp utf-8", _shp(utf8, cpg=b"UTF-8")),
    Way("shp tcvn3", _shp(legacy_text.tcvn3, language=0x57)),
    Way("shp vni", _shp(legacy_text.vni)),
    Way("shp viscii", _shp(legacy_text.viscii)),
    Way("shp 1258 lying", _shp(legacy_text.cp1258, cpg=b"UTF-8")),
    Way("shp nfd", _shp(legacy_text.WAYS["NFD"], cpg=b"UTF-8")),
    Way("shp mojibake", _shp(_mistaken("TCVN3 as 1252"), cpg=b"UTF-8")),
    Way(
        "shp without prj",
        lambda folder: uploads.shapefile(folder, rows(METRES), utf8, cpg=b"UTF-8"),
        choices={"srid": SRID},
    ),
    Way("csv tcvn3", _text(legacy_text.tcvn3, separator="\t", name="a.tsv")),
    Way("csv utf-8", _text(utf8, mark=b"\xef\xbb\xbf", separator=",")),
    Way("csv quoted vni", _text(legacy_text.vni, is_quoted=True)),
    Way("csv utf-16", lambda folder: _utf16(folder)  # noqa: PLW0108  it stands below
    ),
    Way("csv mojibake", _text(_mistaken("VNI as 1252"))),
    Way("csv that tells its separator", lambda folder: _telling(folder)),  # noqa: PLW0108
    Way("xlsx", lambda folder: uploads.workbook(folder, rows(DEGREES), utf8)),
    Way(
        "xlsx mojibake",
        lambda folder: uploads.workbook(
            folder, rows(DEGREES), _mistaken("TCVN3 as 1252")
        ),
    ),
    Way("geojson", lambda f: uploads.geojson(f, rows(METRES), utf8, srid=SRID)),
    Way("geojson lines", lambda f: uploads.geojson(f, rows(DEGREES), utf8, lines=True)),
    Way(
        "geojson mojibake",
        lambda f: uploads.geojson(f, rows(DEGREES), _mistaken("UTF-8 twice")),
    ),
    Way("geojson in bytes", lambda folder: _not_utf8(folder)),  # noqa: PLW0108
    Way("kml", lambda f: uploads.kml(f, rows(DEGREES), utf8)),
    Way("gpkg", lambda f: uploads.by_gdal(f, rows(METRES), utf8, "GPKG", SRID)),
    Way(
        "gpkg mojibake",
        lambda f: uploads.by_gdal(
            f, rows(METRES), _mistaken("TCVN3 as 1252"), "GPKG", SRID
        ),
    ),
    Way("fgb", lambda f: uploads.by_gdal(f, rows(METRES), utf8, "FlatGeobuf", SRID)),
    Way(
        "mif tcvn3",
        lambda f: uploads.mif(f, rows(METRES), legacy_text.tcvn3, MIF, "WindowsLatin1"),
    ),
]  # fmt: skip


def _utf16(folder: Path) -> Path:
    file = uploads.table(folder, rows(DEGREES), utf8)
    file.write_bytes(file.read_text(encoding="utf-8").encode("utf-16"))
    return file


def _not_utf8(folder: Path) -> Path:
    """GeoJSON by a program that took TCVN3 for granted: no UTF-8 at all."""
    file = uploads.geojson(folder, rows(DEGREES), utf8)
    text = file.read_text(encoding="utf-8")
    file.write_bytes(legacy_text.tcvn3(text))
    return file


def _telling(folder: Path) -> Path:
    file = uploads.table(folder, rows(DEGREES), legacy_text.tcvn3, separator="|")
    file.write_bytes(b"sep=|\r\n" + file.read_bytes())
    return file


@pytest.fixture
def officer(folder: Folder, db: None) -> User:
    province_of_four(folder)
    user = User.objects.create(username="gis", role=Role.GIS_OFFICER)
    unit = AdminUnitVersion.objects.get(gso_code="96", level="province").unit
    AreaScope.objects.create(user=user, unit=unit, validity=DateRange(OLD, None))
    return user


def brought(user: User, file: Path, *, commit: bool = False, **chosen: Any) -> Outcome:
    request = Request(
        layer="establishments",
        file=file,
        commit=commit,
        choices=Choices(**chosen),
        user=user,
    )
    with importing_for(user):
        return _import(request)


def _import(request: Request) -> Outcome:
    """As ``import_layer`` does, but for the statistics, which only the owner renews."""
    from geoapp.ingest import commit
    from geoapp.ingest.outcome import outcome

    job = pipeline.new_job(request)
    pipeline.stage(job, request, request.file)
    pipeline.check(job, request)
    done = commit.commit if request.commit else commit.preview
    return outcome(job, request, done(job, request))


def given_back(user: User, outcome: Outcome, folder: Path) -> Path:
    job = StagedImport.objects.get(pk=outcome.job_id)
    name = file_name(job)
    assert name is not None
    out = folder / "back" / name
    out.parent.mkdir(exist_ok=True)
    call_command(
        "write_error_file", outcome.job_id, username=user.username, out=out,
        stdout=io.StringIO(),
    )  # fmt: skip
    return out


def said(outcome: Outcome, rows: Sequence[int]) -> list[tuple[Any, ...]]:
    """Return what was found in some rows, in order, by the place among them."""
    return sorted(
        (rows.index(f.row_no), f.check, f.severity, f.field or "", f.value or "")
        for f in outcome.findings
        if f.row_no in rows
    )


def raws(outcome: Outcome) -> list[dict[str, Any]]:
    held = StagedImport.objects.get(pk=outcome.job_id).rows.filter(refused=True)
    return [row.raw for row in held.order_by("row_no")]


@pytest.mark.parametrize("way", WAYS, ids=[way.name for way in WAYS])
def test_held_rows_go_back_and_come_in_again(
    way: Way, folder: Folder, officer: User
) -> None:
    file = way.make(folder.path)
    first = brought(officer, file, commit=True, **way.choices)
    assert (first.rows_read, first.rows_refused) == (12, len(HELD)), first.findings
    assert first.dropped_columns == ("HO_TEN",)
    back = given_back(officer, first, folder.path)
    _is_of_the_same_kind(way, file, back)

    again = brought(officer, back)
    assert again.rows_refused == again.rows_read == len(HELD)
    held = [f.row_no for f in first.findings if f.severity == "error"]
    assert said(again, range(1, len(HELD) + 1)) == said(first, sorted({*held}))
    assert raws(again) == raws(first)
    assert not set(again.mapped_columns.values()) & set(ADDED)
    assert not set(again.unused_columns) & set(ADDED)

    changes = {_wide(way, old): _wide(way, new) for old, new in REPAIRS.items()}
    repaired = uploads.patched(back, changes, back.with_stem("sua"))
    last = brought(officer, repaired, commit=True)
    assert last.rows_refused == 0, last.findings
    assert (last.counts.new, last.committed) == (len(HELD), True)
    assert Establishment.objects.count() == len(NAMES)
    for n, name in enumerate(NAMES):
        place = Establishment.objects.get(code=f"CS-{n}")
        assert place.name == ("NHÀ NGHỈ SỐ 9" if n == 9 else name)
        assert place.geom is not None
        at = math.dist(place.geom.coords, DEGREES[n]) * 111_000
        assert at < 0.002


def _wide(way: Way, text: bytes) -> bytes:
    return text.decode().encode("utf-16-le") if "utf-16" in way.name else text


def _is_of_the_same_kind(way: Way, file: Path, back: Path) -> None:
    """The same layout by our own reader, and cells byte for byte."""
    sent, got = take(file).layer, take(back).layer
    assert back.suffix == file.suffix
    ours = {column.name for column in got.columns[-3:]}
    assert ours in ({*ADDED}, {name.encode() for name in ADDED})
    kept = [c for c in sent.columns if c.name not in {"HO_TEN", b"HO_TEN"}]
    assert [(c.name, c.kind) for c in kept] == [
        (c.name, c.kind) for c in got.columns[:-3]
    ]
    assert (got.encoding, got.is_unicode) == (sent.encoding, sent.is_unicode)
    if "without prj" not in way.name:
        assert identify(got.crs).srid == identify(sent.crs).srid
    if "shp" in way.name:
        assert [c.declared for c in kept] == [c.declared for c in got.columns[:-3]]
        assert got.written == sent.written
    if "csv" in way.name:
        assert got.written == sent.written
    if "xlsx" in way.name:
        assert got.name == sent.name
    _holds_what_was_sent(file, back)


def _holds_what_was_sent(file: Path, back: Path) -> None:
    sent, got = take(file), take(back)
    names = [c.name for c in got.layer.columns]
    held = [int(one) for one in got.column(names[-3])]
    assert held == sorted(held)
    assert len(held) == len(HELD)
    for name in names[:-3]:
        expected = [sent.column(name)[n - 1] for n in held]
        assert got.column(name) == expected, name
    for n, row in zip(held, got.only, strict=True):
        before = sent.only[n - 1]["__wkb"]
        assert (before is None) == (row["__wkb"] is None)
        if before is not None:
            here, there = shapely.from_wkb(before), shapely.from_wkb(row["__wkb"])
            assert here.distance(there) < 2e-6


HANDS = {
    name: legacy_text.WAYS[name]
    for name in ("UTF-8", "NFD", "TCVN3", "VNI", "Windows-1258", "VISCII",
                 "TCVN3 as 1252", "UTF-8 twice")
}  # fmt: skip
syllables = st.sampled_from(sorted(one for one in COMMON if not one.isascii()))
words = st.lists(syllables, min_size=2, max_size=5).map(" ".join)
cells = st.fixed_dictionaries(
    {
        "ten_cs": st.none() | words,
        "loai_hinh": st.sampled_from(["motel", "motex", "karaoke; motel", None]),
        "dia_chi": st.none() | words.map(lambda text: f'Số 7, "{text}"; ngõ 2'),
        "trang_thai": st.sampled_from(["suspended", "suspendex", "Đang hoạt động"]),
        "tu_ngay": st.sampled_from(["2021-03-01", "01/02/2021", "2021-13-01", None]),
        "ma_xa": st.sampled_from(["96001", "96002", "1", None]),
        "Ghi_chú": st.none() | words,
    }
)


@given(
    table=st.lists(cells, min_size=3, max_size=10),
    hand=st.sampled_from(sorted(HANDS)),
    kind=st.sampled_from(["shp", "csv", "gpkg"]),
)
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_any_rows_go_back_as_they_came(
    folder: Folder, officer: User, table: list[dict[str, Any]], hand: str, kind: str
) -> None:
    """Random rows, random mistakes: the same findings again, then all goes in."""
    filler = [(n, {"ten_cs": name}) for n, name in enumerate(NAMES)]
    drawn = [(len(filler) + n, own) for n, own in enumerate(table)]
    wanted = [
        (GOOD | {"ma_cs": f"CS-{n}"} | own, METRES[n % len(METRES)])
        for n, own in [*filler, *drawn]
    ]
    write = HANDS[hand]
    if kind == "gpkg" and hand not in {"UTF-8", "NFD", "TCVN3 as 1252", "UTF-8 twice"}:
        kind = "shp"
    with transaction.atomic():
        file = _made(kind, folder.path, wanted, write)
        chosen = {"srid": SRID} if kind == "csv" else {}
        first = brought(officer, file, **chosen)
        held = sorted({f.row_no for f in first.findings if f.severity == "error"})
        if held:
            back = given_back(officer, first, folder.path)
            again = brought(officer, back, **chosen)
            back.unlink()
            assert said(again, range(1, len(held) + 1)) == said(first, held)
            assert raws(again) == raws(first)
        transaction.set_rollback(True)


def _made(kind: str, folder: Path, table: uploads.Rows, write: uploads.Write) -> Path:
    if kind == "csv":
        return uploads.table(folder, table, write)
    if kind == "gpkg":
        (folder / "a.gpkg").unlink(missing_ok=True)
        return uploads.by_gdal(folder, table, write, "GPKG", SRID)
    return uploads.shapefile(folder, table, write, prj=tm(104))


def test_what_is_wrong_stands_beside_the_row(folder: Folder, officer: User) -> None:
    file = uploads.table(folder.path, rows(DEGREES), utf8, mark=b"\xef\xbb\xbf")
    outcome = brought(officer, file)
    back = given_back(officer, outcome, folder.path)
    with back.open(encoding="utf-8-sig", newline="") as opened:
        found = list(csv.DictReader(opened, delimiter=";"))
    assert [row["dong"] for row in found] == [str(n) for n in HELD]
    assert (
        "trang_thai = «suspendex»: giá trị không có trong danh mục" in found[0]["loi"]
    )
    assert "trang_thai = «suspendex»: not in the code list" in found[0]["error"]
    assert "Các cột về người đã bị bỏ khỏi tệp này" in found[0]["loi"]
    assert "HO_TEN" in found[0]["error"]
    assert "HO_TEN" not in found[1]["loi"]
    assert found[3]["loi"].count(" | ") == 1
    assert "Nguyễn Văn Thử" not in back.read_text(encoding="utf-8")


def test_a_zip_says_what_it_is_and_holds_whole_sentences(
    folder: Folder, officer: User
) -> None:
    back = given_back(officer, brought(officer, WAYS[1].make(folder.path)), folder.path)
    with zipfile.ZipFile(back) as archive:
        names = set(archive.namelist())
        note = archive.read("GHI_CHU.txt").decode("utf-8-sig")
        whole = archive.read("loi_day_du.txt").decode("utf-8-sig").splitlines()
    assert names == {
        "a.shp", "a.shx", "a.dbf", "a.prj", "GHI_CHU.txt", "loi_day_du.txt"
    }  # fmt: skip
    assert "HO_TEN" in note
    assert "nạp như cũ" in note
    assert len(whole) == 1 + len(HELD)
    assert whole[1].startswith("2\ttrang_thai = «suspendex»")


def test_letters_that_the_encoding_lacks_are_replaced_and_told(
    folder: Folder, officer: User
) -> None:
    """«Ý» where the fonts of TCVN3 have none: nothing happens silently."""
    file = WAYS[1].make(folder.path)
    outcome = brought(officer, file)
    row = StagedImport.objects.get(pk=outcome.job_id).rows.get(row_no=2)
    row.raw = row.raw | {"ten_cs": "Quán Ý Yên"}
    row.save()
    back = given_back(officer, outcome, folder.path)
    with zipfile.ZipFile(back) as archive:
        assert b"Qu\xb8n \xfd Y\xaan" in archive.read("a.dbf")
        whole = archive.read("loi_day_du.txt").decode("utf-8-sig")
    assert "không có chữ Ý (cột ten_cs)" in whole


def test_rows_that_differ_in_encoding_go_back_as_they_came(
    folder: Folder, officer: User
) -> None:
    """A merged file: most rows in TCVN3, two in UTF-8."""

    def write(text: str) -> bytes:
        return utf8(text) if "Bình Yên" in text else legacy_text.tcvn3(text)

    file = uploads.shapefile(folder.path, rows(METRES), write, prj=tm(104))
    outcome = brought(officer, file)
    told = {(f.row_no, f.check) for f in outcome.findings}
    assert (4, "text_other_encoding") in told
    back = given_back(officer, outcome, folder.path)
    with zipfile.ZipFile(back) as archive:
        table = archive.read("a.dbf")
    assert "Nhà trọ Bình Yên".encode() in table
    assert legacy_text.tcvn3("Cà phê Đồng Quê") in table
    assert said(brought(officer, back), range(1, 7)) == said(outcome, HELD)


def test_a_swapped_table_of_points_goes_back_swapped(
    folder: Folder, officer: User
) -> None:
    swapped = [(y, x) for x, y in METRES]
    file = uploads.shapefile(
        folder.path, rows(swapped), utf8, cpg=b"UTF-8", prj=tm(104)
    )
    chosen = {"axis_order": "yx", "srid": SRID}
    outcome = brought(officer, file, **chosen)
    back = given_back(officer, outcome, folder.path)
    _holds_what_was_sent(file, back)
    assert said(brought(officer, back, **chosen), range(1, 7)) == said(outcome, HELD)


def test_a_wrong_system_comes_back_right(folder: Folder, officer: User) -> None:
    """Another meridian than the file says was chosen: it need not be said again."""
    file = uploads.shapefile(
        folder.path, rows(METRES), utf8, cpg=b"UTF-8", prj=tm(105.75)
    )
    outcome = brought(officer, file, srid=SRID)
    back = given_back(officer, outcome, folder.path)
    assert identify(take(back).layer.crs).srid == SRID


@pytest.mark.parametrize("srid", VN2000)
def test_mapinfo_has_words_for_every_system(srid: int) -> None:
    clause = mapinfo.clause(srid)
    assert clause is not None
    assert identify(DeclaredCrs(CrsForm.MAPINFO, clause)).srid == srid


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("=1+1", "'=1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("+84 ngõ 3", "'+84 ngõ 3"),
        ("- xem lại", "'- xem lại"),
        ("\tx", "'\tx"),
        ("-12,5", "-12,5"),
        ("+7", "+7"),
        ("Số 5", "Số 5"),
    ],
)
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(cell: str, shown: str) -> None:
    assert guarded(cell) == shown


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_formulas_are_shown_and_come_back_as_they_were(
    kind: str, folder: Folder, officer: User
) -> None:
    table = rows(DEGREES)
    table[1][0]["Ghi_chú"] = "=HYPERLINK(1)"
    table[3][0]["Ghi_chú"] = "- xem lại"
    if kind == "csv":
        file = uploads.table(folder.path, table, utf8, mark=b"\xef\xbb\xbf")
    else:
        file = _with_text(uploads.workbook(folder.path, table, utf8), "=HYPERLINK(1)")
    outcome = brought(officer, file)
    back = given_back(officer, outcome, folder.path)
    if kind == "csv":
        assert "'=HYPERLINK(1)" in back.read_text(encoding="utf-8-sig")
    else:
        sheet = openpyxl.load_workbook(back).active
        assert sheet is not None
        cells = {c.value: c.data_type for row in sheet.iter_rows() for c in row}
        assert cells["'=HYPERLINK(1)"] == "s"
        assert "f" not in cells.values()
    again = brought(officer, back)
    assert raws(again) == raws(outcome)
    assert said(again, range(1, 7)) == said(outcome, HELD)


def _with_text(file: Path, text: str) -> Path:
    """Have a cell that begins like a formula be text, as when somebody typed it so."""
    book = openpyxl.load_workbook(file)
    for row in book.active.iter_rows():  # type: ignore[union-attr]
        for cell in row:
            if cell.value == text:
                cell.data_type = "s"
    book.save(file)
    return file


def test_cells_of_a_workbook_keep_their_types(folder: Folder, officer: User) -> None:
    file = uploads.workbook(folder.path, rows(DEGREES), utf8)
    book = openpyxl.load_workbook(file)
    sheet = book.active
    assert sheet is not None
    names = [cell.value for cell in sheet[2]]
    for column, value, form in (
        ("tu_ngay", datetime(2021, 3, 1), "dd/mm/yyyy"),  # noqa: DTZ001
        ("ma_xa", 96001, "00000"),
        ("Ghi_chú", True, "General"),
    ):
        for row in range(3, 15):
            cell = sheet.cell(row=row, column=names.index(column) + 1)
            cell.value, cell.number_format = value, form
    book.save(file)
    outcome = brought(officer, file)
    held = [n for n in HELD if n != 4]  # whose day alone was wrong
    assert outcome.rows_refused == len(held)
    back = given_back(officer, outcome, folder.path)
    got = openpyxl.load_workbook(back).active
    assert got is not None
    cells = dict(zip((c.value for c in got[1]), got[2], strict=True))
    assert cells["tu_ngay"].value == datetime(2021, 3, 1)  # noqa: DTZ001
    assert cells["tu_ngay"].number_format == "dd/mm/yyyy"
    assert cells["Ghi_chú"].value is True
    assert (cells["ma_xa"].value, cells["ma_xa"].number_format) == ("96001", "@")
    assert cells["dt_m2"].value == 12.5
    again = brought(officer, back)
    assert raws(again) == raws(outcome)
    assert said(again, range(1, 6)) == said(outcome, held)


def _as_letters(text: str) -> bytes:
    """GDAL writes UTF-8 bytes into a neutral table."""
    return text.encode()


def test_a_table_of_mapinfo_goes_back_as_mif(folder: Folder, officer: User) -> None:
    """Which MapInfo opens as well; the note says so."""
    (folder.path / "t").mkdir()
    plain = [({fold(k): v for k, v in r.items()}, at) for r, at in rows(DEGREES)]
    where = folder.path / "t"
    uploads.by_gdal(where, plain, _as_letters, "MapInfo File", 4326)
    parts = {p.name: p.read_bytes() for p in (folder.path / "t").iterdir()}
    file = zipped(folder.path / "a.zip", parts)
    outcome = brought(officer, file)
    assert outcome.rows_refused == 6
    back = given_back(officer, outcome, folder.path)
    with zipfile.ZipFile(back) as archive:
        assert {Path(n).suffix for n in archive.namelist()} == {".mif", ".mid", ".txt"}
        assert "MIF/MID" in archive.read("GHI_CHU.txt").decode("utf-8-sig")
    again = brought(officer, back)
    assert raws(again) == raws(outcome)
    assert said(again, range(1, 7)) == said(outcome, HELD)


def test_a_file_in_plain_letters_gets_words_that_can_be_read(
    folder: Folder, officer: User
) -> None:
    """Nothing in it tells an encoding, so nothing can be spoilt by ours."""
    plain = [
        (r | {"ten_cs": "Motel", "dia_chi": None, "Ghi_chú": None}, at)
        for r, at in rows(METRES)
    ]
    plain = [({fold(k): v for k, v in r.items()}, at) for r, at in plain]
    file = uploads.shapefile(folder.path, plain, utf8, prj=tm(104))
    outcome = brought(officer, file)
    back = given_back(officer, outcome, folder.path)
    with zipfile.ZipFile(back) as archive:
        assert archive.read("a.cpg") == b"UTF-8"
        assert "không có trong danh mục".encode() in archive.read("a.dbf")
    assert said(brought(officer, back), range(1, 7)) == said(outcome, HELD)


def test_what_identifies_somebody_is_in_no_sentence(
    folder: Folder, officer: User
) -> None:
    """Not even where decoding a cell quotes it: the row in UTF-8 among TCVN3."""
    table = rows(METRES)
    table[3][0]["ten_cs"] = "Quán bà Đặng, gọi 0912345678"

    def write(text: str) -> bytes:
        return utf8(text) if "0912345678" in text else legacy_text.tcvn3(text)

    file = uploads.shapefile(folder.path, table, write, prj=tm(104))
    outcome = brought(officer, file)
    assert (4, "text_other_encoding") in {(f.row_no, f.check) for f in outcome.findings}
    told = json.dumps([dict(f.params) | {"v": f.value} for f in outcome.findings])
    assert "0912345678" not in told
    back = given_back(officer, outcome, folder.path)
    with zipfile.ZipFile(back) as archive:
        for name in archive.namelist():
            assert b"0912345678" not in archive.read(name)


def test_columns_of_these_names_keep_theirs() -> None:
    assert names_beside(["ma", "Loi"]) == ("dong_2", "loi_2", "error_2")
    assert added(["dong", "loi", "error", "dong_2", "loi_2", "error_2"]) == {
        "dong_2", "loi_2", "error_2"
    }  # fmt: skip
    assert added(["dong", "loi"]) == frozenset()


def test_east_is_not_taken_for_the_number_of_a_row(
    folder: Folder, officer: User
) -> None:
    """«bac» and «dong» are coordinates; our own «dong» beside them is none."""
    table = [(values, None) for values, _ in rows(DEGREES)]
    for (values, _), (x, y) in zip(table, DEGREES, strict=True):
        values |= {"bac": f"{y:.6f}", "dong": f"{x:.6f}"}
    file = uploads.table(folder.path, table, utf8, mark=b"\xef\xbb\xbf")
    text = file.read_text(encoding="utf-8-sig").replace(";kinh_do;vi_do", "")
    file.write_text(text.replace(";;\n", "\n").replace('""', ""), encoding="utf-8-sig")
    outcome = brought(officer, file)
    back = given_back(officer, outcome, folder.path)
    assert take(back).layer.columns[-3].name == b"dong_2"
    assert said(brought(officer, back), range(1, 7)) == said(outcome, HELD)


def test_only_ones_own_import_and_only_who_may(folder: Folder, officer: User) -> None:
    outcome = brought(officer, WAYS[0].make(folder.path))
    other = User.objects.create(username="other", role=Role.GIS_OFFICER)
    reader = User.objects.create(username="reader", role=Role.ANALYST)
    out = folder.path / "x.zip"
    for user, message in ((other, "no such import"), (reader, "may not import")):
        with pytest.raises(CommandError, match=message):
            call_command(
                "write_error_file", outcome.job_id, username=user.username, out=out
            )
    assert not out.exists()
    assert not ExportLog.objects.exists()


def test_an_import_of_the_command_line_is_anybodys_who_imports(
    folder: Folder, officer: User
) -> None:
    outcome = bring("establishments", WAYS[0].make(folder.path))
    assert any("write_error_file" in line for line in as_text(outcome))
    assert len(take(given_back(officer, outcome, folder.path)).only) == len(HELD)


def test_who_took_held_rows_is_recorded(folder: Folder, officer: User) -> None:
    given_back(officer, brought(officer, WAYS[0].make(folder.path)), folder.path)
    log = ExportLog.objects.get()
    assert (log.user, log.reason) == (officer, "dòng bị giữ lại")
    assert (log.layers, log.feature_counts) == (
        ["establishments"],
        {"establishments": len(HELD)},
    )
    assert log.crs_srid == SRID


def test_nothing_held_is_no_file(folder: Folder, officer: User) -> None:
    good = [one for n, one in enumerate(rows(DEGREES)) if n + 1 not in HELD]
    outcome = brought(officer, uploads.table(folder.path, good, utf8))
    with pytest.raises(CommandError, match="no row was held"):
        given_back(officer, outcome, folder.path)


def test_types_of_a_geopackage_are_kept(folder: Folder, officer: User) -> None:
    file = uploads.by_gdal(
        folder.path, rows(METRES), utf8, "GPKG", SRID, SPATIAL_INDEX="NO"
    )
    with sqlite3.connect(file) as opened:
        opened.execute("ALTER TABLE a ADD COLUMN ngay_sua DATE")
        opened.execute("ALTER TABLE a ADD COLUMN so_phong TEXT(7)")
        opened.execute("UPDATE a SET ngay_sua = '2024-02-30', so_phong = '12A'")
    opened.close()
    back = given_back(officer, brought(officer, file), folder.path)
    with sqlite3.connect(back) as opened:
        info = {row[1]: row[2] for row in opened.execute("PRAGMA table_info(a)")}
        cells = opened.execute("SELECT DISTINCT ngay_sua, so_phong FROM a").fetchall()
    assert (info["ngay_sua"], info["so_phong"]) == ("DATE", "TEXT(7)")
    assert cells == [("2024-02-30", "12A")]


HOLE = [[0.2, 0.2], [0.2, 0.4], [0.4, 0.4], [0.4, 0.2], [0.2, 0.2]]
RING = [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0], [0.0, 0.0]]
FAR = [[2.0, 0.0], [3.0, 0.0], [3.0, 1.0], [2.0, 0.0]]
SHAPES = {
    "MultiPoint": [[0.1, 0.2], [0.3, 0.4]],
    "LineString": [[0.0, 0.0], [1.0, 1.0], [2.0, 0.5]],
    "MultiLineString": [[[0.0, 0.0], [1.0, 1.0]], [[2.0, 2.0], [3.0, 2.5]]],
    "Polygon": [RING, HOLE],
    "MultiPolygon": [[RING, HOLE], [FAR]],
}
FORMATS = {
    "GeoJSON": "geojson", "GeoPackage": "gpkg", "Shapefile": "shp", "KML": "kml",
    "MapInfo MIF": "mif", "FlatGeobuf": "fgb",
}  # fmt: skip


def near(at: Any) -> Any:
    """Put numbers below one into a corner of the province."""
    if isinstance(at, float):
        return at
    if at and isinstance(at[0], float):
        return [104.1 + at[0] / 100, 21.02 + at[1] / 100]
    return [near(one) for one in at]


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("kind", SHAPES)
def test_shapes_of_every_kind_in_every_format(
    kind: str, format_: str, folder: Folder, officer: User
) -> None:
    """Staged once, then written as if each of the formats had been uploaded."""
    shape = {"type": kind, "coordinates": near(SHAPES[kind])}
    wrong = {"ma_td": "TD-1", "ten": "Tụ điểm thử", "loai": "chưa rõ"}
    file = folder.geojson("td.geojson", [(wrong, shape), (wrong, None)])
    request = Request(layer="hotspots", file=file, user=officer, valid_from=OLD)
    with importing_for(officer):
        outcome = _import(request)
    job = StagedImport.objects.get(pk=outcome.job_id)
    srid = 4326 if format_ == "KML" else SRID
    job.options["source"] |= {
        "format": format_, "extension": FORMATS[format_], "srid": srid, "crs": None,
        "encoding": None,
    }  # fmt: skip
    job.save()
    got = take(given_back(officer, outcome, folder.path)).only
    assert got[1]["__wkb"] is None
    [drawn] = to_system([got[0]["__wkb"]], srid) if srid == 4326 else [got[0]["__wkb"]]
    assert drawn is not None
    expected = to_system([shapely.to_wkb(shapely.geometry.shape(shape))], srid)[0]
    here, there = shapely.from_wkb(drawn), shapely.from_wkb(expected)
    assert shapely.normalize(here).equals_exact(shapely.normalize(there), 2e-6)


def test_a_shape_that_is_not_valid_goes_back_as_drawn(
    folder: Folder, officer: User
) -> None:
    rows = [
        ({"ma_td": "TD-1", "ten": "Một", "loai": "public"}, bow_tie(0, 0)),
        ({"ma_td": "TD-2", "ten": "Hai", "loai": "public"}, spike(1, 0)),
        ({"ma_td": "TD-3", "ten": "Ba", "loai": "public"}, square(2, 0)),
    ]
    outcomes = []
    file = folder.geojson("td.geojson", rows)
    for _ in range(2):
        request = Request(layer="hotspots", file=file, user=officer, valid_from=OLD)
        with importing_for(officer):
            outcomes.append(_import(request))
        file = given_back(officer, outcomes[0], folder.path)
        file = file.rename(file.with_stem(f"lan_{len(outcomes)}"))
    assert [o.rows_refused for o in outcomes] == [2, 2]
    assert said(outcomes[1], [1, 2]) == said(outcomes[0], [1, 2])


def test_coordinates_beyond_the_earth_go_back_too(
    folder: Folder, officer: User
) -> None:
    """Staging has no place for them; a point is told in words and drawn from those."""
    spots = [*METRES[:11], (5e8, 2.3e6)]
    table = [(GOOD | {"ma_cs": f"CS-{n}"}, at) for n, at in enumerate(spots)]
    file = uploads.shapefile(folder.path, table, utf8, cpg=b"UTF-8", prj=tm(104))
    outcome = brought(officer, file)
    assert outcome.rows_refused == 1
    back = given_back(officer, outcome, folder.path)
    [row] = take(back).only
    assert shapely.from_wkb(row["__wkb"]).coords[0] == (5e8, 2.3e6)
