"""What every benchmark needs: a synthetic world, a clock, a table, a file."""

from __future__ import annotations

import json
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Measured:
    """One way of doing the work: seconds of every repeat, and how it was planned."""

    name: str
    seconds: list[float]
    plan: list[str] = field(default_factory=list)

    @property
    def median_s(self) -> float:
        return statistics.median(self.seconds)


def synthetic_world(scale: str) -> Path:
    """Return the GeoPackage of a scale; generated once, always from the same seed."""
    file = ROOT / "var" / "synthetic" / scale / f"{scale}.gpkg"
    if not file.exists():
        command = [sys.executable, "scripts/make_samples", "--scale", scale]
        subprocess.run(command, cwd=ROOT, check=True)
    return file


def clock(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def machine() -> dict[str, object]:
    return {"cpus": os.cpu_count(), "system": platform.platform()}


def show(title: str, measured: list[Measured], notes: dict[str, object]) -> None:
    """Print the table and write ``GEOAPP_BENCH_JSON``, if that is set."""
    print(f"\n{title}")
    for name, value in notes.items():
        print(f"  {name}: {value}")
    for each in measured:
        repeats = " ".join(f"{value:.2f}" for value in each.seconds)
        print(f"  {each.median_s:9.2f} s  {each.name}   ({repeats})")
    for each in measured:
        if each.plan:
            print(f"\n  Plan of {each.name}")
            print("\n".join(f"    {line}" for line in each.plan))
    if target := os.environ.get("GEOAPP_BENCH_JSON"):
        document = {
            "title": title,
            "machine": machine(),
            "notes": notes,
            "measured": [
                {**asdict(each), "median_s": each.median_s} for each in measured
            ],
        }
        Path(target).write_text(json.dumps(document, ensure_ascii=False, indent=1))
        print(f"  {target}")
