"""Taking files in: which belong together, what is refused, what is hashed."""

from __future__ import annotations

import hashlib
import stat
from pathlib import Path
from zipfile import ZIP_BZIP2, ZIP_STORED, ZipFile

import pytest

from geoapp.ingest.errors import FileRefused
from geoapp.ingest.files import archives
from geoapp.ingest.files.receive import receive
from geoapp.ingest.files.received import Format, Received
from tests.file_bytes import collection, shapefile, zipped, zipped_shapefile

CSV = b"a,b\n1,2\n"


@pytest.fixture
def private(tmp_path: Path) -> Path:
    place = tmp_path / "private"
    place.mkdir()
    return place


def code_of(file: Path, private: Path) -> str:
    with pytest.raises(FileRefused) as stopped:
        receive(file, private)
    return stopped.value.code


def formats(received: Received) -> list[tuple[str, Format]]:
    return [(one.name, one.format) for one in received.datasets]


def test_copies_are_private_and_hashed(tmp_path: Path, private: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(CSV)
    received = receive(file, private)
    assert received.sha256 == hashlib.sha256(CSV).hexdigest()
    [dataset] = received.datasets
    assert private in dataset.path.parents
    assert stat.S_IMODE(dataset.path.stat().st_mode) == 0o600


def test_a_zip_of_everything(tmp_path: Path, private: Path) -> None:
    members = {f"x/a.{part}": raw for part, raw in shapefile().items()}
    members |= {
        "b.CSV": CSV,
        "c.geojson": collection(),
        "readme.txt": b"read me",
        "plan.pdf": b"%PDF",
        "b.csv.xml": b"<x/>",
    }
    received = receive(zipped(tmp_path / "a.zip", members), private)
    assert formats(received) == [
        ("a", Format.SHAPEFILE),
        ("b", Format.CSV),
        ("c", Format.GEOJSON),
    ]
    [note] = received.notes
    assert "plan.pdf" in note.params["names"]


def test_a_text_file_is_data_when_alone(tmp_path: Path, private: Path) -> None:
    received = receive(zipped(tmp_path / "a.zip", {"a.txt": CSV}), private)
    assert formats(received) == [("a", Format.CSV)]


def test_one_layer_of_several_is_chosen(tmp_path: Path, private: Path) -> None:
    file = zipped(tmp_path / "a.zip", {"a.csv": CSV, "b.csv": CSV})
    assert formats(receive(file, private, layer="b")) == [("b", Format.CSV)]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.dwg", b"AC1027", "format_unknown"),
        ("a.xls", b"\xd0\xcf\x11\xe0", "xls_old"),
        ("a.dbf", b"\3", "part_alone"),
        ("a.csv", b"", "file_empty"),
        ("a.zip", b"Rar!\x1a\7\0", "really_is"),
        ("a.zip", b"<!DOCTYPE html><html>", "really_is"),
        ("a.zip", b"PK\3\4 but no more", "zip_damaged"),
        ("a.gpkg", b"PK\3\4", "really_is"),
        ("a.geojson", b"[] ]["[2:], "not_the_format"),
        ("a.csv", b"a,b\n1,\0\n", "not_the_format"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0", "really_is"),
        ("a.kml", b"<html>sign in</html>", "really_is"),
    ],
)
def test_what_is_not_what_it_says(
    tmp_path: Path, private: Path, name: str, content: bytes, code: str
) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    assert code_of(file, private) == code


def test_a_missing_file(tmp_path: Path, private: Path) -> None:
    assert code_of(tmp_path / "a.csv", private) == "file_missing"


def test_limits_on_archives(
    tmp_path: Path, private: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = zipped(tmp_path / "a.zip", {"a.csv": CSV, "b.csv": CSV})
    monkeypatch.setattr(archives, "MAX_MEMBERS", 1)
    assert code_of(file, private) == "zip_too_many"
    monkeypatch.undo()
    monkeypatch.setattr(archives, "MAX_UNPACKED_BYTES", 10)
    assert code_of(file, private) == "zip_bomb"


def test_names_that_differ_by_case(tmp_path: Path, private: Path) -> None:
    file = zipped(tmp_path / "a.zip", {"Xã.csv": CSV, "XÃ.CSV": CSV})
    assert code_of(file, private) == "zip_duplicate"


def test_a_checksum_that_is_wrong(tmp_path: Path, private: Path) -> None:
    file = tmp_path / "a.zip"
    with ZipFile(file, "w", ZIP_STORED) as archive:
        archive.writestr("a.csv", CSV)
    file.write_bytes(file.read_bytes().replace(b"1,2", b"9,9"))
    assert code_of(file, private) == "zip_damaged"


def test_a_size_that_lies(tmp_path: Path, private: Path) -> None:
    file = tmp_path / "a.zip"
    zipped(file, {"a.csv": CSV * 1000})
    raw = bytearray(file.read_bytes())
    at = raw.rfind(b"PK\x01\x02")
    raw[at + 24 : at + 28] = (100).to_bytes(4, "little")
    file.write_bytes(raw)
    assert code_of(file, private) in {"zip_bomb", "zip_damaged"}


def test_passwords_and_methods(tmp_path: Path, private: Path) -> None:
    file = tmp_path / "a.zip"
    with ZipFile(file, "w", ZIP_BZIP2) as archive:
        archive.writestr("a.csv", CSV)
    assert code_of(file, private) == "zip_method"
    raw = bytearray(zipped(file, {"a.csv": CSV}).read_bytes())
    raw[raw.rfind(b"PK\x01\x02") + 8] |= 1
    file.write_bytes(raw)
    assert code_of(file, private) == "zip_encrypted"


@pytest.mark.parametrize("codec", ["utf-8", "cp1258"])
def test_names_without_a_flag(tmp_path: Path, private: Path, codec: str) -> None:
    file = zipped(tmp_path / "a.zip", {"X__.csv": CSV})
    name = "Hà".encode(codec).ljust(3, b"_")
    file.write_bytes(file.read_bytes().replace(b"X__", name))
    [dataset] = receive(file, private).datasets
    assert dataset.name.rstrip("_") == "Hà"


def test_nothing_to_import(tmp_path: Path, private: Path) -> None:
    assert code_of(zipped(tmp_path / "a.zip", {"a.pdf": b"x"}), private) == (
        "zip_no_data"
    )


def test_loose_parts_that_are_missing(tmp_path: Path, private: Path) -> None:
    (tmp_path / "a.shp").write_bytes(shapefile()["shp"])
    assert code_of(tmp_path / "a.shp", private) == "part_missing"


def test_a_shapefile_is_hidden_from_its_library(tmp_path: Path, private: Path) -> None:
    received = receive(zipped_shapefile(tmp_path / "a.zip", shapefile()), private)
    names = {path.name for path in received.datasets[0].parts.values()}
    assert names == {"data.shp", "data.shx", "table.dbf", "crs.prj"}


def test_a_name_that_is_not_the_utf8_it_claims(tmp_path: Path, private: Path) -> None:
    file = tmp_path / "a.zip"
    with ZipFile(file, "w") as archive:
        archive.writestr("Xã.csv", "a,b\n1,2\n")
    file.write_bytes(file.read_bytes().replace("Xã".encode(), b"X\xd4\xd4"))
    assert code_of(file, private) == "zip_damaged"
