"""Landmarks, service sites and establishments: what stands where, since when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from scripts.synthetic import mesh as meshes
from scripts.synthetic.chance import (
    BoolArray,
    DayArray,
    FloatArray,
    IntArray,
    pick,
    shares,
    stream,
)
from scripts.synthetic.plane import LONLAT, to_lonlat
from scripts.synthetic.sizes import DATA_END, REORGANISED_ON, Scale
from scripts.synthetic.territory import Territory, Vintage

ESTABLISHMENT_COLUMNS = [
    "ma_cs",
    "ten_cs",
    "loai_hinh",
    "dia_chi",
    "ma_xa",
    "trang_thai",
    "co_dk",
    "de_ll",
    "la_nha_o",
    "do_cx",
    "tu_ngay",
    "den_ngay",
    "geometry",
]

# Relative frequency of the main trade. Roughly the Hà Nội frame of 2010 (mostly cheap
# lodging), flattened so that every trade occurs in a small sample.
TRADES = {
    "lodging_house": 24.0,
    "motel": 17.0,
    "hotel": 9.0,
    "karaoke": 9.0,
    "dim_cafe": 6.0,
    "hair_relax": 6.0,
    "massage": 6.0,
    "restaurant": 5.0,
    "homestay": 4.0,
    "spa": 3.0,
    "apart_rent": 2.0,
    "guest_house": 2.0,
    "bar_pub": 2.0,
    "sauna": 1.5,
    "pawn": 1.5,
    "disco": 0.7,
    "surgery": 0.5,
    "game": 0.3,
    "other": 0.5,
}
# What a second trade usually is, and how often an establishment has one.
SECOND_TRADE = {
    "hotel": ("restaurant", "massage", "sauna", "karaoke", "spa"),
    "motel": ("dim_cafe", "massage", "karaoke"),
    "guest_house": ("restaurant", "karaoke"),
    "karaoke": ("bar_pub", "restaurant"),
    "massage": ("sauna", "hair_relax", "spa"),
    "spa": ("hair_relax", "massage"),
    "sauna": ("massage", "restaurant"),
    "homestay": ("restaurant",),
    "disco": ("bar_pub", "karaoke"),
}
SECOND_TRADE_SHARE = 0.4
CONDITIONAL = frozenset(
    {"hotel", "guest_house", "motel", "apart_rent", "homestay", "karaoke", "disco"}
    | {"massage", "game", "pawn", "surgery"}
)
NEVER_PRONE = frozenset(("game", "pawn", "surgery", "other"))
OFTEN_DWELLING = {"lodging_house": 0.6, "homestay": 0.85, "apart_rent": 0.4}


@dataclass(frozen=True)
class Establishments:
    """The register in arrays, before it is written."""

    table: gpd.GeoDataFrame
    xy: FloatArray
    """Metres; also filled where the register has no geometry."""
    atom: IntArray
    opened: DayArray
    closed: DayArray
    """First day no longer operating; the day after the data where still open."""
    mapped: BoolArray
    """Whether the register has a geometry."""
    dwelling: BoolArray


# --- points --------------------------------------------------------------------


def town_points(
    rng: np.random.Generator,
    territory: Territory,
    atoms: IntArray,
    spread: float,
) -> FloatArray:
    """Points (n, 2) in metres around the centres of the given atoms.

    ``spread`` is a fraction of the atom's size; a few lie far out (Student's t).
    """
    tail = np.abs(rng.standard_t(4, size=len(atoms)))
    radius = territory.atom_size_m[atoms] * spread * tail
    direction = rng.normal(size=(len(atoms), 2))
    centres: FloatArray = territory.mesh.sites[atoms]
    return centres + direction * radius[:, None]


def along(
    rng: np.random.Generator, line: Any, count: int, spread_m: float
) -> FloatArray:
    """Points (n, 2) in metres beside a line."""
    parts = shapely.get_parts(line)
    length = shapely.length(parts)
    part = rng.choice(len(parts), count, p=shares(length))
    at = rng.random(count) * length[part]
    points = shapely.get_coordinates(shapely.line_interpolate_point(parts[part], at))
    return points + rng.normal(size=(count, 2)) * spread_m


def keep_inside(
    rng: np.random.Generator, territory: Territory, xy: FloatArray
) -> tuple[FloatArray, IntArray]:
    """Move points that fell outside the territory to the nearest atom's centre."""
    xy = xy.copy()
    atom = territory.atom_at(to_lonlat(xy))
    lost = np.flatnonzero(atom < 0)
    if len(lost):
        sites = territory.mesh.sites[: territory.mesh.inside]
        nearest = meshes.nearest(sites, xy[lost])
        atom[lost] = nearest
        reach = 0.02 * territory.atom_size_m[nearest]
        xy[lost] = sites[nearest] + rng.uniform(-1, 1, (len(lost), 2)) * reach[:, None]
    return xy, atom


def points_table(columns: dict[str, Any], xy: FloatArray) -> gpd.GeoDataFrame:
    """A table with points given in metres, written in degrees."""
    return gpd.GeoDataFrame(columns, geometry=shapely.points(to_lonlat(xy)), crs=LONLAT)


# --- landmarks and service sites -----------------------------------------------


@dataclass(frozen=True)
class Landmarks:
    """The table that is written, and the same points in metres."""

    table: gpd.GeoDataFrame
    xy: FloatArray

    def of_kind(self, kind: str) -> FloatArray:
        """Points in metres of one kind."""
        mine = (self.table["kind"] == kind).to_numpy()
        found: FloatArray = self.xy[mine]
        return found


def landmarks(territory: Territory, seed: int) -> Landmarks:
    """Tourist sites, border gates and stations."""
    rng = stream(seed, "landmarks")
    scale = territory.scale
    tourist = town_points(
        rng, territory, _spread_atoms(rng, territory, scale.tourist_sites), 0.2
    )
    gates = _gates(territory, scale.border_gates)
    other = town_points(
        rng, territory, _heavy_atoms(rng, territory, scale.other_landmarks), 0.06
    )
    xy, _ = keep_inside(rng, territory, np.vstack([tourist, gates, other]))
    kinds = (
        ["tourist_site"] * len(tourist)
        + ["border_gate"] * len(gates)
        + ["other"] * len(other)
    )
    words = {
        "tourist_site": "Khu du lịch mẫu",
        "border_gate": "Cửa khẩu mẫu",
        "other": "Bến xe mẫu",
    }
    numbers = [*range(1, len(tourist) + 1)]
    numbers += [*range(1, len(gates) + 1), *range(1, len(other) + 1)]
    year = rng.integers(2000, 2023, len(kinds))
    table = points_table(
        {
            "code": [f"MOC-{i + 1:04d}" for i in range(len(kinds))],
            "name": [
                f"{words[k]} {n:02d}" for k, n in zip(kinds, numbers, strict=True)
            ],
            "kind": kinds,
            "valid_from": [f"{y}-01-01" for y in year],
        },
        xy,
    )
    return Landmarks(table, xy)


def service_sites(territory: Territory, seed: int) -> gpd.GeoDataFrame:
    """Health, legal-aid and social service points in the larger towns."""
    rng = stream(seed, "service sites")
    count = territory.scale.service_sites
    words = {
        "health": "Điểm tư vấn y tế mẫu",
        "legal_aid": "Điểm trợ giúp pháp lý mẫu",
        "social": "Điểm công tác xã hội mẫu",
    }
    kinds = [("health", "legal_aid", "social", "health")[i % 4] for i in range(count)]
    xy, _ = keep_inside(
        rng,
        territory,
        town_points(rng, territory, _heavy_atoms(rng, territory, count), 0.04),
    )
    return points_table(
        {
            "code": [f"DV-{i + 1:04d}" for i in range(count)],
            "name": [f"{words[k]} {i + 1:02d}" for i, k in enumerate(kinds)],
            "kind": kinds,
            "valid_from": [f"{y}-01-01" for y in rng.integers(2018, 2026, count)],
        },
        xy,
    )


def _heavy_atoms(
    rng: np.random.Generator, territory: Territory, count: int
) -> IntArray:
    weight = territory.atom_weight**1.5
    return rng.choice(
        len(weight), count, replace=count > len(weight) // 2, p=shares(weight)
    ).astype(np.int64)


def _spread_atoms(
    rng: np.random.Generator, territory: Territory, count: int
) -> IntArray:
    """Atoms for tourist sites: every province in turn, lines and borders first."""
    weight = 1.0 + 3.0 * (territory.on_border | territory.on_province_line)
    chosen: list[int] = []
    for i in range(count):
        mine = weight * (territory.atom_province == i % len(territory.specs))
        mine[chosen] *= 0.05  # seldom two in one place
        chosen.append(int(rng.choice(len(weight), p=shares(mine))))
    return np.array(chosen)


def _gates(territory: Territory, count: int) -> FloatArray:
    """Gates at even distances along the national border, 600 m on this side."""
    line = territory.border_m
    longest = max(shapely.get_parts(line), key=lambda part: float(part.length))
    share = (np.arange(count) + 0.5) / count
    at = shapely.line_interpolate_point(longest, share, normalized=True)
    inner = territory.mesh.sites[: territory.mesh.inside][territory.on_border]
    gates = shapely.get_coordinates(at)
    towards = inner[meshes.nearest(inner, gates)] - gates
    moved: FloatArray = gates + 600.0 * towards / np.hypot(*towards.T)[:, None]
    return moved


# --- establishments ------------------------------------------------------------


def establishments(
    territory: Territory, marks: Landmarks, hotspots_xy: FloatArray, seed: int
) -> Establishments:
    """The register: clustered in towns, at lines, tourist sites and hotspots."""
    rng = stream(seed, "establishments")
    scale = territory.scale
    count = scale.establishments
    xy, atom = _where(rng, territory, marks, hotspots_xy, count)
    trades = _trades(rng, count)
    opened, closed, status = _life(rng, count)
    dwelling = rng.random(count) < [
        OFTEN_DWELLING.get(t.split(";")[0], 0.03) for t in trades
    ]
    conditional = [bool(CONDITIONAL & set(t.split(";"))) for t in trades]
    may_be_prone = np.array([not set(t.split(";")) <= NEVER_PRONE for t in trades])
    prone = may_be_prone & (rng.random(count) < 0.8)
    precision = pick(
        rng,
        {"gps": 45.0, "house_number": 28.0, "street": 20.0, "commune_centre": 7.0},
        count,
    )
    mapped = np.ones(count, dtype=np.bool_)
    mapped[
        rng.choice(count, round(scale.share_without_geometry * count), replace=False)
    ] = False
    # Points known only by commune stand on its centre, one on top of the other.
    vague = mapped & (precision == "commune_centre")
    main = _main_atom(territory)
    atom[vague] = main[atom[vague]]
    xy[vague] = territory.mesh.sites[atom[vague]]
    precision[~mapped] = None
    old_days = opened < REORGANISED_ON
    stated, name = _stated(rng, territory, atom, old_days, mapped & ~vague, scale)
    province = np.array([s.code for s in territory.specs], dtype=object)
    number = np.arange(1, count + 1)
    table = points_table(
        {
            "ma_cs": [
                f"CS{p}-{n:05d}"
                for p, n in zip(
                    province[territory.atom_province[atom]], number, strict=True
                )
            ],
            "ten_cs": [f"Cơ sở mẫu {n:04d}" for n in number],
            "loai_hinh": trades,
            "dia_chi": _addresses(rng, name),
            "ma_xa": stated,
            "trang_thai": status,
            "co_dk": np.array(conditional, dtype=np.int32),
            "de_ll": prone.astype(np.int32),
            "la_nha_o": dwelling.astype(np.int32),
            "do_cx": precision,
            "tu_ngay": opened.astype(str),
            "den_ngay": [str(day) if day <= DATA_END else None for day in closed],
        },
        xy,
    )
    table.loc[~mapped, "geometry"] = None
    return Establishments(
        table=table[ESTABLISHMENT_COLUMNS],
        xy=xy,
        atom=atom,
        opened=opened,
        closed=closed,
        mapped=mapped,
        dwelling=dwelling,
    )


def _where(
    rng: np.random.Generator,
    territory: Territory,
    marks: Landmarks,
    hotspots_xy: FloatArray,
    count: int,
) -> tuple[FloatArray, IntArray]:
    atoms = np.arange(territory.mesh.inside)
    border = np.flatnonzero(territory.on_border)
    towns = rng.choice(atoms, count, p=shares(territory.atom_weight))
    tourist = marks.of_kind("tourist_site")
    gates = marks.of_kind("border_gate")
    near = {
        "town": town_points(rng, territory, towns, 0.07),
        "country": town_points(rng, territory, rng.choice(atoms, count), 0.3),
        "line": along(rng, territory.province_line_m, count, 350.0),
        "tourist": tourist[rng.integers(len(tourist), size=count)]
        + rng.normal(size=(count, 2)) * 350.0,
        "gate": gates[rng.integers(len(gates), size=count)]
        + rng.normal(size=(count, 2)) * 450.0,
        "border": town_points(rng, territory, rng.choice(border, count), 0.08),
        "hotspot": hotspots_xy[rng.integers(len(hotspots_xy), size=count)]
        + rng.normal(size=(count, 2)) * 130.0,
    }
    share = [0.54, 0.08, 0.09, 0.12, 0.03, 0.06, 0.08]
    which = rng.choice(len(near), count, p=share)
    xy = np.stack(list(near.values()))[which, np.arange(count)]
    return keep_inside(rng, territory, xy)


def _trades(rng: np.random.Generator, count: int) -> list[str]:
    """Main trade first, then a second one if it has one, joined by ";"."""
    main = pick(rng, TRADES, count)
    second = rng.random(count)
    which = rng.integers(0, 60, count)
    return [
        f"{trade};{options[w % len(options)]}"
        if (options := SECOND_TRADE.get(trade)) and s < SECOND_TRADE_SHARE
        else str(trade)
        for trade, s, w in zip(main, second, which.tolist(), strict=True)
    ]


def _life(rng: np.random.Generator, count: int) -> tuple[DayArray, DayArray, Any]:
    """Opening, end and status. Converted and closed ones have an end."""
    first = np.datetime64("2012-01-01")
    span = int((np.datetime64("2026-03-31") - first).astype(int))
    opened = first + (rng.beta(2.2, 1.4, count) * span).astype("timedelta64[D]")
    status = pick(
        rng,
        {
            "operating": 80.0,
            "suspended": 5.0,
            "closed": 8.0,
            "converted": 3.0,
            "unverified": 4.0,
        },
        count,
    )
    start = np.maximum(opened, np.datetime64("2023-01-01")) + np.timedelta64(30, "D")
    room = (DATA_END - start).astype(np.int64)
    ends = start + (rng.random(count) * room).astype("timedelta64[D]")
    ended = np.isin(status.astype(str), ["closed", "converted"])
    closed = np.where(ended, ends, DATA_END + np.timedelta64(1, "D"))
    return opened, closed, status


def _main_atom(territory: Territory) -> IntArray:
    """For each atom the one with the town of its old commune."""
    if territory.old is None:
        return np.arange(territory.mesh.inside)
    of_atom = territory.old.of_atom
    _, first = np.unique(of_atom, return_index=True)
    main: IntArray = first.astype(np.int64)[of_atom]
    return main


def _stated(
    rng: np.random.Generator,
    territory: Territory,
    atom: IntArray,
    old_days: BoolArray,
    movable: BoolArray,
    scale: Scale,
) -> tuple[Any, Any]:
    """Code and name of the commune each register row states.

    It is a commune of the vintage in force on the opening day. A few state the
    neighbour, as happens at a line or with an address that was never checked.
    """
    code = np.empty(len(atom), dtype=object)
    name = np.empty(len(atom), dtype=object)
    wrong = np.zeros(len(atom), dtype=np.bool_)
    chosen = rng.choice(
        np.flatnonzero(movable),
        round(scale.share_outside_stated * len(atom)),
        replace=False,
    )
    wrong[chosen] = True
    both = territory.old is not None
    for vintage, mine in (
        (territory.old or territory.new, old_days & both),
        (territory.new, ~(old_days & both)),
    ):
        row = vintage.of_atom[atom[mine]]
        row = _swap(rng, vintage, row, wrong[mine])
        code[mine] = vintage.codes[row]
        name[mine] = vintage.communes["name"].to_numpy(dtype=object)[row]
    return code, name


def _swap(
    rng: np.random.Generator, vintage: Vintage, row: IntArray, wrong: BoolArray
) -> IntArray:
    row = row.copy()
    draw = rng.random(len(row))
    for i in np.flatnonzero(wrong).tolist():
        around = sorted(vintage.neighbours[int(row[i])])
        row[i] = around[int(draw[i] * len(around))]
    return row


def _addresses(rng: np.random.Generator, commune: Any) -> list[str]:
    """Numbered, invented streets: "Số 12, Đường Mẫu 07, Xã Khe Sậy"."""
    number = rng.integers(1, 240, len(commune))
    street = rng.integers(1, 41, len(commune))
    return [
        f"Số {n}, Đường Mẫu {s:02d}, {c}"
        for n, s, c in zip(number, street, commune, strict=True)
    ]
