"""Who is merged with whom, and who is divided.

Old communes are grouped into districts and, within a district, into the communes of
2025. In a province that divides, some communes give one or two parts to neighbouring
new communes: their site is replaced by two or three before the final mesh is drawn.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scripts.synthetic import mesh as meshes
from scripts.synthetic.chance import FloatArray, IntArray
from scripts.synthetic.provinces import Province
from scripts.synthetic.sizes import Scale


def districts_and_groups(
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


@dataclass(frozen=True)
class Cut:
    """Sites of the atoms (outside world at the end), with old and new commune."""

    sites: FloatArray
    old: IntArray
    new: IntArray


def divide(
    rng: np.random.Generator,
    specs: tuple[Province, ...],
    coarse: meshes.Mesh,
    province_of: IntArray,
    group: IntArray,
    scale: Scale,
) -> Cut:
    """Replace the site of a divided commune by two or three.

    The main site moves away from the neighbour that receives a part; the part's
    site lies towards that neighbour. The main site keeps its place in the order
    (atom i = old commune i), the parts follow.
    """
    count = len(province_of)
    sites = coarse.sites[:count].copy()
    parts: list[tuple[FloatArray, int, int]] = []  # site, old commune, new commune
    for p, spec in enumerate(specs):
        if not spec.divides:
            continue
        members = np.flatnonzero(province_of == p)
        wanted = round(scale.split_share * len(members))
        for commune, receivers in _divided(rng, coarse, members, group, wanted):
            here = coarse.sites[commune]
            back = 0.2 if len(receivers) == 1 else 0.16
            for receiver in receivers:
                towards = coarse.sites[receiver] - here
                parts.append((here + 0.3 * towards, commune, int(group[receiver])))
                sites[commune] -= back * towards
    part_sites = np.array([site for site, _, _ in parts]).reshape(-1, 2)
    old = [*range(count), *(commune for _, commune, _ in parts)]
    new = [*group.tolist(), *(receiver for _, _, receiver in parts)]
    outside = coarse.sites[count:]
    return Cut(np.vstack([sites, part_sites, outside]), np.array(old), np.array(new))


def _divided(
    rng: np.random.Generator,
    coarse: meshes.Mesh,
    members: IntArray,
    group: IntArray,
    wanted: int,
) -> list[tuple[int, list[int]]]:
    """Communes to divide, each with the neighbours whose new communes get a part.

    No two next to each other, never the only member of its group, and a few that
    are divided among three.
    """
    adjacent = meshes.neighbours(coarse.sides, np.arange(len(group)))
    inside = set(members.tolist())
    chosen: dict[int, list[int]] = {}
    for commune in rng.permutation(members).tolist():
        if len(chosen) == wanted:
            break
        own = group[commune]
        if np.count_nonzero(group == own) < 2 or adjacent[commune] & set(chosen):
            continue
        around = sorted(n for n in adjacent[commune] & inside if group[n] != own)
        if around:
            threes = sum(len(receivers) == 2 for receivers in chosen.values())
            limit = 2 if threes < 1 + wanted // 4 else 1
            receivers = _receivers(coarse.sites, group, around, commune)
            chosen[commune] = receivers[:limit]
    return list(chosen.items())


def settle(fine: meshes.Mesh, cut: Cut) -> IntArray:
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


def _receivers(
    sites: FloatArray, group: IntArray, around: list[int], commune: int
) -> list[int]:
    """One neighbour, or two of different groups that lie in different directions."""
    first = around[0]
    angle = np.arctan2(*(sites[around] - sites[commune]).T[::-1])
    turn = np.abs(np.angle(np.exp(1j * (angle - angle[0]))))
    for i in np.argsort(-turn, kind="stable").tolist():
        if group[around[i]] != group[first] and turn[i] > 1.2:
            return [first, around[i]]
    return [first]


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
        gap = np.min([np.hypot(*(xy[spread] - xy[seed]).T) for seed in seeds], axis=0)
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


def _shares(sizes: list[int], total: int) -> list[int]:
    """``total`` divided in proportion to sizes, at least one each."""
    exact = np.array(sizes) * total / sum(sizes)
    share = np.maximum(np.floor(exact).astype(int), 1)
    order = np.argsort(-(exact - np.floor(exact)), kind="stable")
    for i in order[: total - int(share.sum())]:
        share[i] += 1
    return [int(s) for s in share]
