"""Documents that can be tested are tested."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
READERS = {"text", "choice", "flag", "integer", "words", "secret"}


def variables_read() -> set[str]:
    """Names that settings read through geoapp/config/env.py, and DATABASE_URL."""
    found = {
        "DATABASE_URL",
        "GEOAPP_CLUSTER",
        "GEOAPP_DB_NAME",
        "GDAL_LIBRARY_PATH",
        "GEOS_LIBRARY_PATH",
    }
    for path in ROOT.glob("geoapp/config/*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in READERS
                and isinstance(node.func.value, ast.Name)
                and node.func.value.id == "env"
                and isinstance(node.args[0], ast.Constant)
            ):
                found.add(str(node.args[0].value))
    return found


def test_every_setting_is_documented_and_no_other() -> None:
    text = (ROOT / "docs/settings.md").read_text()
    documented = set(re.findall(r"^\| `([A-Z_]+)`", text, re.MULTILINE))
    assert documented == variables_read()


def test_every_dependency_has_its_line() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = {
        re.split(r"[\[>=<,; ]", each)[0].lower()
        for each in [
            *project["project"]["dependencies"],
            *project["dependency-groups"]["dev"],
        ]
    }
    text = (ROOT / "docs/dependencies.md").read_text()
    documented = set(re.findall(r"^\| `([A-Za-z0-9_.-]+)`", text, re.MULTILINE))
    assert wanted == {name.lower() for name in documented}


def test_every_name_in_the_glossary_stands_in_the_code() -> None:
    text = (ROOT / "docs/glossary.md").read_text()
    names = re.findall(r"\| `(\w+)` \|$", text, re.MULTILINE)
    code = "\n".join(
        path.read_text()
        for path in ROOT.glob("geoapp/**/*.py")
        if "migrations" not in path.parts
    )
    assert len(names) > 30
    assert [name for name in names if not re.search(rf"\b{name}\b", code)] == []


@pytest.mark.parametrize(
    "document",
    [
        "README.md",
        "geoapp/README.md",
        *sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("docs/**/*.md")),
    ],
)
def test_every_path_it_names_exists(document: str) -> None:
    """Code spans that look like paths of this tree, and relative links."""
    file = ROOT / document
    text = file.read_text()
    tops = "geoapp|tiles|scripts|tests|docs|gis_data"
    spans = re.findall(rf"`((?:{tops})/[\w./-]+|[\w-]+\.(?:py|toml|yml))`", text)
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", text)
    missing = [
        span for span in spans if "/" in span and not (ROOT / span.rstrip("/")).exists()
    ] + [link for link in links if not (file.parent / link).exists()]
    assert missing == []
