"""SRIDs are spelled as numbers in one module only."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]
SRIDS = {4326, 3857, 4756, 3405, 3406, *range(5896, 5900), *range(9205, 9219)}
SRIDS |= {32647, 32648, 32649} | {900_000 + srid for srid in SRIDS}


def python_files() -> list[Path]:
    found = [*ROOT.glob("geoapp/**/*.py"), *ROOT.glob("tiles/**/*.py")]
    return [path for path in found if "migrations" not in path.parts]


def test_only_the_crs_module_spells_srids() -> None:
    offenders = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.value}"
        for path in python_files()
        if path.name not in {"crs.py", "checks.py"} or path.parent.name == "webmap"
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant)
        and type(node.value) is int
        and node.value in SRIDS
    ]
    assert offenders == []


def test_no_sql_file_spells_an_srid() -> None:
    offenders = [
        str(path.relative_to(ROOT))
        for path in [*ROOT.glob("geoapp/**/*.sql"), *ROOT.glob("tiles/**/*.sql")]
        if any(str(srid) in path.read_text() for srid in SRIDS)
    ]
    assert offenders == []
