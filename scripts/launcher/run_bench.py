"""scripts/bench NAME: the same set-up, a durable cluster of its own, one benchmark.

A benchmark is a module ``scripts/benchmarks/NAME.py``. It prints a table and writes
JSON to the file that ``GEOAPP_BENCH_JSON`` names.
"""

from __future__ import annotations

from collections.abc import Sequence

from scripts.launcher import run_module
from scripts.launcher.ending import guarded

KIND = run_module.Kind(
    command="bench",
    package="benchmarks",
    word=("phép đo", "benchmark"),
    report="GEOAPP_BENCH_JSON",
)


def main(arguments: Sequence[str]) -> int:
    return guarded(lambda: run_module.start(KIND, arguments))
