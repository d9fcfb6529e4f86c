"""No upload reads beyond itself, calls out, writes outside or stops the server."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from geoapp.ingest.errors import FileRefused
from geoapp.ingest.messages.files import PAIRS
from tests import hostile
from tests.file_bytes import NAMES, by_gdal, shapefile, zipped_shapefile
from tests.reading import SANDBOX, Taken, take

CANARY = "TOPSECRET"
OPENED = {
    "geojson_crs_link",
    "geojson_crs_url",
    "geojson_huge_numbers",
    "prj_link",
    "prj_names_a_file",
    "gpkg_trigger_loads_code",
    "csv_sidecars",
    "xlsx_external_link",
    "shp_two_billion_parts",
}
"""Harmless once nothing is followed: read like any other file. The rest is refused."""


class Listener:
    """Counts who connects to a port of this machine."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.heard = 0
        self.port = self._socket.getsockname()[1]
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._socket.accept()
                self.heard += 1
                connection.close()

    def close(self) -> None:
        self._socket.close()


@pytest.fixture
def listener() -> Iterator[Listener]:
    made = Listener()
    yield made
    made.close()


@pytest.fixture
def around(tmp_path: Path, listener: Listener) -> hostile.Around:
    outside, upload = tmp_path / "outside", tmp_path / "upload"
    outside.mkdir()
    upload.mkdir()
    csv = outside / "secret.csv"
    csv.write_text(f"a,b\n{CANARY},{CANARY}\n")
    gpkg = by_gdal(outside / "secret.gpkg", "GPKG", layer=CANARY)
    tab = by_gdal(outside / "secret.tab", "MapInfo File")
    url = f"http://127.0.0.1:{listener.port}"
    return hostile.Around(upload, url, csv, gpkg, tab)


def snapshot(folder: Path) -> dict[str, tuple[int, int]]:
    return {
        str(path): (path.stat().st_mtime_ns, path.stat().st_size)
        for path in folder.rglob("*")
    }


@pytest.mark.parametrize("name", sorted(hostile.UPLOADS))
def test_an_upload_does_no_harm(
    name: str, around: hostile.Around, listener: Listener
) -> None:
    upload = hostile.UPLOADS[name](around)
    before = snapshot(around.csv.parent)
    outcome = take_or_refusal(upload)
    assert isinstance(outcome, Taken) == (name in OPENED), outcome
    assert CANARY not in repr(outcome)
    if isinstance(outcome, FileRefused):
        assert str(around.csv.parent) not in repr(outcome)
        assert outcome.code in PAIRS
    assert snapshot(around.csv.parent) == before
    assert not list(around.folder.parent.rglob("escaped*"))
    assert listener.heard == 0
    still_working(around)


def take_or_refusal(upload: Path) -> Taken | FileRefused:
    try:
        return take(upload)
    except FileRefused as stopped:
        return stopped


def still_working(around: hostile.Around) -> None:
    """The next officer's file is read, and by a child in good order."""
    good = zipped_shapefile(around.folder / "good.zip", shapefile())
    assert take(good, SANDBOX).column(b"ten") == [name.encode() for name in NAMES]


def test_the_listener_hears(listener: Listener) -> None:
    socket.create_connection(("127.0.0.1", listener.port)).close()
    for _ in range(100):
        if listener.heard:
            break
        threading.Event().wait(0.01)
    assert listener.heard == 1
