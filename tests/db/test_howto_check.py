"""docs/howto/add-a-check.md, followed word by word."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from geoapp.ingest import cells, inspection_report, messages
from geoapp.ingest.checks import registry
from geoapp.ingest.choices import Choices
from geoapp.ingest.inspection import inspect_file
from geoapp.ingest.request import RowFinding

pytestmark = pytest.mark.django_db

PAGE = Path(__file__).parents[2] / "docs/howto/add-a-check.md"
MODULE, LISTED, TEST = re.findall(
    r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL
)

Look = Callable[[str], Sequence[RowFinding]]


@pytest.fixture
def look(tmp_path: Path) -> Look:
    def looked(text: str) -> Sequence[RowFinding]:
        file = tmp_path / "a.csv"
        file.write_text(text, encoding="utf-8")
        return inspect_file(file, Choices()).layers[0].findings

    return looked


@pytest.fixture
def check() -> Any:
    made: dict[str, Any] = {}
    exec(compile(MODULE, "double_space.py", "exec"), made)  # noqa: S102
    return made["CHECK"]


@pytest.fixture
def listed(check: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "double_space.CHECK" in LISTED
    checks = (*registry.CELL_CHECKS, check)
    for module in (registry, cells):
        monkeypatch.setattr(module, "CELL_CHECKS", checks)
    monkeypatch.setattr(messages, "AREAS", (registry.words(), *messages.AREAS))


def test_the_test_of_the_page_passes(listed: None, look: Look) -> None:
    made: dict[str, Any] = {}
    exec(compile(TEST, "test_double_space.py", "exec"), made)  # noqa: S102
    [test] = [value for name, value in made.items() if name.startswith("test_")]
    test(look)


def test_it_fails_without_the_line_in_the_list(look: Look) -> None:
    made: dict[str, Any] = {}
    exec(compile(TEST, "test_double_space.py", "exec"), made)  # noqa: S102
    [test] = [value for name, value in made.items() if name.startswith("test_")]
    with pytest.raises(AssertionError):
        test(look)


def test_its_sentences_are_in_the_report(listed: None, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("ten,lon,lat\nChợ  Mới,105.8,21.0\n", encoding="utf-8")
    report = inspection_report.as_document(inspect_file(file, Choices()))
    [warning] = report["warnings"]
    assert "Chợ Mới" in warning["vi"]
    assert "two spaces" in warning["en"]
