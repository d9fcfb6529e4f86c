"""The virtual environment: made from the lock files, finished or made again.

A stamp (the lock's sha256, the Python version, the folder) is written after each
success. ``.unfinished`` stands while anything is being installed: a kill in that time
can leave half a package, which no later installation would notice, so the environment
is made again; uv's cache keeps that short.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from scripts.launcher import apt
from scripts.launcher.paths import PYTHON, ROOT, VAR, VENV
from scripts.launcher.say import CLOCK, say
from scripts.launcher.shell import environment, run, succeeds

RUN_LOCKS = ("requirements.lock",)
TEST_LOCKS = ("requirements.lock", "requirements-dev.lock")

_BOOTSTRAP = ROOT / "scripts" / "bootstrap.lock"
_UNFINISHED = VENV / ".unfinished"
_FAILING = ("Cài thư viện Python", "Installing Python libraries")
_HASHED = ["--require-hashes", "--only-binary", ":all:"]


def prepare(locks: Sequence[str], hold: int) -> None:
    """Bring ``.venv`` to the given lock files; quick if it is there already."""
    if not is_sound():
        _make(hold)
    wanted = [ROOT / name for name in locks]
    if all(_is_stamped(lock) for lock in wanted):
        return
    say(
        "Cài thư viện Python theo tệp khóa (có kiểm mã băm) vào .venv.",
        "Installing Python libraries from the lock file (hashes checked) into .venv.",
    )
    _UNFINISHED.touch()
    command: list[str | Path] = [PYTHON, "-m", "uv", "pip", "install", *_HASHED]
    for lock in wanted:
        command += ["-r", lock]
    output = run(
        [*command, "--python", PYTHON],
        env=environment(UV_NO_PROGRESS="1", NO_COLOR="1"),
        failing=_FAILING,
        hold=hold,
    )
    CLOCK.downloads_s += downloading_s(output)
    for lock in wanted:
        _stamp_file(lock).write_text(_stamp(lock))
    _UNFINISHED.unlink()


def is_sound() -> bool:
    """Tell whether ``.venv`` was made to its end, here, by a Python that still runs."""
    return (
        not _UNFINISHED.exists()
        and _is_stamped(_BOOTSTRAP)
        and succeeds([PYTHON, "-c", ""])
    )


def downloading_s(output: str) -> float:
    """Return uv's own time for fetching: it downloads and unpacks as one step."""
    total = 0.0
    pattern = r"(?:Resolved|Prepared) \d+ packages? in (?:(\d+)m )?([\d.]+)(ms|s)"
    for minutes, number, unit in re.findall(pattern, output):
        seconds = float(number) / 1000 if unit == "ms" else float(number)
        total += int(minutes or 0) * 60 + seconds
    return total


def _make(hold: int) -> None:
    # Stamps go first: if the removal is interrupted, the rest is known to be half.
    for stamp in VENV.glob(".stamp-*"):
        stamp.unlink()
    shutil.rmtree(VENV, ignore_errors=True)
    if apt.lacks_ensurepip() and apt.pip_wheel() is None:
        apt.get_venv_support(hold)
    say("Tạo môi trường Python .venv.", "Making the Python environment .venv.")
    VENV.mkdir(exist_ok=True)
    _UNFINISHED.touch()
    wheel = apt.pip_wheel() if apt.lacks_ensurepip() else None
    options = ["--without-pip"] if wheel else []
    run([sys.executable, "-m", "venv", *options, VENV], failing=_FAILING, hold=hold)
    pip: list[str | Path] = [PYTHON, f"{wheel}/pip"] if wheel else [PYTHON, "-m", "pip"]
    _install_uv(pip, hold)
    _stamp_file(_BOOTSTRAP).write_text(_stamp(_BOOTSTRAP))
    _UNFINISHED.unlink()


def _install_uv(pip: Sequence[str | Path], hold: int) -> None:
    """Download, then install, so that the two are timed apart."""
    quiet = ["-q", "--disable-pip-version-check", "-r", str(_BOOTSTRAP), *_HASHED]
    VAR.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=VAR, prefix="wheels-") as folder:
        with CLOCK.download():
            download = [*pip, "download", *quiet, "-d", folder]
            run(download, failing=_FAILING, hold=hold)
        install = [*pip, "install", *quiet, "--no-index", "--find-links", folder]
        run(install, failing=_FAILING, hold=hold)


def _stamp_file(lock: Path) -> Path:
    return VENV / f".stamp-{lock.name}"


def _stamp(lock: Path) -> str:
    digest = hashlib.sha256(lock.read_bytes()).hexdigest()
    # A venv neither survives a move nor another minor version of Python.
    return f"{digest} {sys.version_info[0]}.{sys.version_info[1]} {VENV}\n"


def _is_stamped(lock: Path) -> bool:
    file = _stamp_file(lock)
    return file.exists() and file.read_text() == _stamp(lock)
