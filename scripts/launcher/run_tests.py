"""scripts/test: the same set-up, a cluster of its own, and pytest."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence

from scripts.launcher import lock, setup, venv
from scripts.launcher.ending import guarded, wait_for
from scripts.launcher.paths import PYTHON, ROOT, VAR, place
from scripts.launcher.say import times


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
                [str(PYTHON), "-m", "pytest", *arguments], env=env, cwd=ROOT
            )
            code = wait_for(child)
    finally:
        held.release()
    times()
    return code
