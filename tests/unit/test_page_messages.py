"""What an import says on a page: the same as elsewhere, without options of commands."""

from __future__ import annotations

import re
import string

import pytest

from geoapp.ingest.messages import AREAS, pages
from geoapp.ingest.pair import Pair

EVERY: dict[str, Pair] = {code: pair for area in AREAS for code, pair in area.items()}
SHOWN = EVERY | dict(pages.PAIRS)

COMMAND = re.compile(
    r"(?<!\w)--[a-z]|inspect_file|import_layer|undo_batch|\((?:crs|axis_order|layer|sheet)\)"
)


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("code", SHOWN)
def test_no_sentence_sends_an_officer_to_a_command(code: str) -> None:
    for text in SHOWN[code]:
        assert not COMMAND.search(text), text


@pytest.mark.parametrize("code", pages.PAIRS)
def test_a_page_asks_for_no_other_parameters(code: str) -> None:
    assert code in EVERY, "a code that nothing says"
    for words, others in zip(pages.PAIRS[code], EVERY[code], strict=True):
        assert placeholders(words) <= placeholders(others)
