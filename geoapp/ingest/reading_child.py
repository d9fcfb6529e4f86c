"""The process that opens an uploaded file: no credentials, no network, little room.

GDAL's formats can make it read other files and call other machines (OGR VRT inside a
.kml, GDALG pipelines, links in GeoJSON). So a child with an empty environment and one
driver reads, and hands over plain JSON lines. Imports neither Django nor psycopg.

Argument: a JSON object {path, driver, layer, output}. Standard output: one JSON object,
either what was read or {error, params}. ``--drivers`` prints the drivers of this GDAL.
"""

from __future__ import annotations

import ctypes
import json
import resource
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

MEMORY_BYTES = 4 * 1024**3
CPU_S = 300
OUTPUT_BYTES = 4 * 1024**3
_CLONE_NEWUSER, _CLONE_NEWNET, _PR_SET_NO_NEW_PRIVS = 0x10000000, 0x40000000, 38


def main() -> None:
    confine()
    _without_data_frames()
    if sys.argv[1] == "--drivers":
        answer: dict[str, Any] = {"drivers": sorted(_drivers())}
    else:
        answer = read_to_file(**json.loads(sys.argv[1]))
    sys.stdout.write(json.dumps(answer))


def confine() -> None:
    """Give up what a reader does not need. A kernel may refuse the network part."""
    for limit, value in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, CPU_S),
        (resource.RLIMIT_FSIZE, OUTPUT_BYTES),
        (resource.RLIMIT_CORE, 0),
    ):
        with suppress(ValueError, OSError):
            resource.setrlimit(limit, (value, value))
    libc = ctypes.CDLL(None)
    if libc.unshare(_CLONE_NEWNET) != 0:
        libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)


def _without_data_frames() -> None:
    """Keep pyogrio from loading geopandas and pandas: 1.3 s for nothing here."""
    for name in ("geopandas", "pandas"):
        sys.modules[name] = None  # type: ignore[assignment]


def read_to_file(
    path: str, driver: str, layer: str | None, output: str
) -> dict[str, Any]:
    from geoapp.ingest import readers  # noqa: PLC0415 - after the walls are up

    if driver != "CSV" and set(_drivers()) != {driver}:
        return {"error": "drivers_open", "params": {"drivers": sorted(_drivers())}}
    try:
        table = readers.read(Path(path), driver, layer)
        count = 0
        with Path(output).open("w", encoding="utf-8") as sink:
            for row in table.rows:
                line = [row.fid, row.wkb, row.broken, row.values]
                sink.write(json.dumps(line, ensure_ascii=False) + "\n")
                count += 1
    except readers.Unreadable as error:
        return {"error": error.code, "params": error.params}
    return {
        "columns": table.columns,
        "srid": table.srid,
        "crs_text": table.crs_text,
        "has_geometry": table.has_geometry,
        "rows": count,
    }


def _drivers() -> list[str]:
    from geoapp.ingest import readers  # noqa: PLC0415

    return readers.drivers()


if __name__ == "__main__":
    main()
