"""scripts/run [start|stop|status|reset]: read the command line, call the verb."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from scripts.launcher import reset, start, status, stop
from scripts.launcher.ending import guarded
from scripts.launcher.web import Address


def main(arguments: Sequence[str]) -> int:
    chosen = parse(arguments)
    verbs = {
        "start": lambda: start.start(
            Address(chosen.host, chosen.port), empty=chosen.empty
        ),
        "stop": stop.stop,
        "status": status.status,
        "reset": lambda: reset.reset(confirmed=chosen.yes),
    }
    return guarded(verbs[chosen.verb])


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="scripts/run",
        description="Cài đặt và chạy hệ thống. / Set the system up and run it.",
    )
    parser.add_argument(
        "verb",
        nargs="?",
        default="start",
        choices=["start", "stop", "status", "reset"],
        help="start (mặc định / default), stop, status, reset (xóa hết / delete all)",
    )
    parser.add_argument("--port", type=int, default=8000, metavar="N", help="8000")
    parser.add_argument("--host", default="127.0.0.1", metavar="H", help="127.0.0.1")
    parser.add_argument(
        "--empty", action="store_true", help="không dữ liệu mẫu / without sample data"
    )
    parser.add_argument(
        "--yes", action="store_true", help="reset: không hỏi lại / do not ask"
    )
    chosen = parser.parse_args(arguments)
    if not 0 < chosen.port < 65536:
        parser.error("--port: 1 … 65535")
    return chosen
