"""scripts/run reset: delete everything this clone has stored."""

from __future__ import annotations

import shutil

from scripts.launcher import cluster, lock, stop
from scripts.launcher.paths import VAR, cluster_home, place
from scripts.launcher.say import Trouble, at_terminal, say

PURPOSES = ("run", "test", "bench", "campaign")


def reset(*, confirmed: bool) -> int:
    """Delete the clusters and ``var/`` once the user agreed; ``.venv`` stays."""
    data = place("run").data
    if not confirmed and not _agreed(f"{data}, {VAR}"):
        say("Không xóa gì.", "Nothing was deleted.")
        return 1
    stop.stop()
    locks = [_lock(purpose) for purpose in (*PURPOSES, "setup")]
    for purpose in PURPOSES:
        its_place = place(purpose)
        if cluster.postmaster(its_place) is not None:  # left behind by a kill
            cluster.stop(its_place, cluster.server_for(its_place))
        cluster.remove(its_place)
    if cluster_home() != VAR:
        shutil.rmtree(cluster_home(), ignore_errors=True)
    shutil.rmtree(VAR, ignore_errors=True)
    for held in locks:
        held.release()
    say("Đã xóa. scripts/run tạo lại từ đầu.", "Deleted. scripts/run starts afresh.")
    return 0


def _agreed(what: str) -> bool:
    if not at_terminal():
        raise Trouble(
            what=("cần xác nhận trước khi xóa", "deleting needs your consent"),
            do=("chạy: scripts/run reset --yes", "run: scripts/run reset --yes"),
        )
    say(f"Xóa mọi dữ liệu trong: {what}", f"This deletes all data in: {what}")
    return input('Gõ "xóa" hoặc "yes" / type "xóa" or "yes": ').strip() in {
        "xóa",
        "yes",
    }


def _lock(purpose: str) -> lock.Lock:
    held = lock.try_lock(VAR / f"{purpose}.lock")
    if held is None:
        raise Trouble(
            what=(f"scripts/{purpose} đang chạy", f"scripts/{purpose} is running"),
            do=("chờ nó xong rồi chạy lại", "wait until it ends, then try again"),
        )
    return held
