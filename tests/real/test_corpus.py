"""Awkward files that officers bring, each with what a lossless importer must say of it.

GEOAPP_CORPUS names a folder with ``import/cases`` (a file and a sidecar each) and
``import/check.py``, the judge. A case that asks is looked at again with the choice that
its sidecar states.
"""

from __future__ import annotations

import importlib.util
import io
import json
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

VARIABLE = "GEOAPP_CORPUS"
FOLDER = Path(os.environ.get(VARIABLE, "/nonexistent")) / "import"
SIDECARS = sorted((FOLDER / "cases").glob("*.json"))

pytestmark = [
    pytest.mark.real_data,
    pytest.mark.django_db,
    pytest.mark.skipif(
        not SIDECARS, reason=f"{VARIABLE} is not set: no folder of awkward files"
    ),
]


def judge(sidecar: Mapping[str, Any], report: Mapping[str, Any]) -> list[str]:
    spec = importlib.util.spec_from_file_location("judge", FOLDER / "check.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    complaints: list[str] = module.check(sidecar, report)
    return complaints


def look(file: Path, context: Mapping[str, Any], choices: list[str]) -> dict[str, Any]:
    out = io.StringIO()
    arguments = [str(file), "--report", "json"]
    if "province" in context:
        arguments += ["--province", context["province"]]
    if "key_field" in context:
        arguments += ["--key-field", context["key_field"]]
    if choices:
        arguments += ["--choose", *choices]
    try:
        call_command("inspect_file", *arguments, stdout=out)
    except SystemExit as ended:
        code = ended.code
    else:
        code = 0
    report: dict[str, Any] = json.loads(out.getvalue())
    assert report["exit_code"] == code
    return report


def stated_choices(expect: Mapping[str, Any]) -> list[str]:
    """Read the choices out of ``when`` of the coordinates: «EPSG:5897, X=north»."""
    said = " ".join(one.get("when", "") for one in expect.get("coords", []))
    choices = []
    crs = re.search(r"EPSG:\d+", said)
    if crs and "crs" in expect.get("needs_choice", []):
        choices.append(f"crs={crs[0]}")
    if re.search(r"swap|north", said):
        choices.append("axis_order=swap")
    return choices


@pytest.mark.parametrize("path", SIDECARS, ids=lambda path: path.stem)
def test_the_judge_is_content(path: Path) -> None:
    sidecar = json.loads(path.read_text(encoding="utf-8"))
    file, context = path.parent / sidecar["file"], sidecar["context"]
    report = look(file, context, [])
    if choices := stated_choices(sidecar["expect"]):
        chosen = look(file, context, choices)
        report["rows"] = chosen["rows"]
        asked = {choice.partition("=")[0] for choice in choices}
        assert not asked & set(chosen["needs_choice"])
    assert judge(sidecar, report) == []


@pytest.mark.parametrize("path", SIDECARS, ids=lambda path: path.stem)
def test_nothing_is_lost(path: Path) -> None:
    sidecar = json.loads(path.read_text(encoding="utf-8"))
    report = look(path.parent / sidecar["file"], sidecar["context"], [])
    for layer in report["layers"]:
        held = {b["row"] for b in report["bad_rows"] if b["layer"] == layer["name"]}
        assert layer["rows_ok"] + len(held) == layer["rows_total"]
