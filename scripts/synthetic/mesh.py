"""Noisy cells that fit together: the coverage every boundary is cut from.

Real boundaries are curved, have hundreds of vertices and are *shared*: the line is
the same for both neighbours. Here each edge between two Voronoi cells is bent once
and used from both sides, so there is no gap and no overlap by construction.

Why bent edges cannot cross: a Voronoi cell contains the triangle between its site
and each of its edges, and these triangles do not overlap. A bent edge stays a
function over its chord and inside the two triangles on either side of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from scripts.synthetic.chance import BoolArray, FloatArray, IntArray
from scripts.synthetic.plane import to_lonlat

STRAIGHT_BELOW_M = 80.0
"""Shorter edges stay straight: their bends would be finer than the 1 cm grid."""


@dataclass(frozen=True)
class Mesh:
    """Cells 0..n-1 of the territory with the edges around them."""

    sites: FloatArray
    """(all cells, 2) metres; the cells from ``inside`` on are the outside world."""
    inside: int
    edges: IntArray
    """(e, 2) ids of the two end nodes."""
    sides: IntArray
    """(e, 2) cells on either side, larger id second; ids >= inside are outside."""
    lines_m: list[FloatArray]
    """Each edge's vertices in metres, from its first to its second node."""
    lines: list[FloatArray]
    """The same vertices in degrees on the 1e-7 grid."""
    cells: npt.NDArray[np.object_]
    """(inside,) polygons in degrees."""

    def select(self, chosen: BoolArray) -> Any:
        """The chosen edges merged into one MultiLineString, in degrees."""
        return _merge([self.lines[i] for i in np.flatnonzero(chosen)])

    def select_m(self, chosen: BoolArray) -> Any:
        """The chosen edges merged into one MultiLineString, in metres."""
        return _merge([self.lines_m[i] for i in np.flatnonzero(chosen)])


def relaxed_sites(
    rng: np.random.Generator,
    area: Any,
    count: int,
    centre: FloatArray | None = None,
    spread_m: float = 0.0,
    jitter: float = 0.1,
) -> FloatArray:
    """Well-spaced sites (count, 2) inside a polygon, denser around ``centre``.

    Lloyd's relaxation on random candidates: without it, some Voronoi edges would
    be centimetres long.
    """
    candidates = _points_in(rng, area, max(60 * count, 2000))
    if centre is not None:
        near = centre + rng.normal(size=(len(candidates), 2)) * spread_m
        near = near[shapely.contains_xy(area, near[:, 0], near[:, 1])]
        candidates = np.vstack([candidates[: len(candidates) // 4], near])
    sites = candidates[rng.choice(len(candidates), count, replace=False)]
    for _ in range(12):
        owner = nearest(sites, candidates)
        total = np.bincount(owner, minlength=count)
        for axis in (0, 1):
            summed = np.bincount(owner, candidates[:, axis], minlength=count)
            sites[:, axis] = np.where(
                total > 0, summed / np.maximum(total, 1), sites[:, axis]
            )
    if count > 1:
        gap = _distance_to_next(sites)
        sites += rng.normal(size=sites.shape) * (gap * jitter)[:, None]
    return sites


def nearest(sites: FloatArray, xy: FloatArray) -> IntArray:
    """For each point the index of the nearest site."""
    found = np.asarray(shapely.STRtree(points(sites)).nearest(points(xy)))
    return found.astype(np.int64)


def build(
    rng: np.random.Generator, sites: FloatArray, inside: int, segments: int
) -> Mesh:
    """The mesh of the first ``inside`` sites; the others only bound it."""
    edges, sides, nodes, rings = _voronoi(sites, inside)
    lines_m = _bend(rng, nodes, edges, sites[sides[:, 0]], segments)
    node_lonlat = to_lonlat(nodes)
    flat = to_lonlat(np.vstack(lines_m))
    lines = np.split(flat, np.cumsum([len(line) for line in lines_m])[:-1])
    for line, (start, end) in zip(lines, edges, strict=True):
        line[0], line[-1] = node_lonlat[start], node_lonlat[end]
    outlines: Any = [
        shapely.linearrings(
            np.vstack(
                [
                    (lines[e] if edges[e, 0] == start else lines[e][::-1])[:-1]
                    for e, start in ring
                ]
            )
        )
        for ring in rings
    ]
    cells = np.asarray(shapely.polygons(outlines), dtype=object)
    if not shapely.is_valid(cells).all():
        raise ValueError("a bent edge crosses another one")
    return Mesh(sites, inside, edges, sides, lines_m, lines, cells)


def neighbours(sides: IntArray, label: IntArray) -> dict[int, set[int]]:
    """Which labels share an edge, for edges with both sides inside.

    ``label`` gives each inside cell its group (commune, district, province).
    """
    both = sides[(sides < len(label)).all(axis=1)]
    a, b = label[both[:, 0]], label[both[:, 1]]
    result: dict[int, set[int]] = {int(i): set() for i in np.unique(label)}
    for left, right in zip(a[a != b].tolist(), b[a != b].tolist(), strict=True):
        result[left].add(right)
        result[right].add(left)
    return result


def points(xy: FloatArray) -> npt.NDArray[np.object_]:
    """An array of points; shapely's own stub also allows a single one."""
    array: npt.NDArray[np.object_] = np.atleast_1d(
        np.asarray(shapely.points(xy), dtype=object)
    )
    return array


def _merge(lines: list[FloatArray]) -> Any:
    parts: Any = [shapely.linestrings(line) for line in lines]
    merged = shapely.line_merge(shapely.multilinestrings(parts))
    return shapely.multilinestrings(list(shapely.get_parts(merged)))


def _points_in(rng: np.random.Generator, area: Any, count: int) -> FloatArray:
    min_x, min_y, max_x, max_y = area.bounds
    shapely.prepare(area)
    found = np.empty((0, 2))
    while len(found) < count:
        draw = rng.uniform((min_x, min_y), (max_x, max_y), (count * 2, 2))
        draw = draw[shapely.contains_xy(area, draw[:, 0], draw[:, 1])]
        found = np.vstack([found, draw])
    return found[:count]


def _distance_to_next(sites: FloatArray) -> FloatArray:
    """Distance in metres from each site to its nearest other site."""
    spots = points(sites)
    _, distance = shapely.STRtree(spots).query_nearest(
        spots, exclusive=True, return_distance=True, all_matches=False
    )
    result: FloatArray = distance
    return result


def _voronoi(
    sites: FloatArray, inside: int
) -> tuple[IntArray, IntArray, FloatArray, list[list[tuple[int, int]]]]:
    """Edges, their sides, the nodes and each inside cell's ring.

    A ring is a list of (edge, node where it is entered).
    """
    collection = shapely.voronoi_polygons(shapely.multipoints(sites), ordered=True)
    polygons = shapely.get_parts(collection)
    coords, cell = shapely.get_coordinates(polygons, return_index=True)
    nodes, node = np.unique(np.round(coords, 3), axis=0, return_inverse=True)
    node = node.reshape(-1)
    step = np.flatnonzero((cell[1:] == cell[:-1]) & (node[1:] != node[:-1]))
    start, end, owner = node[step], node[step + 1], cell[step]
    pairs = np.sort(np.column_stack([start, end]), axis=1)
    all_edges, edge = np.unique(pairs, axis=0, return_inverse=True)
    edge = edge.reshape(-1)
    all_sides = np.full((len(all_edges), 2), -1, dtype=np.int64)
    for e, c in zip(edge.tolist(), owner.tolist(), strict=True):
        all_sides[e, 0 if all_sides[e, 0] < 0 else 1] = c
    all_sides.sort(axis=1)  # a one-sided edge becomes (-1, cell)
    if ((all_sides[:, 0] < 0) & (all_sides[:, 1] < inside)).any():
        raise ValueError("a cell of the territory reaches the edge of the drawing")
    kept = (all_sides[:, 0] >= 0) & (all_sides[:, 0] < inside)
    new_id = np.cumsum(kept) - 1
    rings: list[list[tuple[int, int]]] = [[] for _ in range(inside)]
    for e, s, c in zip(edge.tolist(), start.tolist(), owner.tolist(), strict=True):
        if c < inside:
            rings[c].append((int(new_id[e]), s))
    return all_edges[kept].astype(np.int64), all_sides[kept], nodes, rings


def _bend(
    rng: np.random.Generator,
    nodes: FloatArray,
    edges: IntArray,
    site: FloatArray,
    segments: int,
) -> list[FloatArray]:
    """Noisy vertices (segments + 1, 2) in metres along every edge."""
    start, end = nodes[edges[:, 0]], nodes[edges[:, 1]]
    chord = end - start
    length = np.hypot(chord[:, 0], chord[:, 1])
    along = chord / length[:, None]
    normal = np.column_stack([-along[:, 1], along[:, 0]])
    # Foot and height of the triangle (edge, site). Both sites of a Voronoi edge are
    # mirror images, so one triangle bounds the bend on both sides.
    foot = ((site - start) * along).sum(axis=1) / length
    height = np.abs(((site - start) * normal).sum(axis=1))
    t = np.linspace(0.0, 1.0, segments + 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        rising = np.where(foot[:, None] > 0, t / foot[:, None], np.inf)
        falling = np.where(foot[:, None] < 1, (1 - t) / (1 - foot)[:, None], np.inf)
    room = 0.85 * height[:, None] * np.minimum(rising, falling)
    room = np.minimum(room, 0.22 * length[:, None])
    # A Brownian-bridge-like sum of sines: rough at every scale, zero at both ends.
    waves = np.arange(1, max(segments // 2, 2))
    noise = (rng.normal(size=(len(edges), len(waves))) / waves**1.25) @ np.sin(
        np.pi * np.outer(waves, t)
    )
    noise /= np.abs(noise).max(axis=1, keepdims=True)
    offset = noise * room * rng.uniform(0.5, 1.0, (len(edges), 1))
    offset[:, [0, -1]] = 0.0
    bent = (
        start[:, None, :]
        + t[None, :, None] * chord[:, None, :]
        + offset[:, :, None] * normal[:, None, :]
    )
    return [
        line if metres >= STRAIGHT_BELOW_M else line[[0, -1]]
        for line, metres in zip(bent, length, strict=True)
    ]
