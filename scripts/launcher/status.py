"""scripts/run status: is it running, where, which versions, how large."""

from __future__ import annotations

import subprocess
from pathlib import Path

from scripts.launcher import cluster, note, setup
from scripts.launcher.paths import ROOT, VAR, VENV, Place, place
from scripts.launcher.shell import environment

NOT_RUNNING = 3  # as the Linux Standard Base has it


def status() -> int:
    running = note.read()
    rows = [("Trạng thái / state", _state(running))]
    if running:
        rows += [
            ("Địa chỉ / address", running.address.url),
            ("Tiến trình / process", str(running.pid)),
        ]
    if setup.brings_own_database():
        rows.append(("Cơ sở dữ liệu / database", "DATABASE_URL"))
    else:
        rows += _cluster_rows(place("run"))
    rows += [
        ("Phiên bản / versions", _versions()),
        ("var/", _size(VAR)),
        (".venv/", _size(VENV)),
    ]
    width = max(len(name) for name, _ in rows)
    for name, value in rows:
        print(f"{name:<{width}}  {value}")
    return 0 if running and running.ready else NOT_RUNNING


def _state(running: note.Note | None) -> str:
    if running is None:
        return "không chạy / not running"
    if running.ready:
        return "đang chạy / running"
    return "đang cài đặt / being set up"


def _cluster_rows(its_place: Place) -> list[tuple[str, str]]:
    pid = cluster.postmaster(its_place)
    if cluster.version_of(its_place) is None:
        return [("Cụm / cluster", "chưa tạo / not made yet")]
    return [
        ("Cụm / cluster", f"{its_place.data} ({_size(its_place.data)})"),
        ("Ổ cắm / socket", str(its_place.socket)),
        ("PostgreSQL", f"pid {pid}" if pid else "không chạy / not running"),
    ]


def _versions() -> str:
    packages = ("Django-*", "granian-*", "psycopg-*")
    found = [_package(pattern) for pattern in packages]
    return ", ".join([*_git(), *_postgres(), *filter(None, found)])


def _git() -> list[str]:
    command = ["git", "-C", str(ROOT), "rev-parse", "--short", "HEAD"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return []
    return [f"geoapp {done.stdout.strip()}"] if done.returncode == 0 else []


def _postgres() -> list[str]:
    server = cluster.find_server(cluster.version_of(place("run")))
    if server is None:
        return []
    done = subprocess.run(
        [server.bin / "postgres", "--version"],
        env=environment(**server.env),
        capture_output=True,
        text=True,
        check=False,
    )
    return [" ".join(done.stdout.replace("(PostgreSQL)", "").split()[:2])]


def _package(pattern: str) -> str:
    folders = VENV.glob(f"lib/python3*/site-packages/{pattern.lower()}.dist-info")
    names = sorted(folder.name.removesuffix(".dist-info") for folder in folders)
    return names[0].replace("-", " ") if names else ""


def _size(folder: Path) -> str:
    done = subprocess.run(
        ["du", "-sm", folder], capture_output=True, text=True, check=False
    )
    return f"{done.stdout.split()[0]} MB" if done.stdout else "–"
