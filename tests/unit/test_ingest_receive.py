from __future__ import annotations

import stat
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest

from geoapp.ingest import archives
from geoapp.ingest.errors import ChoiceNeeded, FileRefused
from geoapp.ingest.receive import receive
from tests.shapes import Folder

POINTS = [("CS-1", 105.0, 21.0), ("CS-2", 105.1, 21.1)]


@pytest.fixture
def private(tmp_path: Path) -> Path:
    place = tmp_path / "private"
    place.mkdir()
    return place


def code_of(file: Path, private: Path) -> str:
    with pytest.raises(FileRefused) as stopped:
        receive(file, private, None)
    return stopped.value.code


def member(file: Path, name: str, content: bytes = b"x", mode: int = 0) -> None:
    with ZipFile(file, "a", ZIP_DEFLATED) as archive:
        info = ZipInfo(name)
        info.external_attr = mode << 16
        info.compress_type = ZIP_DEFLATED
        archive.writestr(info, content)


@pytest.mark.parametrize(
    "name", ["../../up.txt", "/etc/x.shp", "a\\..\\..\\b.shp", "C:x"]
)
def test_paths_that_leave_the_folder(folder: Folder, private: Path, name: str) -> None:
    file = folder.shapefile("a.zip", POINTS, None)
    member(file, name)
    assert code_of(file, private) == "zip_unsafe"
    assert list(private.glob("layer.*")) == []


def test_links(folder: Folder, private: Path) -> None:
    file = folder.shapefile("a.zip", POINTS, None)
    member(file, "b.shp", b"/etc/passwd", stat.S_IFLNK | 0o777)
    assert code_of(file, private) == "zip_unsafe"


def test_a_small_zip_that_unpacks_to_much(folder: Folder, private: Path) -> None:
    file = folder.shapefile("a.zip", POINTS, None)
    member(file, "b.bin", bytes(50_000_000))
    assert code_of(file, private) == "zip_bomb"


def test_two_members_of_one_name(folder: Folder, private: Path) -> None:
    file = folder.shapefile("a.zip", POINTS, None)
    with pytest.warns(UserWarning, match="Duplicate"):
        member(file, "a.shp")
    assert code_of(file, private) == "zip_duplicate"


def test_several_shapefiles_need_a_choice(folder: Folder, private: Path) -> None:
    file = folder.shapefile("a.zip", POINTS, None)
    with ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for name, content in parts.items():
        member(file, f"deep/{name.replace('a.', 'b.')}", content)
    member(file, "__MACOSX/._a.shp")
    with pytest.raises(ChoiceNeeded) as stopped:
        receive(file, private, None)
    assert stopped.value.params == {"layers": ["a", "b"]}
    assert receive(file, private, "b").path.exists()


def test_only_the_parts_are_unpacked(folder: Folder, private: Path) -> None:
    file = folder.shapefile("a.zip", POINTS, "x")
    member(file, "readme.txt")
    receive(file, private, None)
    names = {path.name for path in private.iterdir()}
    assert names == {"received.zip", *(f"layer.{part}" for part in archives.PARTS)}


def test_missing_part(folder: Folder, private: Path) -> None:
    file = folder.path / "a.zip"
    member(file, "a.shp")
    assert code_of(file, private) == "shapefile_part_missing"


def test_a_cut_table(folder: Folder, private: Path) -> None:
    whole = folder.shapefile("whole.zip", POINTS, None)
    with ZipFile(whole) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    cut = folder.path / "cut.zip"
    for name, content in parts.items():
        member(cut, name, content[:-22] if name.endswith("dbf") else content)
    assert code_of(cut, private) == "shapefile_cut"


def test_parts_of_different_layers(folder: Folder, private: Path) -> None:
    two, one = (
        folder.shapefile(n, POINTS[: 2 - i], None)
        for i, n in enumerate(("a.zip", "b.zip"))
    )
    mixed = folder.path / "mixed.zip"
    with ZipFile(two) as archive:
        member(mixed, "a.shp", archive.read("a.shp"))
        member(mixed, "a.shx", archive.read("a.shx"))
    with ZipFile(one) as archive:
        member(mixed, "a.dbf", archive.read("b.dbf"))
    assert code_of(mixed, private) == "shapefile_parts_disagree"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.kml", b"<OGRVRTDataSource/>", "format_unknown"),
        ("a.gpkg", b"<OGRVRTDataSource/>", "not_the_format"),
        ("a.geojson", b"<OGRVRTDataSource/>", "not_the_format"),
        ("a.csv", b"a,b\0", "not_the_format"),
        ("a.zip", b"PK\x03\x04 cut", "zip_damaged"),
    ],
)
def test_content_that_is_not_what_the_name_says(
    tmp_path: Path, private: Path, name: str, content: bytes, code: str
) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    assert code_of(file, private) == code
