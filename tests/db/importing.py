"""One call to import a small file in a test."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from geoapp.ingest.choices import Choices
from geoapp.ingest.pipeline import import_layer
from geoapp.ingest.request import Outcome, Request
from tests.shapes import Folder, Geometry, square

OLD, NEW = date(2020, 1, 1), date(2025, 7, 1)
Unit = tuple[str, str, str | None, Geometry]


def bring(
    layer: str, file: Path, *, commit: bool = True, srid: int | None = None, **more: Any
) -> Outcome:
    choices = Choices(srid=srid)
    return import_layer(
        Request(layer=layer, file=file, commit=commit, choices=choices, **more)
    )


def bring_units(
    folder: Folder, level: str, day: date, units: list[Unit], **options: Any
) -> Outcome:
    """Import units given as (code, name, parent code, polygon)."""
    file = folder.geojson(
        f"{level}-{day}.geojson",
        [
            ({"code": code, "name": name, "parent_code": parent}, shape)
            for code, name, parent, shape in units
        ],
    )
    return bring(
        "admin_units", file, valid_from=day, constants={"level": level}, **options
    )


def province_of_four(folder: Folder) -> None:
    """One province, one district, four communes in a row, from 2020 on."""
    bring_units(folder, "province", OLD, [("96", "Tỉnh Mẫu", None, square(0, 0, 4))])
    bring_units(folder, "district", OLD, [("961", "Huyện Một", "96", square(0, 0, 4))])
    bring_units(
        folder,
        "commune",
        OLD,
        [(f"9600{n}", f"Xã Số {n}", "961", square(n - 1, 0)) for n in (1, 2, 3, 4)],
    )


def checks(outcome: Outcome) -> list[tuple[int, str, str]]:
    return [(f.row_no, f.check, f.severity) for f in outcome.findings]
