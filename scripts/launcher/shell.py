"""Run a program, keep what it says in a log, and turn its failure into two lines."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from scripts.launcher.paths import LOGS, ROOT
from scripts.launcher.say import Trouble

# Variables of a surrounding conda, venv, pip or PostgreSQL set-up that would send
# our programs to somebody else's files or server.
_FOREIGN = {
    "PYTHONHOME",
    "PYTHONPATH",
    "VIRTUAL_ENV",
    "PIP_TARGET",
    "PIP_PREFIX",
    "PIP_USER",
    "PIP_REQUIRE_VIRTUALENV",
}

# A mirror or a certificate authority that pip knows is meant for uv as well.
_FOR_UV = {"PIP_INDEX_URL": "UV_DEFAULT_INDEX", "PIP_CERT": "SSL_CERT_FILE"}


def environment(**extra: str) -> dict[str, str]:
    """Return this process's environment without what would lead programs astray."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in _FOREIGN
        and (not name.startswith("PG") or "DATABASE_URL" in os.environ)
    }
    for pip_name, uv_name in _FOR_UV.items():
        if pip_name in kept:
            kept.setdefault(uv_name, kept[pip_name])
    return kept | extra


def run(
    command: Sequence[str | Path],
    *,
    failing: tuple[str, str],
    env: Mapping[str, str] | None = None,
    hold: int | None = None,
    cwd: Path = ROOT,
) -> str:
    """Run the command and return its output, which goes to ``setup.log`` too.

    Args:
        command: program and arguments.
        failing: what to call this step when it fails, in Vietnamese and English.
        env: the whole environment; ``environment()`` if None.
        hold: file descriptor of a lock. The program inherits it, so that the lock
            stays taken while the program lives, even if the launcher is killed.
        cwd: where to run it.

    Raises:
        Trouble: the program is missing or failed.
    """
    LOGS.mkdir(parents=True, exist_ok=True)
    log = LOGS / "setup.log"
    try:
        done = subprocess.run(
            [str(part) for part in command],
            env=environment() if env is None else env,
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            pass_fds=() if hold is None else (hold,),
            text=True,
            errors="replace",
            check=False,
        )
        output, code = done.stdout, done.returncode
    except FileNotFoundError as missing:
        output, code = str(missing), 127
    with log.open("a", encoding="utf-8") as file:
        file.write(f"$ {' '.join(str(part) for part in command)}\n{output}\n")
    if code:
        raise failure(failing, output, log)
    return output


def succeeds(command: Sequence[str | Path], *, quiet: bool = True) -> bool:
    """Tell whether the command exits with 0; a missing program does not."""
    sink = subprocess.DEVNULL if quiet else None
    try:
        done = subprocess.run(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL if quiet else None,
            stdout=sink,
            stderr=sink,
            check=False,
        )
    except FileNotFoundError:
        return False
    return done.returncode == 0


def failure(failing: tuple[str, str], output: str, log: Path) -> Trouble:
    """Return the two lines for a failed program: its last words and its log."""
    words = [line.strip() for line in output.splitlines() if line.strip()]
    last = words[-1][:300] if words else "no output"
    return Trouble(
        what=(f"{failing[0]} không thành công", f"{failing[1]} failed: {last}"),
        do=(f"xem {log} rồi chạy lại", f"see {log}, then run it again"),
    )
