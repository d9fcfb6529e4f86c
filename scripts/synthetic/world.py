"""All parts together: one world per scale and seed."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import pandas as pd

from scripts.synthetic import history, hotspots, registers, territory
from scripts.synthetic.plane import LONLAT
from scripts.synthetic.sizes import SCALES

DEFAULT_SEED = 2025


@dataclass(frozen=True)
class World:
    """Everything that is written, with the parts it was made from."""

    territory: territory.Territory
    register: registers.Establishments
    hotspots: hotspots.Hotspots
    landmarks: gpd.GeoDataFrame
    service_sites: gpd.GeoDataFrame
    inspections: gpd.GeoDataFrame
    tips: gpd.GeoDataFrame
    national_border: gpd.GeoDataFrame
    designations: pd.DataFrame


def generate(scale: str = "sample", seed: int = DEFAULT_SEED) -> World:
    """The world of a scale; the same seed gives the same rows and coordinates."""
    land = territory.build(SCALES[scale], seed)
    marks = registers.landmarks(land, seed)
    spots = hotspots.build(land, marks, seed)
    register = registers.establishments(land, marks, spots.middles_m(), seed)
    inspections, tips = history.build(land, register, marks, spots, seed)
    border = gpd.GeoDataFrame(
        {
            "name": ["Đường biên giới quốc gia (mẫu)"],
            "neighbour_country": ["LA"],
            "valid_from": ["2000-01-01"],
        },
        geometry=[land.border],
        crs=LONLAT,
    )
    return World(
        territory=land,
        register=register,
        hotspots=spots,
        landmarks=marks.table,
        service_sites=registers.service_sites(land, seed),
        inspections=inspections,
        tips=tips,
        national_border=border,
        designations=history.designations(land, spots, register, seed),
    )
