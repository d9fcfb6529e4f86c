"""Rules of the page's scripts: what is vendored is whole, and Leaflet has one door."""

from __future__ import annotations

import hashlib
import re
import tomllib
from pathlib import Path

import pytest

STATIC = Path(__file__).parents[2] / "geoapp/webmap/static"
VENDOR = STATIC / "vendor"
LISTED = tomllib.loads((VENDOR / "VENDOR.toml").read_text())
OWN = sorted((STATIC / "webmap").glob("*.js"))


@pytest.mark.parametrize("name", LISTED)
def test_a_vendored_file_is_the_one_that_was_fetched(name: str) -> None:
    found = hashlib.sha256((VENDOR / name).read_bytes()).hexdigest()
    assert found == LISTED[name]["sha256"]


def test_every_vendored_file_is_listed_with_its_licence() -> None:
    there = {path.name for path in VENDOR.iterdir()} - {"VENDOR.toml"}
    assert there == set(LISTED)
    packages = {each["package"] for each in LISTED.values()}
    licensed = {each["package"] for name, each in LISTED.items() if "LICENSE" in name}
    assert packages == licensed


@pytest.mark.parametrize("path", [*OWN, *VENDOR.glob("*.js")], ids=lambda p: p.name)
def test_imports_are_files_of_this_tree(path: Path) -> None:
    """A bare specifier would need an import map or a build step."""
    text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
    for name in re.findall(
        r"""^(?:import|export)[^;]*?from\s+["']([^"']+)""", text, re.M
    ):
        assert (path.parent / name).is_file(), name


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.name)
def test_only_map_js_knows_leaflet(path: Path) -> None:
    code = re.sub(r"//.*", "", path.read_text())
    assert bool(re.search(r"\bL\.", code)) == (path.name == "map.js")


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.name)
def test_no_script_names_another_host(path: Path) -> None:
    hosts = set(re.findall(r"https?://[\w.]+", path.read_text()))
    assert hosts <= {"http://www.w3.org"}  # the name of SVG, never fetched
