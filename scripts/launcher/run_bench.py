"""scripts/bench NAME: the same set-up, a durable cluster of its own, one benchmark.

A benchmark is a module ``scripts/benchmarks/NAME.py``. It prints a table and writes
JSON to the file that ``GEOAPP_BENCH_JSON`` names.
"""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

from scripts.launcher import lock, setup, venv
from scripts.launcher.ending import guarded, wait_for
from scripts.launcher.paths import PYTHON, ROOT, VAR, place
from scripts.launcher.say import Trouble, times
from scripts.launcher.shell import run

FOLDER = ROOT / "scripts" / "benchmarks"


def main(arguments: Sequence[str]) -> int:
    return guarded(lambda: bench(arguments))


def names(folder: Path = FOLDER) -> list[str]:
    found = (module.stem for module in folder.glob("*.py"))
    return sorted(name for name in found if not name.startswith("_"))


def bench(arguments: Sequence[str]) -> int:
    known = names()
    if not arguments:
        print("\n".join(known) or "Chưa có phép đo nào. / No benchmarks yet.")
        return 0
    name, *options = arguments
    if name not in known:
        offer = ", ".join(known) or "–"
        raise Trouble(
            what=(f"không có phép đo {name}", f"no benchmark is called {name}"),
            do=(f"chọn: {offer}", f"choose: {offer}"),
        )
    held = lock.wait_for(
        VAR / "bench.lock",
        "Một phép đo khác của bản sao này đang chạy: chờ.",
        "Another benchmark of this clone is under way: waiting.",
    )
    try:
        setup.install(venv.TEST_LOCKS)
        with setup.database(place("bench"), held.fd) as env:
            code = _measure(name, options, env, held.fd)
    finally:
        held.release()
    times()
    return code


def _measure(name: str, options: list[str], env: dict[str, str], hold: int) -> int:
    run(
        [PYTHON, "manage.py", "migrate", "--verbosity", "0"],
        env=env,
        failing=("Tạo bảng cho phép đo", "Migrating the benchmark's database"),
        hold=hold,
    )
    report = VAR / "bench" / f"{name}.json"
    report.parent.mkdir(exist_ok=True)
    child = subprocess.Popen(
        [str(PYTHON), "-m", f"scripts.benchmarks.{name}", *options],
        env={**env, "GEOAPP_BENCH_JSON": str(report)},
        cwd=ROOT,
    )
    return wait_for(child)
