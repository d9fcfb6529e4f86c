"""Files as an officer would bring them, reproducible byte for byte.

Formats that stamp the clock get a fixed one: GeoPackage, dBase and zip members.
The bytes still depend on the versions of GDAL and SQLite; the rows do not.
"""

from __future__ import annotations

import hashlib
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely

from scripts.synthetic.plane import to_vn2000
from scripts.synthetic.sizes import DATA_END
from scripts.synthetic.territory import UNIT_COLUMNS
from scripts.synthetic.world import World

_STAMP = f"{DATA_END}T00:00:00.000Z"
_ZIP_TIME = (2026, 6, 30, 0, 0, 0)


@dataclass(frozen=True)
class SampleFile:
    """One shipped file: how it is written and what SOURCES.toml says of it."""

    name: str
    title: str
    crs: str
    """"" for a table without geometry."""
    rows: int
    write: Callable[[Path], None]


def sample_files(world: World) -> list[SampleFile]:
    """The files of gis_data/samples."""
    land = world.territory
    if land.old is None:
        raise ValueError("the samples show two vintages; this scale has one")
    units_2020 = {
        "provinces": land.provinces,
        "districts": land.districts,
        "communes": land.old.communes,
    }
    units_2025 = {"provinces": land.provinces, "communes": land.new.communes}
    files = [
        _geopackage(
            "admin_units_2020.gpkg",
            "Administrative units until 2025-06-30 (provinces, districts, communes)",
            units_2020,
        ),
        _geopackage(
            "admin_units_2025.gpkg",
            "Administrative units from 2025-07-01 (provinces, communes)",
            units_2025,
        ),
    ]
    province = world.register.table["ma_cs"].str.slice(2, 4)
    for code, epsg, meridian in (("97", 5897, 105), ("98", 9206, 104)):
        table = world.register.table[(province == code).to_numpy()]
        files.append(_shapefile(f"establishments_{code}_vn2000", table, epsg, meridian))
    for name, title, frame in (
        ("hotspots", "Hotspots with their first extent", world.hotspots.table),
        ("inspections", "Inspections 2023-01 to 2026-06", world.inspections),
        ("tips", "Tips 2023-01 to 2026-06", world.tips),
        ("landmarks", "Tourist sites, border gates, stations", world.landmarks),
        ("service_sites", "Health, legal-aid and social points", world.service_sites),
        ("national_border", "National border line", world.national_border),
    ):
        files.append(_geojson(name, title, frame))
    for name, title, rows in (
        ("hotspot_events", "Status log of the hotspots", world.hotspots.events),
        ("designations", "Border and complex communes", world.designations),
    ):
        files.append(_csv(name, title, rows))
    return files


def write_samples(world: World, folder: Path, sources: Path) -> None:
    """All sample files, and what is to be known of each in ``sources`` (TOML)."""
    folder.mkdir(parents=True, exist_ok=True)
    files = sample_files(world)
    for file in files:
        target = folder / file.name
        target.unlink(missing_ok=True)
        file.write(target)
    text = _sources(files, folder, sources.parent)
    sources.write_text(text, encoding="utf-8", newline="\n")


def write_geopackage(world: World, target: Path) -> None:
    """One GeoPackage with a layer per import, for benchmarks.

    ``provinces`` and ``communes`` are the 2025 vintage; ``districts_2020`` and
    ``communes_2020`` are there where the scale has an older one.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    target.unlink(missing_ok=True)
    land = world.territory
    layers: dict[str, pd.DataFrame] = {
        "provinces": land.provinces,
        "communes": land.new.communes,
        "establishments": world.register.table,
        "hotspots": world.hotspots.table,
        "hotspot_events": world.hotspots.events,
        "inspections": world.inspections,
        "tips": world.tips,
        "landmarks": world.landmarks,
        "service_sites": world.service_sites,
        "national_border": world.national_border,
        "designations": world.designations,
    }
    if land.old is not None:
        layers["districts_2020"] = land.districts
        layers["communes_2020"] = land.old.communes
    _write_layers(target, layers)


# --- formats --------------------------------------------------------------------


def _write_layers(target: Path, layers: dict[str, pd.DataFrame]) -> None:
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": _STAMP})
    try:
        for layer, table in layers.items():
            pyogrio.write_dataframe(
                table,
                target,
                layer=layer,
                driver="GPKG",
                append=target.exists(),
                dataset_options=None if target.exists() else {"VERSION": "1.2"},
            )
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})


def _geopackage(name: str, title: str, layers: dict[str, pd.DataFrame]) -> SampleFile:
    tables = {layer: table[UNIT_COLUMNS] for layer, table in layers.items()}
    rows = sum(len(table) for table in tables.values())
    return SampleFile(
        name, title, "EPSG:4326", rows, lambda path: _write_layers(path, tables)
    )


def in_vn2000(table: gpd.GeoDataFrame, epsg: int, meridian: int) -> gpd.GeoDataFrame:
    """Points moved to a VN-2000 zone by the official parameters; nulls stay null."""
    points = table.geometry.to_numpy()
    mapped = ~shapely.is_missing(points)
    moved = np.full(len(points), None, dtype=object)
    moved[mapped] = shapely.points(
        to_vn2000(shapely.get_coordinates(points[mapped]), meridian)
    )
    columns = table.drop(columns="geometry").reset_index(drop=True)
    return gpd.GeoDataFrame(columns, geometry=moved, crs=f"EPSG:{epsg}")


def _shapefile(
    stem: str, table: gpd.GeoDataFrame, epsg: int, meridian: int
) -> SampleFile:
    projected = in_vn2000(table, epsg, meridian)

    def write(target: Path) -> None:
        with tempfile.TemporaryDirectory() as folder:
            pyogrio.write_dataframe(
                projected,
                Path(folder) / f"{stem}.shp",
                driver="ESRI Shapefile",
                geometry_type="Point",
                layer_options={
                    "ENCODING": "UTF-8",
                    "DBF_DATE_LAST_UPDATE": str(DATA_END),
                },
            )
            with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
                for part in sorted(Path(folder).iterdir()):
                    info = zipfile.ZipInfo(part.name, _ZIP_TIME)
                    info.compress_type = zipfile.ZIP_DEFLATED
                    info.external_attr = 0o644 << 16
                    archive.writestr(info, part.read_bytes())

    title = f"Establishments of province {stem[15:17]}, VN-2000 meridian {meridian}°"
    return SampleFile(f"{stem}.zip", title, f"EPSG:{epsg}", len(table), write)


def _geojson(name: str, title: str, table: gpd.GeoDataFrame) -> SampleFile:
    def write(target: Path) -> None:
        pyogrio.write_dataframe(
            table,
            target,
            driver="GeoJSON",
            layer=name,
            layer_options={"COORDINATE_PRECISION": "7"},
        )

    return SampleFile(f"{name}.geojson", title, "EPSG:4326", len(table), write)


def _csv(name: str, title: str, table: pd.DataFrame) -> SampleFile:
    def write(target: Path) -> None:
        text = table.to_csv(index=False, lineterminator="\n")
        target.write_text(text, encoding="utf-8", newline="\n")

    return SampleFile(f"{name}.csv", title, "", len(table), write)


def _sources(files: list[SampleFile], folder: Path, base: Path) -> str:
    head = (
        "# What the sample files are, and where they came from. Written by\n"
        "# scripts/make_samples; a test compares the hashes with the files.\n"
    )
    entries = []
    for file in files:
        digest = hashlib.sha256((folder / file.name).read_bytes()).hexdigest()
        crs = f'crs = "{file.crs}"\n' if file.crs else ""
        entries.append(
            f'\n["{(folder / file.name).relative_to(base)}"]\n'
            f'title = "{file.title}"\n'
            'supplier = "Địa bàn project, synthetic"\n'
            'licence = "CC0-1.0"\n'
            f"{crs}"
            'encoding = "UTF-8"\n'
            f"rows = {file.rows}\n"
            f'sha256 = "{digest}"\n'
        )
    return head + "".join(entries)
