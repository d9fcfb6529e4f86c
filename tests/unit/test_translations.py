"""Every word a page can show exists in English, and no translation is left over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.catalog import Catalog

from geoapp.webmap.script_words import script_words

ROOT = Path(__file__).parents[2]
SCRIPTS = sorted((ROOT / "geoapp/webmap/static/webmap").glob("*.js"))


@pytest.fixture(scope="module")
def messages() -> ModuleType:
    """Load scripts/messages, which has no suffix."""
    loader = SourceFileLoader("messages", str(ROOT / "scripts/messages"))
    spec = spec_from_loader("messages", loader)
    assert spec is not None
    module = module_from_spec(spec)
    loader.exec_module(module)
    return module


def test_the_english_catalogue_is_complete(messages: ModuleType) -> None:
    """Remedy: scripts/messages, then translate what is empty."""
    assert list(messages.problems(messages.template(), messages.read())) == []


def test_words_are_found_in_code_and_in_templates(messages: ModuleType) -> None:
    found = {message.id for message in messages.template()}
    assert "Chú giải" in found  # {% translate %}
    assert "Tính cho ngày %(day)s." in found  # {% blocktranslate %}
    assert "Cơ sở kinh doanh dịch vụ" in found  # gettext_lazy
    assert "Đang tải…" in found  # gettext


@pytest.mark.parametrize(
    ("original", "translation", "problem"),
    [
        ("Ngày %(day)s", "Day", "placeholders differ"),
        ("Ngày %(day)s", "Day %(date)s", "placeholders differ"),
        ("{points} điểm", "points", "placeholders differ"),
        ("Ngày", "", "not translated"),
    ],
)
def test_what_a_poor_translation_is_told(
    messages: ModuleType, original: str, translation: str, problem: str
) -> None:
    found, kept = Catalog(), Catalog(locale="en")
    found.add(original)
    kept.add(original, translation)
    assert problem in " ".join(messages.problems(found, kept))


def test_missing_and_left_over_words_are_told(messages: ModuleType) -> None:
    found, kept = Catalog(), Catalog(locale="en")
    found.add("mới")
    kept.add("cũ", "old")
    told = " ".join(messages.problems(found, kept))
    assert "missing: 'mới'" in told
    assert "unused: 'cũ'" in told


def uses() -> Iterator[str]:
    for path in SCRIPTS:
        yield from re.findall(r"words\.(\w+)", path.read_text())
    # failures of feature.js are the names of words
    yield from ("featureGone", "featureFailed")


def test_scripts_use_exactly_the_words_they_are_given() -> None:
    assert set(uses()) == set(script_words())


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_scripts_hold_no_vietnamese_words(path: Path) -> None:
    code = re.sub(r"//.*", "", path.read_text())
    assert not re.search(r"[À-ỹĐđ]", code)
