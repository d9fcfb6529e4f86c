"""The provinces of Viet Nam, before and since 1 July 2025: names, meridians, extents.

Enough to rank coordinate systems when nothing better is loaded. Extents are boxes in
degrees WGS 84, rounded outwards to 0.05°: **approximate**, never a boundary. The
territory's own polygon and the meridians that the database keeps take their place
where they are known (``with_shape``, ``with_meridians``).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from enum import StrEnum

from shapely.geometry.base import BaseGeometry

from geoapp.ingest.place.province_table import (
    ALIASES,
    BEFORE_2025,
    OFFICIAL_2025,
    SINCE_2025,
)
from geoapp.spatial.crs import vn2000_srid

Box = tuple[float, float, float, float]
"""West, south, east, north: degrees WGS 84."""


class Role(StrEnum):
    """Why a province's maps may be in a system."""

    OFFICIAL = "official"
    LEGACY = "legacy"


@dataclass(frozen=True, slots=True)
class OwnSystem:
    """A VN-2000 plane that a province uses, and the part of it that did."""

    srid: int
    role: Role
    extents: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Province:
    """A province or city. ``islands`` lie so far out that they prove little.

    ``shape`` is its polygon, degrees WGS 84, if the territory has it loaded.
    """

    code: str
    name: str
    extents: tuple[Box, ...]
    islands: tuple[Box, ...]
    systems: tuple[OwnSystem, ...]
    shape: BaseGeometry | None = None

    def with_shape(self, shape: BaseGeometry) -> Province:
        """Return it with its polygon, which is then used instead of the boxes."""
        return replace(self, shape=shape)

    def with_meridians(self, srids: tuple[int, ...]) -> Province:
        """Return it with these systems first: what an administrator has recorded."""
        first = tuple(OwnSystem(srid, Role.OFFICIAL, self.extents) for srid in srids)
        rest = tuple(one for one in self.systems if one.srid not in srids)
        return replace(self, systems=first + rest)


def find_province(name: str) -> Province | None:
    """Return a province by its name, in any spelling, or by its GSO code.

    With or without accents, either place of the tone mark, with or without «tỉnh»,
    «TP.», the usual abbreviations. A name that stayed in 2025 means the wider province
    of today; one that went means the old province.
    """
    return _BY_KEY.get(province_key(name)) or _BY_CODE.get(name.strip())


def province_key(name: str) -> str:
    """Fold a name: no accents, no kind of unit, letters only."""
    folded = unicodedata.normalize("NFKD", name.replace("Đ", "D").replace("đ", "d"))
    letters = "".join(c for c in folded if not unicodedata.combining(c)).lower()
    letters = letters.replace("ð", "d")
    bare = _KIND.sub("", re.sub(r"[^a-z0-9]+", " ", letters).strip())
    key = bare.replace(" ", "")
    return ALIASES.get(key, key)


_KIND = re.compile(r"^(?:tinh|thanh pho|t p|tp|province of|city of)\s+")


def _srid(meridian: str) -> int:
    degrees, minutes = meridian.split("-")
    srid = vn2000_srid(int(degrees) + int(minutes) / 60)
    if srid is None:
        raise LookupError(meridian)
    return srid


def _all() -> list[Province]:
    old = {row[0]: row for row in BEFORE_2025}
    successor = {part: code for code, _, parts in SINCE_2025 for part in parts}
    found = []
    for code, name, meridian, extents, islands in BEFORE_2025:
        now = _official(successor[code])
        before = _srid(meridian)
        official = OwnSystem(now, Role.OFFICIAL, extents)
        legacy = OwnSystem(before, Role.LEGACY, extents)
        systems = (official,) if before == now else (legacy, official)
        found.append(Province(code, name, extents, islands, systems))
    for code, name, parts in SINCE_2025:
        extents = tuple(box for part in parts for box in old[part][3])
        islands = tuple(box for part in parts for box in old[part][4])
        official = OwnSystem(_official(code), Role.OFFICIAL, extents)
        former = tuple(
            OwnSystem(_srid(old[part][2]), Role.LEGACY, old[part][3]) for part in parts
        )
        found.append(
            Province(
                code, name, extents, islands, (official, *_merged(official, former))
            )
        )
    return found


def _merged(official: OwnSystem, former: tuple[OwnSystem, ...]) -> list[OwnSystem]:
    """One system per code: the boxes of all the parts that used it."""
    by_srid: dict[int, OwnSystem] = {}
    for one in former:
        if one.srid != official.srid:
            known = by_srid.get(one.srid)
            extents = one.extents + (known.extents if known else ())
            by_srid[one.srid] = replace(one, extents=extents)
    return list(by_srid.values())


def _official(code: str) -> int:
    own = {row[0]: row[2] for row in BEFORE_2025}
    return _srid(OFFICIAL_2025.get(code, own[code]))


PROVINCES: tuple[Province, ...] = tuple(_all())
"""63 until 30 June 2025, then the 34 since; of one name the later wins."""

_BY_KEY = {province_key(one.name): one for one in PROVINCES}
_BY_CODE = {one.code: one for one in PROVINCES}
