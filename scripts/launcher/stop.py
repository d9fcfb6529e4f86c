"""scripts/run stop: from another terminal, end what runs, in the right order."""

from __future__ import annotations

import os
import signal
import time

from scripts.launcher import cluster, lock, note, web, worker
from scripts.launcher.paths import place
from scripts.launcher.say import Trouble, say

WITHIN_S = 120


def stop() -> int:
    """Ask the launcher to end; then end what a killed launcher left behind."""
    running = note.read()
    if running:
        os.kill(running.pid, signal.SIGTERM)
        _wait_for(running.launcher)
    left = stop_leftovers()
    if running or left:
        say("Đã dừng.", "Stopped.")
    else:
        say("Không có gì đang chạy.", "Nothing is running.")
    return 0


def _wait_for(launcher: lock.Process) -> None:
    deadline = time.monotonic() + WITHIN_S
    while launcher.alive:
        if time.monotonic() > deadline:
            pid = launcher.pid
            raise Trouble(
                what=(f"tiến trình {pid} chưa dừng", f"process {pid} has not ended"),
                do=(f"kill -9 {pid}, rồi chạy lại", f"kill -9 {pid}, then try again"),
            )
        time.sleep(0.1)


def stop_leftovers() -> bool:
    """Stop servers and a database without launcher; tell whether there were any."""
    found = web.stop_left_over() | worker.stop_left_over()
    its_place = place("run")
    if cluster.postmaster(its_place) is not None:
        cluster.stop(its_place, cluster.server_for(its_place))
        found = True
    return found
