"""Have the child read a file, and take over what it wrote."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from geoapp.ingest.errors import ChoiceNeeded, FileRefused
from geoapp.ingest.receive import Received
from geoapp.spatial.crs import is_supported

TIMEOUT_S = 300
_CHOICES = {"several_layers", "layer_missing"}
_ROOT = Path(__file__).resolve().parents[2]
_ENVIRONMENT = {
    "PATH": "/usr/bin:/bin",
    "LANG": "C.UTF-8",
    "TZ": "Asia/Ho_Chi_Minh",
    "PYTHONDONTWRITEBYTECODE": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "GDAL_HTTP_PROXY": "http://127.0.0.1:1",
    "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": "{none}",
    "GDAL_NUM_THREADS": "1",
    "OGR_GEOJSON_MAX_OBJ_SIZE": "200",  # MB for one feature
}
"""All that the child's environment holds: no database, no secret, no proxy."""


@dataclass(frozen=True, slots=True)
class ReadRow:
    """``wkb`` is hexadecimal, in the file's own system."""

    fid: int
    wkb: str | None
    is_broken: bool
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class ReadTable:
    columns: tuple[str, ...]
    srid: int | None
    has_geometry: bool
    rows_read: int
    path: Path

    def rows(self) -> Iterator[ReadRow]:
        with self.path.open(encoding="utf-8") as opened:
            for line in opened:
                yield ReadRow(*json.loads(line))


def read(received: Received, layer: str | None, srid: int | None) -> ReadTable:
    """Return the table; ``srid`` is what the officer says, and wins.

    Raises:
        FileRefused: the child could not read it, or took too long.
        ChoiceNeeded: several layers and none chosen; no known coordinate system.
    """
    if srid is not None and not is_supported(srid):
        raise ChoiceNeeded("srid_unsupported", srid=srid)
    output = received.path.parent / "rows.jsonl"
    order = {
        "path": str(received.path),
        "driver": received.driver,
        "layer": layer,
        "output": str(output),
    }
    answer = _child(json.dumps(order), skip=_other_drivers(received.driver))
    if code := answer.get("error"):
        stop = ChoiceNeeded if code in _CHOICES else FileRefused
        raise stop(code, **answer["params"])
    table = ReadTable(
        tuple(answer["columns"]),
        srid or answer["srid"],
        answer["has_geometry"],
        answer["rows"],
        output,
    )
    if table.has_geometry and table.srid is None:
        raise ChoiceNeeded("crs_unknown", crs=(answer["crs_text"] or "—")[:120])
    return table


@cache
def _other_drivers(driver: str) -> str:
    if driver == "CSV":
        return ""  # read without GDAL
    known = _child("--drivers", skip="")["drivers"]
    return ",".join(name for name in known if name != driver)


def _child(argument: str, skip: str) -> dict[str, Any]:
    try:
        done = subprocess.run(  # noqa: S603 - our own module, no shell
            [sys.executable, "-m", "geoapp.ingest.reading_child", argument],
            cwd=_ROOT,
            env={**_ENVIRONMENT, "GDAL_SKIP": skip},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=TIMEOUT_S,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise FileRefused("reading_too_long", limit_s=TIMEOUT_S) from error
    if done.returncode != 0:
        detail = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:]
        raise FileRefused("unreadable", detail=" ".join(detail)[:200])
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer
