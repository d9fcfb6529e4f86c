"""What is wrong with one row, in the column ``__problem``: a code, then its parameters.

``csv_ragged {"found": 3, "width": 5}``. A row with a problem of weight ERROR is held;
any other is usable, and only told about.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from geoapp.ingest.source import Weight

WEIGHTS: Mapping[str, Weight] = {
    "null_shape": Weight.ERROR,
    "empty_shape": Weight.ERROR,
    "shape_broken": Weight.ERROR,
    "shape_kind": Weight.ERROR,
    "ring_too_short": Weight.ERROR,
    "line_too_short": Weight.ERROR,
    "coordinate_broken": Weight.ERROR,
    "coordinate_not_finite": Weight.ERROR,
    "feature_broken": Weight.ERROR,
    "csv_ragged": Weight.ERROR,
    "csv_quote": Weight.ERROR,
    "ring_closed": Weight.WARNING,
}


def render(code: str, **params: Any) -> str:
    """Join the two; bytes that were no text in the file become question marks."""
    if not params:
        return code
    said = json.dumps(params, ensure_ascii=False)
    return f"{code} {said.encode('utf-8', 'replace').decode()}"


def parse(problem: str) -> tuple[str, dict[str, Any]]:
    """Return the code and its parameters."""
    code, _, params = problem.partition(" ")
    return code, json.loads(params) if params else {}


def is_held(problem: str | None) -> bool:
    """Tell whether the row must wait; an unknown code is no reason to trust it."""
    if problem is None:
        return False
    return WEIGHTS.get(parse(problem)[0], Weight.ERROR) is Weight.ERROR
