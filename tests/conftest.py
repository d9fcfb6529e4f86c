"""Shared fixtures. Small files to import: tests/shapes.py."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from pytest_django import DjangoDbBlocker

from geoapp.config.messages import compile_messages
from tests.shapes import Folder


@pytest.fixture(scope="session", autouse=True)
def only_in_a_test_database(django_db_setup: None) -> None:
    """Never touch another database: tests delete what they find.

    pytest-django makes the test database only when a collected test is marked. Where
    none is, a name that does not exist stands in for it.
    """
    if not str(connection.settings_dict["NAME"]).startswith("test_"):
        connection.settings_dict["NAME"] = "test_that_does_not_exist"


@pytest.fixture(scope="session", autouse=True)
def english_catalogue() -> None:
    """Compile it before anything is said: Django reads a catalogue only once."""
    compile_messages()


_EMPTIES = {"transactional_db", "live_server"}


@pytest.fixture(autouse=True)
def what_migrations_wrote_stays(
    request: pytest.FixtureRequest, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Put back kinds of services and the like after a test that empties every table.

    Such tests come last in one process; with several, others may follow them.
    """
    mark = request.node.get_closest_marker("django_db")
    empties = _EMPTIES & set(request.fixturenames)
    if not empties and not (mark and mark.kwargs.get("transaction")):
        yield
        return
    ours = [
        model for model in apps.get_models() if model.__module__.startswith("geoapp")
    ]
    with django_db_blocker.unblock():
        written = [(model, list(model._base_manager.all())) for model in ours]
    yield
    with django_db_blocker.unblock():
        for model, rows in written:
            model._base_manager.bulk_create(rows, ignore_conflicts=True)


@pytest.fixture
def unlimited(settings: Any) -> None:
    """Ask as often as a test needs; that there are limits is tested elsewhere."""
    settings.GEOAPP_LIMITS = dict.fromkeys(settings.GEOAPP_LIMITS, (10**6, 1))


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """A private folder in which a test writes the files that it imports."""
    return Folder(tmp_path)
