"""The web server: where it listens, how it is started, when it is ready."""

from __future__ import annotations

import http.client
import os
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from scripts.launcher.paths import PYTHON
from scripts.launcher.say import Trouble
from scripts.launcher.service import Service, stop_orphan
from scripts.launcher.shell import failure

READY_WITHIN_S = 90
TRIES_BEFORE_READY = 3
LOCAL_HOSTS = {"127.0.0.1", "localhost", "::1"}

WORDS = ("Máy chủ web", "The web server")
_NAME = "web"
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


class Web(Service):
    """The web server; there is one when it answers."""

    def __init__(self, address: Address, env: Mapping[str, str]) -> None:
        super().__init__(
            _NAME, WORDS, command(address), {**env, "GEOAPP_DB_ROLE": "app"}
        )
        self.address = address

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
                    raise failure(_FAILING, _tail(self.log), self.log)
                self.start()
            status, words = answer(self.address, "/health/ready")
            if status == http.client.OK:
                return
            time.sleep(0.1)
        raise failure(_FAILING, f"/health/ready: {status} {words[:200]}", self.log)


def stop_left_over() -> bool:
    """Stop the web server that a killed launcher left; tell whether there was one."""
    return stop_orphan(_NAME, WORDS)


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
