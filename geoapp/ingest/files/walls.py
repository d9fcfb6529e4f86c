"""What the reading child gives up before it opens anything."""

from __future__ import annotations

import ctypes
import os
import resource
from contextlib import suppress
from pathlib import Path

ADDRESS_SPACE_BYTES = 4 * 1024**3
WRITTEN_BYTES = 256 * 1024**2
"""Largest file it may write: a rebuilt index, a journal."""
CPU_S = 300
"""Processor time for one input."""
OPEN_FILES = 64
ALLOWED_DRIVERS = frozenset({"ESRI Shapefile", "GPKG", "MapInfo File", "FlatGeobuf"})
"""All that GDAL is used for. Every other driver is taken out of this process."""

_CLONE_NEWUSER, _CLONE_NEWNET, _PR_SET_NO_NEW_PRIVS = 0x10000000, 0x40000000, 38


def raise_walls() -> None:
    """Give up network, privileges and room. A kernel may refuse the network part."""
    for limit, value in (
        (resource.RLIMIT_AS, ADDRESS_SPACE_BYTES),
        (resource.RLIMIT_FSIZE, WRITTEN_BYTES),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        with suppress(ValueError, OSError):
            resource.setrlimit(limit, (value, value))
    libc = ctypes.CDLL(None)
    if libc.unshare(_CLONE_NEWNET) != 0:
        libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    os.umask(0o077)


def allow_processor_time() -> None:
    """Grant the next input its seconds: the limit counts from the process's start."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime) + CPU_S
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))


def remove_drivers(library: Path) -> None:
    """Unregister every driver of this GDAL that is not allowed, raster ones included.

    GDAL_SKIP would need the names before GDAL is there to tell them.
    """
    gdal = ctypes.CDLL(str(library))
    for name in ("GDALGetDriver", "GDALGetDescription"):
        getattr(gdal, name).restype = ctypes.c_void_p
    gdal.GDALGetDescription.restype = ctypes.c_char_p
    gdal.GDALGetDriver.argtypes = [ctypes.c_int]
    gdal.GDALGetDescription.argtypes = [ctypes.c_void_p]
    gdal.GDALDeregisterDriver.argtypes = [ctypes.c_void_p]
    for number in reversed(range(gdal.GDALGetDriverCount())):
        driver = gdal.GDALGetDriver(number)
        if gdal.GDALGetDescription(driver).decode() not in ALLOWED_DRIVERS:
            gdal.GDALDeregisterDriver(driver)
