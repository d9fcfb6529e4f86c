"""How a command ends: by itself, by Ctrl-C, by a signal, or in trouble."""

from __future__ import annotations

import errno
import signal
import subprocess
from collections.abc import Callable
from types import FrameType
from typing import NoReturn

from scripts.launcher.say import Trouble, say, speak_utf8, trouble

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
# Not bugs but facts of the machine, wherever they are met.
_OTHER_USER = (
    "chạy bằng người dùng sở hữu thư mục này",
    "run as the user who owns this folder",
)
_FULL = ("dọn đĩa rồi chạy lại", "make room on the disk, then run it again")
REMEDIES = {
    errno.EACCES: _OTHER_USER,
    errno.EPERM: _OTHER_USER,
    errno.EROFS: _OTHER_USER,
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
}
_INTERRUPTED = 130  # what shells expect after Ctrl-C


class Stopped(KeyboardInterrupt):
    """SIGTERM or SIGHUP: unlike Ctrl-C it reached this process alone."""


def guarded(verb: Callable[[], int]) -> int:
    """Run the verb; turn expected failures into two lines and an exit code."""
    speak_utf8()
    for name in _SIGNALS:
        if signal.getsignal(name) is not signal.SIG_IGN:  # nohup stays in force
            signal.signal(name, _interrupt)
    try:
        return verb()
    except Trouble as problem:
        trouble(problem)
        return 1
    except OSError as refused:
        known = REMEDIES.get(refused.errno or 0)
        if known is None:
            raise
        where = refused.filename or ""
        what = (f"hệ thống từ chối {where}", f"{refused.strerror}: {where}")
        trouble(Trouble(what=what, do=known))
        return 1
    except KeyboardInterrupt:
        say("Đã dừng.", "Stopped.")
        return _INTERRUPTED


def _interrupt(number: int, _frame: FrameType | None) -> NoReturn:
    # What is being cleaned up from here on must not be interrupted again.
    for name in _SIGNALS:
        signal.signal(name, lambda *_: None)
    raise KeyboardInterrupt if number == signal.SIGINT else Stopped


def wait_for(child: subprocess.Popen[bytes]) -> int:
    """Wait for a program that shares our terminal and ends by itself on Ctrl-C."""
    try:
        return child.wait()
    except Stopped:
        child.send_signal(signal.SIGINT)
        return _reap(child)
    except KeyboardInterrupt:
        return _reap(child)


def _reap(child: subprocess.Popen[bytes], patience_s: int = 30) -> int:
    try:
        return child.wait(patience_s)
    except subprocess.TimeoutExpired:
        child.kill()
        return child.wait()
