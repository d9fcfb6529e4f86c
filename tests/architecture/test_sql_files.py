"""Every .sql file keeps its contract, and plans against the migrated schema.

The header says what the statement does, its parameters with types, its output columns
and the index it relies on. Declared and used parameters are the same set, the types
are types PostgreSQL knows, and no SRID is spelled (geoapp/spatial/crs.py does that).
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.db import connection

from geoapp.spatial import crs

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted([*ROOT.glob("geoapp/*/sql/*.sql"), *ROOT.glob("tiles/sql/*.sql")])
SRIDS = {
    crs.STORAGE_SRID,
    crs.TILE_SRID,
    *crs.VN2000,
    *(system.pinned_srid for system in crs.VN2000.values()),
}
DECLARED = re.compile(
    r"^-- ((?::\w+,? ?)+) *([a-z_0-9]+(?:\[\])?)(?: .*)?$", re.MULTILINE
)
GIVES_ROWS = re.compile(
    r"\A\s*(?:WITH\b(?!.*\b(?:INSERT|UPDATE|DELETE)\b)|SELECT\b)"
    r"|\bRETURNING\b(?!.*\b(?:INSERT|UPDATE)\b)",
    re.DOTALL,
)
USED = re.compile(r"%\((\w+)\)s")

each_file = pytest.mark.parametrize(
    "path", FILES, ids=[str(path.relative_to(ROOT)) for path in FILES]
)


def header(text: str) -> str:
    return "".join(re.findall(r"\A(?:--.*\n)+", text))


def body(text: str) -> str:
    return re.sub(r"--.*", "", text.removeprefix(header(text)))


def declared_types(text: str) -> dict[str, str]:
    """Parameters with their types; several of one type may share a line."""
    return {
        name: type_
        for names, type_ in DECLARED.findall(header(text))
        for name in re.findall(r":(\w+)", names)
    }


def test_there_are_files():
    assert len(FILES) >= 5


@each_file
def test_header_says_what_it_does_and_gives(path):
    lines = header(path.read_text(encoding="utf-8")).splitlines()
    assert lines, "no header"
    assert re.match(r"-- \w", lines[0]), "the first line says what the statement does"
    returns = GIVES_ROWS.search(body(path.read_text(encoding="utf-8")))
    for word in ("Output", "Index") if returns else ("Index",):
        assert any(re.match(rf"-- {word}\s+\S", line) for line in lines), word


@each_file
def test_declared_parameters_are_those_used(path):
    text = path.read_text(encoding="utf-8")
    declared = list(declared_types(text))
    assert set(declared) == set(USED.findall(body(text)))


@each_file
def test_one_statement_that_spells_no_srid(path):
    statement = body(path.read_text(encoding="utf-8")).strip().removesuffix(";")
    assert ";" not in re.sub(r"'[^']*'", "''", statement)
    numbers = {int(number) for number in re.findall(r"\b\d{4,}\b", statement)}
    assert numbers & SRIDS == set()


@each_file
@pytest.mark.django_db
def test_it_plans(path):
    text = path.read_text(encoding="utf-8")
    types = declared_types(text)
    statement = USED.sub(lambda found: f"NULL::{types[found[1]]}", body(text))
    with connection.cursor() as cursor:
        for needed in re.findall(r"^-- Needs +(\w+)", text, re.MULTILINE):
            cursor.execute((path.parent / f"{needed}.sql").read_text(encoding="utf-8"))
        if "CREATE" in statement.split(maxsplit=1)[0]:
            cursor.execute(statement)  # nothing to plan
            return
        cursor.execute("EXPLAIN " + statement.replace("%%", "%"))
        assert cursor.fetchall()
