"""What looking at a file found, kept as JSON between pages.

Of a million findings the page shows a few of each kind and how many there are; that is
what is kept. The rows themselves are found again when they are staged.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

import cattrs

from geoapp.ingest.inspected import InspectedLayer, Inspection
from geoapp.ingest.request import RowFinding

KEPT_OF_A_KIND = 20

_converter = cattrs.Converter()


def to_plain(found: Inspection) -> dict[str, Any]:
    layers = tuple(_trimmed(layer) for layer in found.layers)
    plain: dict[str, Any] = _converter.unstructure(replace(found, layers=layers))
    return plain


def from_plain(plain: dict[str, Any]) -> Inspection:
    return _converter.structure(plain, Inspection)


def _trimmed(layer: InspectedLayer) -> InspectedLayer:
    seen: Counter[tuple[str, str | None, str]] = Counter()
    kept: list[RowFinding] = []
    for one in layer.findings:
        kind = (one.check, one.field, one.severity)
        seen[kind] += 1
        if seen[kind] <= KEPT_OF_A_KIND:
            kept.append(one)
    return replace(layer, findings=tuple(kept))
