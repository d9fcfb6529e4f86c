"""scripts/run: set up what is missing, then serve until told to stop."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Mapping

from scripts.launcher import lock, note, service, setup, venv, web, worker
from scripts.launcher.paths import ACCOUNTS, ACCOUNTS_SHOWN, PYTHON, ROOT, place
from scripts.launcher.say import Trouble, say, times


def start(address: web.Address, *, empty: bool) -> int:
    held = _lock_unless_running()
    if held is None:
        return 0
    try:
        worker.stop_left_over()
        web.check_port(address, patience_s=5 if web.stop_left_over() else 0)
        note.write(address, ready=False)
        setup.install(venv.RUN_LOCKS)
        with setup.database(place("run"), held.fd) as env:
            _prepare(env, held.fd, empty=empty)
            _serve(address, env)
    finally:
        note.FILE.unlink(missing_ok=True)
        held.release()
    return 0


def _lock_unless_running() -> lock.Lock | None:
    """Return the lock of this command, or None after naming who is running."""
    told = False
    while (held := lock.try_lock(note.LOCK)) is None:
        other = note.read()
        if other and other.ready:
            url = other.address.url
            say(f"Đang chạy sẵn tại {url}", f"Already running at {url}")
            return None
        if not told:
            say(
                "Bản sao này đang được cài đặt ở nơi khác: chờ.",
                "This clone is being set up by another command: waiting.",
            )
            told = True
        time.sleep(0.3)
    return held


def _prepare(env: Mapping[str, str], hold: int, *, empty: bool) -> None:
    """Migrate, load samples, publish: the system's own part, with its own words."""
    command = [str(PYTHON), "manage.py", "prepare", *(["--empty"] if empty else [])]
    done = subprocess.run(
        command,
        env={**env, "GEOAPP_DB_ROLE": "owner", "PYTHONUNBUFFERED": "1"},
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        pass_fds=(hold,),
        check=False,
    )
    if done.returncode:
        raise Trouble(
            what=("chuẩn bị dữ liệu không thành công", "preparing the data failed"),
            do=("xem thông báo ở trên rồi chạy lại", "see above, then run it again"),
        )


def _serve(address: web.Address, env: Mapping[str, str]) -> None:
    if address.host not in web.LOCAL_HOSTS:
        say(
            "CẢNH BÁO: mở ra mạng mà không có HTTPS; cần đặt GEOAPP_ALLOWED_HOSTS.",
            "WARNING: open to the network without HTTPS; set GEOAPP_ALLOWED_HOSTS too.",
        )
    # Again, for the set-up took time: two servers of one user could share the port
    # (SO_REUSEPORT) and each would get half of the other's visitors.
    web.check_port(address)
    server, at_work = web.Web(address, env), worker.Worker(env)
    try:
        server.start()
        at_work.start()
        server.wait_until_ready()
        note.write(address, ready=True)
        times()
        say(f"Sẵn sàng: {address.url}", f"Ready: {address.url}")
        _show_accounts()
        say("Nhấn Ctrl-C để dừng.", "Press Ctrl-C to stop.")
        service.watch([server, at_work])
    except KeyboardInterrupt:
        say("Đang dừng …", "Stopping …")
    finally:
        server.stop()
        at_work.stop()


def _show_accounts() -> None:
    """Print the sample accounts the first time; later say where they are kept."""
    if not ACCOUNTS.exists():
        return
    if ACCOUNTS_SHOWN.exists():
        say(f"Tài khoản mẫu: {ACCOUNTS}", f"Sample accounts: {ACCOUNTS}")
        return
    say(
        "Tài khoản mẫu (chỉ hiện một lần):",
        "Sample accounts (shown this once):",
    )
    for account in json.loads(ACCOUNTS.read_text(encoding="utf-8")):
        name, password = account["username"], account["password"]
        print(f"         {name:<16} {password:<24} {account['role_name']}", flush=True)
    ACCOUNTS_SHOWN.touch()
