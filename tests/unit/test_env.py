"""A misspelt setting stops the process and says which one."""

import stat
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from geoapp.config import env


@pytest.mark.parametrize("written", ["maybe", "2", "tru"])
def test_a_flag_is_one_or_zero(monkeypatch: pytest.MonkeyPatch, written: str) -> None:
    monkeypatch.setenv("GEOAPP_DEBUG", written)
    with pytest.raises(ImproperlyConfigured, match="GEOAPP_DEBUG"):
        env.flag("GEOAPP_DEBUG", default=False)


def test_a_number_has_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIMIT", "0")
    with pytest.raises(ImproperlyConfigured, match="LIMIT"):
        env.integer("LIMIT", 5, low=1, high=9)


def test_production_takes_its_secret_from_the_environment_only(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("GEOAPP_SECRET_KEY", raising=False)
    with pytest.raises(ImproperlyConfigured, match="GEOAPP_SECRET_KEY"):
        env.secret("GEOAPP_SECRET_KEY", file=tmp_path / "key", production=True)
    assert not (tmp_path / "key").exists()


def test_elsewhere_a_secret_is_made_once_and_kept_private(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("GEOAPP_SECRET_KEY", raising=False)
    file = tmp_path / "new" / "key"
    first = env.secret("GEOAPP_SECRET_KEY", file=file, production=False)
    assert first == env.secret("GEOAPP_SECRET_KEY", file=file, production=False)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize("url", ["mysql://h/d", "postgresql://h/", "sqlite:///x", "x"])
def test_a_database_url_is_postgresql_with_a_name(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL"):
        env.database_url(url)


def test_a_password_may_hold_any_character() -> None:
    found = env.database_url("postgresql://chủ:p%40ss%2F@h:5433/d%C3%A2n")
    assert found == {
        "NAME": "dân",
        "USER": "chủ",
        "PASSWORD": "p@ss/",
        "HOST": "h",
        "PORT": "5433",
    }
