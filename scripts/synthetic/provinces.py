"""Fictitious provinces: their outlines and the first mesh of communes in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from scripts.synthetic import mesh as meshes
from scripts.synthetic.chance import BoolArray, FloatArray, IntArray, stream
from scripts.synthetic.names import official
from scripts.synthetic.plane import to_plane
from scripts.synthetic.sizes import Scale

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
_NATION_CENTRE_LINE = (  # (lat, lon), from south to north
    (9.0, 105.3),
    (12.0, 107.6),
    (14.0, 108.2),
    (17.0, 106.4),
    (19.0, 105.0),
    (23.0, 105.2),
)


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


def provinces(scale: Scale, seed: int) -> tuple[Province, ...]:
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


def first_mesh(specs: tuple[Province, ...], seed: int) -> tuple[meshes.Mesh, IntArray]:
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


def faces_neighbour(scale: Scale, outside_xy: FloatArray) -> BoolArray:
    """Whether cells of the outside world (metres) belong to the western neighbour."""
    if scale.name == "national":
        lat, lon = np.array(_NATION_CENTRE_LINE).T
        spine = to_plane(np.column_stack([lon, lat]))
        limit = np.interp(outside_xy[:, 1], spine[:, 1], spine[:, 0])
        south, north = spine[[0, -1], 1]
    else:
        frame = to_plane(np.array(_B_OUTLINE))
        limit = np.full(len(outside_xy), to_plane(np.array([[104.45, 21.3]]))[0, 0])
        south, north = frame[:, 1].min(), frame[:, 1].max()
    x, y = outside_xy.T
    faces: BoolArray = (x < limit) & (y > south) & (y < north)
    return faces


def _frame(points: tuple[tuple[float, float], ...]) -> Any:
    return shapely.polygons(to_plane(np.array(points)))
