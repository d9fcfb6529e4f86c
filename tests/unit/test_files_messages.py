"""Every code that taking in and reading can say has words in both languages."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator
from pathlib import Path

from geoapp.ingest import files
from geoapp.ingest.files.problems import WEIGHTS, is_held, parse, render
from geoapp.ingest.messages.files import PAIRS

SAYING = {"Refusal", "FileRefused", "ChoiceNeeded", "Note", "render", "count", "note"}


def said() -> Iterator[tuple[str, set[str]]]:
    for path in Path(str(files.__file__)).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and node.args:
                function, first = node.func, node.args[0]
                name = getattr(function, "id", getattr(function, "attr", ""))
                code = str(getattr(first, "value", ""))
                if name in SAYING and code.isidentifier():
                    yield code, {word.arg for word in node.keywords if word.arg}


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_code_has_words() -> None:
    codes = {code for code, _ in said()}
    assert len(codes) > 50
    assert codes | set(WEIGHTS) <= set(PAIRS)


def test_no_words_without_a_code() -> None:
    built = {"shx_missing", "shx_wrong", "formula_cells", "formula_unstored"}
    assert set(PAIRS) <= {code for code, _ in said()} | set(WEIGHTS) | built


def test_refusals_give_what_the_words_ask_for() -> None:
    for code, given in said():
        wanted = placeholders(PAIRS[code][0])
        if "layer" not in given:  # a Note, whose parameters are not keywords
            assert wanted <= given | {"rows", "first"} or not given, code


def test_both_languages_ask_for_the_same() -> None:
    for code, (vietnamese, english) in PAIRS.items():
        used = placeholders(vietnamese) ^ placeholders(english)
        assert not used, code


def test_problems_carry_their_parameters() -> None:
    problem = render("csv_ragged", line=2, found=3, width=5)
    assert parse(problem) == ("csv_ragged", {"line": 2, "found": 3, "width": 5})
    assert parse("null_shape") == ("null_shape", {})
    held = [is_held(one) for one in (None, problem, "ring_closed", "unheard_of")]
    assert held == [False, True, False, True]
