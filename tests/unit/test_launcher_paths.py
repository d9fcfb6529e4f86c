"""Where things lie, and what the launcher may import."""

from __future__ import annotations

import ast
import os
import sys
from pathlib import Path

import pytest

from scripts.launcher import paths

LAUNCHER = paths.ROOT / "scripts" / "launcher"
NAMES = ("run", "test", "bench", "campaign")
COMMANDS = [paths.ROOT / "scripts" / name for name in NAMES]
# Run by .venv's Python, after the libraries are there.
NEEDS_LIBRARIES = {"roles.py"}


def imported(source: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add((node.module or "").split(".")[0])
    return names


def test_launcher_needs_nothing_but_the_standard_library() -> None:
    for source in [*LAUNCHER.glob("*.py"), *COMMANDS]:
        if source.name not in NEEDS_LIBRARIES:
            assert imported(source) <= {*sys.stdlib_module_names, "scripts"}, source


@pytest.mark.parametrize(
    "source", [*COMMANDS, LAUNCHER / "entry.py", LAUNCHER / "__init__.py"]
)
def test_old_pythons_can_read_the_way_in(source: Path) -> None:
    ast.parse(source.read_text(encoding="utf-8"), feature_version=(3, 7))


def test_clones_are_told_apart_by_their_real_path(tmp_path: Path) -> None:
    one, other, link = tmp_path / "a", tmp_path / "b", tmp_path / "link"
    one.mkdir()
    other.mkdir()
    link.symlink_to(one)
    assert paths.clone_hash(one) != paths.clone_hash(other)
    assert paths.clone_hash(one) == paths.clone_hash(link)


def test_socket_path_is_measured_in_bytes() -> None:
    short = Path("/home/cán bộ/ứng dụng/var/run")
    assert paths.socket_folder(short) == short
    long = Path("/home") / ("ứ" * 40) / "run"  # 3 bytes each: 120
    assert len(str(long)) < paths.LONGEST_SOCKET_FOLDER
    found = paths.socket_folder(long, "-test")
    assert found.name == f"geoapp-{paths.clone_hash()}-test"
    assert len(os.fsencode(found / ".s.PGSQL.5432")) <= 107


def test_each_command_has_a_cluster_of_its_own() -> None:
    places = [paths.place(purpose) for purpose in NAMES]
    for attribute in ("data", "socket", "log", "card"):
        assert len({getattr(place, attribute) for place in places}) == len(NAMES)
    assert [place.durable for place in places] == [True, False, True, True]
    assert places[0].card == paths.VAR / "cluster.json"
    assert places[1].card == paths.VAR / "cluster-test.json"


def test_root_keeps_its_clusters_outside_the_clone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert paths.place("run").data.is_relative_to("/var/lib/geoapp")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert paths.place("run").data == paths.VAR / "pg"
