"""Which real files there are, and how each is imported. For tests only."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest

from geoapp.ingest.pipeline import import_layer
from geoapp.ingest.request import Outcome, Request

VARIABLE = "GEOAPP_REAL_DATA"
OLD, NEW = date(2020, 1, 1), date(2025, 7, 1)

needs_real_data = pytest.mark.skipif(
    VARIABLE not in os.environ,
    reason=f"{VARIABLE} is not set: no folder with the real boundaries",
)


@dataclass(frozen=True)
class RealLayer:
    layer: str
    file_name: str
    valid_from: date
    constants: dict[str, str] = field(default_factory=dict)

    def load(self) -> Outcome:
        return import_layer(
            Request(
                layer=self.layer,
                file=Path(os.environ[VARIABLE]) / self.file_name,
                commit=True,
                valid_from=self.valid_from,
                constants=self.constants,
                source_title=f"test: {self.file_name}",
            )
        )


def _units(file_name: str, level: str, valid_from: date) -> RealLayer:
    return RealLayer("admin_units", file_name, valid_from, {"level": level})


PROVINCES_OLD = _units("provinces_63_pre2025.gpkg", "province", OLD)
DISTRICTS_OLD = _units("districts_63prov_gischinhphu.gpkg", "district", OLD)
COMMUNES_OLD = _units("communes_pre2020_lowres_censusVN2009.gpkg", "commune", OLD)
PROVINCES_NEW = _units("provinces_34_2025.gpkg", "province", NEW)
COMMUNES_NEW = _units("communes_2025_processed.gpkg", "commune", NEW)
NEIGHBOURS_NEW = _units("neighbour_communes_2025.gpkg", "commune", NEW)
BORDER_LAOS = RealLayer(
    "national_border",
    "border_laos_sonla_derived.geojson",
    OLD,
    {"neighbour_country": "LA"},
)
SON_LA_VN2000 = _units("sonla_communes_2025_vn2000_epsg9206_shp.zip", "commune", NEW)

LISTS = tuple(
    _units(f"gso_communes_{day:%Y%m%d}.csv", level, day)
    for day in (OLD, date(2020, 3, 1), date(2025, 3, 1))
    for level in ("district", "commune")
)
"""Names and codes only: districts and communes of both provinces."""

IN_ORDER = (
    PROVINCES_OLD,
    DISTRICTS_OLD,
    COMMUNES_OLD,
    PROVINCES_NEW,
    COMMUNES_NEW,
    NEIGHBOURS_NEW,
    BORDER_LAOS,
)


def load_all() -> dict[str, Outcome]:
    """Import every real file that other tests need; return outcomes by file name."""
    return {layer.file_name: layer.load() for layer in IN_ORDER}
