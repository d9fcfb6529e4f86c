"""The only module that opens spatial files. Runs in the reading child, nowhere else.

GDAL decodes no text: every encoding but UTF-8 is refused, because GDAL drops the last
letter of every Vietnamese value when it converts (measured with windows-1258).
"""

from __future__ import annotations

import csv
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely
from pyogrio.errors import DataLayerError, DataSourceError
from pyogrio.raw import read as read_raw

from geoapp.ingest.identify_crs import srid_of

_DELIMITERS = ",;\t|"


class Unreadable(Exception):  # noqa: N818 - as in errors.py
    """``code`` and ``params`` choose the words, as in ``errors.py``."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


@dataclass(frozen=True, slots=True)
class Row:
    """``wkb`` is hexadecimal; ``broken`` means a shape that no library can parse."""

    fid: int
    values: dict[str, Any]
    wkb: str | None = None
    broken: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """``srid`` is None when the file does not say, or says what we do not know."""

    columns: list[str]
    srid: int | None
    crs_text: str | None
    has_geometry: bool
    rows: Iterator[Row]


def drivers() -> list[str]:
    """Return the formats this process can open (what GDAL_SKIP left)."""
    return [str(name) for name in pyogrio.list_drivers()]


def read(path: Path, driver: str, layer: str | None) -> Table:
    try:
        if driver == "CSV":
            return _read_csv(path)
        return _read_ogr(path, driver, layer)
    except UnicodeDecodeError as error:
        raise Unreadable("not_utf8") from error
    except (DataSourceError, DataLayerError) as error:
        raise Unreadable("unreadable", detail=str(error)[:200]) from error


def _read_csv(path: Path) -> Table:
    with path.open(encoding="utf-8-sig", newline="") as opened:
        heading = opened.readline()
        delimiter = max(_DELIMITERS, key=heading.count)
        opened.seek(0)
        records = list(csv.reader(opened, delimiter=delimiter, strict=True))
    columns, *lines = records
    width = len(columns)
    for number, line in enumerate(lines, start=1):
        if line and len(line) != width:
            raise Unreadable("csv_ragged", row=number, found=len(line), width=width)
    rows = (
        Row(fid, {c: v.strip() or None for c, v in zip(columns, line, strict=True)})
        for fid, line in enumerate(lines, start=1)
        if line
    )
    return Table(columns, None, None, has_geometry=False, rows=rows)


def _read_ogr(path: Path, driver: str, layer: str | None) -> Table:
    name = _layer(path, layer) if driver != "ESRI Shapefile" else None
    encoding = "UTF-8" if driver == "ESRI Shapefile" else None
    meta, fids, shapes, fields = read_raw(
        path, layer=name, encoding=encoding, return_fids=True, datetime_as_string=True
    )
    if driver == "GPKG":
        _check_count(path, str(name), len(fids))
    columns = [str(column) for column in meta["fields"]]
    crs_text = _prj(path) if driver == "ESRI Shapefile" else meta["crs"]
    return Table(
        columns,
        srid_of(crs_text),
        crs_text,
        has_geometry=shapes is not None,
        rows=_rows(fids, shapes, columns, fields),
    )


def _layer(path: Path, wanted: str | None) -> str:
    names = [str(name) for name, _ in pyogrio.list_layers(path)]
    if wanted is not None:
        if wanted not in names:
            raise Unreadable("layer_missing", layer=wanted, layers=names)
        return wanted
    if not names:
        raise Unreadable("no_layers")
    if len(names) > 1:
        raise Unreadable("several_layers", layers=names)
    return names[0]


def _check_count(path: Path, layer: str, found: int) -> None:
    """GPKG keeps a count of its own, which pyogrio believes: count the table."""
    quoted = layer.replace('"', '""')
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as database:
        query = f'SELECT count(*) FROM "{quoted}"'  # noqa: S608 - sqlite has no name parameter
        [stored] = database.execute(query).fetchone()
    if stored != found:
        raise Unreadable("count_disagrees", found=found, stored=stored)


def _prj(shp: Path) -> str | None:
    prj = shp.with_suffix(".prj")
    return prj.read_text(encoding="utf-8", errors="replace") if prj.exists() else None


def _rows(
    fids: Any, shapes: Any, columns: list[str], fields: list[Any]
) -> Iterator[Row]:
    texts = _hexes(shapes) if shapes is not None else [None] * len(fids)
    for position, fid in enumerate(fids):
        values = {
            column: _plain(array[position])
            for column, array in zip(columns, fields, strict=True)
        }
        given = shapes is not None and shapes[position] is not None
        text = texts[position]
        yield Row(int(fid), values, text, broken=given and text is None)


def _hexes(shapes: Any) -> list[str | None]:
    """Parse each shape in the child: what cannot be parsed must not reach PostGIS."""
    parsed = shapely.force_2d(shapely.from_wkb(shapes, on_invalid="ignore"))
    return [text or None for text in shapely.to_wkb(parsed, hex=True).tolist()]


def _plain(value: Any) -> Any:
    """Return a JSON value; an integer column with gaps arrives as floats and NaN."""
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float):
        return _number(value)
    if value is None or isinstance(value, bool | int):
        return value
    return str(value).strip() or None


def _number(value: float) -> float | int | None:
    if not np.isfinite(value):
        return None
    return int(value) if value.is_integer() else value
