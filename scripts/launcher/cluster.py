"""The private PostgreSQL cluster of this clone: make, start, stop, describe.

It listens on a unix socket only, asks the kernel who is calling (peer) instead of
keeping passwords, and never touches a cluster of the system. docs/adr/0002.
"""

from __future__ import annotations

import json
import os
import pwd
import shutil
import stat
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from scripts.launcher import apt
from scripts.launcher.paths import DEBS, Place, cluster_home, is_root
from scripts.launcher.say import Trouble, say
from scripts.launcher.shell import environment, failure, run

ROLES = ("postgres", "geoapp_owner", "geoapp_app", "geoapp_backup")
OLDEST_VERSION = 15  # views that keep to the caller's row-level security
PATIENCE_S = 20  # orphans of a killed server hold its memory for a moment

_FAILING = ("Khởi động PostgreSQL", "Starting PostgreSQL")
_MAKING = ("Tạo cụm cơ sở dữ liệu", "Making the database cluster")


@dataclass(frozen=True)
class Server:
    """An installed PostgreSQL that has PostGIS."""

    bin: Path
    version: int
    env: Mapping[str, str]  # what its programs need beside the usual environment


def find_server(wanted: int | None = None) -> Server | None:
    """Return the newest usable PostgreSQL, or the one of version ``wanted``.

    Between equals the system's own wins: it gets security updates.
    """
    found = [*_servers_in(DEBS, unpacked_environment(DEBS))]
    for server in _servers_in(Path("/"), {}):
        name = f"postgresql-{server.version}"
        if apt.are_installed([name, f"{name}-postgis-3"]):
            found.append(server)
    fitting = [server for server in found if wanted in {None, server.version}]
    return max(
        fitting, key=lambda server: (server.version, not server.env), default=None
    )


def _servers_in(tree: Path, env: Mapping[str, str]) -> Iterator[Server]:
    for initdb in tree.glob("usr/lib/postgresql/*/bin/initdb"):
        version = int(initdb.parts[-3])
        share = tree / f"usr/share/postgresql/{version}/extension"
        if (share / "postgis.control").exists() and version >= OLDEST_VERSION:
            yield Server(initdb.parent, version, env)


def unpacked_environment(tree: Path) -> dict[str, str]:
    """Return what programs unpacked under ``tree`` need to find their libraries.

    For PostgreSQL's own programs only: PROJ_DATA of this tree breaks the newer PROJ
    that the Python wheels carry.
    """
    triplets = [*tree.glob("usr/lib/*-linux-gnu*"), *tree.glob("lib/*-linux-gnu*")]
    folders = [path for triplet in triplets for path in _library_folders(triplet)]
    return {
        "LD_LIBRARY_PATH": ":".join(str(folder) for folder in folders),
        "PROJ_DATA": str(tree / "usr/share/proj"),
        "PROJ_LIB": str(tree / "usr/share/proj"),
        "GDAL_DATA": str(tree / "usr/share/gdal"),
    }


def _library_folders(triplet: Path) -> list[Path]:
    # BLAS and LAPACK are reached through alternatives that only dpkg sets up.
    candidates = [triplet, triplet / "blas", triplet / "lapack"]
    return [folder for folder in candidates if folder.is_dir()]


def version_of(place: Place) -> int | None:
    """Return which PostgreSQL made the cluster; None if there is no cluster."""
    file = place.data / "PG_VERSION"
    return int(file.read_text()) if file.exists() else None


def server_for(place: Place) -> Server:
    """Return the installed PostgreSQL that can run this cluster.

    Raises:
        Trouble: the system was upgraded to a PostgreSQL that cannot read it.
    """
    version = version_of(place)
    server = find_server(version)
    if server is None:
        wanted = version or f"{OLDEST_VERSION}+"
        raise Trouble(
            what=(
                f"không thấy PostgreSQL {wanted} có PostGIS",
                f"PostgreSQL {wanted} with PostGIS was not found",
            ),
            do=(
                f"cài postgresql-{wanted} và postgis, hoặc: docs/install.md, Nâng cấp",
                f"install postgresql-{wanted} with postgis; see docs/install.md",
            ),
        )
    return server


def user() -> pwd.struct_passwd:
    """Return the system user that the server runs as.

    Raises:
        Trouble: we are root and nobody made the user ``postgres``.
    """
    try:
        return pwd.getpwnam("postgres") if is_root() else pwd.getpwuid(os.geteuid())
    except KeyError:
        raise Trouble(
            what=("thiếu người dùng hệ thống", "this system user does not exist"),
            do=("tạo người dùng postgres", "create the system user postgres"),
        ) from None


def as_user(command: Sequence[str | Path]) -> list[str | Path]:
    if not is_root():
        return list(command)
    name = user().pw_name
    identity = ["--reuid", name, "--regid", name, "--init-groups", "--reset-env"]
    return ["setpriv", *identity, *command]


def _own(path: Path, mode: int) -> None:
    path.chmod(mode)
    if is_root():
        os.chown(path, user().pw_uid, user().pw_gid)


def make(place: Place, server: Server, hold: int) -> None:
    """Make the cluster, complete or not at all: it gets its name at the very end."""
    say("Tạo cụm cơ sở dữ liệu riêng.", "Making the private database cluster.")
    home = place.data.parent
    home.mkdir(parents=True, exist_ok=True)
    if is_root():
        _own(home, 0o700)
    fresh = place.data.with_name(f"{place.data.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    options = ["--username=postgres", "--encoding=UTF8", "--locale=C.UTF-8"]
    options += ["--auth=peer", "--data-checksums"]
    if not place.durable:
        options.append("--no-sync")
    run(
        as_user([server.bin / "initdb", "-D", fresh, *options]),
        env=environment(**server.env),
        failing=_MAKING,
        hold=hold,
        cwd=Path("/"),  # a working folder that its user may enter
    )
    with (fresh / "postgresql.conf").open("a", encoding="utf-8") as file:
        file.write("\ninclude 'geoapp.conf'  # written by the launcher at each start\n")
    fresh.rename(place.data)


def start(place: Place, server: Server) -> None:
    """Start the server and wait until it answers; nothing to do if it runs.

    Raises:
        Trouble: it does not start, with the last line of its log.
    """
    if postmaster(place) is not None:
        return
    _forget_reused_pids(place)
    _make_socket_folder(place.socket)
    preload = "postgis-3"
    deadline = time.monotonic() + PATIENCE_S
    while True:
        write_settings(place, preload)
        said = _start_once(place, server)
        if said is None:
            return
        if "postgis-3" in said and preload:
            preload = ""  # it only warms up new connections
        elif not _orphans_are_dying(said) or time.monotonic() > deadline:
            raise failure(_FAILING, said, place.log)
        else:
            time.sleep(0.5)


def _orphans_are_dying(said: str) -> bool:
    return "lock file" in said or "shared memory block" in said


def _start_once(place: Place, server: Server) -> str | None:
    """Try to start the server; return what its log says if it did not."""
    before = place.log.stat().st_size if place.log.exists() else 0
    options: list[str | Path] = ["-w", "-t", "600", "-l", place.log]
    done = _pg_ctl(place, server, "start", options)
    if done.returncode == 0:
        return None
    if not place.log.exists():
        return done.stdout
    with place.log.open(encoding="utf-8", errors="replace") as file:
        file.seek(before)
        return file.read() or done.stdout


def stop(place: Place, server: Server) -> None:
    """Stop the server if it runs; open connections are closed."""
    for mode in ("fast", "immediate"):
        if postmaster(place) is None:
            return
        _pg_ctl(place, server, "stop", ["-w", "-t", "60", "-m", mode])


def _pg_ctl(
    place: Place, server: Server, verb: str, options: Sequence[str | Path]
) -> subprocess.CompletedProcess[str]:
    command = as_user([server.bin / "pg_ctl", "-D", place.data, *options, verb])
    return subprocess.run(
        [str(part) for part in command],
        env=environment(**server.env, LC_ALL="C.UTF-8"),
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )


def postmaster(place: Place) -> int | None:
    """Return the process id of this cluster's running server."""
    pid = _noted_pid(place.data / "postmaster.pid")
    return pid if pid and _is_server_of(pid, place.data) else None


def _noted_pid(file: Path) -> int | None:
    """Return the process that a lock file of PostgreSQL names."""
    try:
        return abs(int(file.read_text().split()[0]))
    except (FileNotFoundError, IndexError, ValueError):
        return None


def _is_server_of(pid: int, data: Path) -> bool:
    here = Path(f"/proc/{pid}")
    try:
        name = (here / "comm").read_text().strip()
        return name == "postgres" and (here / "cwd").readlink() == data.resolve()
    except OSError:
        return False


def _forget_reused_pids(place: Place) -> None:
    """Delete lock files that name a process which is no server of ours.

    After a reboot, or in a container that never reaps its dead, the number may belong
    to anything, and PostgreSQL, which only asks whether that process lives, would
    refuse to start for ever. Nothing is deleted while any process of PostgreSQL works
    in the data folder, nor if the number is free: PostgreSQL itself then looks for
    orphans before it starts.
    """
    if _anybody_works_in(place.data):
        return
    for file in (
        place.data / "postmaster.pid",
        place.socket / ".s.PGSQL.5432.lock",
    ):
        pid = _noted_pid(file)
        if pid and Path(f"/proc/{pid}").exists():
            file.unlink()


def _anybody_works_in(data: Path) -> bool:
    everyone = (int(entry.name) for entry in Path("/proc").glob("[0-9]*"))
    return any(_is_server_of(pid, data) for pid in everyone)


def _make_socket_folder(folder: Path) -> None:
    """Make the folder, and refuse one that somebody else prepared under /tmp."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {0, user().pw_uid}:
        raise Trouble(
            what=(f"{folder} là của người khác", f"{folder} belongs to somebody else"),
            do=("xóa thư mục đó rồi chạy lại", "delete that folder and run again"),
        )
    _own(folder, 0o700)


def write_settings(place: Place, preload: str) -> None:
    """Write who may connect and how the server behaves, anew at each start."""
    files = {
        "pg_hba.conf": "local all all peer map=geoapp\n",
        "pg_ident.conf": ident_map({user().pw_name, _our_name()}),
        "geoapp.conf": settings(place, memory_mb(), preload),
    }
    for name, text in files.items():
        file = place.data / name
        file.write_text(text, encoding="utf-8")
        _own(file, 0o600)


def _our_name() -> str:
    return pwd.getpwuid(os.geteuid()).pw_name


def ident_map(users: set[str]) -> str:
    """Return pg_ident.conf: each system user may be each of our roles."""
    return "".join(
        f'geoapp "{name}" {role}\n' for name in sorted(users) for role in ROLES
    )


def memory_mb() -> int:
    """Return the machine's memory, or the container's if that is less."""
    limits = [os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")]
    cgroup = Path("/sys/fs/cgroup/memory.max")
    if cgroup.exists() and (text := cgroup.read_text().strip()).isdecimal():
        limits.append(int(text))
    return min(limits) // 2**20


def settings(place: Place, memory: int, preload: str) -> str:
    """Return geoapp.conf for a machine with ``memory`` MB, shared with much else."""
    values = {
        "listen_addresses": "''",
        "unix_socket_directories": quoted(place.socket),
        "port": "5432",  # part of the socket's name; nothing listens on the network
        "max_connections": "60",
        "shared_buffers": f"{_between(64, memory // 8, 1024)}MB",
        "effective_cache_size": f"{_between(128, memory // 2, 65536)}MB",
        "maintenance_work_mem": f"{_between(32, memory // 16, 512)}MB",
        "work_mem": "16MB",
        "max_wal_size": "2GB",
        "random_page_cost": "1.1",
        "jit": "off",  # spatial queries are short: compiling costs more than it saves
        "shared_preload_libraries": f"'{preload}'",
        "log_line_prefix": "'%m [%p] %q%u@%d '",
        "timezone": "'UTC'",
    }
    if not place.durable:
        values |= dict.fromkeys(
            ("fsync", "full_page_writes", "synchronous_commit"), "off"
        )
    return "".join(f"{name} = {value}\n" for name, value in values.items())


def quoted(path: Path) -> str:
    # The list of socket folders is parsed twice: as a setting, then as names.
    name = str(path).replace('"', '""').replace("'", "''")
    return f"'\"{name}\"'"


def _between(low: int, value: int, high: int) -> int:
    return max(low, min(value, high))


def write_card(place: Place, server: Server) -> None:
    """Tell Django, and a backup, how to reach the cluster: ``var/cluster.json``."""
    card = {
        "host": str(place.socket),
        "port": 5432,
        "dbname": "geoapp",
        "bin": str(server.bin),
        "env": dict(server.env),
        "data": str(place.data),
        "os_user": user().pw_name,
    }
    place.card.parent.mkdir(exist_ok=True)
    fresh = place.card.with_suffix(".new")
    fresh.touch(mode=0o600)
    fresh.write_text(json.dumps(card, indent=1), encoding="utf-8")
    fresh.rename(place.card)


def remove(place: Place) -> None:
    """Delete the cluster's files. It must not be running."""
    for folder in (place.data, place.data.with_name(f"{place.data.name}.new")):
        shutil.rmtree(folder, ignore_errors=True)
    shutil.rmtree(place.socket, ignore_errors=True)
    place.log.unlink(missing_ok=True)
    place.card.unlink(missing_ok=True)
    home = cluster_home()
    if is_root() and home.exists() and not any(home.iterdir()):
        home.rmdir()
