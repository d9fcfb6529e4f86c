"""The real web server (granian) for a benchmark or a campaign, on a free port."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
READY_WITHIN_S = 60


@contextmanager
def serving(
    application: str,
    log: Path,
    *,
    env: Mapping[str, str] | None = None,
    workers: int = 1,
    threads: int = 1,
) -> Iterator[int]:
    """Yield the port on which ``application`` (module:name) answers.

    Raises:
        SystemExit: it does not answer within ``READY_WITHIN_S`` seconds.
    """
    port = _free_port()
    options = ["--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    options += ["--workers", str(workers), "--blocking-threads", str(threads)]
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as output:
        child = subprocess.Popen(
            [sys.executable, "-m", "granian", *options, application],
            cwd=ROOT,
            env={**os.environ, **(env or {})},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            _wait(port, child, log)
            yield port
        finally:
            _end(child)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait(port: int, child: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + READY_WITHIN_S
    while time.monotonic() < deadline and child.poll() is None:
        link = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            link.request("GET", "/health/live", headers={"Host": "localhost"})
            if link.getresponse().status == http.client.OK:
                return
        except OSError:
            time.sleep(0.1)
        finally:
            link.close()
    raise SystemExit(f"the web server does not answer: {log.read_text()[-2000:]}")


def _end(child: subprocess.Popen[bytes]) -> None:
    """End it with its workers, which are in a session of their own with it."""
    os.killpg(child.pid, signal.SIGTERM)
    try:
        child.wait(15)
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()
