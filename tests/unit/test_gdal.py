"""The GDAL of the wheels: found, recent, and alive after fork and among others."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pyproj
import rasterio.warp
from django.contrib.gis.gdal import gdal_version
from django.contrib.gis.geos import Point

from geoapp.config import gdal

ROOT = Path(__file__).parents[2]


def vn2000() -> tuple[float, float]:
    point = Point(105.85, 21.03, srid=4326)
    point.transform(3405)
    return round(point.x, 3), round(point.y, 3)


def test_it_comes_from_the_wheel_and_is_recent() -> None:
    assert "pyogrio.libs" in str(gdal.gdal_library())
    assert "shapely.libs" in str(gdal.geos_library())
    assert tuple(int(part) for part in gdal_version().decode().split(".")[:2]) >= (3, 9)


def test_transforms_work_in_forked_children() -> None:
    expected = vn2000()
    for _ in range(10):
        child = os.fork()
        if child == 0:
            os._exit(0 if vn2000() == expected else 1)
        assert os.waitpid(child, 0)[1] == 0


def test_three_copies_of_proj_share_a_process_and_its_threads() -> None:
    """Django's, pyproj's and rasterio's: same answer from eight threads at once."""
    expected = vn2000()
    wrong: list[object] = []

    def work() -> None:
        for _ in range(20):
            x, y = pyproj.Transformer.from_crs(4326, 3405, always_xy=True).transform(
                105.85, 21.03
            )
            xs, ys = rasterio.warp.transform(
                "EPSG:4326", "EPSG:3405", [105.85], [21.03]
            )
            wrong.extend(
                found
                for found in ((x, y), (xs[0], ys[0]), vn2000())
                if not np.allclose(found, expected, atol=0.01)
            )

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_a_foreign_proj_folder_does_no_harm() -> None:
    """QGIS and conda set PROJ_LIB; settings must drop it before GDAL loads."""
    code = (
        "import django; django.setup();"
        "from django.contrib.gis.geos import Point;"
        "p = Point(105.85, 21.03, srid=4326); p.transform(3405); print(round(p.x))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={
            **os.environ,
            "PROJ_LIB": "/nowhere",
            "PROJ_DATA": "/nowhere",
            "GDAL_DATA": "/nowhere",
            "DJANGO_SETTINGS_MODULE": "geoapp.config.settings",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.strip() == "588128", done.stderr[-500:]
