"""The cluster's settings, and the lock files that a crash leaves."""

from __future__ import annotations

import os
import pwd
import subprocess
from pathlib import Path

import pytest

from scripts.launcher import cluster
from scripts.launcher.paths import Place
from scripts.launcher.say import Trouble


@pytest.fixture
def place(tmp_path: Path) -> Place:
    for folder in ("pg", "run"):
        (tmp_path / folder).mkdir()
    return Place(
        data=tmp_path / "pg",
        socket=tmp_path / "run",
        log=tmp_path / "pg.log",
        card=tmp_path / "cluster.json",
        durable=True,
    )


def values(text: str) -> dict[str, str]:
    lines = (line.partition(" = ") for line in text.splitlines())
    return {name: value for name, _, value in lines}


def test_nothing_listens_on_the_network(place: Place) -> None:
    found = values(cluster.settings(place, 8000, "postgis-3"))
    assert found["listen_addresses"] == "''"
    assert found["shared_preload_libraries"] == "'postgis-3'"
    assert "fsync" not in found


def test_the_tests_trade_safety_for_speed(place: Place) -> None:
    quick = Place(place.data, place.socket, place.log, place.card, durable=False)
    found = values(cluster.settings(quick, 8000, ""))
    assert {found[name] for name in ("fsync", "synchronous_commit")} == {"off"}
    assert found["full_page_writes"] == "off"


@pytest.mark.parametrize(
    ("memory", "buffers"), [(256, "64MB"), (4096, "512MB"), (256_000, "1024MB")]
)
def test_memory_follows_the_machine(place: Place, memory: int, buffers: str) -> None:
    assert values(cluster.settings(place, memory, ""))["shared_buffers"] == buffers


def test_a_path_may_hold_quotes() -> None:
    assert cluster.quoted(Path("/a'b/c d")) == "'\"/a''b/c d\"'"


def test_each_user_may_be_each_role() -> None:
    lines = cluster.ident_map({"cán bộ", "postgres"}).splitlines()
    assert 'geoapp "cán bộ" geoapp_app' in lines
    assert len(lines) == 2 * len(cluster.ROLES)


def test_a_lock_file_that_names_a_stranger_is_deleted(place: Place) -> None:
    stranger = os.getpid()  # alive, and no PostgreSQL of ours
    for file in (place.data / "postmaster.pid", place.socket / ".s.PGSQL.5432.lock"):
        file.write_text(f"{stranger}\n{place.data}\n")
    assert cluster.postmaster(place) is None
    cluster._forget_reused_pids(place)
    assert not (place.data / "postmaster.pid").exists()
    assert not (place.socket / ".s.PGSQL.5432.lock").exists()


def test_a_lock_file_of_a_dead_server_is_left_to_postgresql(place: Place) -> None:
    dead = subprocess.Popen(["true"])
    dead.wait()
    (place.data / "postmaster.pid").write_text(f"{dead.pid}\n")
    cluster._forget_reused_pids(place)
    assert (place.data / "postmaster.pid").exists()


def test_a_torn_lock_file_is_no_server(place: Place) -> None:
    (place.data / "postmaster.pid").write_text("")
    assert cluster.postmaster(place) is None


def test_a_link_in_place_of_the_socket_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    trap = tmp_path / "run"
    trap.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(Trouble):
        cluster._make_socket_folder(trap)


def test_a_cluster_of_a_missing_version_names_it(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    (place.data / "PG_VERSION").write_text("7\n")
    with pytest.raises(Trouble) as caught:
        cluster.server_for(place)
    assert "PostgreSQL 7" in caught.value.what[1]


def test_the_card_is_for_its_owner_only(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    me = pwd.getpwuid(os.geteuid())
    monkeypatch.setattr(cluster, "user", lambda: me)
    server = cluster.Server(Path("/usr/lib/postgresql/15/bin"), 15, {})
    cluster.write_card(place, server)
    assert place.card.stat().st_mode & 0o777 == 0o600
    assert '"dbname": "geoapp"' in place.card.read_text()
