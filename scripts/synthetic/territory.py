"""Administrative units in two vintages, cut from one mesh.

The smallest piece is the *atom*: a part of one old commune that went to one new
commune on 2025-07-01. Both vintages are unions of atoms, so they share every edge
they have in common exactly, whatever was merged, divided or left alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from . import mesh as meshes
from .chance import BoolArray, FloatArray, IntArray, stream
from .names import official, place_names
from .plane import LONLAT, shape_to_plane, to_plane
from .sizes import Scale

UNIT_COLUMNS = ["code", "name", "unit_type", "parent_code", "level", "geometry"]

# Control points (lon, lat) of fictitious outlines; the mesh roughens them.
_B_OUTLINE = (
    (104.25, 21.58),
    (104.42, 21.70),
    (104.66, 21.67),
    (104.84, 21.56),
    (104.78, 21.38),
    (104.86, 21.22),
    (104.80, 21.04),
    (104.62, 20.93),
    (104.40, 20.97),
    (104.28, 21.10),
    (104.34, 21.24),
    (104.20, 21.40),
)
_A_OUTLINE = (
    (104.84, 21.56),
    (105.02, 21.62),
    (105.26, 21.55),
    (105.37, 21.36),
    (105.30, 21.14),
    (105.12, 21.00),
    (104.80, 21.04),
    (104.86, 21.22),
    (104.78, 21.38),
)
_NATION_OUTLINE = (
    (104.0, 22.2),
    (105.4, 22.9),
    (107.2, 22.0),
    (107.6, 21.2),
    (106.5, 20.2),
    (106.2, 19.0),
    (107.4, 17.3),
    (108.6, 15.8),
    (109.2, 13.8),
    (109.0, 12.0),
    (107.4, 10.4),
    (105.8, 9.2),
    (104.8, 9.6),
    (104.9, 10.8),
    (106.4, 11.8),
    (107.3, 13.6),
    (106.9, 15.4),
    (105.4, 17.4),
    (103.9, 18.9),
    (103.6, 20.4),
)
_NATION_CENTRE_LINE = ((9.0, 105.3), (12.0, 107.6), (14.0, 108.2), (17.0, 106.4))
_NATION_CENTRE_LINE += ((19.0, 105.0), (23.0, 105.2))


@dataclass(frozen=True)
class Province:
    """One fictitious province and how its communes were reorganised."""

    code: str
    name: str
    unit_type: str
    outline: Any
    """Polygon in metres; only a frame for sites, not the boundary."""
    urban: bool
    divides: bool
    """Part-merges: some old communes were divided among several new ones."""
    communes_old: int
    communes_new: int

    @property
    def full_name(self) -> str:
        return official(self.unit_type, self.name)


@dataclass(frozen=True)
class Vintage:
    """The communes of one vintage and how they lie on the mesh."""

    communes: gpd.GeoDataFrame
    of_atom: IntArray
    """Row in ``communes`` of every atom."""
    neighbours: dict[int, set[int]]
    """Rows that share an edge."""

    @property
    def codes(self) -> npt.NDArray[np.object_]:
        codes: npt.NDArray[np.object_] = self.communes["code"].to_numpy(dtype=object)
        return codes


@dataclass(frozen=True)
class Territory:
    """All units, lines and the atoms under them."""

    scale: Scale
    specs: tuple[Province, ...]
    mesh: meshes.Mesh
    atom_province: IntArray
    atom_size_m: FloatArray
    """Square root of each atom's area."""
    atom_weight: FloatArray
    """How much town an atom holds: 1 = an ordinary commune."""
    on_border: BoolArray
    """Atoms whose boundary runs along the national border."""
    on_province_line: BoolArray
    provinces: gpd.GeoDataFrame
    districts: gpd.GeoDataFrame
    old: Vintage | None
    new: Vintage
    border: Any
    """National border, MultiLineString in degrees, north to south."""
    border_m: Any
    province_line_m: Any

    def atom_at(self, lonlat: FloatArray) -> IntArray:
        """The atom that covers each point, -1 outside the territory."""
        tree = shapely.STRtree(self.mesh.cells)
        point, atom = tree.query(shapely.points(lonlat), predicate="intersects")
        found = np.full(len(lonlat), -1, dtype=np.int64)
        found[point] = atom
        return found


def build(scale: Scale, seed: int) -> Territory:
    """The whole territory of one scale under one seed."""
    specs = _provinces(scale, seed)
    coarse, province_of = _first_mesh(specs, scale, seed)
    rng = stream(seed, "units")
    if scale.communes_old:
        districts, groups = _districts_and_groups(
            rng, specs, coarse, province_of, scale
        )
        cut = _divide(rng, specs, coarse, province_of, groups, scale)
    else:
        count = len(province_of)
        districts = np.zeros(count, dtype=np.int64)
        cut = _Cut(coarse.sites, np.arange(count), np.arange(count))
    fine = meshes.build(
        stream(seed, "mesh"), cut.sites, len(cut.old), scale.segments_per_edge
    )
    atom_new = _settle(fine, cut) if scale.communes_old else cut.new
    return _assemble(
        scale, seed, specs, fine, province_of[cut.old], cut.old, atom_new, districts
    )


# --- provinces and sites --------------------------------------------------------


def _frame(points: tuple[tuple[float, float], ...]) -> Any:
    return shapely.polygons(to_plane(np.array(points)))


def _provinces(scale: Scale, seed: int) -> tuple[Province, ...]:
    if scale.name == "national":
        return _nation(scale, seed)
    old, new = (
        scale.communes_old // scale.provinces,
        scale.communes_new // scale.provinces,
    )
    mountain = Province(
        code="98",
        name="Mẫu B",
        unit_type="tinh",
        outline=_frame(_B_OUTLINE),
        urban=False,
        divides=scale.provinces == 1,  # alone, it must show both kinds of merge
        communes_old=old,
        communes_new=new,
    )
    urban = Province(
        code="97",
        name="Mẫu A",
        unit_type="thanh_pho_tw",
        outline=_frame(_A_OUTLINE),
        urban=True,
        divides=True,
        communes_old=old,
        communes_new=new,
    )
    return (urban, mountain) if scale.provinces == 2 else (mountain,)


def _nation(scale: Scale, seed: int) -> tuple[Province, ...]:
    """34 provinces coded 65..98, so that no commune code (65001…) is a real one."""
    rng = stream(seed, "provinces")
    country = _frame(_NATION_OUTLINE)
    centres = meshes.relaxed_sites(rng, country, scale.provinces, jitter=0.15)
    shares = shapely.get_parts(
        shapely.voronoi_polygons(
            shapely.multipoints(centres), extend_to=country, ordered=True
        )
    )
    base, extra = divmod(scale.communes_new, scale.provinces)
    urban = set(rng.choice(scale.provinces, 6, replace=False).tolist())
    return tuple(
        Province(
            code=str(99 - scale.provinces + i),
            name=f"Mẫu {i + 1:02d}",
            unit_type="thanh_pho_tw" if i in urban else "tinh",
            outline=shapely.intersection(share, country),
            urban=i in urban,
            divides=False,
            communes_old=0,
            communes_new=base + (i < extra),
        )
        for i, share in enumerate(shares)
    )


def _first_mesh(
    specs: tuple[Province, ...], scale: Scale, seed: int
) -> tuple[meshes.Mesh, IntArray]:
    """The mesh of undivided communes and the province of each."""
    rng = stream(seed, "sites")
    sites: list[FloatArray] = []
    for spec in specs:
        centre = shapely.get_coordinates(spec.outline.centroid)[0]
        sites.append(
            meshes.relaxed_sites(
                rng,
                spec.outline,
                spec.communes_old or spec.communes_new,
                centre=centre if spec.urban else None,
                spread_m=0.06 * np.sqrt(spec.outline.area),
            )
        )
    province_of = np.repeat(np.arange(len(specs)), [len(s) for s in sites])
    country = shapely.union_all([shapely.buffer(s.outline, 1.0) for s in specs])
    cell = np.sqrt(country.area / len(province_of))
    band = shapely.difference(shapely.buffer(country, 2.2 * cell), country)
    outside = meshes.relaxed_sites(rng, band, int(band.area / cell**2))
    every = np.vstack([*sites, outside])
    mesh = meshes.build(stream(seed, "first mesh"), every, len(province_of), 2)
    return mesh, province_of


# --- who belongs to whom --------------------------------------------------------


def _connected(adjacent: dict[int, set[int]], members: set[int]) -> bool:
    if not members:
        return False
    todo = [min(members)]
    seen = set(todo)
    while todo:
        for other in adjacent[todo.pop()] & members - seen:
            seen.add(other)
            todo.append(other)
    return seen == members


def _grow(
    rng: np.random.Generator,
    adjacent: dict[int, set[int]],
    xy: FloatArray,
    members: set[int],
    count: int,
) -> list[set[int]]:
    """Divide connected members into ``count`` connected groups of similar size."""
    free = set(members)
    spread = sorted(members)
    seeds = [spread[int(rng.integers(len(spread)))]]
    while len(seeds) < count:  # the member farthest from all seeds so far
        gap = np.min(
            [np.hypot(*(xy[spread] - xy[seed]).T) for seed in seeds], axis=0
        )
        seeds.append(spread[int(np.argmax(gap))])
    groups = [{seed} for seed in seeds]
    free -= set(seeds)
    while free:
        open_groups = [
            g for g in groups if any(adjacent[member] & free for member in g)
        ]
        if not open_groups:
            raise ValueError("members are not connected")
        group = min(open_groups, key=len)
        centre = xy[sorted(group)].mean(axis=0)
        reach = sorted(set().union(*(adjacent[m] for m in group)) & free)
        gap = np.hypot(*(xy[reach] - centre).T)
        chosen = reach[int(np.argmin(gap))]
        group.add(chosen)
        free.remove(chosen)
    return groups


def _districts_and_groups(
    rng: np.random.Generator,
    specs: tuple[Province, ...],
    coarse: meshes.Mesh,
    province_of: IntArray,
    scale: Scale,
) -> tuple[IntArray, IntArray]:
    """District and future new commune of every old commune.

    In a whole-merge province two communes stay alone: one keeps everything, one
    keeps its extent and code and gets another name.
    """
    adjacent = meshes.neighbours(coarse.sides, np.arange(len(province_of)))
    district = np.zeros(len(province_of), dtype=np.int64)
    group = np.full(len(province_of), -1, dtype=np.int64)
    next_group = 0
    for p, spec in enumerate(specs):
        members = set(np.flatnonzero(province_of == p).tolist())
        parts = _grow(
            rng, adjacent, coarse.sites, members, scale.districts_per_province
        )
        # The first districts are the ones nearest the centre: the urban ones.
        centre = coarse.sites[sorted(members)].mean(axis=0)
        parts.sort(
            key=lambda part, c=centre: float(  # type: ignore[misc]
                np.hypot(*(coarse.sites[sorted(part)] - c).T).mean()
            )
        )
        alone: list[int] = []
        if not spec.urban:
            for part in parts[-2:]:
                chosen = next(
                    m
                    for m in rng.permutation(sorted(part)).tolist()
                    if _connected(adjacent, part - {m})
                )
                alone.append(chosen)
        rest = [part - set(alone) for part in parts]
        wanted = _shares([len(r) for r in rest], spec.communes_new - len(alone))
        for d, (part, remaining, count) in enumerate(
            zip(parts, rest, wanted, strict=True)
        ):
            district[sorted(part)] = d
            for new in _grow(rng, adjacent, coarse.sites, remaining, count):
                group[sorted(new)] = next_group
                next_group += 1
        for chosen in alone:
            group[chosen] = next_group
            next_group += 1
    return district, group


def _shares(sizes: list[int], total: int) -> list[int]:
    """``total`` divided in proportion to sizes, at least one each."""
    exact = np.array(sizes) * total / sum(sizes)
    share = np.maximum(np.floor(exact).astype(int), 1)
    order = np.argsort(-(exact - np.floor(exact)), kind="stable")
    for i in order[: total - int(share.sum())]:
        share[i] += 1
    return [int(s) for s in share]


@dataclass(frozen=True)
class _Cut:
    """Sites of the atoms (outside world at the end), with old and new commune."""

    sites: FloatArray
    old: IntArray
    new: IntArray


def _divide(
    rng: np.random.Generator,
    specs: tuple[Province, ...],
    coarse: meshes.Mesh,
    province_of: IntArray,
    group: IntArray,
    scale: Scale,
) -> _Cut:
    """Replace the site of a divided commune by two or three.

    The main site moves away from the neighbour that receives a part; the part's
    site lies towards that neighbour. The main site keeps its place in the order
    (atom i = old commune i), the parts follow.
    """
    adjacent = meshes.neighbours(coarse.sides, np.arange(len(province_of)))
    sites = coarse.sites[: len(province_of)].copy()
    extra: list[FloatArray] = []
    extra_old: list[int] = []
    extra_new: list[int] = []
    for p, spec in enumerate(specs):
        if not spec.divides:
            continue
        members = np.flatnonzero(province_of == p)
        wanted = round(scale.split_share * len(members))
        threes = 0
        done: set[int] = set()
        for commune in rng.permutation(members).tolist():
            if len(done) == wanted:
                break
            own = group[commune]
            if np.count_nonzero(group == own) < 2 or adjacent[commune] & done:
                continue
            choice = _receivers(coarse.sites, group, adjacent[commune], commune, own)
            choice = [n for n in choice if province_of[n] == p]
            if not choice:
                continue
            parts = 2 if len(choice) > 1 and threes < 1 + wanted // 6 else 1
            threes += parts == 2
            here = coarse.sites[commune]
            push = np.zeros(2)
            for other in choice[:parts]:
                towards = coarse.sites[other] - here
                extra.append(here + 0.3 * towards)
                extra_old.append(commune)
                extra_new.append(int(group[other]))
                push -= (0.2 if parts == 1 else 0.16) * towards
            sites[commune] = here + push
            done.add(commune)
    old = np.concatenate([np.arange(len(province_of)), extra_old]).astype(np.int64)
    new = np.concatenate([group, extra_new]).astype(np.int64)
    outside = coarse.sites[len(province_of) :]
    return _Cut(np.vstack([sites, *[e[None] for e in extra], outside]), old, new)


def _receivers(
    sites: FloatArray, group: IntArray, around: set[int], commune: int, own: int
) -> list[int]:
    """Up to two neighbours in two other groups, as far apart in angle as possible."""
    others = sorted(n for n in around if n < len(group) and group[n] != own)
    if not others:
        return []
    first = others[0]
    angle = np.arctan2(*(sites[others] - sites[commune]).T[::-1])
    turn = np.abs(np.angle(np.exp(1j * (angle - angle[0]))))
    for i in np.argsort(-turn, kind="stable").tolist():
        if group[others[i]] != group[first] and turn[i] > 1.2:
            return [first, others[i]]
    return [first]


def _settle(fine: meshes.Mesh, cut: _Cut) -> IntArray:
    """Give a part back where it does not touch its receiver or would tear a unit."""
    adjacent = meshes.neighbours(fine.sides, np.arange(len(cut.old)))
    communes = int(cut.old.max()) + 1
    new = cut.new.copy()
    new[communes:] = cut.new[cut.old[communes:]]  # first as if nothing was divided
    for atom in range(communes, len(new)):
        own, receiver = int(new[atom]), int(cut.new[atom])
        left = set(np.flatnonzero(new == own).tolist()) - {atom}
        joined = set(np.flatnonzero(new == receiver).tolist()) | {atom}
        if _connected(adjacent, left) and _connected(adjacent, joined):
            new[atom] = receiver
    return new


# --- codes, names, polygons -----------------------------------------------------


def _multi(geometry: Any) -> Any:
    """A MultiPolygon with a reproducible first vertex."""
    return shapely.normalize(shapely.multipolygons(list(shapely.get_parts(geometry))))


def _union(cells: npt.NDArray[np.object_], label: IntArray) -> list[Any]:
    """One MultiPolygon per label 0..k-1; all vertices of the outer edges stay."""
    order = np.argsort(label, kind="stable")
    cuts = np.searchsorted(label[order], np.arange(1, int(label.max()) + 1))
    return [
        _multi(shapely.coverage_union_all(cells[rows]))
        for rows in np.split(order, cuts)
    ]


def _assemble(
    scale: Scale,
    seed: int,
    specs: tuple[Province, ...],
    mesh: meshes.Mesh,
    atom_province: IntArray,
    atom_old: IntArray,
    atom_new: IntArray,
    district: IntArray,
) -> Territory:
    rng = stream(seed, "names")
    _, atom_new = np.unique(atom_new, return_inverse=True)
    atom_new = atom_new.reshape(-1).astype(np.int64)
    communes = int(atom_old.max()) + 1
    weight = _town_weight(rng, specs, mesh, atom_province, communes)
    size = np.sqrt(shapely.area(shape_to_plane(mesh.cells)))
    rows = _old_rows(rng, specs, atom_province[:communes], district, weight)
    old: Vintage | None = None
    districts = gpd.GeoDataFrame(columns=UNIT_COLUMNS, geometry="geometry", crs=LONLAT)
    if scale.communes_old:
        old = _vintage(rows, mesh, atom_old)
        districts = _district_table(
            specs, atom_province[:communes], district, atom_old, mesh, scale, rng
        )
        new_rows = _new_rows(rng, specs, rows, atom_old, atom_new, weight)
        new = _vintage(new_rows, mesh, atom_new)
    else:
        new = _vintage(rows, mesh, atom_new)
    provinces = gpd.GeoDataFrame(
        {
            "code": [s.code for s in specs],
            "name": [s.full_name for s in specs],
            "unit_type": [s.unit_type for s in specs],
            "parent_code": None,
            "level": "province",
            "geometry": _union(mesh.cells, atom_province),
        },
        crs=LONLAT,
    )
    is_border, is_line = _lines(scale, mesh, atom_province)
    return Territory(
        scale=scale,
        specs=specs,
        mesh=mesh,
        atom_province=atom_province,
        atom_size_m=size,
        atom_weight=weight,
        on_border=_touched(mesh, is_border),
        on_province_line=_touched(mesh, is_line),
        provinces=provinces,
        districts=districts,
        old=old,
        new=new,
        border=mesh.select(is_border),
        border_m=mesh.select(is_border, metric=True),
        province_line_m=mesh.select(is_line, metric=True),
    )


def _town_weight(
    rng: np.random.Generator,
    specs: tuple[Province, ...],
    mesh: meshes.Mesh,
    atom_province: IntArray,
    communes: int,
) -> FloatArray:
    """Heavy around the centre of an urban province, a few towns elsewhere.

    The parts of a divided commune hold villages only.
    """
    weight = np.exp(rng.normal(0, 0.7, len(atom_province)))
    for p, spec in enumerate(specs):
        if spec.urban:
            mine = atom_province == p
            centre = shapely.get_coordinates(spec.outline.centroid)[0]
            far = np.hypot(*(mesh.sites[: len(mine)][mine] - centre).T)
            reach = 0.16 * np.sqrt(spec.outline.area)
            weight[mine] = (weight[mine] ** 0.5) * (0.5 + 4 * np.exp(-far / reach))
    weight[communes:] *= 0.25
    return weight


def _vintage(
    rows: dict[str, list[str]], mesh: meshes.Mesh, of_atom: IntArray
) -> Vintage:
    table = gpd.GeoDataFrame(
        {**rows, "level": "commune", "geometry": _union(mesh.cells, of_atom)},
        crs=LONLAT,
    )
    return Vintage(
        communes=table[UNIT_COLUMNS],
        of_atom=of_atom,
        neighbours=meshes.neighbours(mesh.sides, of_atom),
    )


def _district_code(spec: Province, district: int) -> str:
    return f"{spec.code}{district + 1}"


def _district_type(spec: Province, district: int) -> str:
    """The inner districts of a city are quận; a mountain province has one town."""
    if spec.urban:
        return ("quan", "quan", "thi_xa")[district] if district < 3 else "huyen"
    return "thanh_pho" if district == 0 else "huyen"


def _old_rows(
    rng: np.random.Generator,
    specs: tuple[Province, ...],
    province_of: IntArray,
    district: IntArray,
    weight: FloatArray,
) -> dict[str, list[str]]:
    """Code, name, type and parent of each commune of the first vintage."""
    count = len(province_of)
    code, name, kind, parent = [""] * count, [""] * count, ["xa"] * count, [""] * count
    for p, spec in enumerate(specs):
        mine = np.flatnonzero(province_of == p)
        names = place_names(rng, len(mine), spec.urban)
        seats = {
            int(rows[np.argmax(weight[rows])])
            for rows in (mine[district[mine] == d] for d in np.unique(district[mine]))
        }
        if spec.communes_old:
            ordinary = np.array([row not in seats for row in mine.tolist()])
            _collide(names, np.where(ordinary, district[mine], -1), spec)
        for i, (row, plain) in enumerate(zip(mine.tolist(), names, strict=True)):
            d = int(district[row])
            if spec.communes_old:
                kind[row] = _commune_type(_district_type(spec, d), row in seats)
                parent[row] = _district_code(spec, d)
            else:
                heavy = weight[row] > np.quantile(weight[mine], 0.6)
                kind[row] = "phuong" if spec.urban and heavy else "xa"
                parent[row] = spec.code
            code[row] = f"{spec.code}{i + 1:03d}"
            name[row] = official(kind[row], plain)
    return {"code": code, "name": name, "unit_type": kind, "parent_code": parent}


def _commune_type(district_type: str, seat: bool) -> str:
    if district_type == "quan":
        return "phuong"
    if district_type in ("thi_xa", "thanh_pho"):
        return "phuong" if seat else "xa"
    return "thi_tran" if seat else "xa"


def _collide(names: list[str], district: IntArray, spec: Province) -> None:
    """Put the two traps in: an exact namesake and a pair that differs by diacritics.

    Namesakes lie in different districts, as in reality; ``district`` is -1 for a
    district's seat, which would bear another type word.
    """
    same, first, second = (
        ("Gò Sỏi", "Bãi Mơ", "Bãi Mờ")
        if spec.urban
        else ("Nà Cuội", "Phiêng Lau", "Phiêng Lâu")
    )
    here = np.flatnonzero(district == 3)
    there = np.flatnonzero(district == 4)
    names[here[0]] = names[there[0]] = same
    names[here[1]], names[there[1]] = first, second


def _district_table(
    specs: tuple[Province, ...],
    province_of: IntArray,
    district: IntArray,
    atom_old: IntArray,
    mesh: meshes.Mesh,
    scale: Scale,
    rng: np.random.Generator,
) -> gpd.GeoDataFrame:
    per = scale.districts_per_province
    label = province_of * per + district
    kinds = [_district_type(s, d) for s in specs for d in range(per)]
    names = [n for s in specs for n in place_names(rng, per, s.urban)]
    return gpd.GeoDataFrame(
        {
            "code": [_district_code(s, d) for s in specs for d in range(per)],
            "name": [official(k, n) for k, n in zip(kinds, names, strict=True)],
            "unit_type": kinds,
            "parent_code": [s.code for s in specs for _ in range(per)],
            "level": "district",
            "geometry": _union(mesh.cells, label[atom_old]),
        },
        crs=LONLAT,
    )


def _new_rows(
    rng: np.random.Generator,
    specs: tuple[Province, ...],
    rows: dict[str, list[str]],
    atom_old: IntArray,
    atom_new: IntArray,
    weight: FloatArray,
) -> dict[str, list[str]]:
    """A merged unit takes the code of the old unit where its seat is.

    Its name is the seat's, or another member's, or new, so that neither the code
    nor the name alone tells which unit is meant.
    """
    communes = len(rows["code"])
    code: list[str] = []
    name: list[str] = []
    kind: list[str] = []
    parent: list[str] = []
    spare = {s.code: place_names(rng, 400, s.urban) for s in specs}
    plain_names = [
        full.removeprefix(official(kind_of, ""))
        for full, kind_of in zip(rows["name"], rows["unit_type"], strict=True)
    ]
    used_before = set(plain_names)
    taken: set[str] = set()
    kept: set[str] = set()
    for unit in range(int(atom_new.max()) + 1):
        mains = np.flatnonzero(atom_new[:communes] == unit)
        seat = int(mains[np.argmax(weight[mains])])
        province = rows["code"][seat][:2]
        plain = [plain_names[m] for m in mains.tolist()]
        own = plain_names[seat]
        alone = len(mains) == 1 and np.count_nonzero(atom_new == unit) == 1
        alone = alone and np.count_nonzero(atom_old == seat) == 1
        draw = rng.random()
        if alone:  # the first lone commune keeps its name, the second does not
            chosen = "" if province in kept else own
            kept.add(province)
        elif draw < 0.5:
            chosen = own
        elif draw < 0.75:
            chosen = plain[int(rng.integers(len(plain)))]
        else:
            chosen = ""
        if not chosen or province + chosen in taken:
            chosen = next(
                n
                for n in spare[province]
                if n not in used_before and province + n not in taken
            )
        taken.add(province + chosen)
        old_kind = rows["unit_type"][seat]
        new_kind = "phuong" if old_kind == "phuong" else "xa"
        code.append(rows["code"][seat])
        kind.append(new_kind)
        name.append(official(new_kind, chosen))
        parent.append(province)
    return {"code": code, "name": name, "unit_type": kind, "parent_code": parent}


def _lines(
    scale: Scale, mesh: meshes.Mesh, atom_province: IntArray
) -> tuple[BoolArray, BoolArray]:
    """Which edges are the national border, and which the line between provinces.

    With a single province its eastern outer edge counts as the line.
    """
    inside = mesh.inside
    outer = mesh.sides[:, 1] >= inside
    beyond = mesh.sites[mesh.sides[:, 1]]
    if scale.name == "national":
        lat, lon = np.array(_NATION_CENTRE_LINE).T
        spine = to_plane(np.column_stack([lon, lat]))
        west = beyond[:, 0] < np.interp(beyond[:, 1], spine[:, 1], spine[:, 0])
        low, high = spine[0, 1], spine[-1, 1]
    else:
        frame = to_plane(np.array(_B_OUTLINE))
        west = beyond[:, 0] < to_plane(np.array([[104.45, 21.3]]))[0, 0]
        low, high = frame[:, 1].min(), frame[:, 1].max()
    between = (beyond[:, 1] > low) & (beyond[:, 1] < high)
    border = outer & west & between
    other = np.where(outer, 0, mesh.sides[:, 1])
    line = ~outer & (atom_province[mesh.sides[:, 0]] != atom_province[other])
    if not line.any():
        line = outer & ~west
    return border, line


def _touched(mesh: meshes.Mesh, chosen: BoolArray) -> BoolArray:
    touched = np.zeros(mesh.inside, dtype=np.bool_)
    cells = mesh.sides[chosen].ravel()
    touched[cells[cells < mesh.inside]] = True
    return touched
