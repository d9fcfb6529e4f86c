"""scripts/campaign NAME: a long trial of the running system, on a cluster of its own.

A campaign is a module ``scripts/campaigns/NAME.py``. It says what it tried and exits
with 1 if anything was found.
"""

from __future__ import annotations

from collections.abc import Sequence

from scripts.launcher import run_module
from scripts.launcher.ending import guarded

KIND = run_module.Kind(
    command="campaign",
    package="campaigns",
    word=("đợt thử dài", "campaign"),
    pooler=True,
)


def main(arguments: Sequence[str]) -> int:
    return guarded(lambda: run_module.start(KIND, arguments))
