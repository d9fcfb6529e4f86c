"""How a file is to be imported, as it is kept between the pages.

A request lives as long as one run; what an officer decided has to outlive pages, days
and workers. Here one becomes the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from geoapp.ingest.choices import Choices
from geoapp.ingest.models import StagedImport
from geoapp.ingest.request import Missing, Request, Switches

CHOSEN = ("layer", "srid", "axis_order", "dimension", "encoding", "province")


def options_of(request: Request) -> dict[str, Any]:
    """Return what is kept of a request, ready for JSON."""
    switches = request.switches
    return {
        "valid_from": request.valid_from.isoformat() if request.valid_from else None,
        "columns": dict(request.columns),
        "constants": dict(request.constants),
        "without": sorted(request.without),
        "is_sample": request.is_sample,
        "source_title": request.source_title,
        "supplier": request.supplier,
        "licence": request.licence,
        "accept_repairs": request.accept_repairs,
        "switches": {
            "insert": switches.insert,
            "update": switches.update,
            "missing": switches.missing.value,
        },
    }


def choices_of(kept: Mapping[str, Any]) -> Choices:
    return Choices(
        **{name: kept[name] for name in CHOSEN if kept.get(name) is not None}
    )


def kept_choices(choices: Choices) -> dict[str, Any]:
    """Return choices, ready for JSON."""
    return {name: getattr(choices, name) for name in CHOSEN}


def request_of(job: StagedImport, file: Path) -> Request:
    """Return the request that a page's decisions amount to."""
    kept = job.options
    switches = kept.get("switches", {})
    day = kept.get("valid_from")
    return Request(
        layer=job.layer,
        file=file,
        valid_from=date.fromisoformat(day) if day else None,
        constants=kept.get("constants", {}),
        columns=kept.get("columns", {}),
        without=kept.get("without", []),
        choices=choices_of(job.choices),
        switches=Switches(
            insert=switches.get("insert", True),
            update=switches.get("update", True),
            missing=Missing(switches.get("missing", Missing.KEEP)),
        ),
        accept_repairs=kept.get("accept_repairs", False),
        source_title=kept.get("source_title"),
        supplier=kept.get("supplier"),
        licence=kept.get("licence"),
        is_sample=kept.get("is_sample", False),
        user=job.created_by,
    )
