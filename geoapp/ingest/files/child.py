"""The process that opens uploaded files: no credentials, no network, little room.

Lives through many files, so that starting it is paid once. One order a line on
standard input: ``{"do": "describe", "dataset": …}`` or ``{"do": "read", …, "layer":
…}``. Answers are frames (``wire.py``) on the descriptor that was standard output.
Imports neither Django nor psycopg.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from importlib.abc import MetaPathFinder
from pathlib import Path
from typing import Any, BinaryIO

from geoapp.ingest.files import walls


def main() -> None:
    walls.raise_walls()
    output = _take_standard_output()
    sys.meta_path.insert(0, _NoDataFrames())
    from geoapp.ingest.files import work  # noqa: PLC0415 - after the walls are up
    from geoapp.ingest.files.readers import ogr  # noqa: PLC0415

    ogr.confine()
    for line in sys.stdin.buffer:
        walls.allow_processor_time()
        order: Mapping[str, Any] = json.loads(line)
        parts = {part: Path(path) for part, path in order["dataset"]["parts"].items()}
        work.work(output, order, parts)


class _NoDataFrames(MetaPathFinder):
    """Keeps pyogrio and pyarrow from loading pandas: 1.3 s for nothing here."""

    def find_spec(self, fullname: str, *_: Any) -> None:
        if fullname in {"geopandas", "pandas"}:
            raise ModuleNotFoundError(fullname, name=fullname)


def _take_standard_output() -> BinaryIO:
    """Keep the pipe for frames only; what a library prints goes nowhere."""
    output = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    return output


if __name__ == "__main__":
    main()
