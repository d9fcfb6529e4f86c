"""What identifies a person is found in free text and in columns; the rest is left."""

from __future__ import annotations

import pytest

from geoapp.disclosure.persons import (
    PersonKind,
    is_tax_code,
    person_content,
    redacted,
    scan_free_text,
)

ID, PHONE = PersonKind.ID_NUMBER, PersonKind.PHONE
EMAIL, PLATE = PersonKind.EMAIL, PersonKind.PLATE


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("gọi 0912345678 trước khi đến", [PHONE]),
        ("ĐT: 0912.345.678", [PHONE]),
        ("0912 - 345 - 678", [PHONE]),
        ("(+84) 912 345 678 hoặc +84 912 345 678", [PHONE, PHONE]),
        ("0912345678/0387654321", [PHONE, PHONE]),
        ("0912345678,0387654321", [PHONE, PHONE]),
        ("số cũ 01234567890", [PHONE]),
        ("máy bàn (024) 3825 1234", [PHONE]),
        ("máy bàn 02123852345", [PHONE]),
        ("đ/c Lan 0912345678 đ/c Hoa", [PHONE]),
        ("CCCD 001089012345", [ID]),
        ("001 089 012 345", [ID]),
        ("CMND số 12345678", [ID]),
        ("giấy tờ 012345678", [ID]),
        ("012 345 678", [ID]),
        ("hộ chiếu B1234567", [ID]),
        ("ĐKKD 001089012345", [ID]),
        ("xe 29A-123.45", [PLATE]),
        ("xe 26B1-12345 và 30E 12345", [PLATE, PLATE]),
        ("xe 29-B1 123.45", [PLATE]),
        ("BKS 29X-1234", [PLATE]),
        ("viết cho lan.nguyen@example.vn", [EMAIL]),
        ("０９１２３４５６７８", [PHONE]),
        ("0912\u00a0345\u00a0678", [PHONE]),
    ],
)
def test_found(text: str, kinds: list[PersonKind]) -> None:
    assert [hit.kind for hit in scan_free_text(text)] == kinds


@pytest.mark.parametrize(
    "text",
    [
        "Kế hoạch 33/KH-UBND ngày 15/01/2020",
        "Quyết định 124/2004/QĐ-TTg",
        "ngày 08-12-2025 14:30",
        "ngày 09.12.2025 10 giờ",
        "từ 01/07/2025 đến 31/12/2025",
        "MST 0912345678",
        "mã số thuế: 0300588569",
        "mã số doanh nghiệp 0100109106",
        "phạt 150.000.000 đồng",
        "phạt 150000000 đ",
        "phạt 150 000 000",
        "diện tích 123456789 m2",
        "21.0387654321, 105.0912345678",
        "105,0912345678",
        "2328488.324502434",
        "2328488,324502434 507078,68705228256",
        "X 2326400,945 Y 587654,321",
        "mã xã 00004, tổ 12, khu 3",
        "Số 12 ngõ 35B đường Láng",
        "tờ bản đồ F-48-68-D",
        "=cmd|' /C calc'!A0",
        "@SUM(1+1)",
        "123456789/QĐ-UBND",
        "CS-2025-000123",
        "26A00012",
        "",
    ],
)
def test_left_alone(text: str) -> None:
    assert scan_free_text(text) == ()


def test_places_are_those_of_the_text() -> None:
    text = "Gọi\u00a00912345678."
    (hit,) = scan_free_text(text)
    assert text[hit.start : hit.end] == "0912345678"


def test_redacted() -> None:
    assert redacted("gọi 0912345678, xe 29A-123.45.") == "gọi 09…, xe 29…."
    assert redacted("Kế hoạch 33/KH-UBND") == "Kế hoạch 33/KH-UBND"


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (["001089012345", "014190000001", None], ID),
        (["0912345678", "0387654321", "", "không có"], PHONE),
        (["912345678", "387654321", "987654321"], PHONE),
        (["012345678", "123456780", "301234567"], ID),
        (["a@example.vn", "b@example.vn"], EMAIL),
        (["29A-123.45", "26B1-12345"], PLATE),
        (["Chị Lan 0912345678", "Anh Nam 0987654321"], PHONE),
    ],
)
def test_columns_of_persons(values: list[str | None], kind: PersonKind) -> None:
    assert person_content(values) == kind


@pytest.mark.parametrize(
    "values",
    [
        ["0100109106", "0300588569", "0101248141"],
        ["00001", "00004", "00006"],
        ["105.0912345678", "105.8412345678"],
        ["2326400.945", "2326500.1"],
        ["33/KH-UBND", "12/KH-UBND"],
        ["2345678901", "4456789012", "987654321"],
        ["451234567", "462345678", "612345678", "623456789"],
        ["Phường Phúc Xá", "gọi 0912345678", "Xã Đông La", "Xã An Khánh"],
        ["0912345678"],
        [],
    ],
)
def test_columns_of_places(values: list[str | None]) -> None:
    assert person_content(values) is None


def test_check_digit_of_tax_codes() -> None:
    assert is_tax_code("0100109106")
    assert is_tax_code("0100109106-001")
    assert not is_tax_code("0100109107")
    assert not is_tax_code("912345678")
