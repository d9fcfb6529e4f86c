"""Where everything of this clone lies on disk."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VAR = ROOT / "var"
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOGS = VAR / "log"
DEBS = VAR / "debs"
ACCOUNTS = VAR / "sample_accounts.json"
ACCOUNTS_SHOWN = VAR / "sample_accounts.shown"

# What `manage.py` and the launcher agree on: which file describes the cluster.
CLUSTER_VARIABLE = "GEOAPP_CLUSTER"

# sun_path holds 108 bytes with its final NUL; the rest is PostgreSQL's file name.
LONGEST_SOCKET_FOLDER = 107 - len("/.s.PGSQL.5432")


def clone_hash(root: Path = ROOT) -> str:
    """Return what tells this clone from every other one on the machine."""
    return hashlib.sha256(os.fsencode(root.resolve())).hexdigest()[:12]


def is_root() -> bool:
    return os.geteuid() == 0


def cluster_home() -> Path:
    """Return the folder that holds this clone's clusters.

    PostgreSQL refuses to run as root, and the user it runs as instead cannot reach a
    clone under /root: so for root the clusters lie outside the clone.
    """
    return Path("/var/lib/geoapp") / clone_hash() if is_root() else VAR


@dataclass(frozen=True)
class Place:
    """Where one cluster lives. Each of the four commands has one of its own."""

    data: Path
    socket: Path
    log: Path
    card: Path  # the JSON file that tells Django how to connect
    durable: bool  # False: speed before safety, for a cluster that holds nothing


def place(purpose: str) -> Place:
    """Return the place of the cluster for a command: ``run``, ``test``, …"""
    home = cluster_home()
    suffix = "" if purpose == "run" else f"-{purpose}"
    return Place(
        data=home / f"pg{suffix}",
        socket=socket_folder(home / f"run{suffix}", suffix),
        log=home / f"pg{suffix}.log",
        card=VAR / f"cluster{suffix}.json",
        durable=purpose != "test",
    )


def socket_folder(wanted: Path, suffix: str = "") -> Path:
    """Return ``wanted``, or a short folder under /tmp if a socket path cannot fit."""
    if len(os.fsencode(wanted)) <= LONGEST_SOCKET_FOLDER:
        return wanted
    return Path("/tmp") / f"geoapp-{clone_hash()}{suffix}"  # noqa: S108  # 0700, checked
