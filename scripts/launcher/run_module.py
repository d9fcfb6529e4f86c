"""Run one module of a folder on a durable cluster of its own.

``scripts/bench`` and ``scripts/campaign`` are this with two folders.
"""

from __future__ import annotations

import keyword
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from scripts.launcher import apt, lock, setup, venv
from scripts.launcher.ending import wait_for
from scripts.launcher.paths import PYTHON, ROOT, VAR, place
from scripts.launcher.say import Trouble, times
from scripts.launcher.shell import run


@dataclass(frozen=True)
class Kind:
    """``command`` is the script's name, ``package`` the folder under ``scripts``.

    ``report``: the variable that names the JSON file a module may write.
    """

    command: str
    package: str
    word: tuple[str, str]
    report: str = ""
    pooler: bool = False

    @property
    def folder(self) -> Path:
        return ROOT / "scripts" / self.package


def names(folder: Path) -> list[str]:
    """Return what can be run; a module called ``import_`` goes by a word of Python."""
    found = (module.stem for module in folder.glob("*.py"))
    return sorted(name.rstrip("_") for name in found if not name.startswith("_"))


def _module(kind: Kind, name: str) -> str:
    tail = "_" if keyword.iskeyword(name) else ""
    return f"scripts.{kind.package}.{name}{tail}"


def start(kind: Kind, arguments: Sequence[str]) -> int:
    """Run the module that the first argument names; without one, list them."""
    known = names(kind.folder)
    vi, en = kind.word
    if not arguments:
        print("\n".join(known) or f"Chưa có {vi} nào. / No {en} yet.")
        return 0
    name, *options = arguments
    if name not in known:
        offer = ", ".join(known) or "–"
        raise Trouble(
            what=(f"không có {vi} {name}", f"no {en} is called {name}"),
            do=(f"chọn: {offer}", f"choose: {offer}"),
        )
    held = lock.wait_for(
        VAR / f"{kind.command}.lock",
        f"Một {vi} khác của bản sao này đang chạy: chờ.",
        f"Another {en} of this clone is under way: waiting.",
    )
    try:
        setup.install(venv.TEST_LOCKS)
        if kind.pooler:
            apt.pooler_for_tests()
        with setup.database(place(kind.command), held.fd) as env:
            code = _run(kind, name, options, env, held.fd)
    finally:
        held.release()
    times()
    return code


def _run(
    kind: Kind, name: str, options: list[str], env: dict[str, str], hold: int
) -> int:
    run(
        [PYTHON, "manage.py", "migrate", "--verbosity", "0"],
        env=env,
        failing=(f"Tạo bảng cho {kind.word[0]}", f"Migrating for the {kind.word[1]}"),
        hold=hold,
    )
    if kind.report:
        report = VAR / kind.command / f"{name}.json"
        report.parent.mkdir(exist_ok=True)
        env = {**env, kind.report: str(report)}
    child = subprocess.Popen(
        [str(PYTHON), "-m", _module(kind, name), *options],
        env=env,
        cwd=ROOT,
    )
    return wait_for(child)
