"""The web server: start it, watch over it, stop it."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from scripts.launcher import lock
from scripts.launcher.paths import LOGS, PYTHON, ROOT, VAR
from scripts.launcher.say import Trouble, say
from scripts.launcher.shell import failure

READY_WITHIN_S = 90
TRIES_BEFORE_READY = 3
LONGEST_PAUSE_S = 30
LOCAL_HOSTS = {"127.0.0.1", "localhost", "::1"}

_NOTE = VAR / "web.json"
_LOG = LOGS / "web.log"
_LOG_LIMIT = 50 * 2**20
_FAILING = ("Khởi động máy chủ web", "Starting the web server")


@dataclass(frozen=True)
class Address:
    host: str
    port: int

    @property
    def url(self) -> str:
        # By name, not by number: passkeys (WebAuthn) are bound to a name.
        name = "localhost" if self.host in {*LOCAL_HOSTS, "0.0.0.0"} else self.host  # noqa: S104
        return f"http://{name}:{self.port}"


def check_port(address: Address, patience_s: float = 0) -> None:
    """Fail early, and name a free port, if somebody listens there.

    Args:
        address: where we want to listen.
        patience_s: how long a killed server may take to let go of the port.

    Raises:
        Trouble: the port is taken, or the host is not an address of this machine.
    """
    deadline = time.monotonic() + patience_s
    while not is_free(address.host, address.port):
        if time.monotonic() >= deadline:
            raise _port_taken(address)
        time.sleep(0.1)


def _port_taken(address: Address) -> Trouble:
    nearby = range(address.port + 1, min(address.port + 200, 65536))
    other = next((port for port in nearby if is_free(address.host, port)), 0)
    return Trouble(
        what=(f"cổng {address.port} đang bận", f"port {address.port} is taken"),
        do=(f"chạy: scripts/run --port {other}", f"run: scripts/run --port {other}"),
    )


def is_free(host: str, port: int) -> bool:
    """Tell whether we may listen there.

    Browsers try ``localhost`` over IPv6 first: a stranger on ::1 would get our users.
    """
    hosts = {host, "::1"} if host in LOCAL_HOSTS else {host}
    return all(_may_bind(name, port) for name in hosts)


def _may_bind(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except socket.gaierror:
        raise Trouble(
            what=(f"không có địa chỉ {host}", f"{host} is no address of this machine"),
            do=("bỏ --host", "leave --host out"),
        ) from None
    except PermissionError:
        raise Trouble(
            what=(f"cổng {port} cần quyền quản trị", f"port {port} needs root"),
            do=("chọn cổng từ 1024 trở lên", "choose a port from 1024 on"),
        ) from None
    except OSError:
        return host == "::1" and not _has_ipv6()
    return True


def _has_ipv6() -> bool:
    try:
        with socket.socket(socket.AF_INET6, socket.SOCK_STREAM) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return False
    return True


def command(address: Address) -> list[str]:
    """Return the command line of the web server, sized for this machine."""
    workers = max(2, min(os.cpu_count() or 2, 4))
    options = {
        "--interface": "wsgi",
        "--host": address.host,
        "--port": str(address.port),
        "--workers": str(workers),
        # Threads wait for the database, mostly: 4 x 4 stays far below its limit.
        "--blocking-threads": "4",
        "--workers-kill-timeout": "10",
    }
    flat = [part for option in options.items() for part in option]
    return [
        str(PYTHON),
        "-m",
        "granian",
        *flat,
        "--respawn-failed-workers",
        "geoapp.config.wsgi:application",
    ]


class Web:
    """One web server process and its successors.

    It runs in a session of its own, so that Ctrl-C reaches the launcher alone, which
    then stops things in the right order.
    """

    def __init__(self, address: Address, env: Mapping[str, str]) -> None:
        self.address = address
        self.env = {**env, "GEOAPP_DB_ROLE": "app"}
        self.child: subprocess.Popen[bytes] | None = None
        self.server: lock.Process | None = None

    def start(self) -> None:
        LOGS.mkdir(parents=True, exist_ok=True)
        if _LOG.exists() and _LOG.stat().st_size > _LOG_LIMIT:
            _LOG.rename(_LOG.with_suffix(".log.1"))
        with _LOG.open("ab") as log:
            self.child = subprocess.Popen(
                command(self.address),
                env=self.env,
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.server = lock.process(self.child.pid)
        _NOTE.write_text(json.dumps(asdict(self.server)))

    def wait_until_ready(self) -> None:
        """Wait for the first answer.

        Raises:
            Trouble: the server died several times, or is not ready in time.
        """
        deadline = time.monotonic() + READY_WITHIN_S
        deaths = 0
        status, words = 0, ""
        while time.monotonic() < deadline:
            if self.child is None or self.child.poll() is not None:
                deaths += 1
                if deaths == TRIES_BEFORE_READY:
                    check_port(self.address)
                    raise failure(_FAILING, _tail(_LOG), _LOG)
                self.start()
            status, words = answer(self.address, "/health/ready")
            if status == http.client.OK:
                return
            time.sleep(0.1)
        raise failure(_FAILING, f"/health/ready: {status} {words[:200]}", _LOG)

    def watch(self) -> None:
        """Start it anew whenever it dies, more slowly each time it dies at once."""
        pause_s = 1.0
        while True:
            begin = time.monotonic()
            code = self.child.wait() if self.child else None
            if time.monotonic() - begin > 60:
                pause_s = 1.0
            say(
                f"Máy chủ web dừng (mã {code}); khởi động lại sau {pause_s:.0f} s.",
                f"The web server ended ({code}); starting it again in {pause_s:.0f} s.",
            )
            if self.server:
                _end(self.server)
            time.sleep(pause_s)
            pause_s = min(pause_s * 2, LONGEST_PAUSE_S)
            self.start()

    def stop(self) -> None:
        if self.child and self.server:
            _end(self.server)
            self.child.wait()
        _NOTE.unlink(missing_ok=True)


def stop_orphan() -> bool:
    """Stop the web server that a killed launcher left; tell whether there was one."""
    left = noted()
    found = left is not None and bool(lock.session(left, ROOT))
    if left and found:
        say(
            "Dừng máy chủ web còn sót lại từ lần chạy trước.",
            "Stopping the web server that an earlier run left behind.",
        )
        _end(left)
    _NOTE.unlink(missing_ok=True)
    return found


def noted() -> lock.Process | None:
    """Return the web server that was last started here, alive or not."""
    try:
        note = json.loads(_NOTE.read_text())
        return lock.Process(**note)
    except (FileNotFoundError, ValueError, TypeError):
        return None


def _end(server: lock.Process) -> None:
    """Ask the server to end, wait, then kill what is left of its session.

    Its workers outlive a server that was killed, and they keep the port.
    """
    if server.alive:
        os.kill(server.pid, signal.SIGTERM)
        _wait_for_end(server, within_s=15)
    for pid in lock.session(server, ROOT):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    _wait_for_end(server, within_s=5)


def _wait_for_end(server: lock.Process, within_s: int) -> None:
    deadline = time.monotonic() + within_s
    while lock.session(server, ROOT) and time.monotonic() < deadline:
        time.sleep(0.05)


def answer(address: Address, path: str) -> tuple[int, str]:
    """Return status and text of a page; (0, reason) if nobody answers."""
    host = "127.0.0.1" if address.host == "0.0.0.0" else address.host  # noqa: S104
    names = os.environ.get("GEOAPP_ALLOWED_HOSTS", "").split(",")
    # As a proxy would ask: by a name that is allowed, over HTTPS.
    headers = {"Host": names[0].strip() or "localhost", "X-Forwarded-Proto": "https"}
    link = http.client.HTTPConnection(host, address.port, timeout=5)
    try:
        link.request("GET", path, headers=headers)
        found = link.getresponse()
        return found.status, found.read(10_000).decode(errors="replace")
    except (OSError, http.client.HTTPException) as problem:
        return 0, str(problem)
    finally:
        link.close()


def _tail(log: Path) -> str:
    return log.read_bytes()[-4000:].decode(errors="replace") if log.exists() else ""
