"""System packages: what is missing, and the three ways to get it.

1. The system has PostgreSQL with PostGIS: nothing to do.
2. Root, or sudo: ``apt-get install``.
3. Neither: Debian's own signed packages, fetched by ``apt-get`` with private folders
   and unpacked under ``var/debs``. They get no unattended upgrades: docs/install.md.
"""

from __future__ import annotations

import ctypes
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from scripts.launcher.paths import DEBS, VAR, is_root
from scripts.launcher.say import CLOCK, Trouble, at_terminal, say
from scripts.launcher.shell import run, succeeds

# Another apt (unattended upgrades) may be at work: wait for it, do not fail.
_PATIENT = ["-o", "DPkg::Lock::Timeout=600", "-q", "-y"]
# sudo drops the environment: debconf's variable has to be set behind it.
_QUIET = ["env", "DEBIAN_FRONTEND=noninteractive", "LC_ALL=C.UTF-8"]
_LEAN = ["--no-install-recommends"]
_FAILING = ("Cài gói hệ thống", "Installing system packages")
_NO_MAIN_CLUSTER = Path("/etc/postgresql-common/createcluster.conf")


def privilege() -> list[str] | None:
    """Return how to act as root: [] if we are, a sudo prefix, or None."""
    if is_root():
        return []
    if succeeds(["sudo", "-n", "true"]):
        return ["sudo", "-n"]
    if shutil.which("sudo") and at_terminal():
        say(
            "Cần quyền quản trị để cài gói hệ thống (sudo sẽ hỏi mật khẩu).",
            "Installing system packages needs sudo, which asks for your password.",
        )
        if succeeds(["sudo", "-v"], quiet=False):
            return ["sudo"]
    return None


def lacks_ensurepip() -> bool:
    """Tell whether this Python cannot make a virtual environment with pip."""
    return importlib.util.find_spec("ensurepip") is None


def get_postgis(hold: int) -> None:
    """Install PostgreSQL with PostGIS and, if missing, what makes a venv."""
    prefix = privilege()
    if prefix is None:
        say(
            "Không có quyền quản trị: giải nén PostgreSQL + PostGIS vào var/.",
            "No root, no sudo: unpacking Debian's PostgreSQL + PostGIS under var/.",
        )
        _unpack_without_root(hold, postgis=True)
        return
    say(
        "Cài PostgreSQL + PostGIS bằng apt: nơi hệ thống lưu bản đồ và hồ sơ.",
        "Installing PostgreSQL + PostGIS with apt: they store the maps and records.",
    )
    _update(prefix)
    packages = postgis_packages(_offered())
    if lacks_ensurepip():
        packages.append(_venv_package())
    with _without_main_cluster(prefix):
        install(prefix, packages)


def get_venv_support(hold: int) -> None:
    """Install what ``python3 -m venv`` needs; Debian ships it apart."""
    prefix = privilege()
    if prefix is None:
        say(
            "Không có quyền quản trị: giải nén pip của Debian vào var/.",
            "No root, no sudo: unpacking Debian's pip under var/.",
        )
        _unpack_without_root(hold, postgis=False)
        return
    package = _venv_package()
    say(
        f"Cài {package} bằng apt: Python cần nó để tạo môi trường riêng .venv.",
        f"Installing {package} with apt: Python needs it to make .venv.",
    )
    _update(prefix)
    install(prefix, [package])


def are_installed(packages: Sequence[str]) -> bool:
    """Tell whether dpkg finished these packages; a killed one leaves files behind.

    Where there is no dpkg nothing can be half-installed by it.
    """
    if not shutil.which("dpkg-query"):
        return True
    query = ["dpkg-query", "--show", "--showformat=${Status}\\n", *packages]
    done = subprocess.run(query, capture_output=True, text=True, check=False)
    states = done.stdout.splitlines()
    return len(states) == len(packages) and set(states) == {"install ok installed"}


def install(prefix: Sequence[str], packages: Sequence[str]) -> None:
    """Download, then install, so that the two are timed apart.

    A kill in the middle of dpkg has to be repaired before apt does anything more.

    The lock is not handed down: a package's own service may be started here, and
    would keep it for as long as that service runs.
    """
    if _dpkg_was_interrupted():
        configure = [
            *prefix,
            *_QUIET,
            "dpkg",
            "--configure",
            "--pending",
            "--force-confold",
        ]
        run(configure, failing=_FAILING)
        run(_apt_get(prefix, ["install", "--fix-broken"]), failing=_FAILING)
    command = _apt_get(prefix, ["install", *_LEAN])
    with CLOCK.download():
        run([*command, "--download-only", *packages], failing=_FAILING)
    run([*command, *packages], failing=_FAILING)


def _dpkg_was_interrupted() -> bool:
    journal = Path("/var/lib/dpkg/updates")
    return any(journal.glob("[0-9]*")) or bool(
        run(["dpkg", "--audit"], failing=_FAILING)
    )


def _update(prefix: Sequence[str]) -> None:
    with CLOCK.download():
        run(_apt_get(prefix, ["update"]), failing=_FAILING)


def _apt_get(prefix: Sequence[str], arguments: Sequence[str]) -> list[str]:
    return [*prefix, *_QUIET, "apt-get", *_PATIENT, *arguments]


def _offered(options: Sequence[str] = ()) -> set[str]:
    """Return the names of all packages that apt can install."""
    names = run(["apt-cache", *options, "pkgnames"], failing=_FAILING)
    return set(names.split())


def postgis_packages(offered: set[str]) -> list[str]:
    """Return what to install for a server with PostGIS: Debian's way, or Ubuntu's.

    Raises:
        Trouble: neither is on offer.
    """
    if "postgresql-postgis" in offered:
        return ["postgresql-postgis"]
    found = [re.fullmatch(r"postgresql-(\d+)-postgis-3", name) for name in offered]
    versions = [int(match[1]) for match in found if match]
    if not versions:
        raise Trouble(
            what=("apt không có gói PostGIS", "apt offers no PostGIS package"),
            do=(
                "trên Ubuntu: sudo add-apt-repository universe; hoặc đặt DATABASE_URL",
                "on Ubuntu: sudo add-apt-repository universe; or set DATABASE_URL",
            ),
        )
    newest = max(versions)
    return [f"postgresql-{newest}", f"postgresql-{newest}-postgis-3"]


def _venv_package() -> str:
    exact = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
    return exact if exact in _offered() else "python3-venv"


@contextmanager
def _without_main_cluster(prefix: Sequence[str]) -> Iterator[None]:
    """Keep Debian from making and starting a cluster on port 5432 of its own.

    Only where PostgreSQL was never installed, and only during the installation: an
    administrator who later installs PostgreSQL gets what Debian promises.
    """
    if _NO_MAIN_CLUSTER.parent.exists():
        yield
        return
    script = f"mkdir -p {_NO_MAIN_CLUSTER.parent} && echo create_main_cluster=false"
    run([*prefix, "sh", "-c", f"{script} > {_NO_MAIN_CLUSTER}"], failing=_FAILING)
    try:
        yield
    finally:
        default = f"/usr/share/postgresql-common/{_NO_MAIN_CLUSTER.name}"
        restore = f"cp {default} {_NO_MAIN_CLUSTER} || rm -f {_NO_MAIN_CLUSTER}"
        run([*prefix, "sh", "-c", restore], failing=_FAILING)


def _unpack_without_root(hold: int, *, postgis: bool) -> None:
    """Fetch Debian's packages as a plain user and unpack them under ``var/debs``."""
    if not (shutil.which("apt-get") and shutil.which("dpkg-deb")):
        raise Trouble(
            what=(
                "chưa có PostgreSQL + PostGIS, và máy này không dùng apt",
                "PostgreSQL + PostGIS is missing and this machine has no apt",
            ),
            do=(
                "cài PostgreSQL 15+ với PostGIS 3, hoặc đặt DATABASE_URL",
                "install PostgreSQL 15+ with PostGIS 3, or set DATABASE_URL",
            ),
        )
    work = VAR / "apt"
    shutil.rmtree(work, ignore_errors=True)
    options = _private_folders(work)
    command = ["apt-get", *_PATIENT, *options]
    with CLOCK.download():
        run([*command, "update"], failing=_FAILING, hold=hold)
        packages = postgis_packages(_offered(options)) if postgis else []
        fetch = [*command, "install", *_LEAN, "--download-only"]
        run([*fetch, *packages, "python3-pip-whl"], failing=_FAILING, hold=hold)
    fresh = DEBS.with_name("debs.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir()
    for package in sorted((work / "cache/archives").glob("*.deb")):
        run(["dpkg-deb", "-x", package, fresh], failing=_FAILING, hold=hold)
    link_extensions(fresh)
    shutil.rmtree(DEBS, ignore_errors=True)
    fresh.rename(DEBS)
    shutil.rmtree(work)


def _private_folders(work: Path) -> list[str]:
    """Return apt options that keep all of its state under ``work``."""
    for folder in ("state/lists/partial", "cache/archives/partial"):
        (work / folder).mkdir(parents=True)
    status = work / "status"
    installed = Path("/var/lib/dpkg/status").read_text(encoding="utf-8")
    status.write_text(without_postgresql(installed), encoding="utf-8")
    settings = {
        "Dir::State": work / "state",
        "Dir::State::status": status,
        "Dir::Cache": work / "cache",
        "Debug::NoLocking": "1",
        "APT::Sandbox::User": "",
    }
    return [
        part for name, value in settings.items() for part in ("-o", f"{name}={value}")
    ]


def without_postgresql(status: str) -> str:
    """Return dpkg's status without PostgreSQL, so that apt fetches all of it.

    A server installed without PostGIS could not use an extension unpacked elsewhere:
    PostgreSQL looks for extensions beside its own program.
    """
    return "\n\n".join(
        stanza
        for stanza in status.split("\n\n")
        if not stanza.startswith("Package: postgresql")
    )


def link_extensions(tree: Path) -> None:
    """Make ``postgis.control`` → ``postgis-3.control``, as dpkg's scripts would."""
    for control in tree.glob("usr/share/postgresql/*/extension/*-3.control"):
        link = control.with_name(control.name.replace("-3.control", ".control"))
        if not link.exists():
            link.symlink_to(control.name)


def pip_wheel() -> Path | None:
    """Return the pip that was unpacked for a Python without ensurepip."""
    places = [DEBS / "usr/share/python-wheels", Path("/usr/share/python-wheels")]
    return next((wheel for place in places for wheel in place.glob("pip-*.whl")), None)


def chromium_for_tests() -> None:
    """Install Chromium where that takes no more than apt; else the tests say so."""
    # Ubuntu's package is a snap, which cannot be driven in a container.
    if "ubuntu" in _system_id():
        return
    _install_for_tests(
        _missing_for_browser(),
        (
            "Cài Chromium bằng apt: các kiểm thử giao diện cần một trình duyệt.",
            "Installing Chromium with apt: the browser tests need a browser.",
        ),
        (
            "Không cài được Chromium: các kiểm thử trình duyệt sẽ bị bỏ qua.",
            "No Chromium, the browser tests will be skipped",
        ),
    )


def pooler_for_tests() -> None:
    """Install PgBouncer where that takes no more than apt; else the tests say so.

    Debian starts a service with it, on loopback and without any database; ours is
    another process on a private socket.
    """
    places = f"{os.environ.get('PATH', '')}:/usr/sbin"
    _install_for_tests(
        [] if shutil.which("pgbouncer", path=places) else ["pgbouncer"],
        (
            "Cài PgBouncer bằng apt: có kiểm thử chạy qua bộ gộp kết nối.",
            "Installing PgBouncer with apt: some tests go through a connection pool.",
        ),
        (
            "Không cài được PgBouncer: các kiểm thử qua bộ gộp sẽ bị bỏ qua.",
            "No PgBouncer, the tests through a pool will be skipped",
        ),
    )


def _install_for_tests(
    missing: Sequence[str], doing: tuple[str, str], failed: tuple[str, str]
) -> None:
    if not missing or not shutil.which("apt-get"):
        return
    prefix = privilege()
    if prefix is None:
        return
    say(*doing)
    try:
        _update(prefix)
        install(prefix, missing)
    except Trouble as problem:
        say(failed[0], f"{failed[1]}: {problem}")


def _missing_for_browser() -> list[str]:
    """Return packages to install: a browser, and what playwright's driver links to."""
    names = ("chromium", "chromium-browser", "google-chrome")
    missing = [] if any(shutil.which(name) for name in names) else ["chromium"]
    try:
        ctypes.CDLL("libatomic.so.1")
    except OSError:
        missing.append("libatomic1")  # a bare Debian has none
    return missing


def _system_id() -> str:
    release = Path("/etc/os-release")
    return release.read_text(encoding="utf-8") if release.exists() else os.name
