"""Wherever free text is saved, what identifies a person is refused and not kept."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.utils import translation

from geoapp.accounts.free_text import PlacesOnly
from geoapp.ingest import report
from geoapp.ingest.errors import FileRefused
from geoapp.ingest.free_text import check_request
from geoapp.ingest.models import StagedImport, StagedRow
from geoapp.ingest.request import Request
from geoapp.lineage.models import ExportLog, Source
from geoapp.registry.models import HotspotEvent
from geoapp.webmap.forms import ExportForm
from tests.db.importing import bring, checks, province_of_four
from tests.shapes import Folder, square
from tests.world import DAY, make_world

pytestmark = pytest.mark.django_db

PERSONAL = {
    "phone": "gọi chị Lan 0912.345.678",
    "id_number": "CCCD 001089012345",
    "email": "viết cho lan@example.vn",
    "plate": "xe 29A-123.45",
}


def export_form(reason: str) -> ExportForm:
    data = {"layers": [], "day": "01/07/2025", "srid": "4326", "reason": reason}
    return ExportForm(data, layers=[], day=DAY)


@pytest.mark.parametrize("text", PERSONAL.values(), ids=PERSONAL)
@pytest.mark.parametrize(
    ("language", "field", "remedy"),
    [("vi", "Lý do xuất dữ liệu", "Xóa phần đó"), ("en", "Reason", "Remove it")],
)
def test_the_reason_of_an_export(
    text: str, language: str, field: str, remedy: str
) -> None:
    with translation.override(language):
        [said] = export_form(text).errors["reason"]
    assert field in said
    assert remedy in said
    assert "0912.345.678" not in said


def test_a_reason_about_places_passes() -> None:
    form = export_form("Họp giao ban theo Kế hoạch 33/KH-UBND ngày 15/01/2020")
    assert "reason" not in form.errors


def test_the_reason_given_to_the_command(tmp_path: Any) -> None:
    make_world()
    with pytest.raises(CommandError, match="số điện thoại") as refused:
        call_command(
            "export_layers",
            username="gis_officer",
            reason=PERSONAL["phone"],
            out=tmp_path / "a.gpkg",
            day=DAY,
            srid=4326,
        )
    assert "a telephone number" in str(refused.value)
    assert not ExportLog.objects.exists()


def events(folder: Folder, **cells: str) -> Any:
    province_of_four(folder)
    spot = {"code": "TD-1", "name": "Bãi xe", "setting": "public"}
    spot |= {"lead_code": "96002", "valid_from": "2021-01-01"}
    file = folder.geojson("td.geojson", [(spot, square(0, 0, 0.1, 0.1))])
    assert checks(bring("hotspots", file)) == []
    good = {"ma_td": "TD-1", "trang_thai": "suspected", "ngay": "2024-01-01"}
    good |= {"so_van_ban": "33/KH-UBND", "ghi_chu": "tổ dân phố báo", "cot_la": ""}
    bad = good | {"trang_thai": "verified", "ngay": "2024-02-01"} | cells
    return bring("hotspot_events", folder.csv("ev.csv", [good, bad]))


@pytest.mark.parametrize("column", ["ghi_chu", "so_van_ban"])
@pytest.mark.parametrize("text", PERSONAL.values(), ids=PERSONAL)
def test_a_row_with_a_person_is_held(folder: Folder, column: str, text: str) -> None:
    outcome = events(folder, **{column: text})
    assert checks(outcome) == [(2, "personal_data", "error")]
    assert outcome.rows_refused == 1
    assert [event.status for event in HotspotEvent.objects.all()] == ["suspected"]
    said = "\n".join(report.as_text(outcome))
    assert f"Bản ghi 2 · {column}" in said
    assert "xóa phần đó" in said
    assert "remove it" in said


@pytest.mark.parametrize("text", PERSONAL.values(), ids=PERSONAL)
def test_what_was_refused_is_not_kept(folder: Folder, text: str) -> None:
    """Not in the row as read, nor in the finding, nor in a column nobody asked for."""
    outcome = events(folder, ghi_chu=text, cot_la=text)
    kept = [row.raw | row.mapped for row in StagedRow.objects.all()]
    told = [row.findings for row in StagedRow.objects.all()]
    secret = text.rsplit(maxsplit=1)[-1]
    assert kept
    assert secret not in json.dumps([kept, told, report.as_json(outcome)])


@pytest.mark.parametrize(
    ("option", "shown"),
    [
        ({"source_title": "DS của chị Lan 0912345678"}, "--source"),
        ({"supplier": "lan@example.vn"}, "--supplier"),
        ({"licence": "CCCD 001089012345"}, "--licence"),
        ({"constants": {"note": "xe 29A-123.45"}}, "--set note"),
    ],
)
def test_options_of_an_import(
    folder: Folder, option: dict[str, Any], shown: str
) -> None:
    file = folder.csv("ev.csv", [{"ma_td": "TD-1"}])
    with pytest.raises(FileRefused) as refused:
        bring("hotspot_events", file, **option)
    assert json.loads(report.stopped_as_json(refused.value))
    vi, en = report.messages.of(refused.value.code, refused.value.params)
    assert shown in vi
    assert "remove it" in en
    assert not StagedImport.objects.exists()
    assert not Source.objects.exists()


def test_the_name_of_a_file(folder: Folder) -> None:
    file = folder.csv("DS 0912345678.csv", [{"ma_td": "TD-1"}])
    with pytest.raises(FileRefused):
        bring("hotspot_events", file)


def test_the_validator_is_ready_for_models() -> None:
    validate = PlacesOnly("Ghi chú")
    validate("Kế hoạch 33/KH-UBND")
    with pytest.raises(ValidationError) as refused:
        validate("0912345678")
    assert refused.value.code == "personal_data"
    path, args, _ = validate.deconstruct()  # type: ignore[attr-defined]
    assert (path.split(".")[-1], args) == ("PlacesOnly", ("Ghi chú",))
    assert validate == PlacesOnly("Ghi chú") != PlacesOnly("Lý do")


def test_a_request_without_persons_passes(folder: Folder) -> None:
    check_request(
        Request(
            layer="tips",
            file=folder.path / "tin-bao-2025.csv",
            source_title="Kế hoạch 33/KH-UBND ngày 15/01/2020",
            supplier="Công an tỉnh, MST 0100109106",
        )
    )
