"""Locks, process identities, ports, the command line and what is said."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from scripts.launcher import (
    ending,
    lock,
    note,
    reset,
    run,
    run_bench,
    run_campaign,
    run_module,
    start,
    web,
)
from scripts.launcher.say import Trouble


def test_a_lock_is_held_by_one(tmp_path: Path) -> None:
    file = tmp_path / "var" / "x.lock"
    held = lock.try_lock(file)
    assert held
    assert lock.try_lock(file) is None
    held.release()
    again = lock.try_lock(file)
    assert again
    again.release()


def test_a_killed_launcher_s_child_keeps_the_lock(tmp_path: Path) -> None:
    file = tmp_path / "x.lock"
    held = lock.try_lock(file)
    assert held
    child = subprocess.Popen(["sleep", "60"], pass_fds=(held.fd,))
    held.release()  # as the kernel does when the launcher is killed
    assert lock.try_lock(file) is None
    child.kill()
    child.wait()
    again = lock.try_lock(file)
    assert again
    again.release()


def test_a_lock_whose_file_was_deleted_meanwhile_is_not_held(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "x.lock"
    monkeypatch.setattr(lock.fcntl, "flock", lambda *_: file.unlink())
    assert lock.try_lock(file) is None


def test_a_process_is_known_by_its_start_too() -> None:
    me = lock.process(os.getpid())
    assert me.alive
    assert not lock.Process(me.pid, me.started - 1).alive


def test_a_zombie_counts_as_gone() -> None:
    child = subprocess.Popen(["true"])
    time.sleep(0.2)
    assert lock.start_time(child.pid) is None
    child.wait()


def test_workers_of_a_dead_server_are_found(tmp_path: Path) -> None:
    leader = subprocess.Popen(
        ["sh", "-c", "sleep 60 & echo $!"],
        cwd=tmp_path,
        start_new_session=True,
        stdout=subprocess.PIPE,
    )
    known = lock.process(leader.pid)
    assert leader.stdout
    worker = int(leader.stdout.readline())
    leader.wait()
    assert lock.session(known, tmp_path) == [worker]
    assert lock.session(known, tmp_path / "elsewhere") == []
    os.kill(worker, signal.SIGKILL)
    leader.stdout.close()


def test_a_busy_port_names_a_free_one() -> None:
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        with pytest.raises(Trouble) as caught:
            web.check_port(web.Address("127.0.0.1", port))
    offered = int(caught.value.do[1].rsplit(" ", 1)[1])
    assert offered != port
    web.check_port(web.Address("127.0.0.1", offered))


def test_the_address_is_a_name() -> None:
    assert web.Address("127.0.0.1", 8000).url == "http://localhost:8000"
    everywhere = web.Address("0.0.0.0", 8000)  # noqa: S104
    assert everywhere.url == "http://localhost:8000"
    assert web.Address("10.1.2.3", 81).url == "http://10.1.2.3:81"


def test_the_note_of_a_dead_launcher_is_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(note, "FILE", tmp_path / "run.json")
    assert note.read() is None
    note.write(web.Address("127.0.0.1", 8001), ready=True)
    mine = note.read()
    assert mine
    assert mine.address.port == 8001
    text = json.loads(note.FILE.read_text()) | {"started": 1}
    note.FILE.write_text(json.dumps(text))
    assert note.read() is None
    note.FILE.write_text("{")  # torn
    assert note.read() is None


def test_the_command_line() -> None:
    chosen = run.parse([])
    assert (chosen.verb, chosen.host, chosen.port) == ("start", "127.0.0.1", 8000)
    assert run.parse(["reset", "--yes"]).yes
    assert run.parse(["--empty", "--port", "8010"]).port == 8010
    with pytest.raises(SystemExit):
        run.parse(["--port", "70000"])


def test_trouble_is_two_lines(capsys: pytest.CaptureFixture[str]) -> None:
    def fails() -> int:
        raise Trouble(what=("đĩa đầy", "disk full"), do=("dọn đĩa", "make room"))

    assert guarded(fails) == 1
    assert capsys.readouterr().err.splitlines() == [
        "LỖI: đĩa đầy / disk full",
        "HÃY: dọn đĩa / make room",
    ]


@pytest.mark.parametrize("number", ending.REMEDIES)
def test_what_the_machine_refuses_is_two_lines_too(
    number: int, capsys: pytest.CaptureFixture[str]
) -> None:
    def refused() -> int:
        raise OSError(number, os.strerror(number), "/somewhere")

    assert guarded(refused) == 1
    assert len(capsys.readouterr().err.splitlines()) == 2


def test_ctrl_c_is_no_traceback() -> None:
    def interrupted() -> int:
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(5)
        return 0

    assert guarded(interrupted) == 130


def guarded(verb: Callable[[], int]) -> int:
    """Run ``ending.guarded`` and give pytest its signal handlers back."""
    names = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {name: signal.getsignal(name) for name in names}
    try:
        return ending.guarded(verb)
    finally:
        for name, handler in before.items():
            signal.signal(name, handler)


def test_reset_asks_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)  # as under cron
    with pytest.raises(Trouble) as caught:
        reset.reset(confirmed=False)
    assert "--yes" in caught.value.do[1]


def test_accounts_are_shown_once(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    accounts = tmp_path / "accounts.json"
    monkeypatch.setattr(start, "ACCOUNTS", accounts)
    monkeypatch.setattr(start, "ACCOUNTS_SHOWN", tmp_path / "shown")
    start._show_accounts()
    assert capsys.readouterr().out == ""
    one = {"username": "gis", "password": "s3cret", "role_name": "Cán bộ GIS"}
    accounts.write_text(json.dumps([one]))
    start._show_accounts()
    assert "s3cret" in capsys.readouterr().out
    start._show_accounts()
    said = capsys.readouterr().out
    assert "s3cret" not in said
    assert str(accounts) in said


def test_benchmarks_are_listed_by_module(tmp_path: Path) -> None:
    for name in ("tiles.py", "imports.py", "_shared.py", "notes.md"):
        (tmp_path / name).touch()
    assert run_module.names(tmp_path) == ["imports", "tiles"]


@pytest.mark.parametrize("command", [run_bench, run_campaign])
def test_only_modules_of_the_folder_are_run(command: ModuleType) -> None:
    assert "access" in run_module.names(command.KIND.folder)
    with pytest.raises(Trouble):
        run_module.start(command.KIND, ["../../etc/passwd"])
