from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from pyproj import CRS

from geoapp.ingest.errors import FileRefused
from geoapp.ingest.identify_crs import srid_of
from geoapp.ingest.read import ReadTable, read
from geoapp.ingest.receive import receive
from geoapp.spatial.crs import VN2000
from tests.shapes import Folder, point

NAMED_AS_UTM = (
    'PROJCS["VN_2000_UTM_Zone_48N",GEOGCS["GCS_VN_2000",DATUM["D_Vietnam_2000",'
    'SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],'
    'UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],'
    'PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",0.0],'
    'PARAMETER["Central_Meridian",105.0],PARAMETER["Scale_Factor",{k}],'
    'PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]'
)


def read_file(file: Path, tmp_path: Path, layer: str | None = None) -> ReadTable:
    private = tmp_path / "private"
    private.mkdir(exist_ok=True)
    return read(receive(file, private, layer), layer, None)


@pytest.mark.parametrize("srid", sorted(VN2000))
@pytest.mark.parametrize("form", ["WKT1_ESRI", "WKT1_GDAL", "WKT2_2019"])
def test_every_vn2000_system_is_known(srid: int, form: str) -> None:
    assert srid_of(CRS.from_epsg(srid).to_wkt(form)) == srid


def test_parameters_win_over_the_name() -> None:
    assert srid_of(NAMED_AS_UTM.format(k="0.9996")) == 3405
    assert srid_of(NAMED_AS_UTM.format(k="0.9999")) == 5897


def test_a_vietnamese_meridian_on_wgs84_is_asked_about() -> None:
    text = CRS.from_proj4(
        "+proj=tmerc +lon_0=105.75 +k=0.9999 +x_0=500000 +ellps=WGS84 +datum=WGS84"
    ).to_wkt()
    assert srid_of(text) is None


def test_shift_parameters_in_the_file_are_set_aside() -> None:
    shifted = CRS.from_proj4(
        "+proj=longlat +ellps=WGS84 +towgs84=-191,-39,-111,0,0,0,0 +no_defs"
    )
    assert srid_of(shifted.to_wkt()) != 3405


def test_text_that_is_not_utf8_is_refused(folder: Folder, tmp_path: Path) -> None:
    file = folder.path / "a.csv"
    file.write_bytes(b"ma,ten\n1,Ph\xadng\n")
    with pytest.raises(FileRefused) as stopped:
        read_file(file, tmp_path)
    assert stopped.value.code == "not_utf8"


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_csv_separators(folder: Folder, tmp_path: Path, mark: str) -> None:
    file = folder.csv("a.csv", [{"mã": "01", "tên": "Hà Nội"}], mark=mark)
    [row] = read_file(file, tmp_path).rows()
    assert row.values == {"mã": "01", "tên": "Hà Nội"}


def test_integers_beside_gaps_stay_integers(folder: Folder, tmp_path: Path) -> None:
    rows = [({"n": 7, "s": "00004"}, point(0, 0)), ({"n": None, "s": None}, None)]
    first, second = read_file(folder.geojson("a.geojson", rows), tmp_path).rows()
    assert json.dumps(first.values) == '{"n": 7, "s": "00004"}'
    assert second.values == {"n": None, "s": None}
    assert (second.wkb, second.is_broken) == (None, False)


def test_only_one_driver_is_left(folder: Folder, tmp_path: Path) -> None:
    """A .geojson that asks GDAL to run a pipeline is not even looked at."""
    secret = folder.csv("secret.csv", [{"a": "TOPSECRET"}])
    file = folder.path / "evil.geojson"
    file.write_text(
        json.dumps(
            {"type": "gdal_streamed_alg", "command_line": f"vector read {secret}"}
        )
    )
    with pytest.raises(FileRefused) as stopped:
        read_file(file, tmp_path)
    assert stopped.value.code == "unreadable"


def test_the_child_knows_no_secret(
    monkeypatch: pytest.MonkeyPatch, folder: Folder, tmp_path: Path
) -> None:
    seen: dict[str, str] = {}
    run = subprocess.run

    def spy(*arguments: object, **options: object) -> object:
        seen.update(options["env"])  # type: ignore[arg-type,call-overload]
        return run(*arguments, **options)  # type: ignore[call-overload]

    monkeypatch.setenv("DATABASE_URL", "postgresql://geoapp:secret@localhost/x")
    monkeypatch.setattr(subprocess, "run", spy)
    read_file(folder.csv("a.csv", [{"a": "1"}]), tmp_path)
    assert "secret" not in str(seen)
    assert set(seen).isdisjoint(name for name in os.environ if name.startswith("PG"))


def test_opening_files_never_happens_in_this_process() -> None:
    code = (
        "import django, sys; django.setup(); import geoapp.ingest.pipeline;"
        "sys.exit('pyogrio' in sys.modules)"
    )
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "geoapp.config.settings"}
    done = subprocess.run([sys.executable, "-c", code], env=environment, check=False)
    assert done.returncode == 0


def test_the_child_loads_no_data_frames() -> None:
    code = (
        "import sys; sys.argv = ['x', '--drivers'];"
        "from geoapp.ingest import reading_child as c; c.main();"
        "sys.exit(any(sys.modules.get(n) for n in ('pandas', 'django', 'psycopg')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=False
    )
    assert done.returncode == 0
