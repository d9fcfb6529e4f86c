"""Give GeoDjango the GDAL and GEOS that the Python wheels bring.

Why not the system's: Debian 12 has GDAL 3.6, and Django's fixes for file reads through
spatial references need 3.9 or later (check ``gis.W001``). The libraries inside the
pyogrio and shapely wheels are recent, pinned by hash in the lock file, and need no
administrator. ``docs/adr/0004-gdal-from-wheels.md`` has the measurements.

``GDAL_LIBRARY_PATH`` and ``GEOS_LIBRARY_PATH`` in the environment win over the wheels.
"""

from __future__ import annotations

import ctypes
import os
from importlib.util import find_spec
from pathlib import Path

FOREIGN_VARIABLES = ("PROJ_DATA", "PROJ_LIB", "GDAL_DATA", "GDAL_DRIVER_PATH")


def forget_foreign_data() -> None:
    """Drop variables that point at another program's PROJ or GDAL data.

    QGIS and conda set them; a ``proj.db`` of another version breaks every transform.
    """
    for name in FOREIGN_VARIABLES:
        os.environ.pop(name, None)


def gdal_library() -> str | None:
    """Return the path of libgdal, or None to let Django look for a system library."""
    return _library("GDAL_LIBRARY_PATH", "pyogrio", "libgdal-*.so*")


def geos_library() -> str | None:
    """Return the path of libgeos_c, or None as for ``gdal_library``."""
    return _library("GEOS_LIBRARY_PATH", "shapely", "libgeos_c-*.so*")


def _library(variable: str, package: str, pattern: str) -> str | None:
    if chosen := os.environ.get(variable):
        return chosen
    site = _site_of(package)
    found = sorted((site / f"{package}.libs").glob(pattern)) if site else []
    return str(found[0]) if found else None


def _site_of(package: str) -> Path | None:
    # find_spec, not import: importing pyogrio replaces Django's GDAL error handler.
    spec = find_spec(package)
    return Path(spec.origin).parents[1] if spec and spec.origin else None


def pin_data_folders() -> None:
    """Tell the wheel's GDAL where its PROJ and GDAL data lie.

    Without the explicit search path every transform fails in a forked child, because
    the wheel finds its data through a thread-local set at import (measured: 40 of 40
    children; with it 0 of 40).
    """
    path, site = gdal_library(), _site_of("pyogrio")
    if path is None or site is None or site / "pyogrio.libs" not in Path(path).parents:
        return
    lib = ctypes.CDLL(path)
    proj_data = str(site / "pyogrio" / "proj_data").encode()
    lib.OSRSetPROJSearchPaths((ctypes.c_char_p * 2)(proj_data, None))
    gdal_data = str(site / "pyogrio" / "gdal_data").encode()
    lib.CPLSetConfigOption(b"GDAL_DATA", gdal_data)
