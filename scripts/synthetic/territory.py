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

from scripts.synthetic import mesh as meshes
from scripts.synthetic import units
from scripts.synthetic.chance import BoolArray, FloatArray, IntArray, stream
from scripts.synthetic.merging import Cut, districts_and_groups, divide, settle
from scripts.synthetic.plane import LONLAT, shape_to_plane
from scripts.synthetic.provinces import (
    Province,
    faces_neighbour,
    first_mesh,
    provinces,
)
from scripts.synthetic.sizes import Scale

UNIT_COLUMNS = ["code", "name", "unit_type", "parent_code", "level", "geometry"]


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
        """Commune codes in the order of the rows."""
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
    """Old vintage only; empty where there is none."""
    old: Vintage | None
    new: Vintage
    border: Any
    """National border, MultiLineString in degrees."""
    border_m: Any
    province_line_m: Any

    def atom_at(self, lonlat: FloatArray) -> IntArray:
        """The atom that covers each point, -1 outside the territory."""
        tree = shapely.STRtree(self.mesh.cells)
        point, atom = tree.query(meshes.points(lonlat), predicate="intersects")
        found = np.full(len(lonlat), -1, dtype=np.int64)
        found[point] = atom
        return found


def build(scale: Scale, seed: int) -> Territory:
    """The whole territory of one scale under one seed."""
    specs = provinces(scale, seed)
    coarse, province_of = first_mesh(specs, seed)
    rng = stream(seed, "units")
    district = np.zeros(len(province_of), dtype=np.int64)
    every = np.arange(len(province_of))
    cut = Cut(coarse.sites, every, every)
    if scale.communes_old:
        district, group = districts_and_groups(rng, specs, coarse, province_of, scale)
        cut = divide(rng, specs, coarse, province_of, group, scale)
    mesh = meshes.build(
        stream(seed, "mesh"), cut.sites, len(cut.old), scale.segments_per_edge
    )
    rng = stream(seed, "names")
    layout = units.Layout(
        specs=specs,
        atom_province=province_of[cut.old],
        atom_old=cut.old,
        atom_new=settle(mesh, cut),
        atom_weight=_town_weight(rng, specs, mesh, province_of[cut.old], len(every)),
        district=district,
        districts_per_province=scale.districts_per_province,
    )
    return _draw(scale, mesh, layout, rng)


def _draw(
    scale: Scale, mesh: meshes.Mesh, layout: units.Layout, rng: np.random.Generator
) -> Territory:
    """Names and polygons for a layout."""
    first = units.first_rows(rng, layout)
    old: Vintage | None = None
    districts = gpd.GeoDataFrame(columns=UNIT_COLUMNS, geometry="geometry", crs=LONLAT)
    if scale.communes_old:
        old = _vintage(first, mesh, layout.atom_old)
        label = layout.atom_province * scale.districts_per_province
        label += layout.district[layout.atom_old]
        rows = units.district_rows(rng, layout)
        districts = _table(rows, "district", _union(mesh.cells, label))
        merged = units.merged_rows(rng, layout, first)
        new = _vintage(merged, mesh, layout.atom_new)
    else:
        new = _vintage(first, mesh, layout.atom_new)
    rows = {
        "code": [spec.code for spec in layout.specs],
        "name": [spec.full_name for spec in layout.specs],
        "unit_type": [spec.unit_type for spec in layout.specs],
    }
    whole = _table(rows, "province", _union(mesh.cells, layout.atom_province))
    is_border, is_line = _lines(scale, mesh, layout.atom_province)
    return Territory(
        scale=scale,
        specs=layout.specs,
        mesh=mesh,
        atom_province=layout.atom_province,
        atom_size_m=np.sqrt(shapely.area(shape_to_plane(mesh.cells))),
        atom_weight=layout.atom_weight,
        on_border=_touched(mesh, is_border),
        on_province_line=_touched(mesh, is_line),
        provinces=whole,
        districts=districts,
        old=old,
        new=new,
        border=mesh.select(is_border),
        border_m=mesh.select_m(is_border),
        province_line_m=mesh.select_m(is_line),
    )


def _vintage(rows: units.Rows, mesh: meshes.Mesh, of_atom: IntArray) -> Vintage:
    return Vintage(
        communes=_table(rows, "commune", _union(mesh.cells, of_atom)),
        of_atom=of_atom,
        neighbours=meshes.neighbours(mesh.sides, of_atom),
    )


def _table(rows: units.Rows, level: str, polygons: list[Any]) -> gpd.GeoDataFrame:
    columns = {"parent_code": None, **rows, "level": level, "geometry": polygons}
    return gpd.GeoDataFrame(columns, crs=LONLAT)[UNIT_COLUMNS]


def _union(cells: npt.NDArray[np.object_], label: IntArray) -> list[Any]:
    """One MultiPolygon per label 0..k-1; all vertices of the outer edges stay."""
    order = np.argsort(label, kind="stable")
    cuts = np.searchsorted(label[order], np.arange(1, int(label.max()) + 1))
    return [
        _multi(shapely.coverage_union_all(cells[rows]))
        for rows in np.split(order, cuts)
    ]


def _multi(geometry: Any) -> Any:
    """A MultiPolygon with a reproducible first vertex."""
    return shapely.normalize(shapely.multipolygons(list(shapely.get_parts(geometry))))


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


def _lines(
    scale: Scale, mesh: meshes.Mesh, atom_province: IntArray
) -> tuple[BoolArray, BoolArray]:
    """Which edges are the national border, and which the line between provinces.

    With a single province its other outer edges count as the line.
    """
    outer = mesh.sides[:, 1] >= mesh.inside
    border = outer & faces_neighbour(scale, mesh.sites[mesh.sides[:, 1]])
    other = np.where(outer, 0, mesh.sides[:, 1])
    line = ~outer & (atom_province[mesh.sides[:, 0]] != atom_province[other])
    return border, line if line.any() else outer & ~border


def _touched(mesh: meshes.Mesh, chosen: BoolArray) -> BoolArray:
    """Inside cells on either side of the chosen edges."""
    touched = np.zeros(mesh.inside, dtype=np.bool_)
    cells = mesh.sides[chosen].ravel()
    touched[cells[cells < mesh.inside]] = True
    return touched
