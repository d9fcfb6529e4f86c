"""A file taken in: private copies under our own names, grouped as they belong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from geoapp.ingest.source import Note, SourceFile


class Format(StrEnum):
    SHAPEFILE = "Shapefile"
    GEOPACKAGE = "GeoPackage"
    GEOJSON = "GeoJSON"
    KML = "KML"
    TAB = "MapInfo TAB"
    MIF = "MapInfo MIF"
    FLATGEOBUF = "FlatGeobuf"
    CSV = "CSV"
    XLSX = "XLSX"


@dataclass(frozen=True, slots=True)
class Dataset:
    """Files that make up one data set. ``name`` is for people, without extension.

    ``parts`` maps an extension without its dot to a private copy; ``main`` is the one
    to open.
    """

    name: str
    format: Format
    main: str
    parts: Mapping[str, Path]

    @property
    def path(self) -> Path:
        return self.parts[self.main]


@dataclass(frozen=True, slots=True)
class Received:
    """``sha256`` covers what was handed in; ``folder`` is private to this reading."""

    folder: Path
    datasets: tuple[Dataset, ...]
    file_name: str
    sha256: str
    notes: tuple[Note, ...] = ()
    described: list[SourceFile] = field(default_factory=list, compare=False, repr=False)
    """What the child said about each data set, kept for the reading that follows."""
