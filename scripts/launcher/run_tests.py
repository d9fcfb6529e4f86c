"""scripts/test: the same set-up, a cluster of its own, and pytest."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence

from scripts.launcher import lock, setup, venv
from scripts.launcher.ending import guarded, wait_for
from scripts.launcher.paths import PYTHON, ROOT, VAR, place
from scripts.launcher.say import times

MOST_PROCESSES = 4


def main(arguments: Sequence[str]) -> int:
    return guarded(lambda: test(arguments))


def test(arguments: Sequence[str]) -> int:
    """Return pytest's exit code; the cluster is stopped whatever happens."""
    held = lock.wait_for(
        VAR / "test.lock",
        "Một lần kiểm thử khác của bản sao này đang chạy: chờ.",
        "Another test run of this clone is under way: waiting.",
    )
    try:
        setup.install(venv.TEST_LOCKS, for_tests=True)
        with setup.database(place("test"), held.fd) as env:
            child = subprocess.Popen(
                [str(PYTHON), "-m", "pytest", *side_by_side(arguments), *arguments],
                env=env,
                cwd=ROOT,
            )
            code = wait_for(child)
    finally:
        held.release()
    times()
    return code


def side_by_side(arguments: Sequence[str]) -> list[str]:
    """Return the options that spread all tests over the processors.

    Each process makes a database of its own; for a few named tests that takes longer
    than it saves.
    """
    if not all(one.startswith("-") for one in arguments):
        return []
    processes = min(os.cpu_count() or 1, MOST_PROCESSES)
    return ["-n", str(processes), "--dist", "worksteal"]
