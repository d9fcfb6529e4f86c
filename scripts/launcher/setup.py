"""The steps from a bare clone to a database that answers: the table of contents."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from scripts.launcher import apt, cluster, lock, venv
from scripts.launcher.paths import (
    CLUSTER_VARIABLE,
    PYTHON,
    ROOT,
    VAR,
    VENV,
    Place,
)
from scripts.launcher.say import Trouble, say
from scripts.launcher.shell import environment, run

NEEDED_GB = 3


def brings_own_database() -> bool:
    """Tell whether the administrator named a PostGIS; then no cluster is made."""
    return bool(os.environ.get("DATABASE_URL"))


def install(locks: Sequence[str], *, for_tests: bool = False) -> None:
    """Install system packages and Python libraries, whatever is missing of them."""
    _check_disk()
    held = lock.wait_for(
        VAR / "setup.lock",
        "Một lệnh khác của bản sao này đang cài đặt: chờ.",
        "Another command of this clone is installing: waiting.",
    )
    try:
        if not brings_own_database() and cluster.find_server() is None:
            apt.get_postgis(held.fd)
        venv.prepare(locks, held.fd)
        if for_tests:
            apt.chromium_for_tests()
            apt.pooler_for_tests()
    finally:
        held.release()


def _check_disk() -> None:
    free_gb = shutil.disk_usage(ROOT).free / 1e9
    if not VENV.exists() and free_gb < NEEDED_GB:
        raise Trouble(
            what=(f"đĩa chỉ còn {free_gb:.1f} GB", f"only {free_gb:.1f} GB disk left"),
            do=(f"giải phóng ít nhất {NEEDED_GB} GB", f"free at least {NEEDED_GB} GB"),
        )


@contextmanager
def database(place: Place, hold: int) -> Iterator[dict[str, str]]:
    """Yield the environment in which Django finds its database; stop it at the end."""
    if brings_own_database():
        yield environment()
        return
    server = cluster.server_for(place)
    try:
        _start(place, server, hold)
        run(
            [PYTHON, "-m", "scripts.launcher.roles", place.socket],
            failing=("Tạo vai trò và cơ sở dữ liệu", "Making roles and database"),
            hold=hold,
        )
        cluster.write_card(place, server)
        yield environment(**{CLUSTER_VARIABLE: str(place.card)})
    finally:
        cluster.stop(place, server)


def _start(place: Place, server: cluster.Server, hold: int) -> None:
    if cluster.version_of(place) is None:
        cluster.make(place, server, hold)
    try:
        cluster.start(place, server)
    except Trouble:
        if place.durable:
            raise
        # Written without fsync: a power cut may have broken it, and it holds nothing.
        say("Tạo lại cụm dùng để kiểm thử.", "Making the tests' cluster again.")
        cluster.remove(place)
        cluster.make(place, server, hold)
        cluster.start(place, server)
