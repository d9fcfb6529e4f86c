"""The statements that pages and tiles ask, each as the reader it is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from geoapp.accounts.models import Role, User
from geoapp.publish.catalogue import LAYERS, features
from geoapp.spatial.tilegrid import TileIndex, tile_at
from geoapp.territory.models import AdminUnitVersion
from geoapp.territory.search import Wanted, find_units, holding, similar
from scripts.benchmarks._world import DAY, busiest_commune, make_reader, provinces
from tiles.vector import tile_statement

ZOOMS = (6, 8, 10, 12, 14)
PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Reader:
    """``places``: (longitude, latitude) of tiles this reader looks at."""

    name: str
    user: User
    places: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Statement:
    kind: str
    name: str
    reader: Reader
    text: str
    values: Sequence[Any]


def readers() -> list[Reader]:
    """Return who answers for the nation, for one province, and for one commune.

    All look at the busiest commune; the first also at two quieter provinces.
    """
    commune = busiest_commune()
    middle = _middle(commune)
    every = provinces()
    others = [
        _middle(AdminUnitVersion.objects.in_force_on(DAY).get(unit=unit))
        for unit in every
        if unit.pk != commune.parent_id
    ]
    quiet = (others[0], others[-1]) if len(others) > 1 else ()
    [province] = [unit for unit in every if unit.pk == commune.parent_id]
    officer = Role.AREA_OFFICER
    return [
        Reader(
            "nation",
            make_reader("bench-nation", Role.GIS_OFFICER, every),
            (middle, *quiet),
        ),
        Reader(
            "province", make_reader("bench-province", officer, [province]), (middle,)
        ),
        Reader(
            "commune", make_reader("bench-commune", officer, [commune.unit]), (middle,)
        ),
    ]


def _middle(version: AdminUnitVersion) -> tuple[float, float]:
    if version.geom is None:
        raise ValueError(f"{version} has no polygon")
    point = version.geom.point_on_surface
    return (point.x, point.y)


def tiles_of(reader: Reader, zoom: int) -> list[TileIndex]:
    return sorted(
        {tile_at(*place, zoom) for place in reader.places},
        key=lambda tile: (tile.x, tile.y),
    )


def statements(everybody: list[Reader]) -> Iterator[Statement]:
    for reader in everybody:
        yield from _tiles(reader)
        yield from _pages(reader)


def _tiles(reader: Reader) -> Iterator[Statement]:
    for zoom in ZOOMS:
        for tile in tiles_of(reader, zoom):
            for layer in LAYERS.values():
                asked = tile_statement(layer, tile, reader.user, DAY)
                if asked is not None:
                    name = f"{layer.id} {zoom}/{tile.x}/{tile.y}"
                    yield Statement(f"tile z{zoom}", name, reader, *asked)


def _pages(reader: Reader) -> Iterator[Statement]:
    for id_, layer in LAYERS.items():
        query = features(layer, reader.user, DAY)
        if id_.endswith("_counts"):
            yield _asked("counts", id_, reader, query.defer("version__geom"))
        elif id_ in {"establishments", "hotspots", "inspections"}:
            order = "-inspected_on" if id_ == "inspections" else "code"
            page = query.defer("geom").order_by(order, "pk")[:PER_PAGE]
            yield _asked("register list", id_, reader, page)
        if (first := query.order_by("pk").first()) is not None:
            about = {layer.id_field: getattr(first, layer.id_field)}
            yield _asked("facts", id_, reader, query.filter(**about)[:1])
    versions = AdminUnitVersion.objects.visible_to(reader.user).in_force_on(DAY)
    for words in ("xuân", "minh đức", "khogn co"):
        named = holding(versions.defer("geom"), words)
        yield _asked("search", f"«{words}»", reader, named)
        alike = similar(versions.defer("geom"), words)
        yield _asked("search", f"like «{words}»", reader, alike)
    listed = find_units(reader.user, DAY, Wanted(level="commune")).units
    yield _asked("unit list", "communes, first page", reader, listed[:PER_PAGE])


def _asked(kind: str, name: str, reader: Reader, query: QuerySet[Any]) -> Statement:
    text, values = query.query.sql_with_params()
    return Statement(kind, name, reader, text, values)
