"""What does the work in the background: imports, taking back, keeping house."""

from __future__ import annotations

from collections.abc import Mapping

from scripts.launcher.paths import PYTHON
from scripts.launcher.service import Service, stop_orphan

WORDS = ("Tiến trình làm việc nền", "The background worker")
_NAME = "worker"


class Worker(Service):
    """Connects as the owner of the tables, and steps down for what it does.

    Without it every page works; what it would do waits.
    """

    def __init__(self, env: Mapping[str, str]) -> None:
        super().__init__(
            _NAME,
            WORDS,
            [str(PYTHON), "manage.py", "work"],
            {**env, "GEOAPP_DB_ROLE": "owner", "PYTHONUNBUFFERED": "1"},
        )


def stop_left_over() -> bool:
    return stop_orphan(_NAME, WORDS)
