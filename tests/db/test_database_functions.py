"""The readable text of functions, triggers and policies equals the migrated one."""

import re
from pathlib import Path

import pytest
from django.db import connection

ROOT = Path(__file__).parents[2]
FILES = sorted(ROOT.glob("**/database/*.sql"))
MAKES = re.compile(
    r"^CREATE (?:OR REPLACE |CONSTRAINT )?(FUNCTION|TRIGGER|POLICY) (\w+)", re.MULTILINE
)

QUERIES = {
    "FUNCTION": """
        SELECT proname, pg_get_functiondef(oid) FROM pg_proc
        WHERE pronamespace = 'public'::regnamespace AND prokind = 'f'
        AND NOT EXISTS (
            SELECT FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e'
        )
        ORDER BY 1, 2
    """,
    "TRIGGER": """
        SELECT tgname, pg_get_triggerdef(oid), tgenabled FROM pg_trigger
        WHERE NOT tgisinternal ORDER BY 1, 2
    """,
    "POLICY": """
        SELECT policyname, tablename, permissive, roles, cmd, qual, with_check
        FROM pg_policies ORDER BY 1, 2
    """,
}
"""Everything of a kind that the database holds; the name comes first."""


def found() -> dict[str, list[tuple[str, ...]]]:
    return {kind: rows(query) for kind, query in QUERIES.items()}


def rows(query: str) -> list[tuple[str, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return list(cursor.fetchall())


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", FILES, ids=lambda path: f"{path.parts[-3]}-{path.stem}"
)
def test_current_text_equals_migrated(path: Path) -> None:
    """A file holds a function, the triggers that call it, policies, or several."""
    migrated = found()
    made = MAKES.findall(path.read_text())
    assert made
    for kind, name in made:
        assert name in {one[0] for one in migrated[kind]}
    with connection.cursor() as cursor:
        cursor.execute(path.read_text())
    assert found() == migrated
