"""Which packages, whose libraries, how long the downloads took."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.launcher import apt, cluster, shell, venv
from scripts.launcher.say import Trouble

STATUS = """Package: libc6
Status: install ok installed

Package: postgresql-15
Status: install ok installed

Package: zlib1g
Status: install ok installed
"""

UV_SAYS = """Resolved 25 packages in 812ms
Prepared 24 packages in 1m 2.5s
Installed 24 packages in 3.10s
"""


def test_debian_and_ubuntu_name_postgis_differently() -> None:
    debian = {"postgresql-postgis", "postgresql-15-postgis-3"}
    assert apt.postgis_packages(debian) == ["postgresql-postgis"]
    ubuntu = {"postgresql-9-postgis-3", "postgresql-16-postgis-3", "postgis"}
    assert apt.postgis_packages(ubuntu) == [
        "postgresql-16",
        "postgresql-16-postgis-3",
    ]


def test_no_postgis_on_offer_names_the_remedy() -> None:
    with pytest.raises(Trouble) as caught:
        apt.postgis_packages({"postgresql-16", "postgis"})
    assert "universe" in caught.value.do[1]


def test_a_server_without_postgis_is_fetched_again() -> None:
    left = apt.without_postgresql(STATUS)
    assert "libc6" in left
    assert "zlib1g" in left
    assert "postgresql" not in left


def test_extension_links_of_unpacked_packages(tmp_path: Path) -> None:
    folder = tmp_path / "usr/share/postgresql/15/extension"
    folder.mkdir(parents=True)
    (folder / "postgis-3.control").write_text("# PostGIS")
    for _ in range(2):  # again and again harmless
        apt.link_extensions(tmp_path)
    assert (folder / "postgis.control").read_text() == "# PostGIS"


def test_unpacked_libraries_are_found(tmp_path: Path) -> None:
    triplet = tmp_path / "usr/lib/x86_64-linux-gnu"
    (triplet / "blas").mkdir(parents=True)
    found = cluster.unpacked_environment(tmp_path)
    assert found["LD_LIBRARY_PATH"] == f"{triplet}:{triplet / 'blas'}"
    assert found["PROJ_DATA"] == str(tmp_path / "usr/share/proj")


def test_time_of_downloads_is_read_from_uv() -> None:
    assert venv.downloading_s(UV_SAYS) == pytest.approx(0.812 + 62.5)
    assert venv.downloading_s("Audited 25 packages in 4ms") == 0


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A venv that was made to its end."""
    folder = tmp_path / ".venv"
    (folder / "bin").mkdir(parents=True)
    (folder / "bin/python").symlink_to("/bin/true")
    monkeypatch.setattr(venv, "VENV", folder)
    monkeypatch.setattr(venv, "PYTHON", folder / "bin/python")
    monkeypatch.setattr(venv, "_UNFINISHED", folder / ".unfinished")
    lock = venv._BOOTSTRAP
    venv._stamp_file(lock).write_text(venv._stamp(lock))
    return folder


def test_a_whole_venv_is_sound(here: Path) -> None:
    assert venv.is_sound()


def test_a_venv_killed_during_an_installation_is_not_sound(here: Path) -> None:
    (here / ".unfinished").touch()
    assert not venv.is_sound()


def test_a_venv_whose_python_is_gone_is_not_sound(here: Path) -> None:
    (here / "bin/python").unlink()
    (here / "bin/python").symlink_to("/usr/bin/python-that-was-removed")
    assert not venv.is_sound()


def test_a_moved_venv_is_not_sound(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    moved = here.rename(here.with_name("moved"))
    monkeypatch.setattr(venv, "VENV", moved)
    monkeypatch.setattr(venv, "PYTHON", moved / "bin/python")
    assert not venv.is_sound()


def test_foreign_variables_do_not_reach_our_programs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("UV_DEFAULT_INDEX", raising=False)
    monkeypatch.setenv("PYTHONPATH", "/conda")
    monkeypatch.setenv("PGHOST", "elsewhere")
    monkeypatch.setenv("PIP_INDEX_URL", "https://mirror.example/simple")
    found = shell.environment(GEOAPP_DB_ROLE="app")
    assert "PYTHONPATH" not in found
    assert "PGHOST" not in found
    assert found["GEOAPP_DB_ROLE"] == "app"
    assert found["UV_DEFAULT_INDEX"] == "https://mirror.example/simple"


def test_a_failed_program_is_two_lines_and_a_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shell, "LOGS", tmp_path)
    command = ["sh", "-c", "echo first; echo the disk is full; exit 3"]
    with pytest.raises(Trouble) as caught:
        shell.run(command, failing=("Cài đặt", "Installing"), cwd=tmp_path)
    assert caught.value.what[1] == "Installing failed: the disk is full"
    assert str(tmp_path / "setup.log") in caught.value.do[1]
    assert "first" in (tmp_path / "setup.log").read_text()


def test_a_missing_program_is_trouble_and_no_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shell, "LOGS", tmp_path)
    with pytest.raises(Trouble):
        shell.run(["no-such-program"], failing=("Cài", "Installing"), cwd=tmp_path)
