"""Shared fixtures. Small files to import: tests/shapes.py."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from pytest_django import DjangoDbBlocker
from pytest_django.plugin import blocking_manager_key

from geoapp.config.messages import compile_messages
from tests.shapes import Folder

NOWHERE = "test_that_does_not_exist"


@pytest.fixture(scope="session", autouse=True)
def only_in_a_test_database(django_db_setup: None) -> None:
    """Never touch another database: tests delete what they find.

    pytest-django makes the test database only when a collected test is marked. Where
    none is, a name that does not exist stands in for it.
    """
    if not str(connection.settings_dict["NAME"]).startswith("test_"):
        connection.settings_dict["NAME"] = NOWHERE


@pytest.fixture(scope="session", autouse=True)
def english_catalogue() -> None:
    """Compile it before anything is said: Django reads a catalogue only once."""
    compile_messages()


_WRITTEN = pytest.StashKey[list[tuple[Any, list[Any]]]]()
_EMPTIES = {"transactional_db", "live_server"}


@pytest.fixture(scope="session", autouse=True)
def what_migrations_wrote(
    request: pytest.FixtureRequest,
    only_in_a_test_database: None,
    django_db_blocker: DjangoDbBlocker,
) -> None:
    """Remember kinds of services and the like, for the hook below."""
    ours = (m for m in apps.get_models() if m.__module__.startswith("geoapp"))
    with django_db_blocker.unblock():
        if connection.settings_dict["NAME"] == NOWHERE:
            return
        written = [(model, list(model._base_manager.all())) for model in ours]
    request.config.stash[_WRITTEN] = written


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(
    item: pytest.Item, nextitem: pytest.Item | None
) -> Iterator[None]:
    """Put back what migrations wrote after a test that empties every table.

    Such tests come last in one process; with several, others may follow them.
    """
    yield
    if nextitem is None:  # and the database is gone
        return
    mark = item.get_closest_marker("django_db")
    empties = _EMPTIES & set(getattr(item, "fixturenames", ()))
    if not empties and not (mark and mark.kwargs.get("transaction")):
        return
    blocker = item.config.stash[blocking_manager_key]
    with blocker.unblock():
        for model, rows in item.config.stash.get(_WRITTEN, []):
            model._base_manager.bulk_create(rows, ignore_conflicts=True)


@pytest.fixture
def unlimited(settings: Any) -> None:
    """Ask as often as a test needs; that there are limits is tested elsewhere."""
    settings.GEOAPP_LIMITS = dict.fromkeys(settings.GEOAPP_LIMITS, (10**6, 1))


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """A private folder in which a test writes the files that it imports."""
    return Folder(tmp_path)
