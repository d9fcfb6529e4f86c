"""A worker's temporary files, which outlive no worker.

A file under way may hold columns about persons. Whoever is killed cannot tidy, and the
system's folder for temporary files is emptied by nobody: so each worker has a folder of
its own under ``var``, and the next one deletes those of the dead.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def scratch(home: Path) -> Iterator[Path]:
    """Put temporary files into a new folder within ``home`` while a block runs.

    A lock on it tells the living from the dead, in other containers too. A process
    started meanwhile does not keep it.
    """
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _locked(home):  # or a folder goes between its making and its lock
        _forget_the_dead(home)
        own = Path(tempfile.mkdtemp(dir=home))
        held = os.open(own, os.O_RDONLY)
        fcntl.flock(held, fcntl.LOCK_EX)
    before, tempfile.tempdir = tempfile.tempdir, str(own)
    try:
        yield own
    finally:
        tempfile.tempdir = before
        shutil.rmtree(own, ignore_errors=True)
        os.close(held)


def _forget_the_dead(home: Path) -> None:
    for folder in home.iterdir():
        with suppress(BlockingIOError), _locked(folder, fcntl.LOCK_NB):
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _locked(folder: Path, how: int = 0) -> Iterator[None]:
    opened = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | how)
        yield
    finally:
        os.close(opened)
