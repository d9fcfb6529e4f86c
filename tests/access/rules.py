"""Who may know what, written down once more from the design: plain Python, no query.

Compared with what the site sends. It must not import the rule that it checks
(accounts/permissions.py, territory/scope.py).
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import cache

from tests.access.world import (
    ACCOUNT_WORD,
    BATCH_WORD,
    DWELLING_WORD,
    HOTSPOT,
    INSPECTION,
    LOG_WORD,
    PLACES,
    PUBLIC_WORD,
    STAGED_WORD,
    UNIT_WORD,
    Point2,
    Secrets,
    offset,
)

OFFICERS = frozenset({"gis_officer", "area_officer", "inspection_team"})
WORKING = OFFICERS | {"leader", "analyst"}
MAP = WORKING | {"viewer"}
EXPORT = frozenset({"gis_officer", "analyst"})
SIGNED_IN = MAP | {"admin", "auditor"}

OWN = {
    "near": {"own", "own_old"},
    "far": {"oth"},
    "none": set(),
}
"""Area of a user to the regions that are its own: predecessors' records included."""

NEAR_M = 150.0
"""Metres. No coordinate that is sent lies nearer to a place that must not be known."""


@dataclass(frozen=True)
class Reader:
    """Somebody who asks. ``role`` None: not signed in, or no longer active."""

    role: str | None
    area: str = "none"

    def owns(self, region: str) -> bool:
        return self.role in WORKING and region in OWN[self.area]

    def standing(self, region: str | None) -> str:
        """Return «own», «other» or «none»: how this area stands to a region."""
        if region is None:
            return "own"
        if self.area == "none":
            return "none"
        return "own" if region in OWN[self.area] else "other"


def forbidden_words(reader: Reader, secrets: Secrets) -> frozenset[str]:
    """Return what must not be among the ``tokens`` of any text this reader is sent."""
    never = _of_nobody(reader)
    for region in PLACES:
        if not reader.owns(region):
            never |= _of_region(region, secrets)
    return frozenset(never)


def _of_nobody(reader: Reader) -> set[str]:
    """Return the words that belong to no region."""
    never = {BATCH_WORD, DWELLING_WORD}
    if reader.role not in {"admin", "auditor"}:
        never.add(ACCOUNT_WORD)
    if (reader.role, reader.area) != ("gis_officer", "near"):
        never.add(STAGED_WORD)
        if reader.role != "auditor":
            never.add(LOG_WORD)
    if reader.role not in MAP:
        never.add(PUBLIC_WORD)
        if reader.role != "admin":  # who assigns areas by name
            never.add(UNIT_WORD)
    return never


def _of_region(region: str, secrets: Secrets) -> set[str]:
    keys = {
        str(key)
        for (owner, _table), keys in secrets.keys.items()
        for key in keys
        if owner == region
    }
    decimals = {
        f"{degrees:.7f}"[:-4] for point in secrets.points[region] for degrees in point
    }
    return {PLACES[region][1]} | keys | decimals


_TOKEN = re.compile(
    rf"zuq[a-z]+|{UNIT_WORD}|{PUBLIC_WORD}|\d{{7,}}|(?<![\d:])(?:10[45]|21)[.,]\d\d\d"
)


def tokens(text: str) -> set[str]:
    """Return marked words, long keys, and coordinates cut off at three decimals.

    Three decimals are about 100 m; the comma is Vietnam's decimal point. Seconds of a
    time of day, after a colon, are none.
    """
    return {found.replace(",", ".") for found in _TOKEN.findall(text)}


def forbidden_points(reader: Reader, secrets: Secrets) -> list[Point2]:
    """Return the places to which no coordinate may come nearer than ``NEAR_M``."""
    return [
        point
        for region in PLACES
        if not reader.owns(region)
        for point in secrets.points[region]
    ]


def metres(one: Point2, other: Point2) -> float:
    """Return a distance on the sphere; a few hundred metres, so a plane will do."""
    east = (one[0] - other[0]) * 111_320 * math.cos(math.radians(one[1]))
    return math.hypot(east, (one[1] - other[1]) * 110_574)


Block = tuple[float, float, float, float]

APPROXIMATE = {
    "establishments_approx": [(0, 0)],
    "hotspots_approx": [HOTSPOT],  # a mere suspicion stays in its area
    "inspections_approx": [INSPECTION],
}


@cache
def block_of(lon: float, lat: float) -> Block:
    """Return the cell of the grid of 1/64 degree; ours all lie in whole ones."""
    west, south = math.floor(lon * 64) / 64, math.floor(lat * 64) / 64
    return west, south, west + 1 / 64, south + 1 / 64


def blocks(reader: Reader, layer: str) -> set[Block]:
    """Return the blocks that an officer sees of other areas; nobody else sees any."""
    if reader.role not in OFFICERS:
        return set()
    return {
        block_of(*offset(region, cells))
        for region in PLACES
        if not reader.owns(region)
        for cells in APPROXIMATE[layer]
    }


def expected_size(layer: str, commune: str) -> tuple[str, int | None]:
    """Return class and number of a commune on the day, for who may know the number."""
    numbers = {
        "establishments_counts": {"own": 4, "sib": 4, "oth": 25},
        "hotspots_counts": {"own": 2, "sib": 2, "oth": 1},
        "inspections_counts": {"own": 2, "sib": 2, "oth": 1},
    }
    number = numbers[layer][commune]
    return ("few", None) if number < 5 else ("20-49", number)
