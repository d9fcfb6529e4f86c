"""A worker's temporary files outlive no worker."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from geoapp.jobs.scratch import scratch

DIES = """
import os, signal, sys, tempfile
from pathlib import Path
from geoapp.jobs.scratch import scratch
with scratch(Path(sys.argv[1])):
    tempfile.NamedTemporaryFile(delete=False).write(b"secret")
    print("there", flush=True)
    if sys.argv[2] == "dies":
        os.kill(os.getpid(), signal.SIGKILL)
    sys.stdin.read()
"""


def other(home: Path, what: str) -> subprocess.Popen[bytes]:
    """Start another process with a temporary file, and wait until it has one."""
    started = subprocess.Popen(
        [sys.executable, "-c", DIES, str(home), what],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert started.stdout is not None
    assert started.stdout.readline() == b"there\n"
    return started


def test_temporary_files_lie_there_and_go(tmp_path: Path) -> None:
    before = tempfile.gettempdir()
    with scratch(tmp_path / "scratch") as own:
        with tempfile.NamedTemporaryFile(delete=False) as file:
            assert Path(file.name).parent == own
        assert own.stat().st_mode & 0o077 == 0
    assert list((tmp_path / "scratch").iterdir()) == []
    assert tempfile.gettempdir() == before


def test_those_of_the_dead_are_deleted(tmp_path: Path) -> None:
    other(tmp_path, "dies").communicate()
    assert len(list(tmp_path.glob("*/*"))) == 1
    with scratch(tmp_path) as own:
        assert list(tmp_path.iterdir()) == [own]


def test_those_of_the_living_stay(tmp_path: Path) -> None:
    living = other(tmp_path, "lives")
    with scratch(tmp_path):
        assert len(list(tmp_path.glob("*/*"))) == 1
    living.communicate(b"")
    assert list(tmp_path.iterdir()) == []


def test_a_failure_tidies_too(tmp_path: Path) -> None:
    def fail() -> None:
        with scratch(tmp_path), tempfile.NamedTemporaryFile(delete=False):
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert list(tmp_path.iterdir()) == []
