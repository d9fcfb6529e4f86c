"""How much of everything a scale holds: parameters, not copies of code."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

DATA_START = np.datetime64("2023-01-01")
DATA_END = np.datetime64("2026-06-30")
"""Last day on which anything happens in the files."""

REORGANISED_ON = np.datetime64("2025-07-01")
"""First day of the 2025 vintage: districts end, communes are merged."""


@dataclass(frozen=True)
class Scale:
    """Sizes of one generated world. Lengths in metres."""

    name: str
    provinces: int
    communes_old: int
    """Over all provinces; 0 = only the 2025 vintage exists."""
    communes_new: int
    districts_per_province: int
    """Only in the old vintage. At most 9: the code is the province's plus a digit."""
    establishments: int
    hotspots: int
    inspections: int
    tips: int
    tourist_sites: int
    border_gates: int
    other_landmarks: int
    service_sites: int
    segments_per_edge: int
    """Straight pieces of each edge between two communes; a commune has about six."""
    split_share: float = 0.35
    """Part of a part-merged province's old communes divided among new ones."""
    share_without_geometry: float = 0.05
    share_outside_stated: float = 0.03


SCALES: dict[str, Scale] = {
    scale.name: scale
    for scale in (
        Scale(
            name="sample",
            provinces=2,
            communes_old=80,
            communes_new=24,
            districts_per_province=5,
            establishments=600,
            hotspots=12,
            inspections=900,
            tips=500,
            tourist_sites=8,
            border_gates=2,
            other_landmarks=4,
            service_sites=10,
            segments_per_edge=52,
        ),
        Scale(
            name="province",
            provinces=1,
            communes_old=200,
            communes_new=75,
            districts_per_province=9,
            establishments=10_000,
            hotspots=50,
            inspections=13_000,
            tips=7_000,
            tourist_sites=40,
            border_gates=4,
            other_landmarks=16,
            service_sites=60,
            segments_per_edge=64,
        ),
        Scale(
            name="national",
            provinces=34,
            communes_old=0,
            communes_new=3_321,
            districts_per_province=0,
            establishments=76_000,
            hotspots=2_000,
            inspections=320_000,
            tips=180_000,
            tourist_sites=1_200,
            border_gates=30,
            other_landmarks=400,
            service_sites=1_000,
            segments_per_edge=64,
        ),
    )
}
