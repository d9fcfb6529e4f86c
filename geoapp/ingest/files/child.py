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
from pathlib import Path
from typing import Any, BinaryIO

from geoapp.ingest.files import walls
from geoapp.no_pandas import no_pandas


def main() -> None:
    walls.raise_walls()
    output = _take_standard_output()
    with no_pandas():
        from geoapp.ingest.files import work  # noqa: PLC0415 - after the walls are up
        from geoapp.ingest.files.readers import ogr  # noqa: PLC0415

        ogr.confine()
        for line in sys.stdin.buffer:
            walls.allow_processor_time()
            order: Mapping[str, Any] = json.loads(line)
            parts = {
                name: Path(path) for name, path in order["dataset"]["parts"].items()
            }
            work.work(output, order, parts)


def _take_standard_output() -> BinaryIO:
    """Keep the pipe for frames only; what a library prints goes nowhere."""
    output = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    return output


if __name__ == "__main__":
    main()
