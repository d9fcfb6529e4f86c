"""The reading child: confined, replaced when in doubt, and never believed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest

from geoapp.ingest.errors import ChoiceNeeded, FileRefused
from geoapp.ingest.files import sandbox, wire
from geoapp.ingest.files.receive import receive
from geoapp.ingest.files.received import Received
from geoapp.ingest.files.sandbox import Sandbox
from geoapp.ingest.files.walls import ALLOWED_DRIVERS
from tests.file_bytes import collection, feature, shapefile, zipped_shapefile

ROOT = Path(__file__).parents[2]


@pytest.fixture
def box() -> Iterator[Sandbox]:
    made = Sandbox(limit_s=5)
    yield made
    made.close()


@pytest.fixture
def received(tmp_path: Path) -> Received:
    folder = tmp_path / "private"
    folder.mkdir()
    return receive(zipped_shapefile(tmp_path / "a.zip", shapefile()), folder)


def pid_of(box: Sandbox) -> int:
    child = box.take()
    box.give_back(child)
    return child.pid


def is_gone(pid: int) -> bool:
    return not Path(f"/proc/{pid}").exists()


def test_one_child_serves_many_files(box: Sandbox, received: Received) -> None:
    box.describe(received)
    first = pid_of(box)
    assert sum(batch.num_rows for batch in box.batches(received, "a")) == 4
    assert pid_of(box) == first


def test_a_child_is_replaced_after_so_many(
    box: Sandbox, received: Received, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sandbox, "INPUTS_PER_CHILD", 2)
    first = pid_of(box)
    list(box.batches(received, "a"))
    assert is_gone(first)


def test_a_forked_server_starts_a_child_of_its_own(box: Sandbox) -> None:
    child = box.take()
    child.owner = 1
    box.give_back(child)
    other = box.take()
    assert other.pid != child.pid
    child.end()
    other.end()


def test_a_child_that_hangs_is_ended(tmp_path: Path, received: Received) -> None:
    box = Sandbox(limit_s=0.2)
    pid = pid_of(box)
    os.kill(pid, signal.SIGSTOP)
    with pytest.raises(FileRefused) as stopped:
        box.describe(received)
    assert stopped.value.code == "reading_too_long"
    assert is_gone(pid)


def test_a_child_that_dies_is_replaced(box: Sandbox, received: Received) -> None:
    os.kill(pid_of(box), signal.SIGKILL)
    with pytest.raises(FileRefused) as stopped:
        box.describe(received)
    assert stopped.value.code == "reader_died"
    assert box.describe(received).layers[0].rows == 4


def test_who_stops_taking_ends_the_child(box: Sandbox, received: Received) -> None:
    box.describe(received)
    pid = pid_of(box)
    rows = iter(box.batches(received, "a"))
    next(rows)
    rows.close()  # type: ignore[attr-defined]
    assert is_gone(pid)


def test_a_refusal_keeps_the_child(box: Sandbox, tmp_path: Path) -> None:
    pid = pid_of(box)
    (tmp_path / "b.geojson").write_text('{"type":')
    (tmp_path / "b").mkdir()
    with pytest.raises(FileRefused):
        box.describe(receive(tmp_path / "b.geojson", tmp_path / "b"))
    assert pid_of(box) == pid


def test_two_readings_at_once(box: Sandbox, received: Received) -> None:
    one, other = iter(box.batches(received, "a")), iter(box.batches(received, "a"))
    assert next(one).equals(next(other))


def test_an_unknown_layer_is_a_choice(box: Sandbox, received: Received) -> None:
    with pytest.raises(ChoiceNeeded) as asked:
        box.batches(received, "b")
    assert asked.value.params == {"layer": "b", "layers": ["a"]}


def test_the_environment_holds_no_secret(
    box: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGPASSWORD", "secret")
    raw = Path(f"/proc/{pid_of(box)}/environ").read_bytes()
    names = {line.split(b"=")[0].decode() for line in raw.split(b"\0") if line}
    assert names <= set(sandbox._ENVIRONMENT)


def test_the_walls_stand(box: Sandbox, received: Received) -> None:
    box.describe(received)  # by then they are up
    pid = pid_of(box)
    status = Path(f"/proc/{pid}/status").read_text()
    assert "NoNewPrivs:\t1" in status
    own, childs = (Path(f"/proc/{one}/ns/net").readlink() for one in ("self", pid))
    if own == childs:
        pytest.skip("this kernel lets nobody leave the network")
    devices = Path(f"/proc/{pid}/net/dev").read_text().splitlines()[2:]
    assert [line.split(":")[0].strip() for line in devices] == ["lo"]


def test_gdal_keeps_only_what_is_allowed() -> None:
    code = (
        "import pyogrio; from geoapp.ingest.files.readers import ogr;"
        "ogr.confine();"
        "print('|'.join(pyogrio.list_drivers()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert set(done.stdout.strip().split("|")) == ALLOWED_DRIVERS


def test_nothing_is_opened_outside_a_confined_process() -> None:
    code = (
        "import pyogrio; from geoapp.ingest.files.readers import ogr; import pathlib;"
        "assert 'GeoJSON' in pyogrio.list_drivers();"
        "ogr.layers(pathlib.Path('x.gpkg'))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "PermissionError: files are opened after confine() only" in done.stderr


def test_the_child_loads_neither_django_nor_data_frames() -> None:
    """As it does: pyarrow would load pandas for its first array."""
    code = """
import sys
from geoapp.ingest.files import child
from geoapp.no_pandas import no_pandas
with no_pandas():
    import pyarrow
    from geoapp.ingest.files import work
    pyarrow.array(["a"]).to_numpy(zero_copy_only=False)
print([m for m in ("django", "psycopg", "pandas") if m in sys.modules])
"""
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "[]"


def test_batches_of_another_schema_are_not_believed() -> None:
    batch = pa.RecordBatch.from_pydict({"a": [1]})
    raw = wire.batch_to_bytes(batch).to_pybytes()
    assert wire.batch_from_bytes(raw, batch.schema).equals(batch)
    with pytest.raises(ValueError, match="another schema"):
        wire.batch_from_bytes(raw, pa.schema([("a", pa.string())]))


def test_offsets_that_point_outside_are_not_believed() -> None:
    batch = pa.RecordBatch.from_pydict({"a": ["x"]})
    raw = bytearray(wire.batch_to_bytes(batch))
    at = raw.rfind(b"\0\0\0\0\1\0\0\0")
    raw[at + 4 : at + 8] = b"\xff\xff\xff\x00"
    with pytest.raises(pa.ArrowInvalid):
        wire.batch_from_bytes(raw, batch.schema)


def test_descriptions_survive_the_wire(box: Sandbox, received: Received) -> None:
    described = box.describe(received)
    assert wire.source_file(wire.to_plain(described)) == described


def test_large_rows_come_in_small_frames(box: Sandbox, tmp_path: Path) -> None:
    rows = [feature({"t": "x" * 3_000_000}, None) for _ in range(20)]
    (tmp_path / "b.geojson").write_bytes(collection(*rows))
    (tmp_path / "b").mkdir()
    taken = receive(tmp_path / "b.geojson", tmp_path / "b")
    sizes = [batch.nbytes for batch in box.batches(taken, "b")]
    assert len(sizes) > 1
    assert max(sizes) < 40_000_000
