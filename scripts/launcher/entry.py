"""The way into each command. Older Pythons must be able to read this file."""

import importlib
import os
import shutil
import sys

NEWER = ("python3.14", "python3.13", "python3.12", "python3.11")


def enter(command: str) -> int:
    """Run ``scripts.launcher.<command>`` with a Python that is new enough."""
    if sys.version_info < (3, 11):  # noqa: UP036  # this is where we find out
        newer = next((name for name in NEWER if shutil.which(name)), None)
        if newer is None:
            print("LỖI: cần Python 3.11 trở lên / Python 3.11 or newer is needed")
            print("HÃY: cài gói python3.11 / install the package python3.11")
            return 1
        os.execvp(newer, [newer, *sys.argv])  # noqa: S606
    module = importlib.import_module(f"scripts.launcher.{command}")
    code: int = module.main(sys.argv[1:])
    return code
